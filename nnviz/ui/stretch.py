"""A stretch of training at full speed: when it has lasted, a process that makes the trainer's snapshots pays."""

from __future__ import annotations

import os
import time

from nnviz.ui.model import speeds

#: Seconds at full speed after which the helper is started; it needs two to begin.
_SECONDS = 1.0


def _cores() -> int:
    """Return how many processor cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class Stretch:
    """Follows what the trainer says."""

    def __init__(self, cores: int | None = None) -> None:
        self._since: float | None = None
        self._told = False
        self._room = (cores or _cores()) > 1  # on a single core the helper would take its time from the trainer

    def pays(self, state: str, speed: float) -> bool:
        """Whether it is time for a helper, once a stretch; `speed` is the one asked for (steps/s)."""
        if state != "running" or speed != speeds.FULL:
            self._since, self._told = None, False
            return False
        now = time.monotonic()
        self._since = self._since or now
        due = self._room and not self._told and now >= self._since + _SECONDS
        self._told |= due
        return due
