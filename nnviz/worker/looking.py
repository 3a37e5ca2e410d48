"""When snapshots are made, how fine, and which hold the parts that cost more: within a small part of the time."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import msgspec

from nnviz.core.observe import observe
from nnviz.core.trainer import Trainer
from nnviz.snapshot import Needs, Snapshot
from nnviz.state import LaneState

#: Part of the trainer's time that looking may take; and of time that a slow speed leaves over.
SHARE, SPARE_SHARE = 0.028, 0.3
#: The same for the slow parts together (layers, profile, examples), beside it; and how often each is made at most.
SLOW_SHARE, SLOW_SPARE_SHARE = 0.004, 0.1
SLOW_A_SECOND = 10.0
#: Snapshots a second at most: a little more than a display shows.
MOST_A_SECOND = 66.0
#: Quarters of the sides asked for that grids have at most, at full speed and where there is time over: what changes
#: with every frame is not seen finer.
FAST, FINE = 3, 4
#: Below so many snapshots a second the grids are made coarser by a quarter, then (for fewer) down to this side.
FULL_A_SECOND, LEAST_A_SECOND = 60.0, 45.0
COARSEST = 16
#: The slow parts: fields of `Needs`, and the field of a snapshot they fill.
SLOW = {"layers": "layers", "profile": "profile", "examples": "predictions"}
_WITHOUT = {"layers": False, "bins": 0, "profile": 0, "examples": 0}


class Looking:
    """Makes the snapshots that the visible panels need.

    Args:
        publish: Takes each snapshot.
    """

    def __init__(self, publish: Callable[[Snapshot], None]) -> None:
        self._publish = publish
        self._needs = Needs()
        self._quarters = FAST
        self._cost = 0.0
        self._next = 0.0
        self._seen: tuple[int, int, int, bool] | None = None
        self._share, self._finest = SHARE, FAST
        self._due = dict.fromkeys(SLOW, 0.0)

    def look(self, needs: Needs) -> None:
        """Change what is needed; the next snapshot is due at once, and holds all of it."""
        self._needs, self._seen, self._next = needs, None, 0.0
        self._due = dict.fromkeys(SLOW, 0.0)

    def touched(self) -> None:
        """Say that something other than a step has changed a lane."""
        self._seen = None

    def maybe(self, trainer: Trainer, *, moving: bool, spare: bool = False) -> None:
        """Make a snapshot if one is due and there is something new; whole and in full detail when nothing moves.

        `spare` says that the speed asked for leaves the trainer time over: looking costs no step then.
        """
        self._share, finest = (SPARE_SHARE, FINE) if spare else (SHARE, FAST)
        if finest != self._finest:
            self._finest = self._quarters = finest
            self._cost = 0.0
        now = time.perf_counter()
        slow = [part for part in self._slow if not moving or now >= self._due[part]]
        if now < self._next or not (slow or self._needs.fast):
            return
        try:
            state = trainer.state(self._needs.run or trainer.layout.lanes[0].run, self._seed)
        except KeyError:
            return  # the run has just been removed; the window will soon look elsewhere
        seen = (state.branch, state.step, self._quarters if moving else FINE, moving)
        if seen == self._seen:
            return
        snapshot = observe(state, self._detail(moving))
        looked = time.perf_counter()
        if slow:
            snapshot = msgspec.structs.replace(snapshot, **self._look_closer(state, slow))
        closer = time.perf_counter() - looked
        self._publish(snapshot)
        self._plan(now, time.perf_counter() - now - closer, moving)
        self._seen = seen

    def _look_closer(self, state: LaneState, parts: list[str]) -> dict[str, Any]:
        """Return the slow parts, by field of the snapshot; when each is made again follows from what it cost."""
        out = {}
        share = (SLOW_SHARE if self._share == SHARE else SLOW_SPARE_SHARE) / len(self._slow)
        for part in parts:
            began = time.perf_counter()
            found = observe(state, self._only(part))
            out[SLOW[part]] = getattr(found, SLOW[part])
            self._due[part] = began + max(1 / SLOW_A_SECOND, (time.perf_counter() - began) / share)
        return out

    def _only(self, part: str) -> Needs:
        """Return what is needed, of it only this slow part."""
        wanted = {part: getattr(self._needs, part)} | ({"bins": self._needs.bins} if part == "layers" else {})
        return Needs(**wanted)

    @property
    def _slow(self) -> list[str]:
        return [part for part in SLOW if getattr(self._needs, part)]

    @property
    def _seed(self) -> int | None:
        return self._needs.seed if self._needs.seed >= 0 else None

    def _detail(self, moving: bool) -> Needs:
        if not moving or self._quarters == FINE:
            return msgspec.structs.replace(self._needs, **_WITHOUT)
        sides = {
            name: max(min(COARSEST, side), side * self._quarters // FINE)
            for name in ("responses", "output")
            if (side := getattr(self._needs, name))
        }
        return msgspec.structs.replace(self._needs, **_WITHOUT, **sides)

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
        elif self._quarters < self._finest:
            finer = self._cost * ((self._quarters + 1) / self._quarters) ** 2
            if finer / self._share < 0.8 / _wanted_at(self._quarters + 1):
                self._quarters, self._cost = self._quarters + 1, 0.0


def _wanted_at(quarters: int) -> float:
    """Return the snapshots a second below which grids of so many quarters of the sides asked for are too fine."""
    return FULL_A_SECOND if quarters == FINE else LEAST_A_SECOND
