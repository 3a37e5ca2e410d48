"""Which processor cores the window's threads may use. Linux alone lets a program say so; elsewhere nothing changes."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

_TASKS = Path("/proc/self/task")
#: Field of /proc/self/stat, counted from the one after the name, that tells the core the main thread last ran on.
_LAST_CORE = 36


class Cores:
    """Keeps all threads of this process, and what they start from then on, to one core; and lets them go again."""

    def __init__(self) -> None:
        self._known = hasattr(os, "sched_getaffinity") and _TASKS.is_dir()
        self._all = set(os.sched_getaffinity(0)) if self._known else set()
        self._one: set[int] = set()
        self._kept = False

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self._all) if self._known else os.cpu_count() or 1

    def keep_to_one(self) -> None:
        """Keep to the core that the main thread is on; to the same one ever after, as what was started there does."""
        if self._known and not self._kept:
            self._one = self._one or {_core()} & self._all or self._all
            self._kept = True
            _allow(self._one)

    def let_go(self) -> None:
        """Use all of them again. Idempotent."""
        if self._kept:
            self._kept = False
            _allow(self._all)


def _core() -> int:
    return int(Path("/proc/self/stat").read_text().rpartition(")")[2].split()[_LAST_CORE])


def _allow(cores: set[int]) -> None:
    for task in _TASKS.iterdir():
        with contextlib.suppress(OSError):  # a thread that has just ended, or a core taken away meanwhile
            os.sched_setaffinity(int(task.name), cores)
