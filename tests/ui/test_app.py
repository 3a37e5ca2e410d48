from __future__ import annotations

import faulthandler
import gc
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from PySide6.QtCore import QTimer
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from nnviz.link.messages import Advance, Failed, Request, Save, Saved
from nnviz.link.trainer_link import Died
from nnviz.record import checkpoint, recovery
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


def test_the_window_needs_neither_torch_nor_scikit_learn() -> None:
    code = (
        "import sys, nnviz.ui.app; from nnviz.ui.panels import registry; registry.panels();"
        "heavy = ('torch', 'sklearn', 'nnviz.core', 'nnviz.worker', 'pyqtgraph');"
        "print([name for name in heavy if name in sys.modules])"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"
