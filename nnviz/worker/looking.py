"""When snapshots are made, and by whom: within a small part of the trainer's time, by a helper where there is one."""

from __future__ import annotations

import time
from collections.abc import Callable

from nnviz.core.trainer import Trainer
from nnviz.snapshot import Needs, Snapshot
from nnviz.state import LaneState, Moved
from nnviz.worker.eye import FAST, FINE, Eye, slow_pause

#: Part of the trainer's time that looking may take; and of time that a slow speed leaves over.
SHARE, SPARE_SHARE = 0.028, 0.3
#: The same for the slow parts together (layers, profile, examples), beside it.
SLOW_SHARE, SLOW_SPARE_SHARE = 0.004, 0.1
#: Part of the trainer's time that handing states over may take.
HANDING_SHARE = 0.0125
#: Snapshots a second at most: more than a display shows, as one in eight comes too late to be shown.
MOST_A_SECOND = 76.0


class Looking:
    """Sees to the snapshots that the visible panels need.

    Args:
        publish: Takes each snapshot made here.
        hand_over: Gives a state, and what is to be seen of it, to the process that helps; False where none can take
            it, and it is to be looked at here.
    """

    def __init__(
        self,
        publish: Callable[[Snapshot], None],
        hand_over: Callable[[LaneState, Moved, Needs], bool] = lambda lane, moved, needs: False,
    ) -> None:
        self._publish, self._hand_over = publish, hand_over
        self._needs = Needs()
        self._eye = Eye()
        self._handing = 0.0
        self._next = self._at_rest = self._wait = 0.0
        self._seen: tuple[int, int, int, bool] | None = None
        self._whole = True

    def look(self, needs: Needs) -> None:
        """Change what is needed; the next snapshot is due at once, and holds all of it."""
        self._needs, self._seen, self._next = needs, None, 0.0
        self._eye.refresh()
        self._whole = True

    def touched(self) -> None:
        """Say that something other than a step has changed a lane."""
        self._seen = None

    def maybe(self, trainer: Trainer, *, moving: bool, spare: bool = False) -> None:
        """Make a snapshot, or have it made, if one is due and there is something new.

        `spare` says that the speed asked for leaves the trainer time over: looking costs no step then. Nor does it
        at rest, where what the last step or change has left is shown as soon as a display could.
        """
        self._eye.allow(*((SPARE_SHARE, SLOW_SPARE_SHARE, FINE) if spare else (SHARE, SLOW_SHARE, FAST)))
        now = time.perf_counter()
        self._wait = (self._next if moving else min(self._next, self._at_rest)) - now
        if self._wait > 0.0 or not self._eye.due(self._needs, moving=moving):
            return
        run = self._needs.run or trainer.layout.lanes[0].run
        try:
            lane, moved = trainer.lend(run, self._seed, whole=self._needs.moments)
        except KeyError:
            return  # the run has just been removed; the window will soon look elsewhere
        seen = (lane.branch, moved.step, self._eye.quarters if moving else FINE, moving)
        if seen == self._seen:
            return
        if not moving or spare or self._whole or not self._hand_over(lane, moved, self._needs):
            self._make(moved.of(lane), now, moving)
        else:
            self._handed(now)
        self._seen = seen

    @property
    def wait(self) -> float | None:
        """Seconds until what came too soon after the last snapshot may be looked at; None where nothing did."""
        return self._wait if self._wait > 0.0 else None

    def _make(self, state: LaneState, began: float, moving: bool) -> None:
        snapshot, closer = self._eye.see(state, self._needs, moving=moving)
        self._publish(snapshot)
        took = time.perf_counter() - began - closer
        self._plan(began, self._eye.took(took) if moving else 0.0)  # at rest it costs no step
        self._whole = False

    def _handed(self, began: float) -> None:
        cost = time.perf_counter() - began
        usual = self._handing or cost  # far more than usual is the machine's, which was busy elsewhere meanwhile
        self._handing = 0.8 * usual + 0.2 * min(cost, 2.0 * usual)
        self._plan(began, max(self._handing / HANDING_SHARE, 0.0 if self._needs.fast else slow_pause(self._needs)))

    def _plan(self, began: float, pause: float) -> None:
        """Set when the next one is due."""
        pause = max(1 / MOST_A_SECOND, pause)
        on_time = 0.0 <= began - self._next < pause  # then what a block of steps held up does not add up
        self._next = (self._next if on_time else began) + pause
        self._at_rest = time.perf_counter() + 1 / MOST_A_SECOND

    @property
    def _seed(self) -> int | None:
        return self._needs.seed if self._needs.seed >= 0 else None
