"""Pasted tables as files in the state folder, where training, undo and sessions find them again."""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Iterator
from pathlib import Path

from nnviz import atomic
from nnviz.refusal import Refusal, Refused
from nnviz.spec import Data
from nnviz.ui import kept, opening

_DIGITS = 12  # of the hash a file is named after
_OF_THE_FILE = ("data.path", "data.delimiter")  # which nobody has chosen


def folder() -> Path:
    """Return the folder they lie in. Nothing is removed from it: a session, wherever it is kept, may need it."""
    return kept.folder() / "pasted"


def keep(text: str) -> Path:
    """Return the file with a pasted table, the same one for the same text; `Refused` where it is no table."""
    content = text.encode("utf-8", "replace")  # half a character of UTF-16 cannot be written
    path = folder() / f"pasted-{hashlib.sha256(content).hexdigest()[:_DIGITS]}.csv"
    known = path.exists()
    if not known:
        _write(path, content)
    with _named_as_pasted():
        try:
            opening.check_table(Data(name="csv", path=str(path)))
        except Refused:
            if not known:
                path.unlink(missing_ok=True)
            raise
    return path


def _write(path: Path, content: bytes) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        atomic.write(path, content)
    except OSError as error:
        why = error.strerror or type(error).__name__
        raise Refused(Refusal("unwritable", str(path), why, "a file that can be written")) from None


@contextlib.contextmanager
def _named_as_pasted() -> Iterator[None]:
    """Have refusals inside speak of the clipboard, not of a file the user does not know."""
    try:
        yield
    except Refused as error:
        refusal = error.refusal
        where = "clipboard" if refusal.where in _OF_THE_FILE else refusal.where
        raise Refused(Refusal(refusal.code, where, refusal.value, refusal.accepted)) from None
