from __future__ import annotations

import faulthandler
import gc
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QToolButton
from pytestqt.qtbot import QtBot

from nnviz.link.messages import Advance, Failed, Request, Save, Saved
from nnviz.link.trainer_link import Died
from nnviz.record import checkpoint, recovery, session
from nnviz.record.history import History
from nnviz.record.session import SessionContent
from nnviz.refusal import Refused, refuse
from nnviz.spec import Event, Experiment
from nnviz.state import Checkpoint
from nnviz.ui.app import run
from nnviz.ui.main_window import MainWindow
from nnviz.ui.options import Options
from tests.record import samples
from tests.ui import fakes


class SteppingLink(fakes.FakeLink):
    """A trainer that does what it is told at once."""

    def start(self) -> None:
        super().start()
        self.say(fakes.READY, fakes.data(), fakes.status(fakes.layout(), 0, "paused"), fakes.snapshot(0))

    def send(self, request: Request) -> None:
        super().send(request)
        if isinstance(request, Advance):
            shape = fakes.layout()
            self.say(
                fakes.status(shape, request.steps, "paused"),
                fakes.records(shape, 1, request.steps),
                fakes.snapshot(request.steps),
            )


class FailingLink(fakes.FakeLink):
    """A trainer that cannot begin."""

    def start(self) -> None:
        super().start()
        failed = Failed("out of memory")
        self.say(failed, Died(1, failed))


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    """The window points faulthandler at its own file; give it back afterwards."""
    before = faulthandler.is_enabled()
    yield
    gc.collect()  # pyqtgraph's menus have no parent
    if before:
        faulthandler.enable(sys.__stderr__)


def windows() -> list[MainWindow]:
    return [widget for widget in QApplication.topLevelWidgets() if isinstance(widget, MainWindow)]


def test_a_picture_after_so_many_steps(qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "out" / "window.png"
    options = Options(screenshot=path, after_steps=50, size=(1280, 800), theme="dark", lang="en")
    assert run(Experiment(), options, SteppingLink) == 0
    image = QImage(str(path))
    assert (image.width(), image.height()) == (1280, 800)
    colors = {image.pixelColor(x, y).rgb() for x in range(0, 1280, 7) for y in range(0, 800, 7)}
    assert len(colors) > 50  # something is drawn


def test_no_picture_of_a_training_that_fails(qtbot: QtBot, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "window.png"
    assert run(Experiment(), Options(screenshot=path, theme="light", lang="en"), FailingLink) == 1
    assert not path.exists()
    assert "out of memory" in capsys.readouterr().err


class RefusingLink(fakes.FakeLink):
    """A trainer that is asked for what is not to be had."""

    def start(self) -> None:
        super().start()
        refused = refuse("device", "training.device", "cuda", "cpu")
        failed = Failed(str(refused), refusal=refused.refusal)
        self.say(failed, Died(1, failed))


def test_what_the_trainer_refuses_is_bad_input(
    qtbot: QtBot, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    options = Options(screenshot=tmp_path / "window.png", theme="light", lang="en")
    assert run(Experiment(), options, RefusingLink) == 2
    assert "cuda is not to be had here; accepted: cpu." in capsys.readouterr().err


def close_soon(act: Any) -> None:
    QTimer.singleShot(300, act)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_signals_close_the_window_in_order(qtbot: QtBot, number: signal.Signals) -> None:
    links = fakes.FakeTrainers()
    close_soon(lambda: os.kill(os.getpid(), number))
    assert run(Experiment(), Options(theme="light", lang="en"), links) == 0
    assert links.link.stopped == 1
    assert not links.link.scratch.exists()


def test_a_signal_before_the_picture_is_no_success(qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "window.png"
    close_soon(lambda: os.kill(os.getpid(), signal.SIGINT))
    assert run(Experiment(), Options(screenshot=path, theme="light", lang="en"), fakes.FakeTrainers()) == 130
    assert not path.exists()


class ChangedLink(fakes.FakeLink):
    """A trainer that has been told something, and hands over its state."""

    def start(self) -> None:
        super().start()
        shape = fakes.layout()
        event = Event(step=0, run="SGD", set={"optimizer": {"lr": 0.1}}, id="typed")
        self.say(fakes.READY, fakes.status(shape, 70), fakes.acknowledged(event, 5, 0), fakes.records(shape, 1, 70))

    def send(self, request: Request) -> None:
        super().send(request)
        if isinstance(request, Save):
            lane = msgspec.structs.replace(samples.checkpoint(70).lanes[0], branch=0)
            checkpoint.write(Path(request.path), Checkpoint(self.experiment, (), (lane,)))
            self.say(Saved(request.path))


def test_the_program_ends_when_what_would_be_lost_is_safe(qtbot: QtBot) -> None:
    visible: list[bool] = []

    def close() -> None:
        windows()[0].close()
        visible.append(windows()[0].isVisible())

    close_soon(close)
    assert run(Experiment(title="Mine"), Options(theme="light", lang="en"), ChangedLink) == 0
    assert visible == [False]
    assert [(info.title, info.step) for info in recovery.pending()] == [("Mine", 70)]


def offers(window: MainWindow) -> list[QToolButton]:
    return [one for one in window.strip.findChildren(QToolButton) if one.isVisible() and one.text() == "Go on"]


def test_a_start_offers_what_was_left_and_a_click_goes_on_from_its_step(qtbot: QtBot) -> None:
    info = recovery.write(samples.content(300))
    trainers = fakes.FakeTrainers()
    seen: list[Any] = []

    def go_on() -> None:
        (window,) = windows()
        try:
            seen.append(window.strip.texts())
            (button,) = offers(window)
            qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
            qtbot.waitUntil(lambda: len(trainers.links) == 2, timeout=30_000)
            seen.append(checkpoint.read(Path(trainers.link.checkpoint)).lanes[0].step)
            seen.append(window.training.history.last_step(samples.KEY))
            seen.append(offers(window))
            seen.append(recovery.pending())
        finally:
            window.close()

    close_soon(go_on)
    assert run(None, Options(theme="light", lang="en"), trainers) == 0
    assert [text for text in seen[0] if "“Sample” was kept at step 10" in text]
    assert seen[1:] == [info.step, 300, [], []]
    assert not trainers.link.playing
    assert [one.step for one in recovery.pending()] == [10]  # it was not saved


def test_what_a_start_offers_and_is_discarded_is_not_offered_again(qtbot: QtBot) -> None:
    recovery.write(samples.content(300))
    offered: list[int] = []

    def discard() -> None:
        (window,) = windows()
        offered.append(len(offers(window)))
        for button in window.strip.findChildren(QToolButton):
            if button.isVisible() and button.text() == "Discard":
                qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
        window.close()

    for _ in range(2):
        close_soon(discard)
        assert run(None, Options(theme="light", lang="en"), fakes.FakeTrainers()) == 0
    assert offered == [1, 0]


def test_without_an_experiment_the_default_one_plays(qtbot: QtBot) -> None:
    links = fakes.FakeTrainers()
    close_soon(lambda: windows()[0].close())
    assert run(None, Options(theme="light", lang="en"), links) == 0
    assert links.link.experiment.data.name == "spiral"
    assert links.link.playing


def test_device_on_the_command_line_wins(qtbot: QtBot) -> None:
    links = fakes.FakeTrainers()
    close_soon(lambda: windows()[0].close())
    run(Experiment(), Options(theme="light", lang="en", device="cpu"), links)
    assert links.link.experiment.training.device == "cpu"
    assert not links.link.playing


def test_a_broken_session_is_refused_before_anything_shows(qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "broken.nnviz"
    path.write_bytes(b"no zip")
    with pytest.raises(Refused):
        run(None, Options(path=path, theme="light"), fakes.FakeTrainers())


class Watched(fakes.FakeTrainers):
    """Remembers what the window says when a trainer is started; closes it soon after."""

    def __init__(self) -> None:
        super().__init__()
        self.shown: list[bool] = []
        self.texts: tuple[str, ...] = ()

    def __call__(self, experiment: Experiment, scratch: Path, **options: Any) -> fakes.FakeLink:
        (window,) = windows()
        self.shown.append(window.isVisible() and bool(window.viewer.panels))
        QTimer.singleShot(100, self.close)
        return super().__call__(experiment, scratch, **options)

    def close(self) -> None:
        (window,) = windows()
        self.texts = window.strip.texts()
        window.close()


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    path = tmp_path / "mine.nnviz"
    session.save(path, samples.content(300))
    return path


@pytest.mark.parametrize("play", [False, True])
def test_a_session_is_read_when_the_window_is_there(
    qtbot: QtBot, saved: Path, monkeypatch: pytest.MonkeyPatch, play: bool
) -> None:
    load, trainers = session.load, Watched()
    seen: list[bool] = []

    def slow(*given: Any) -> SessionContent:
        while not (windows() and windows()[0].viewer.panels):
            time.sleep(0.01)
        (window,) = windows()
        seen.append(window.isVisible() and not window.actions_.commands["save"].isEnabled())
        return load(*given)

    monkeypatch.setattr(session, "load", slow)
    assert run(None, Options(path=saved, theme="light", lang="en", play=play), trainers) == 0
    assert seen == [True]
    assert trainers.shown == [True]
    assert trainers.link.checkpoint
    assert trainers.link.playing == play
    assert len(trainers.links) == 1


def test_what_only_reading_all_of_a_session_tells_is_said_in_the_window(qtbot: QtBot, saved: Path) -> None:
    data = bytearray(saved.read_bytes())
    at = data.index(b"history/") + 200
    data[at] ^= 0xFF
    saved.write_bytes(data)
    trainers = Watched()
    assert run(None, Options(path=saved, theme="light", lang="en", play=True), trainers) == 0
    assert any("mine.nnviz" in text for text in trainers.texts)
    assert trainers.link.experiment.data.name == "spiral"  # something to look at
    assert not trainers.link.playing


def test_the_first_session_can_be_given_up(qtbot: QtBot, saved: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    load, trainers = session.load, Watched()
    given_up = threading.Event()

    def slow(path: Path, history: History, told: session.Told) -> SessionContent:
        assert given_up.wait(30)
        return load(path, history, told)

    def give_up() -> None:
        (button,) = [one for one in windows()[0].findChildren(QToolButton) if one.text() == "Cancel"]
        button.click()
        given_up.set()

    monkeypatch.setattr(session, "load", slow)
    close_soon(give_up)
    assert run(None, Options(path=saved, theme="light", lang="en"), trainers) == 0
    assert not trainers.link.checkpoint
    assert trainers.link.experiment.data.name == "spiral"


def test_a_session_is_read_before_its_picture_is_taken(
    qtbot: QtBot, saved: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    picture = tmp_path / "window.png"
    options = Options(path=saved, theme="light", lang="en", screenshot=picture, after_steps=0, size=(1280, 800))
    assert run(None, options, SteppingLink) == 0
    assert picture.exists()
    saved.write_bytes(saved.read_bytes()[:5000])
    with pytest.raises(Refused):
        run(None, options, SteppingLink)


def test_the_window_needs_neither_torch_nor_scikit_learn() -> None:
    code = (
        "import sys, nnviz.ui.app; from nnviz.ui.panels import registry; registry.panels();"
        "heavy = ('torch', 'sklearn', 'nnviz.core', 'nnviz.worker', 'pyqtgraph');"
        "print([name for name in heavy if name in sys.modules])"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"
