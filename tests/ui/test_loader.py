"""Opening: read on another thread, given up at any moment; nothing changes before all is there, nothing is lost."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import msgspec
import numpy as np
import pytest
from PySide6.QtCore import QEvent, Qt, QUrl
from PySide6.QtWidgets import QApplication, QToolButton
from pytestqt.qtbot import QtBot

from nnviz.link.messages import Pause, Save, Saved
from nnviz.link.trainer_link import Died
from nnviz.record import checkpoint, recovery, session
from nnviz.record.history import History
from nnviz.record.session import SessionContent, Told
from nnviz.spec import Event
from nnviz.state import Checkpoint
from nnviz.ui import retiring, scratch
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


@pytest.mark.parametrize("name", ["large.bak", "large.toml", "large"])
def test_a_dropped_session_goes_on_whatever_its_name(
    window: MainWindow, trainers: fakes.FakeTrainers, qtbot: QtBot, saved: Path, name: str
) -> None:
    path = saved.rename(saved.with_name(name))
    window.files.drop([QUrl.fromLocalFile(str(path))])
    qtbot.waitUntil(lambda: len(trainers.links) == 2, timeout=PATIENCE)
    assert window.training.history.last_step(samples.KEY) == 300
    assert not trainers.link.playing
    assert name in window.windowTitle()


def test_a_dropped_zip_that_is_no_session_is_refused_as_one(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"PK\x03\x04 and no more")
    window.files.drop([QUrl.fromLocalFile(str(path))])
    qtbot.waitUntil(lambda: any("a.csv" in text for text in window.strip.texts()), timeout=PATIENCE)
    assert not any("delimiter" in text or "TOML" in text for text in window.strip.texts())


def test_opening_can_be_given_up(
    window: MainWindow, trainers: fakes.FakeTrainers, qtbot: QtBot, saved: Path, gate: Gate
) -> None:
    folders = set(scratch.folder().iterdir())
    asked_for(window, saved, gate, qtbot)
    notice = window.strip.notice("opening")
    button = next(one for one in notice.findChildren(QToolButton) if one.text() == "Cancel")
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


def changed(window: MainWindow, link: fakes.FakeLink, qtbot: QtBot, step: int = 70) -> None:
    """Let the trainer train up to `step`, and take a change of the user's."""
    shape = fakes.layout()
    event = Event(step=0, run="SGD", set={"optimizer": {"lr": 0.1}}, id="typed")
    link.say(fakes.READY, fakes.status(shape, step), fakes.acknowledged(event, 5, 0), fakes.records(shape, 1, step))
    qtbot.waitUntil(lambda: window.training.would_lose, timeout=PATIENCE)


def hand_over(link: fakes.FakeLink, qtbot: QtBot, step: int) -> None:
    """Let the trainer that was left hand over its state."""
    qtbot.waitUntil(lambda: bool(link.controls(Save)), timeout=PATIENCE)
    path = link.controls(Save)[-1].path
    lane = msgspec.structs.replace(samples.checkpoint(step).lanes[0], branch=0)
    checkpoint.write(Path(path), Checkpoint(link.experiment, (), (lane,)))
    link.say(Saved(path))


def kept(window: MainWindow, qtbot: QtBot) -> recovery.RecoveryInfo:
    """Wait until the window says that the training before was kept; returns its recovery file."""
    qtbot.waitUntil(lambda: "left without being saved" in "".join(window.strip.texts()), timeout=PATIENCE)
    (info,) = recovery.pending()
    return info


def press(window: MainWindow, label: str, qtbot: QtBot) -> None:
    """Click a button in the strip."""
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)  # what was dismissed has no buttons any more
    (button,) = [one for one in window.findChildren(QToolButton) if one.text() == label]
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def test_what_another_one_is_opened_over_is_kept_and_can_be_gone_back_to(
    window: MainWindow, trainers: fakes.FakeTrainers, qtbot: QtBot
) -> None:
    link = trainers.link
    changed(window, link, qtbot)
    window.files.open_builtin("xor")
    assert trainers.link is not link  # at once
    assert window.training.history.keys() == ()
    qtbot.waitUntil(lambda: bool(link.controls(Save)), timeout=PATIENCE)
    assert link.controls(Pause)
    late = Event(step=0, run="SGD", set={"optimizer": {"lr": 0.2}}, id="late")
    link.say(fakes.records(fakes.layout(), 71, 80), fakes.acknowledged(late, 75, 1))  # on their way when it was left
    hand_over(link, qtbot, 80)
    info = kept(window, qtbot)
    assert (info.title, info.step, info.closed) == ("Two spirals", 80, True)
    qtbot.waitUntil(lambda: not link.scratch.exists(), timeout=PATIENCE)
    assert link.stopped == 1
    content = session.load(info.path)
    key = content.history.keys()[0]
    np.testing.assert_array_equal(content.history.column(key, "step"), np.arange(1, 81))
    np.testing.assert_allclose(content.history.column(key, "loss"), 1.0 / np.arange(1, 81))
    assert [entry.event.id for entry in content.log] == ["typed", "late"]
    assert content.info["nnviz"]

    press(window, "Go on", qtbot)
    qtbot.waitUntil(lambda: len(trainers.links) == 3, timeout=PATIENCE)
    assert window.training.history.last_step(key) == 80
    assert window.training.recovery is not None
    assert not trainers.link.playing
    assert window.strip.texts() == ()


def test_an_offer_that_has_passed_is_made_again_when_asked_for(
    window: MainWindow, trainers: fakes.FakeTrainers, qtbot: QtBot
) -> None:
    window.actions_.commands["recover"].trigger()
    assert window.strip.texts() == ("There is no training that was left without being saved.",)
    window.strip.passing_ms = 1
    link = trainers.link
    changed(window, link, qtbot)
    with qtbot.waitSignal(window.training.left, timeout=PATIENCE):
        window.files.open_builtin("xor")
        hand_over(link, qtbot, 70)
    qtbot.mouseMove(window.status)  # a notice under the mouse stays
    qtbot.waitUntil(lambda: window.strip.texts() == (), timeout=PATIENCE)
    window.actions_.commands["recover"].trigger()
    assert "“Two spirals” was left without being saved" in window.strip.texts()[0]
    press(window, "Discard", qtbot)
    assert recovery.pending() == []


def test_no_record_is_lost_between_the_trainer_and_what_is_kept(
    window: MainWindow, trainers: fakes.FakeTrainers, qtbot: QtBot
) -> None:
    link = trainers.link
    changed(window, link, qtbot)
    shape = fakes.layout()
    link.say(fakes.records(shape, 71, 75))
    window.training._thread.end()  # type: ignore[union-attr]
    assert window.training.history.last_step(shape.lanes[0].key) == 70  # said, and not heard yet
    window.files.open_builtin("xor")
    link.say(fakes.records(shape, 76, 80))
    hand_over(link, qtbot, 80)
    info = kept(window, qtbot)
    losses = session.load(info.path).history.column(shape.lanes[0].key, "loss")
    np.testing.assert_allclose(losses, 1.0 / np.arange(1, 81))


def test_what_was_only_watched_or_is_saved_is_left_without_a_word(
    window: MainWindow, trainers: fakes.FakeTrainers, qtbot: QtBot
) -> None:
    link = trainers.link
    shape = fakes.layout()
    link.say(fakes.READY, fakes.status(shape, 70), fakes.records(shape, 1, 70))
    qtbot.waitUntil(lambda: bool(window.training.history.lanes), timeout=PATIENCE)
    window.files.open_builtin("xor")
    qtbot.waitUntil(lambda: not link.scratch.exists(), timeout=PATIENCE)
    assert not link.controls(Save)
    assert window.strip.texts() == ()
    assert recovery.pending() == []


def test_a_trainer_that_is_left_and_does_not_answer_leaves_its_newest_state(
    window: MainWindow, trainers: fakes.FakeTrainers, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retiring, "HANDOVER", 0.05)
    link = trainers.link
    changed(window, link, qtbot)
    lane = msgspec.structs.replace(samples.checkpoint(60).lanes[0], branch=0)
    checkpoint.write(link.scratch / "last.checkpoint", Checkpoint(link.experiment, (), (lane,)))
    window.files.open_builtin("xor")
    assert kept(window, qtbot).step == 60


def test_what_cannot_be_kept_when_it_is_left_is_said(
    window: MainWindow, trainers: fakes.FakeTrainers, qtbot: QtBot
) -> None:
    link = trainers.link
    changed(window, link, qtbot)
    window.files.open_builtin("xor")
    qtbot.waitUntil(lambda: bool(link.controls(Save)), timeout=PATIENCE)
    link.say(Died(-9))
    qtbot.waitUntil(lambda: "could not be kept" in "".join(window.strip.texts()), timeout=PATIENCE)
    assert recovery.pending() == []
    assert not link.restarted


def test_what_is_kept_of_a_recovered_training_takes_the_place_of_its_file(
    window: MainWindow, trainers: fakes.FakeTrainers, qtbot: QtBot
) -> None:
    first = recovery.write(samples.content(30))
    window.files.offer_recovery()
    press(window, "Go on", qtbot)
    qtbot.waitUntil(lambda: len(trainers.links) == 2, timeout=PATIENCE)
    link, shape = trainers.link, fakes.layout()
    event = Event(step=0, run="SGD", set={"optimizer": {"lr": 0.1}}, id="typed")
    link.say(fakes.acknowledged(event, 30, len(window.training.log.entries)), fakes.status(shape, 30, "paused"))
    qtbot.waitUntil(lambda: window.training.would_lose, timeout=PATIENCE)
    window.files.open_builtin("xor")
    hand_over(link, qtbot, 30)
    assert kept(window, qtbot).path != first.path
    qtbot.waitUntil(lambda: not Path(first.path).exists(), timeout=PATIENCE)


def test_a_window_that_closes_waits_for_what_is_being_kept(
    window: MainWindow, trainers: fakes.FakeTrainers, qtbot: QtBot
) -> None:
    link = trainers.link
    changed(window, link, qtbot)
    window.files.open_builtin("xor")
    hand_over(link, qtbot, 70)
    window.close()
    window.training.close()
    assert [info.step for info in recovery.pending()] == [70]
