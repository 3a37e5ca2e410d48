"""Whole-file-or-nothing writing: after any failure the file is the old one or the new one, never a part of it."""

from __future__ import annotations

import contextlib
import itertools
import os
import shutil
import stat
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

#: Seconds for which a replace is tried again on Windows, where virus scanners hold new files for a moment.
PATIENCE = 2.5
_names = itertools.count()


def backup_of(path: Path) -> Path:
    """Return where the version before is kept."""
    return path.with_name(path.name + ".bak")


@contextlib.contextmanager
def replacing(path: Path, *, sync: bool = True, backup: bool = False) -> Iterator[BinaryIO]:
    """Open a file that takes the place of `path` when the block ends without an exception.

    Args:
        path: The file to write; where it is a link, the file it points to. Its mode is kept. A device or a pipe is
            written into, not replaced.
        sync: Reach the disk before it takes its place (needed to survive a power cut, not a killed process).
        backup: Keep the version before as `backup_of(path)`.
    """
    path = Path(os.path.realpath(path))
    if path.exists() and not path.is_file():
        with _into(path) as stream:
            yield stream
        return
    scratch = path.with_name(f".{path.name}.{os.getpid()}-{next(_names)}.tmp")
    try:
        with scratch.open("xb") as stream:
            yield stream
            stream.flush()
            if sync:
                os.fsync(stream.fileno())
        if path.exists():
            scratch.chmod(stat.S_IMODE(path.stat().st_mode))
            if backup:
                _keep(path)
        _replace(scratch, path)
    except BaseException:
        scratch.unlink(missing_ok=True)
        raise
    if sync:
        _sync_folder(path.parent)


@contextlib.contextmanager
def _into(path: Path) -> Iterator[BinaryIO]:
    """Open a file whose content is copied into `path` when the block ends without an exception."""
    with tempfile.TemporaryFile() as stream:
        yield stream
        stream.seek(0)
        with path.open("wb") as target:
            shutil.copyfileobj(stream, target)


def write(path: Path, data: bytes, *, sync: bool = True, backup: bool = False) -> None:
    """Put `data` in the place of `path`."""
    with replacing(path, sync=sync, backup=backup) as stream:
        stream.write(data)


def _keep(path: Path) -> None:
    kept = backup_of(path)
    if kept.exists() and kept.samefile(path):  # left by a save that failed after this point
        return
    link = kept.with_name(f".{kept.name}.{os.getpid()}-{next(_names)}.tmp")
    try:
        try:
            os.link(path, link)
        except OSError:  # a file system without hard links
            shutil.copy2(path, link)
        _replace(link, kept)
    except BaseException:
        link.unlink(missing_ok=True)
        raise


def _replace(source: Path, target: Path) -> None:
    deadline = time.monotonic() + (PATIENCE if sys.platform == "win32" else 0.0)
    while True:
        try:
            os.replace(source, target)
            return
        except PermissionError:
            if time.monotonic() >= deadline:
                raise
            time.sleep(0.05)


def _sync_folder(folder: Path) -> None:
    if sys.platform == "win32":  # folders cannot be opened there
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
