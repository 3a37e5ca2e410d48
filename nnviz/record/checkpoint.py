"""Checkpoint files, written about once a second: atomic, without waiting for the disk, the version before kept."""

from __future__ import annotations

import hashlib
from pathlib import Path

import msgspec

from nnviz import atomic, codec
from nnviz.refusal import Refusal, Refused
from nnviz.state import Checkpoint

_MAGIC = b"nnviz checkpoint 1\n"
_DIGEST = 32


def write(path: Path, checkpoint: Checkpoint) -> None:
    """Put `checkpoint` in the place of the one at `path`, which becomes the `.bak`."""
    data = codec.encode(checkpoint)
    with atomic.replacing(path, sync=False, backup=True) as stream:
        stream.write(_MAGIC + hashlib.sha256(data).digest())
        stream.write(data)


def read(path: Path) -> Checkpoint:
    """Return the checkpoint at `path`, or the one before where it is torn or missing; `Refused` where both are."""
    try:
        return _read(path)
    except Refused:
        if not (backup := atomic.backup_of(path)).exists():
            raise
        return _read(backup)


def _read(path: Path) -> Checkpoint:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise Refused(
            Refusal("unreadable", "", error.strerror or "", "a checkpoint that can be read", str(path))
        ) from error
    body = memoryview(data)[len(_MAGIC) + _DIGEST :]
    if data[: len(_MAGIC) + _DIGEST] != _MAGIC + hashlib.sha256(body).digest():
        raise Refused(Refusal("damaged", "", f"{len(data)} bytes", "a whole checkpoint", str(path)))
    try:
        return codec.decode(body, Checkpoint)
    except (msgspec.MsgspecError, ValueError, TypeError) as error:
        raise Refused(Refusal("version", "", str(error), "a checkpoint of this version", str(path))) from error
