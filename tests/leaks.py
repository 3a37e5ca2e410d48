"""What is alive beside the test itself: compared before and after each test."""

from __future__ import annotations

import contextlib
import gc
import os
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from weakref import WeakSet

#: How long something that is already ending may take.
GRACE = 2.0
#: Processes and threads that belong to Python or to the test runner.
OURS = ("resource_tracker", "pytest_timeout", "execnet")

SHARED_MEMORY = Path("/dev/shm")


def threads() -> dict[object, str]:
    """Return the Python threads that are running (a QThread leaves a dummy behind; those are watched by themselves)."""
    return {
        thread: f"thread {thread.name!r}"
        for thread in threading.enumerate()
        if thread.is_alive() and not any(name in thread.name for name in (*OURS, "Dummy-"))
    }


def processes() -> dict[object, str]:
    """Return the running child processes (on Linux; ended ones that nobody waited for do not count)."""
    found: dict[object, str] = {}
    for pid in _children():
        with contextlib.suppress(OSError):
            state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
            command = Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ").strip()
            if state != "Z" and not any(name in command for name in OURS):
                found[pid] = f"process {pid} ({command[:80]})"
    return found


def _children() -> list[str]:
    found: list[str] = []
    if sys.platform == "linux":
        for task in os.listdir("/proc/self/task"):
            with contextlib.suppress(OSError):
                found += Path(f"/proc/self/task/{task}/children").read_text().split()
    return found


def segments() -> dict[object, str]:
    """Return the segments of shared memory that this test process, or a trainer it started, has made."""
    if not SHARED_MEMORY.is_dir():
        return {}
    return {name: f"shared memory {name}" for name in os.listdir(SHARED_MEMORY) if name.startswith(prefix())}


def prefix() -> str:
    """Return what the names of this process's segments begin with (see `nnviz.link.trainer_process`)."""
    return f"nnviz-{os.getpid():x}-"


class _QtWatch:
    """Widgets, timers and QThreads that came alive during a test, where PySide6 is loaded at all."""

    def __init__(self) -> None:
        self.timers: WeakSet[Any] = WeakSet()
        self.qthreads: WeakSet[Any] = WeakSet()
        self.before = self._widgets()

    def left(self) -> dict[object, str]:
        found = {key: text for key, text in self._widgets().items() if key not in self.before}
        found |= {id(t): f"running timer {t!r}" for t in self.timers if _alive(t) and t.isActive()}
        found |= {id(t): f"running QThread {t!r}" for t in self.qthreads if _alive(t) and t.isRunning()}
        return found

    def _widgets(self) -> dict[object, str]:
        widgets = sys.modules.get("PySide6.QtWidgets")
        if widgets is None or widgets.QApplication.instance() is None:
            return {}
        found = [widget for widget in widgets.QApplication.topLevelWidgets() if _alive(widget)]
        return {_place(widget): f"widget {widget!r}" for widget in found}


def _alive(thing: Any) -> bool:
    import shiboken6

    return bool(shiboken6.isValid(thing))


def _place(widget: Any) -> int:
    """Return where Qt keeps a widget: Python's object for it may be another one each time it is looked at."""
    import shiboken6

    return int(shiboken6.getCppPointer(widget)[0])


@contextlib.contextmanager
def _noting_starts(watch: _QtWatch) -> Iterator[None]:
    """Note every QTimer and QThread that is started; Qt itself has no list of them."""
    core = sys.modules.get("PySide6.QtCore")
    if core is None:
        yield
        return
    undo = [_note(core.QTimer, watch.timers), _note(core.QThread, watch.qthreads)]
    try:
        yield
    finally:
        for put_back in undo:
            put_back()


def _note(kind: Any, found: WeakSet[Any]) -> Callable[[], None]:
    original = kind.start

    def start(self: Any, *arguments: Any, **options: Any) -> Any:
        found.add(self)
        return original(self, *arguments, **options)

    kind.start = start

    def put_back() -> None:
        kind.start = original

    return put_back


def _settle() -> None:
    """Let Qt delete what was told to go."""
    core = sys.modules.get("PySide6.QtCore")
    if core is not None and core.QCoreApplication.instance() is not None:
        core.QCoreApplication.sendPostedEvents(None, core.QEvent.Type.DeferredDelete)
        core.QCoreApplication.processEvents()


@contextlib.contextmanager
def watched() -> Iterator[list[str]]:
    """Yield a list that, at the end of the block, names everything that came alive in it and still is."""
    found: list[str] = []
    watch = _QtWatch()
    before = threads() | processes() | segments()
    with _noting_starts(watch):
        yield found
    deadline = time.monotonic() + GRACE
    while (left := _new(before, watch)) and time.monotonic() < deadline:
        gc.collect()  # pyqtgraph's plots own their menus in a cycle
        time.sleep(0.02)
    found += left


def _new(before: dict[object, str], watch: _QtWatch) -> list[str]:
    _settle()
    now = threads() | processes() | segments()
    return [*(text for key, text in now.items() if key not in before), *watch.left().values()]
