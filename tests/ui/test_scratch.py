from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

from nnviz.ui import scratch


def old(path: Path) -> None:
    for inside in (*path.rglob("*"), path):
        os.utime(inside, (time.time() - 3600, time.time() - 3600))


def test_only_folders_of_dead_windows_go() -> None:
    mine = scratch.make()
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    dead = scratch.folder() / f"{ended.pid}-left"
    fresh = scratch.folder() / f"{ended.pid}-fresh"
    foreign = scratch.folder() / "something-else"
    for path in (dead, fresh, foreign):
        path.mkdir()
        (path / "last.checkpoint").write_bytes(b"x")
    for path in (mine, dead, foreign):
        old(path)
    scratch.sweep()
    assert mine.exists()
    assert fresh.exists()  # its trainer may still be writing what is to be recovered
    assert foreign.exists()
    assert not dead.exists()
