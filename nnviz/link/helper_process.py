"""The window's side of the process that makes snapshots of the states a trainer hands over."""

from __future__ import annotations

from nnviz.link.channel import Channel
from nnviz.link.growing_slot import GrowingSlotReader
from nnviz.link.launch import Launched
from nnviz.link.messages import HelperReport, HelperRequest, LookAt, Prepared, Scene


class HelperProcess:
    """A launched helper. Its death costs nothing: the trainer then looks for itself again."""

    def __init__(self, launched: Launched) -> None:
        self._launched = launched
        self._channel: Channel[HelperReport, HelperRequest] = Channel(
            launched.connection, HelperReport, newest_only=[Scene]
        )
        self._snapshots = GrowingSlotReader()

    @property
    def dead(self) -> bool:
        """Whether nothing new will come from it."""
        return self._channel.ended or not self._launched.alive

    def send(self, request: HelperRequest) -> None:
        """Send `request`; never waits."""
        self._channel.send(request)

    def receive(self) -> list[Prepared]:
        """Return what it is prepared for; of its failure nothing matters but its end."""
        prepared = []
        for report in self._channel.receive():
            if isinstance(report, LookAt):
                self._snapshots.follow(report.slot)
            elif isinstance(report, Prepared):
                prepared.append(report)
        return prepared

    def read(self) -> bytes | None:
        """Return its latest snapshot, encoded; None where there is no new one."""
        return self._snapshots.read()

    def close(self) -> None:
        """End it, and remove its shared memory."""
        self._launched.end(0.0)
        self._channel.close(0.2)
        self._snapshots.close()
