"""The check that fails a test for what it leaves behind finds each kind of thing."""

import subprocess
import sys
import threading
from collections.abc import Iterator
from multiprocessing import shared_memory

import pytest
from PySide6.QtCore import QThread, QTimer
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from tests import leaks


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(leaks, "GRACE", 0.1)


@pytest.fixture
def end() -> Iterator[threading.Event]:
    event = threading.Event()
    yield event
    event.set()


def test_nothing_is_found_where_nothing_is_left(qtbot: QtBot) -> None:
    with leaks.watched() as found:
        timer = QTimer()
        timer.start(1000)
        timer.stop()
        threading.Thread(target=str).start()
    assert found == []


def test_a_thread(end: threading.Event) -> None:
    with leaks.watched() as found:
        threading.Thread(target=end.wait, name="forgotten").start()
    end.set()
    assert found == ["thread 'forgotten'"]


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_a_process() -> None:
    with leaks.watched() as found:
        process = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    process.communicate(b"\n")
    assert len(found) == 1
    assert found[0].startswith(f"process {process.pid}")


@pytest.mark.skipif(not leaks.SHARED_MEMORY.is_dir(), reason="no /dev/shm")
def test_shared_memory() -> None:
    with leaks.watched() as found:
        memory = shared_memory.SharedMemory(f"{leaks.prefix()}forgotten", create=True, size=8)
    memory.close()
    memory.unlink()
    assert found == [f"shared memory {memory.name}"]


def test_a_widget_a_timer_and_a_qthread(qtbot: QtBot) -> None:
    with leaks.watched() as found:
        widget, timer, thread = QWidget(), QTimer(), QThread()
        timer.start(1000)
        thread.start()
    timer.stop()
    thread.quit()
    thread.wait()
    widget.deleteLater()
    assert [text.split("<")[0].strip() for text in found] == ["widget", "running timer", "running QThread"]
