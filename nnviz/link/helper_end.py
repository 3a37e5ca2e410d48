"""The helper's end of its link: scenes come by the connection, sights through a slot of the trainer's, none waits."""

from __future__ import annotations

from collections.abc import Iterator
from multiprocessing.connection import Connection

from nnviz import codec
from nnviz.link.channel import Channel
from nnviz.link.growing_slot import GrowingSlot, GrowingSlotReader
from nnviz.link.messages import HelperReport, HelperRequest, LookAt, Numbered, Prepared, Scene, Sight, Sights
from nnviz.snapshot import Snapshot

#: Seconds between two looks for a sight while they come, and once there has been none for `_PATIENCE` seconds.
_INTERVAL, _LONG_INTERVAL = 0.002, 0.05
#: Seconds after a sight in which no other is looked for: a trainer hands over 76 a second at most.
_REST = 0.006
_PATIENCE = 1.0


class HelperEnd:
    """The helper's side.

    Args:
        connection: Given to the function that `launch` starts.
        session: Name that its shared memory's names begin with.
    """

    def __init__(self, connection: Connection, session: str) -> None:
        self._channel: Channel[HelperRequest, HelperReport] = Channel(connection, HelperRequest, newest_only=[Scene])
        self._snapshots = GrowingSlot(f"{session}-o", lambda name, size: self._channel.send(LookAt(name, size)))
        self._sights = GrowingSlotReader()
        self._idle = 0.0
        self._rests = False

    def incoming(self) -> Iterator[Scene | Sight]:
        """Give each new scene, and the newest sight whenever there is one, until the window is gone."""
        while not self._channel.ended:
            interval = _REST if self._rests else _INTERVAL if self._idle < _PATIENCE else _LONG_INTERVAL
            for request in self._channel.receive(interval):
                if isinstance(request, Scene):
                    yield request
                if isinstance(request, Sights):
                    self._sights.follow(request.slot)
            data = self._sights.read()
            self._idle = self._idle + interval if data is None else 0.0
            self._rests = data is not None
            if data is not None:
                yield codec.decode(data, Sight)

    def prepared(self, scene: int) -> None:
        """Say that states of this scene can be looked at."""
        self._channel.send(Prepared(scene))

    def publish(self, number: int, snapshot: Snapshot) -> None:
        """Make `snapshot`, of the look of this number, the latest."""
        self._snapshots.write(Numbered(number, snapshot))

    def close(self) -> None:
        """Let go of everything."""
        self._channel.close(0.2)
        self._snapshots.close()
        self._sights.close()
