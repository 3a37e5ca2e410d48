"""kill -9 of a window: its trainer saves, clears up and is gone; and the other way round."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from nnviz.link.launch import launch
from tests.link.processes import gone_within

pytestmark = pytest.mark.skipif(not Path("/proc").is_dir(), reason="looks into /proc")

WINDOW = """
import sys, time
from pathlib import Path
from nnviz.link.trainer_link import TrainerLink
from nnviz.spec import Experiment

if __name__ == "__main__":
    link = TrainerLink(Experiment(), Path(sys.argv[1]), ("tests.link.workers", sys.argv[2]))
    link.start()
    while True:
        link.poll()
        time.sleep(float(sys.argv[3]))
"""


def open_window(folder: Path, worker: str, pause: float = 0.01) -> tuple[subprocess.Popen[str], int]:
    """Start a window in a process of its own; return it and its trainer's process id."""
    script = folder / "window.py"
    script.write_text(WINDOW)
    scratch = folder / "scratch"
    scratch.mkdir()
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    arguments = [sys.executable, str(script), str(scratch), worker, str(pause)]
    window = subprocess.Popen(arguments, env=environment, stderr=subprocess.PIPE, text=True)
    note = scratch / "pid"
    deadline = time.monotonic() + 15
    while not (note.exists() and note.read_text()):
        assert time.monotonic() < deadline
        time.sleep(0.01)
    return window, int(note.read_text())


def segments(pid: int) -> list[str]:
    return [path.name for path in Path("/dev/shm").glob(f"nnviz-{pid:x}-*")]


@pytest.mark.parametrize(("worker", "pause"), [("watched", 0.01), ("watched", 60.0), ("stuck", 0.01)])
def test_a_killed_window_takes_the_trainer_along_in_order(tmp_path: Path, worker: str, pause: float) -> None:
    window, trainer = open_window(tmp_path, worker, pause)
    time.sleep(0.4)
    assert segments(window.pid)
    window.send_signal(signal.SIGKILL)
    assert gone_within(trainer, 2.5)
    _, errors = window.communicate(timeout=10)
    assert errors == ""
    assert segments(window.pid) == []
    scratch = tmp_path / "scratch"
    assert (scratch / "recovery").exists()
    assert not list(scratch.glob("nnviz*"))


def test_a_stopped_window_does_not_stop_training(tmp_path: Path) -> None:
    window, trainer = open_window(tmp_path, "watched")
    window.send_signal(signal.SIGSTOP)
    checkpoint = tmp_path / "scratch" / "last.checkpoint"
    seen = set()
    deadline = time.monotonic() + 15
    while len(seen) < 15:
        assert time.monotonic() < deadline
        seen |= {checkpoint.stat().st_mtime_ns} if checkpoint.exists() else set()
        time.sleep(0.02)
    window.send_signal(signal.SIGKILL)
    assert gone_within(trainer, 2.5)
    assert window.communicate(timeout=10)[1] == ""
    assert segments(window.pid) == []


def test_a_killed_trainer_leaves_a_window_that_ends_without_a_word(tmp_path: Path) -> None:
    window, trainer = open_window(tmp_path, "watched")
    time.sleep(0.2)
    os.kill(trainer, signal.SIGKILL)
    deadline = time.monotonic() + 5
    while segments(window.pid):
        assert time.monotonic() < deadline
        time.sleep(0.02)
    window.send_signal(signal.SIGINT)
    assert "resource_tracker" not in window.communicate(timeout=10)[1]


def test_processes_are_started_from_the_main_thread_only() -> None:
    caught: list[BaseException] = []

    def try_it() -> None:
        try:
            launch("tests.link.workers", "train")
        except RuntimeError as error:
            caught.append(error)

    thread = threading.Thread(target=try_it)
    thread.start()
    thread.join()
    assert "main thread" in str(caught[0])


def test_the_link_needs_neither_torch_nor_qt() -> None:
    code = (
        "import sys, pkgutil, importlib, nnviz.link\n"
        "for module in pkgutil.iter_modules(nnviz.link.__path__):\n"
        "    importlib.import_module('nnviz.link.' + module.name)\n"
        "print([name for name in ('torch', 'PySide6', 'sklearn') if name in sys.modules])\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=30, check=True)
    assert done.stdout.strip() == "[]"
