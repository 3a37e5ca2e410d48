"""Where the command line puts what it writes."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

import platformdirs

from nnviz.record.session import SUFFIX
from nnviz.refusal import refuse


def crash_file() -> Path:
    """Return the file that takes the details of a failure; its folder exists."""
    state = os.environ.get("NNVIZ_STATE")
    folder = Path(state) if state else platformdirs.user_state_path("nnviz", appauthor=False)
    folder.mkdir(parents=True, exist_ok=True)
    return folder / "last-failure.txt"


def check_writable(option: str, path: Path | None) -> None:
    """Make the folder of a file; refuse a file that could not be written once the work is done."""
    there = path is not None and path.exists()
    if path is None or (there and not path.is_file() and not path.is_dir()):  # a pipe may be opened once only
        return
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("ab"):
            pass
        if not there:
            path.unlink()
    except OSError as error:
        why = (error.strerror or type(error).__name__).lower()
        accepted = "a file that can be written"
        raise refuse("unwritable", option, f"{path}: {why}", accepted) from None


def check_session(option: str, path: Path | None) -> None:
    """Refuse a session file that could not be written, or not be opened again under its name."""
    if path is not None and path.suffix != SUFFIX and (path.is_file() or not path.exists()):
        raise refuse("format", option, path, "a name that ends in .nnviz")
    check_writable(option, path)


@contextlib.contextmanager
def named(path: Path) -> Iterator[None]:
    """Have failures inside say which file could not be written."""
    try:
        yield
    except OSError as error:
        error.filename = str(path)
        raise
