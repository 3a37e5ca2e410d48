"""The trainer's dealings with the process that helps it: what a state is handed over as, and when it may be."""

from __future__ import annotations

import time

from msgspec.structs import replace

from nnviz.link.messages import Scene
from nnviz.link.worker_end import WorkerEnd
from nnviz.snapshot import Needs
from nnviz.spec import Settings
from nnviz.state import LaneState

#: Parameters, and arrays of an optimizer (L-BFGS keeps hundreds), above which a state is so long that handing it over
#: would leave room for few pictures a second; then the trainer looks for itself, at the part of it that is shown.
MOST_PARAMETERS, MOST_ARRAYS = 250_000, 12
#: Matrices that are no part of an optimizer's state.
_PLAIN = {"weight", "gradient", "update"}
#: Seconds after which a helper that has not taken the last state counts as stuck, until it has.
_PATIENCE = 2.0


class Handing:
    """Hands states over, to a helper that knows the settings they were trained with.

    Args:
        end: The trainer's end of its link.
    """

    def __init__(self, end: WorkerEnd) -> None:
        self._end = end
        self._helped: int | None = None
        self._scene = 0
        self._settings: Settings | None = None
        self._taken = 0.0

    def helped(self, scene: int | None) -> None:
        """Note which scene the helper is prepared for (0: none yet), or that there is no helper (None)."""
        self._helped = scene
        self._taken = time.monotonic()
        if not scene:
            self._settings = None  # whoever comes now has been told of none

    def __call__(self, state: LaneState, needs: Needs) -> bool:
        """Hand `state` over; False where there is no helper, none for these settings yet, or it would not pay."""
        if self._helped is None or state.weights.size > MOST_PARAMETERS or len(state.optimizer) > MOST_ARRAYS:
            return False
        if state.settings is not self._settings:
            self._settings = state.settings
            self._scene += 1
            self._end.report(Scene(self._scene, state.settings))
        if self._helped != self._scene or self._stuck():
            return False
        self._end.hand_over(self._scene, _seen(state, needs), needs)
        return True

    def _stuck(self) -> bool:
        now = time.monotonic()
        if self._end.taken_over:
            self._taken = now
        return now > self._taken + _PATIENCE


def _seen(state: LaneState, needs: Needs) -> LaneState:
    """Return `state` with the optimizer's arrays empty where no moment is to be seen: that they are there, is."""
    if not _PLAIN.issuperset(needs.matrices):
        return state
    kept = {name: value[:0] if value.ndim else value for name, value in state.optimizer.items()}
    return replace(state, optimizer=kept)
