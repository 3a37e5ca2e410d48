"""Where the command line puts what nobody named a place for."""

from __future__ import annotations

import os
from pathlib import Path

import platformdirs


def crash_file() -> Path:
    """Return the file that takes the details of a failure; its folder exists."""
    state = os.environ.get("NNVIZ_STATE")
    folder = Path(state) if state else platformdirs.user_state_path("nnviz", appauthor=False)
    folder.mkdir(parents=True, exist_ok=True)
    return folder / "last-failure.txt"
