"""An exception nobody catches is one sentence in the window and on the terminal; the details are in a file."""

from __future__ import annotations

import faulthandler
import gc
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QAbstractButton, QApplication
from pytestqt.qtbot import QtBot

from nnviz.spec import Experiment
from nnviz.ui.app import run
from nnviz.ui.main_window import MainWindow
from nnviz.ui.mishaps import Mishaps
from nnviz.ui.options import Options
from tests.ui import fakes


@pytest.fixture
def told(qapp: QApplication, tmp_path: Path) -> Iterator[list[tuple[str, str]]]:
    """What is told while mishaps are watched for."""
    out: list[tuple[str, str]] = []
    with Mishaps(tmp_path) as mishaps:
        mishaps.happened.connect(lambda short, details: out.append((short, details)))
        yield out
    gc.collect()


def fail() -> None:
    raise ValueError("too\nlong")


def test_a_slot_that_fails_is_told_once(
    told: list[tuple[str, str]], qtbot: QtBot, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    timer = QTimer()
    timer.timeout.connect(fail)
    timer.start(1)
    qtbot.wait(50)  # it fails many times
    timer.stop()
    [(short, details)] = told
    assert short == "ValueError: too"
    assert details.startswith("Traceback")
    assert "in fail" in details
    kept = (tmp_path / "errors.log").read_text()
    assert kept.count("Traceback") == 1
    assert capsys.readouterr().err == f"nnviz: ValueError: too (details: {tmp_path / 'errors.log'})\n"


def test_a_thread_that_fails_is_told_in_the_main_thread(told: list[tuple[str, str]], qtbot: QtBot) -> None:
    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()
    assert sys.excepthook.__self__.happened  # type: ignore[attr-defined]  # still watched
    qtbot.waitUntil(lambda: [short for short, _ in told] == ["ValueError: too"])


def test_an_interrupt_is_none(told: list[tuple[str, str]], monkeypatch: pytest.MonkeyPatch) -> None:
    passed: list[type[BaseException]] = []
    mishaps = sys.excepthook.__self__  # type: ignore[attr-defined]
    monkeypatch.setattr(mishaps, "_before", (lambda kind, *_: passed.append(kind), threading.excepthook))
    sys.excepthook(KeyboardInterrupt, KeyboardInterrupt(), None)
    assert passed == [KeyboardInterrupt]
    assert told == []
    mishaps._before = sys.__excepthook__, threading.__excepthook__


def test_the_window_says_so_and_goes_on(qtbot: QtBot, own_state: Path, capsys: pytest.CaptureFixture[str]) -> None:
    said: list[str] = []

    def window() -> MainWindow:
        return next(widget for widget in QApplication.topLevelWidgets() if isinstance(widget, MainWindow))

    def look() -> None:
        QTimer.singleShot(100, window().close)
        strip = window().strip
        said.extend(strip.texts())
        [copy] = [one for one in strip.notice("mishap").findChildren(QAbstractButton) if one.text() == "Copy details"]
        copy.click()

    QTimer.singleShot(200, fail)
    QTimer.singleShot(500, look)
    before = sys.excepthook
    assert run(Experiment(), Options(theme="light", lang="en"), fakes.FakeTrainers()) == 0
    faulthandler.enable(sys.__stderr__)
    gc.collect()
    assert "Something went wrong in the window (ValueError: too). Training goes on." in said
    assert "in fail" in QGuiApplication.clipboard().text()
    assert (own_state / "errors.log").exists()
    assert "Traceback" not in capsys.readouterr().err
    assert sys.excepthook == before
