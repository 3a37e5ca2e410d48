"""Lanes of runs that were removed, as they were then: a removal can be undone."""

from __future__ import annotations

from collections.abc import Iterable

from nnviz.state import LaneState

#: Parameters of all runs that are kept; beyond it those removed first are given up. Every checkpoint holds them.
MOST_PARAMETERS = 1_000_000


class Absent:
    """Keeps the lanes; none of them trains.

    Args:
        lanes: Those kept so far, in the order in which they left.
    """

    def __init__(self, lanes: Iterable[LaneState] = ()) -> None:
        self._lanes = list(lanes)

    @property
    def lanes(self) -> tuple[LaneState, ...]:
        """All of them, in the order in which they left."""
        return tuple(self._lanes)

    def keep(self, lane: LaneState) -> bool:
        """Keep a lane whose cursor stands behind the event that removes it; False where it is too large."""
        if lane.weights.size > MOST_PARAMETERS:
            return False
        self._lanes.append(lane)
        while sum(one.weights.size for one in self._lanes) > MOST_PARAMETERS and self._lanes[0].run != lane.run:
            self._lanes = [one for one in self._lanes if one.run != self._lanes[0].run]
        return True

    def has(self, run: str, index: int) -> bool:
        """Whether `run` was removed by an event before the one at `index`, and can come back by that one."""
        return any(lane.run == run and lane.cursor <= index for lane in self._lanes)

    def take(self, run: str) -> list[LaneState]:
        """Return the lanes of `run`, which are absent no more."""
        taken = [lane for lane in self._lanes if lane.run == run]
        self._lanes = [lane for lane in self._lanes if lane.run != run]
        return taken
