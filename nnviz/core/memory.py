"""How much memory a training may take."""

from __future__ import annotations

import os
from pathlib import Path

#: Part of the free memory that stays free.
SPARE = 0.1

_MEMINFO = Path("/proc/meminfo")
_GROUP = Path("/sys/fs/cgroup")


def available() -> int | None:
    """Return the bytes a training may still take, None where the system does not say."""
    found = [free for free in (_system(), _group()) if free is not None]
    return int(min(found) * (1 - SPARE)) if found else None


def _system() -> int | None:
    """Return what is free: as Linux reckons it, else all the memory there is."""
    try:
        lines = _MEMINFO.read_text().splitlines()
        return next(int(line.split()[1]) << 10 for line in lines if line.startswith("MemAvailable:"))
    except (OSError, StopIteration, ValueError):
        pass
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, OSError, ValueError):
        return None


def _group() -> int | None:
    """Return what the control group of a container leaves, None where there is no limit."""
    try:
        limit = int((_GROUP / "memory.max").read_text())
        return limit - int((_GROUP / "memory.current").read_text())
    except (OSError, ValueError):  # "max", or not in a group
        return None
