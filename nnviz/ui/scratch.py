"""Folders for one training's checkpoints and records, in the state folder; those of windows that died are removed."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import time
from pathlib import Path

from nnviz.record import recovery

_SETTLED = 60.0  # a trainer whose window died is gone after two seconds; be far from that


def folder() -> Path:
    """Return the folder they lie in."""
    return recovery.folder().parent / "trainings"


def make() -> Path:
    """Make a folder for one training; its name says which process it belongs to."""
    folder().mkdir(parents=True, exist_ok=True)
    return Path(tempfile.mkdtemp(prefix=f"{os.getpid()}-", dir=folder()))


def sweep() -> None:
    """Remove what windows that are no more have left."""
    for path in folder().glob("*-*"):
        owner = path.name.partition("-")[0]
        if owner.isdecimal() and not _alive(int(owner)) and time.time() - _touched(path) > _SETTLED:
            shutil.rmtree(path, ignore_errors=True)


def _touched(path: Path) -> float:
    """When anything in the folder was last written."""
    times = [path.stat().st_mtime]
    for inside in path.rglob("*"):
        try:
            times.append(inside.stat().st_mtime)
        except OSError:
            continue  # it went meanwhile
    return max(times)


def _alive(process: int) -> bool:
    if process == os.getpid():
        return True
    if sys.platform == "win32":
        return _alive_on_windows(process)
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def _alive_on_windows(process: int) -> bool:
    import ctypes

    kernel = ctypes.windll.kernel32  # type: ignore[attr-defined, unused-ignore]
    handle = kernel.OpenProcess(0x1000, False, process)  # PROCESS_QUERY_LIMITED_INFORMATION
    if handle:
        kernel.CloseHandle(handle)
    return bool(handle)
