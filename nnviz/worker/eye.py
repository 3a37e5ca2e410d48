"""How a snapshot is made: how fine its grids are, and when it holds the parts that cost more."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import msgspec

from nnviz.core.observe import observe
from nnviz.snapshot import Needs, Snapshot
from nnviz.state import LaneState

#: How often each slow part is made at most; the profile, which is a curve, with every third of 76 snapshots a second.
SLOW_A_SECOND = {"layers": 10.0, "profile": 26.0, "examples": 10.0}
#: Quarters of the sides asked for that grids have at most, at full speed and where there is time over: what changes
#: with every frame is not seen finer.
FAST, FINE = 3, 4
#: Below so many snapshots a second the grids are made coarser by a quarter, then (for fewer) down to this side.
FULL_A_SECOND, LEAST_A_SECOND = 60.0, 45.0
COARSEST = 16
#: The slow parts: fields of `Needs`, and the field of a snapshot they fill.
SLOW = {"layers": "layers", "profile": "profile", "examples": "predictions"}
_WITHOUT = {"layers": False, "bins": 0, "profile": 0, "examples": 0}


class Eye:
    """Makes snapshots within a share of the time, by coarser grids and by slow parts that come less often.

    Args:
        spent: Tells the time, in seconds, by which is measured what looking takes; else the wall clock does.

    Attributes:
        spent: What tells it.
        quarters: Quarters of the sides asked for that grids have now.
        cost: Seconds a snapshot takes without its slow parts, smoothed; 0 where that is not known.
    """

    def __init__(self, spent: Callable[[], float] | None = None) -> None:
        self.spent = spent or time.perf_counter
        self.quarters = FAST
        self.cost = 0.0
        self._finest = FAST
        self._share = self._slow_share = 1.0
        self._due = dict.fromkeys(SLOW, 0.0)

    def allow(self, share: float, slow_share: float, finest: int = FAST) -> None:
        """Set the parts of the time for what is quick and for the slow parts together, and how fine grids may be."""
        self._share, self._slow_share = share, slow_share
        if finest != self._finest:
            self._finest = self.quarters = finest
            self.cost = 0.0

    def refresh(self) -> None:
        """Have all slow parts made with the next snapshot."""
        self._due = dict.fromkeys(SLOW, 0.0)

    def due(self, needs: Needs, *, moving: bool) -> bool:
        """Whether a snapshot made now would hold anything."""
        return needs.fast or bool(self._slow(needs, moving))

    def see(self, state: LaneState, needs: Needs, *, moving: bool) -> tuple[Snapshot, float]:
        """Return a snapshot, whole and in full detail when nothing moves, and the seconds its slow parts took."""
        slow = self._slow(needs, moving)
        snapshot = observe(state, self._detail(needs, moving))
        looked = self.spent()
        if slow:
            snapshot = msgspec.structs.replace(snapshot, **self._look_closer(state, needs, slow))
        return snapshot, self.spent() - looked

    def took(self, seconds: float) -> float:
        """Note what one, in motion, cost without its slow parts; return the seconds from its beginning to the next."""
        self.cost = seconds if not self.cost else 0.8 * self.cost + 0.2 * seconds
        pause = self.cost / self._share
        self._adapt()
        return pause

    def _adapt(self) -> None:
        if self.quarters > 1 and self.cost / self._share > 1 / _wanted_at(self.quarters):
            self.quarters, self.cost = self.quarters - 1, 0.0
        elif self.quarters < self._finest:
            finer = self.cost * ((self.quarters + 1) / self.quarters) ** 2
            if finer / self._share < 0.8 / _wanted_at(self.quarters + 1):
                self.quarters, self.cost = self.quarters + 1, 0.0

    def _slow(self, needs: Needs, moving: bool) -> list[str]:
        now = time.perf_counter()
        return [part for part in SLOW if getattr(needs, part) and (not moving or now >= self._due[part])]

    def _look_closer(self, state: LaneState, needs: Needs, parts: list[str]) -> dict[str, Any]:
        """Return the slow parts, by field of the snapshot; when each is made again follows from what it cost."""
        out = {}
        share = self._slow_share / sum(bool(getattr(needs, part)) for part in SLOW)
        for part in parts:
            now, began = time.perf_counter(), self.spent()
            found = observe(state, _only(needs, part))
            out[SLOW[part]] = getattr(found, SLOW[part])
            self._due[part] = now + max(1 / SLOW_A_SECOND[part], (self.spent() - began) / share)
        return out

    def _detail(self, needs: Needs, moving: bool) -> Needs:
        if not moving or self.quarters == FINE:
            return msgspec.structs.replace(needs, **_WITHOUT)
        sides = {
            name: max(min(COARSEST, side), side * self.quarters // FINE)
            for name in ("responses", "output")
            if (side := getattr(needs, name))
        }
        return msgspec.structs.replace(needs, **_WITHOUT, **sides)


def slow_pause(needs: Needs) -> float:
    """Return the seconds between two snapshots of slow parts alone."""
    return min((1 / SLOW_A_SECOND[part] for part in SLOW if getattr(needs, part)), default=0.0)


def _only(needs: Needs, part: str) -> Needs:
    """Return what is needed, of it only this slow part."""
    wanted = {part: getattr(needs, part)} | ({"bins": needs.bins} if part == "layers" else {})
    return Needs(**wanted)


def _wanted_at(quarters: int) -> float:
    """Return the snapshots a second below which grids of so many quarters of the sides asked for are too fine."""
    return FULL_A_SECOND if quarters == FINE else LEAST_A_SECOND
