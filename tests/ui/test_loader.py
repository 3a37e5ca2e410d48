"""Opening: read on another thread, given up at any moment, and nothing changes before all is there."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import msgspec
import numpy as np
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from nnviz.record import recovery, session
from nnviz.record.history import History
from nnviz.record.session import SessionContent, Told
from nnviz.ui import scratch
from nnviz.ui.main_window import MainWindow
from tests.record import samples
from tests.ui import fakes

PATIENCE = 30_000


class Gate:
    """Lets the reading of a session go so far and no farther, until it is opened."""

    def __init__(self) -> None:
        self.reached, self.opened = threading.Event(), threading.Event()
        self.thread: threading.Thread | None = None

    def load(self, path: Path, history: History, told: Told) -> SessionContent:
        self.thread = threading.current_thread()
        content = original_load(path, history, told)
        told(0.4)
        self.reached.set()
        assert self.opened.wait(30)
        told(0.9)
        return content


original_load: Callable[..., SessionContent] = session.load


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> Gate:
    made = Gate()
    monkeypatch.setattr(session, "load", made.load)
    return made


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    path = tmp_path / "large.nnviz"
    session.save(path, samples.content(300))
    return path


def asked_for(window: MainWindow, path: Path, gate: Gate, qtbot: QtBot) -> None:
    """Open `path` and wait until the window says how far it is."""
    window.files.open_file(path)
    qtbot.waitUntil(gate.reached.is_set, timeout=PATIENCE)
    qtbot.waitUntil(lambda: "Opening" in "".join(window.strip.texts()), timeout=PATIENCE)


def test_the_old_training_is_shown_until_the_new_one_has_been_read(
    window: MainWindow, trainers: fakes.FakeTrainers, qtbot: QtBot, saved: Path, gate: Gate
) -> None:
    before = window.training.history
    asked_for(window, saved, gate, qtbot)
    assert gate.thread is not threading.main_thread()
    (text,) = window.strip.texts()
    assert text.startswith("Opening large.nnviz… ")
    trainers.link.say(fakes.READY, fakes.status(fakes.layout(), 70), fakes.records(fakes.layout(), 1, 70))
    qtbot.waitUntil(lambda: window.toolbar.readouts.parts["step"].value.text() == "70")
    assert window.training.history is before
    assert len(trainers.links) == 1
    gate.opened.set()
    qtbot.waitUntil(lambda: len(trainers.links) == 2, timeout=PATIENCE)
    np.testing.assert_array_equal(window.training.history.rows(samples.KEY), samples.history(300).rows(samples.KEY))
    assert Path(trainers.link.checkpoint).exists()
    assert not trainers.link.playing
    assert window.strip.texts() == ()
    assert "large.nnviz" in window.windowTitle()


def test_opening_can_be_given_up(
    window: MainWindow, trainers: fakes.FakeTrainers, qtbot: QtBot, saved: Path, gate: Gate
) -> None:
    folders = set(scratch.folder().iterdir())
    asked_for(window, saved, gate, qtbot)
    notice = window.strip.notice("opening")
    button = notice.layout().itemAt(1).widget()
    assert button.text() == "Cancel"
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert window.strip.texts() == ()
    assert not window.files.loader.busy
    gate.opened.set()
    window.files.loader.wait()
    qtbot.wait(20)
    assert len(trainers.links) == 1
    assert window.strip.texts() == ()
    assert set(scratch.folder().iterdir()) == folders


def test_what_is_asked_for_last_is_opened(
    window: MainWindow, trainers: fakes.FakeTrainers, qtbot: QtBot, saved: Path, gate: Gate
) -> None:
    asked_for(window, saved, gate, qtbot)
    window.files.open_builtin("xor")
    assert window.strip.texts() == ()
    gate.opened.set()
    window.files.loader.wait()
    qtbot.wait(20)
    assert len(trainers.links) == 2
    assert trainers.link.experiment.data.name == "xor"


def test_a_window_that_closes_waits_for_nothing_it_no_longer_needs(
    window: MainWindow, trainers: fakes.FakeTrainers, qtbot: QtBot, saved: Path, gate: Gate
) -> None:
    asked_for(window, saved, gate, qtbot)
    gate.opened.set()
    window.close()
    assert not window.isVisible()
    assert len(trainers.links) == 1


def test_a_recovery_given_up_is_left_for_later(
    window: MainWindow, trainers: fakes.FakeTrainers, qtbot: QtBot, gate: Gate
) -> None:
    recovery.write(samples.content(30))
    (info,) = recovery.pending()
    window.files._recover(info)
    qtbot.waitUntil(gate.reached.is_set, timeout=PATIENCE)
    assert recovery.pending() == []
    window.files.loader.cancel()
    gate.opened.set()
    window.files.loader.wait()
    assert [msgspec.structs.replace(one, time=info.time) for one in recovery.pending()] == [info]
