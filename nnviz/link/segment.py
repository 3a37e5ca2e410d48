"""A named block of shared memory whose pages are there, and a list of what this process must not leave behind.

Both ends share one resource tracker (one is spawned by the other), so a segment may be attached anywhere but is
unlinked once: by the reader, or by whoever is left when the other end has died.
"""

from __future__ import annotations

import contextlib
import errno
import os
import sys
import threading
from multiprocessing import resource_tracker
from multiprocessing.shared_memory import SharedMemory
from pathlib import Path
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from nnviz.refusal import refuse

Item = TypeVar("Item", bound=np.generic)

_FOLDER = Path("/dev/shm")
_MIB = 1 << 20

_lock = threading.Lock()
_segments: set[str] = set()
_files: set[Path] = set()


class Segment:
    """One block of shared memory. Views made by `array` must be gone before `close`; copy out what you hand on."""

    def __init__(self, memory: SharedMemory) -> None:
        self._memory = memory
        self.name = memory.name

    @classmethod
    def create(cls, name: str, size: int) -> Segment:
        """Return a new zeroed segment of `size` bytes, all of it reserved; `Refused` where there is no room."""
        with _lock:
            memory = SharedMemory(name, create=True, size=size)
            _segments.add(name)
            try:
                _reserve(name, size)
            except OSError as error:
                memory.close()
                _segments.discard(name)
                free = offered()
                unlink(name)
                if error.errno != errno.ENOSPC:
                    raise
                raise refuse("shared_memory", "shared memory", _mib(size), f"at most {_mib(free)}") from error
        return cls(memory)

    @classmethod
    def attach(cls, name: str) -> Segment:
        """Return the segment called `name`; FileNotFoundError where there is none."""
        return cls(SharedMemory(name))

    @property
    def size(self) -> int:
        """Size in bytes (rounded up to pages on some systems)."""
        return self._memory.size

    def array(self, dtype: type[Item], offset: int, count: int) -> npt.NDArray[Item]:
        """Return a view of `count` items from byte `offset` on."""
        memory = self._memory.buf
        assert memory is not None
        return np.frombuffer(memory, dtype, count, offset)

    def close(self) -> None:
        """Give the mapping back; the segment stays for others."""
        self._memory.close()


def _reserve(name: str, size: int) -> None:
    """Have the pages now: without it the first write past a full /dev/shm kills the process (SIGBUS)."""
    if sys.platform != "linux" or not _FOLDER.is_dir():
        return
    if size > offered():  # asked first, because reserving gigabytes only to fail would starve others meanwhile
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    descriptor = os.open(_FOLDER / name, os.O_RDWR)
    try:
        os.posix_fallocate(descriptor, 0, size)
    finally:
        os.close(descriptor)


def offered() -> int:
    """Return the bytes of shared memory that are free (a large number where that cannot be known)."""
    if sys.platform != "linux" or not _FOLDER.is_dir():
        return 1 << 40
    status = os.statvfs(_FOLDER)
    return status.f_bavail * status.f_frsize


def _mib(size: int) -> str:
    return f"{size / _MIB:.1f} MiB"


def unlink(name: str) -> None:
    """Remove the segment called `name`; nothing happens where there is none."""
    if sys.platform == "win32":
        return
    try:
        memory = SharedMemory(name)
    except FileNotFoundError:
        return
    except ValueError:
        _unlink_empty(name)
        return
    memory.close()
    with contextlib.suppress(FileNotFoundError):
        memory.unlink()


def _unlink_empty(name: str) -> None:
    """Remove a segment whose maker died before giving it a size, so that the tracker forgets it too."""
    resource_tracker.register(f"/{name}", "shared_memory")
    with contextlib.suppress(FileNotFoundError):
        (_FOLDER / name).unlink()
    resource_tracker.unregister(f"/{name}", "shared_memory")


def unlink_all(prefix: str) -> None:
    """Remove every segment whose name starts with `prefix` (where the system lets them be listed)."""
    if sys.platform == "linux" and _FOLDER.is_dir():
        for path in _FOLDER.glob(f"{prefix}*"):
            unlink(path.name)


def remember_file(path: Path) -> None:
    """Have `clear_leavings` delete `path` as well."""
    _files.add(path)


def clear_leavings() -> None:
    """Remove all segments and remembered files of this process: its last act after its reader has died.

    A segment made afterwards would stay, so the lock is kept.
    """
    _lock.acquire(timeout=0.2)
    for name in list(_segments):
        unlink(name)
    for path in list(_files):
        with contextlib.suppress(OSError):
            path.unlink()
