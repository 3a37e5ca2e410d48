"""What of the machine's processor this process takes: which cores, and at what priority.

Linux alone lets a program say which cores; elsewhere nothing changes.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterable
from pathlib import Path

_TASKS = Path("/proc/self/task")
#: Field of /proc/self/stat, counted from the one after the name, that tells the core the main thread last ran on.
_LAST_CORE = 36


def cores() -> set[int]:
    """Return the cores this process may use."""
    return set(os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else range(os.cpu_count() or 1))


def use_all_cores() -> None:
    """Use every core of the machine, though whoever started this process keeps to fewer."""
    _allow(range(os.cpu_count() or 1))


def give_way(further: int) -> None:
    """Lower this process's priority by so many degrees of niceness, where the system knows them."""
    if hasattr(os, "nice"):
        os.nice(further)


class Cores:
    """Keeps all threads of this process, and what they start from then on, to one core; and lets them go again.

    Attributes:
        kept: Whether they are kept now.
    """

    def __init__(self) -> None:
        self._all = cores()
        self._one: set[int] = set()
        self.kept = False

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self._all)

    def keep_to_one(self) -> None:
        """Keep to the core that the main thread is on; to the same one ever after, as what was started there does."""
        if not self.kept and _TASKS.is_dir():
            self._one = self._one or {_core()} & self._all or self._all
            self.kept = True
            _allow(self._one)

    def let_go(self) -> None:
        """Use all of them again. Idempotent."""
        if self.kept:
            self.kept = False
            _allow(self._all)


def _core() -> int:
    return int(Path("/proc/self/stat").read_text().rpartition(")")[2].split()[_LAST_CORE])


def _allow(these: Iterable[int]) -> None:
    """Have all threads of this process run on these cores alone."""
    if not hasattr(os, "sched_setaffinity") or not _TASKS.is_dir():
        return
    for task in _TASKS.iterdir():
        with contextlib.suppress(OSError):  # a thread that has just ended, or a core taken away meanwhile
            os.sched_setaffinity(int(task.name), these)
