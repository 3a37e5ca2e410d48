"""The window's side of the process that makes snapshots of the states a trainer hands over."""

from __future__ import annotations

from nnviz.link.channel import Channel
from nnviz.link.launch import Launched
from nnviz.link.messages import HelperReport, HelperRequest, LookAt, Prepared, Scene
from nnviz.link.slot import SlotReader


class HelperProcess:
    """A launched helper. Its death costs nothing: the trainer then looks for itself again."""

    def __init__(self, launched: Launched) -> None:
        self._launched = launched
        self._channel: Channel[HelperReport, HelperRequest] = Channel(
            launched.connection, HelperReport, newest_only=[Scene]
        )
        self._slot: SlotReader | None = None

    @property
    def dead(self) -> bool:
        """Whether nothing new will come from it."""
        return self._channel.ended or not self._launched.alive

    def send(self, request: HelperRequest) -> None:
        """Send `request`; never waits."""
        self._channel.send(request)

    def receive(self) -> list[Prepared]:
        """Return what it is prepared for."""
        prepared = []
        for report in self._channel.receive():
            if isinstance(report, LookAt):
                self._open_slot(report)
            elif isinstance(report, Prepared):
                prepared.append(report)
        return prepared

    def read(self) -> bytes | None:
        """Return its latest snapshot, encoded; None where there is no new one."""
        return None if self._slot is None else self._slot.read()

    def close(self) -> None:
        """End it, and remove its shared memory."""
        self._launched.end(0.0)
        self._channel.close(0.2)
        if self._slot is not None:
            self._slot.unlink()
            self._slot = None

    def _open_slot(self, message: LookAt) -> None:
        if self._slot is not None:
            self._slot.unlink()
        self._slot = SlotReader(message.slot)
