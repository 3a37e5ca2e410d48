"""What was not saved when a window died (written by its trainer) or a training was left, to go on with later.

A recovery file is a session file in a folder of its own. It stays until it is discarded, since going on from it may
crash too, or until `KEPT` newer ones have been written. A lock beside it, held by the process that goes on from it and
gone with it, keeps two windows from taking one.
"""

from __future__ import annotations

import os
import sys
import time
import uuid
from pathlib import Path
from typing import IO

import msgspec
import platformdirs

from nnviz.record import session
from nnviz.record.history import History
from nnviz.record.session import SessionContent
from nnviz.refusal import Refusal, Refused

#: Environment variable that moves nnviz's state elsewhere.
STATE = "NNVIZ_STATE"
#: Session file in a training's folder with what was recorded before its present trainer began.
EARLIER = "earlier.nnviz"
#: So many recovery files are kept; older ones that no window has taken are removed.
KEPT = 5
_INFO = "recovery"
_held: dict[Path, IO[bytes]] = {}


class RecoveryInfo(msgspec.Struct, frozen=True):
    """One recovery file, as it is offered to the user.

    Attributes:
        path: The file.
        time: When it was written, in seconds since 1970.
        title: Title of the experiment.
        step: The step its front run had reached.
        pid: The process that wrote it.
        closed: Whether it was left in order (its window closed, another training opened): its window did not die.
    """

    path: str
    time: float
    title: str
    step: int
    pid: int
    closed: bool = False


def folder() -> Path:
    """Return the folder of recovery files, which need not exist."""
    state = os.environ.get(STATE)
    return (Path(state) if state else platformdirs.user_state_path("nnviz", appauthor=False)) / "recovery"


def write(content: SessionContent, *, closed: bool = False) -> RecoveryInfo:
    """Write a recovery file; `closed` where its training was left in order."""
    path = folder() / f"{uuid.uuid4().hex}{session.SUFFIX}"
    path.parent.mkdir(parents=True, exist_ok=True)
    checkpoint = content.checkpoint
    step = max((lane.step for lane in checkpoint.lanes), default=0)
    info = RecoveryInfo(str(path), time.time(), checkpoint.experiment.title, step, os.getpid(), closed)
    noted = {**content.info, _INFO: msgspec.to_builtins(info)}
    session.save(path, msgspec.structs.replace(content, info=noted))
    _remove_old()
    return info


def _remove_old() -> None:
    """Leave no more than `KEPT` files beside those that are in use."""
    found = [(path.stat().st_mtime_ns, path) for path in folder().glob(f"*{session.SUFFIX}") if path not in _held]
    for _, path in sorted(found, reverse=True)[KEPT:]:
        if _acquire(path):
            _remove(path)


def pending() -> list[RecoveryInfo]:
    """Return the recovery files no process is at work with, newest first; damaged ones are left out."""
    found = []
    for path in folder().glob(f"*{session.SUFFIX}"):
        if path in _held or not _acquire(path):
            continue
        try:
            info = msgspec.convert(session.read_info(path).get(_INFO), RecoveryInfo)
            found.append(msgspec.structs.replace(info, path=str(path)))
        except (Refused, msgspec.ValidationError):
            continue
        finally:
            _release(path)
    return sorted(found, key=lambda info: -info.time)


def load(info: RecoveryInfo, history: History | None = None, told: session.Told = session.nobody) -> SessionContent:
    """Read a recovery file and keep it from others until `discard`, or until this process ends."""
    path = Path(info.path)
    if path not in _held and not _acquire(path):
        raise Refused(Refusal("recovery_taken", "", path.name, "a recovery no other window goes on with", info.path))
    try:
        return session.load(path, history, told)
    except BaseException:
        _release(path)
        raise


def discard(info: RecoveryInfo) -> None:
    """Remove a recovery file, unless another process has taken it."""
    path = Path(info.path)
    if path in _held or _acquire(path):
        _remove(path)


def _remove(path: Path) -> None:
    path.unlink(missing_ok=True)
    _release(path)
    _lock_of(path).unlink(missing_ok=True)


def let_go(info: RecoveryInfo) -> None:
    """Leave a recovery file this process has gone on from for the next start to offer again."""
    _release(Path(info.path))


def _lock_of(path: Path) -> Path:
    return path.with_suffix(".lock")


def _acquire(path: Path) -> bool:
    try:
        stream = _lock_of(path).open("a+b")
    except OSError:
        return False
    if not _lock(stream) or not path.exists():
        stream.close()
        return False
    stream.truncate(0)
    stream.write(str(os.getpid()).encode())
    stream.flush()
    _held[path] = stream
    return True


def _release(path: Path) -> None:
    if (stream := _held.pop(path, None)) is not None:
        stream.close()


if sys.platform == "win32":
    import msvcrt

    def _lock(stream: IO[bytes]) -> bool:
        try:
            stream.seek(1 << 30)  # far beyond the process id, which stays readable
            msvcrt.locking(stream.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True
else:
    import fcntl

    def _lock(stream: IO[bytes]) -> bool:
        try:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True
