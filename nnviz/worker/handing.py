"""The trainer's dealings with the process that helps it: what a state is handed over as, and when it may be."""

from __future__ import annotations

import time

from nnviz.link.messages import Scene
from nnviz.link.worker_end import WorkerEnd
from nnviz.snapshot import Needs
from nnviz.state import LaneState, Moved, without_values

#: Parameters, and arrays of an optimizer (L-BFGS keeps hundreds), above which a state is so long that handing it over
#: would leave room for few pictures a second; then the trainer looks for itself, at the part of it that is shown.
MOST_PARAMETERS, MOST_ARRAYS = 250_000, 12
#: Seconds after which a helper that has not taken the last state counts as stuck, until it has.
_PATIENCE = 2.0


class Handing:
    """Hands over what steps have changed of a lane, to a helper that knows the lane.

    Args:
        end: The trainer's end of its link.
    """

    def __init__(self, end: WorkerEnd) -> None:
        self._end = end
        self._helped: int | None = None
        self._scene = 0
        self._lane: LaneState | None = None
        self._taken = 0.0

    def helped(self, scene: int | None) -> None:
        """Note which scene the helper is prepared for (0: none yet), or that there is no helper (None)."""
        self._helped = scene
        self._taken = time.monotonic()
        if not scene:
            self._lane = None  # whoever comes now has been told of none

    def __call__(self, lane: LaneState, moved: Moved, needs: Needs) -> bool:
        """Hand `moved` over; False where there is no helper, none that knows `lane` yet, or it would not pay."""
        if self._helped is None or moved.weights.size > MOST_PARAMETERS or len(moved.optimizer) > MOST_ARRAYS:
            return False
        if lane is not self._lane:
            self._lane = lane
            self._scene += 1
            self._end.report(Scene(self._scene, without_values(lane)))
        if self._helped != self._scene or self._stuck():
            return False
        self._end.hand_over(self._scene, moved, needs)
        return True

    def _stuck(self) -> bool:
        now = time.monotonic()
        if self._end.taken_over:
            self._taken = now
        return now > self._taken + _PATIENCE
