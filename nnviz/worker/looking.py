"""When snapshots are made, and how fine: within a small part of the trainer's time."""

from __future__ import annotations

import time
from collections.abc import Callable

import msgspec

from nnviz.core.observe import observe
from nnviz.core.trainer import Trainer
from nnviz.snapshot import Needs, Snapshot

#: Part of the trainer's time that looking may take; and of time that a slow speed leaves over.
SHARE, SPARE_SHARE = 0.03, 0.3
#: Snapshots a second at most: what a display shows.
MOST_A_SECOND = 66.0
#: Below so many snapshots a second the grids are made coarser: by a quarter, then (for fewer) down to this side.
FULL_A_SECOND, LEAST_A_SECOND = 55.0, 30.0
COARSEST = 16


class Looking:
    """Makes the snapshots that the visible panels need.

    Args:
        publish: Takes each snapshot.
    """

    def __init__(self, publish: Callable[[Snapshot], None]) -> None:
        self._publish = publish
        self._needs = Needs()
        self._quarters = 4  # of the sides asked for
        self._cost = 0.0
        self._next = 0.0
        self._seen: tuple[int, int, int] | None = None
        self._share = SHARE

    def look(self, needs: Needs) -> None:
        """Change what is needed; the next snapshot is due at once."""
        self._needs, self._seen, self._next = needs, None, 0.0

    def touched(self) -> None:
        """Say that something other than a step has changed a lane."""
        self._seen = None

    def maybe(self, trainer: Trainer, *, moving: bool, spare: bool = False) -> None:
        """Make a snapshot if one is due and there is something new; in full detail when nothing moves.

        `spare` says that the speed asked for leaves the trainer time over: looking costs no step then.
        """
        self._share = SPARE_SHARE if spare else SHARE
        now = time.perf_counter()
        if now < self._next or not self._wanted:
            return
        try:
            state = trainer.state(self._needs.run or trainer.layout.lanes[0].run, self._seed)
        except KeyError:
            return  # the run has just been removed; the window will soon look elsewhere
        seen = (state.branch, state.step, 4 if not moving else self._quarters)
        if seen == self._seen:
            return
        self._publish(observe(state, self._detail(moving)))
        self._seen = seen
        self._plan(now, time.perf_counter() - now, moving)

    @property
    def _seed(self) -> int | None:
        return self._needs.seed if self._needs.seed >= 0 else None

    @property
    def _wanted(self) -> bool:
        needs = self._needs
        return bool(needs.matrices or needs.responses or needs.output or needs.examples or needs.sample >= 0)

    def _detail(self, moving: bool) -> Needs:
        if not moving or self._quarters == 4:
            return self._needs
        sides = {
            name: max(min(COARSEST, side), side * self._quarters // 4)
            for name in ("responses", "output")
            if (side := getattr(self._needs, name))
        }
        return msgspec.structs.replace(self._needs, **sides)

    def _plan(self, began: float, cost: float, moving: bool) -> None:
        """Set when the next one is due, and how coarse, by what this one cost."""
        self._cost = cost if not self._cost else 0.8 * self._cost + 0.2 * cost
        pause = max(1 / MOST_A_SECOND, self._cost / self._share)
        on_time = began - self._next < pause  # then what a block of steps held up does not add up
        self._next = (self._next if on_time else began) + pause
        if not moving:
            return
        if self._quarters > 1 and self._cost / self._share > 1 / _wanted_at(self._quarters):
            self._quarters, self._cost = self._quarters - 1, 0.0
        elif self._quarters < 4:
            finer = self._cost * ((self._quarters + 1) / self._quarters) ** 2
            if finer / self._share < 0.8 / _wanted_at(self._quarters + 1):
                self._quarters, self._cost = self._quarters + 1, 0.0


def _wanted_at(quarters: int) -> float:
    """Return the snapshots a second below which grids of so many quarters of the sides asked for are too fine."""
    return FULL_A_SECOND if quarters == 4 else LEAST_A_SECOND
