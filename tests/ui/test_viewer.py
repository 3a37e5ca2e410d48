"""What is chosen reaches the trainer as needs; what panels ask for reaches the training; frames hold the rare parts."""

from __future__ import annotations

from typing import Any

import msgspec
import numpy as np
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from nnviz.core.task import task_for
from nnviz.link.messages import Look, Shown
from nnviz.refusal import Refusal
from nnviz.snapshot import Needs, Snapshot
from nnviz.spec import Data, Edit, Event
from nnviz.ui.main_window import MainWindow
from nnviz.ui.panels.base import CHOSEN_NEURON, CHOSEN_OWN, CHOSEN_SAMPLE, PanelEntry, PanelWidget
from nnviz.ui.panels.frame import Selection, combined
from nnviz.ui.theme import Theme
from nnviz.ui.viewpoint import Viewpoint
from tests.ui import fakes
from tests.ui.conftest import MakeWindow
from tests.ui.model.test_gathered import predictions, profile, stats
from tests.ui.test_main_window import running

WANTED = Needs(sample=CHOSEN_SAMPLE, focus=CHOSEN_NEURON, own=CHOSEN_OWN, before=True, batch=True, layers=True, bins=16,
               profile=25)  # fmt: skip


def _make(theme: Theme, parent: QWidget | None = None) -> PanelWidget:
    return PanelWidget(ENTRY, theme, parent)


ENTRY = PanelEntry("one", "One", 1, 1.0, lambda viewpoint, size: WANTED, _make)


def with_panel(make_window: MakeWindow, qtbot: QtBot) -> tuple[MainWindow, PanelWidget]:
    """A window that shows one panel, which needs everything that can be chosen."""
    window = make_window("SGD", "Adam")
    panel = _make(window.theme, window)
    panel.show()
    window.viewer.take({"one": panel})
    qtbot.waitUntil(lambda: bool(looks(window)))
    return window, panel


def looks(window: MainWindow) -> list[Needs]:
    link: Any = window.training._link
    return [request.needs for request in link.controls(Look)]


def pictured(window: MainWindow, trainers: fakes.FakeTrainers, qtbot: QtBot, snapshot: Snapshot) -> None:
    trainers.link.say(snapshot)
    qtbot.waitUntil(
        lambda: window.training.snapshot is not None and msgspec.structs.asdict(window.training.snapshot)["step"]
        == snapshot.step
    )  # fmt: skip


def test_needs_are_for_what_is_chosen(make_window: MakeWindow, qtbot: QtBot) -> None:
    window, panel = with_panel(make_window, qtbot)
    first = looks(window)[-1]
    assert (first.sample, first.focus, first.own) == (0, (0, 0), ())
    assert (first.before, first.batch, first.layers, first.bins, first.profile) == (True, True, True, 16, 25)
    chosen = Selection(sample=7, neuron=(2, 3), own=(0.5, -1.0))
    panel.selected.emit(chosen)
    last = looks(window)[-1]
    assert (last.sample, last.focus, last.own) == (7, (2, 3), (0.5, -1.0))
    assert window.viewer.selection == window.viewer.frame().selection == chosen
    count = len(looks(window))
    panel.selected.emit(chosen)
    assert len(looks(window)) == count  # nothing new


def test_nobody_who_shows_it_nothing_is_asked() -> None:
    chosen = Selection(sample=7, neuron=(2, 3), own=(0.5, -1.0))
    needs = combined(Viewpoint("SGD"), [Needs(matrices=("weight",))], chosen)
    assert (needs.sample, needs.focus, needs.own) == (-1, (0, 0), ())
    assert needs.fast
    assert not needs.slow
    needs = combined(Viewpoint("SGD"), [Needs(matrices=("weight",)), WANTED], chosen)
    assert (needs.sample, needs.focus, needs.own) == (7, (2, 3), (0.5, -1.0))
    assert needs.slow


def test_another_training_begins_with_nothing_chosen(
    make_window: MakeWindow, trainers: fakes.FakeTrainers, qtbot: QtBot
) -> None:
    window, panel = with_panel(make_window, qtbot)
    panel.selected.emit(Selection(sample=7))
    running(window, trainers, qtbot)
    pictured(window, trainers, qtbot, msgspec.structs.replace(fakes.snapshot(5), layers=stats(5), profile=profile(5)))
    assert window.viewer.frame().gathered is not None
    window.files.begin(window.files.opening, playing=False)
    frame = window.viewer.frame()
    assert (frame.selection, frame.gathered, frame.layers, frame.profile) == (Selection(), None, None, None)


def test_a_weight_edit_of_a_panel_is_a_command_that_can_be_undone(
    make_window: MakeWindow, trainers: fakes.FakeTrainers, qtbot: QtBot
) -> None:
    window, panel = with_panel(make_window, qtbot)
    link = running(window, trainers, qtbot)
    edit = Edit(layer=1, neuron=2, input=1, value=0.5)
    panel.commanded.emit(Event(step=0, run="SGD", edit=(edit,), id="mine"))
    assert [event.edit for event in link.commands()] == [(edit,)]
    inverse = Event(step=0, run="SGD", edit=(msgspec.structs.replace(edit, value=-0.25),))
    link.say(fakes.acknowledged(link.commands()[0], 400, 0, inverse=inverse))
    qtbot.waitUntil(lambda: window.training.log.can_undo)
    window.training.undo()
    assert link.commands()[-1].edit == inverse.edit


def test_a_panel_asks_the_window(make_window: MakeWindow, qtbot: QtBot) -> None:
    window, panel = with_panel(make_window, qtbot)
    heard: list[tuple[str, object]] = []
    window.viewer.asked.connect(lambda what, value: heard.append((what, value)))
    panel.asked.emit("open-data", 3)
    assert heard == [("open-data", 3)]


def test_what_a_panel_could_not_write_and_what_it_refuses_is_said(make_window: MakeWindow, qtbot: QtBot) -> None:
    window, panel = with_panel(make_window, qtbot)
    panel.asked.emit("not-saved", "/nowhere/weights.png")
    assert window.strip.texts() == ("/nowhere/weights.png could not be written.",)
    panel.asked.emit("refused", Refusal("range", "value", "7", "0 to 1"))
    assert len(window.strip.texts()) == 2
    assert "0 to 1" in window.strip.texts()[-1]


def test_frames_hold_the_newest_of_what_comes_rarely(
    make_window: MakeWindow, trainers: fakes.FakeTrainers, qtbot: QtBot
) -> None:
    window, _ = with_panel(make_window, qtbot)
    running(window, trainers, qtbot)
    whole = msgspec.structs.replace(fakes.snapshot(5), layers=stats(5), profile=profile(5), predictions=predictions())
    pictured(window, trainers, qtbot, whole)
    pictured(window, trainers, qtbot, fakes.snapshot(6))
    frame = window.viewer.frame()
    assert frame.snapshot is not None
    assert frame.snapshot.step == 6
    assert frame.layers is not None
    assert frame.profile is not None
    assert frame.predictions is not None
    assert (frame.layers.step, frame.profile.step) == (5, 5)
    assert frame.gathered is not None
    np.testing.assert_array_equal(frame.gathered.steps, [5])
    window.viewer.show_run("Adam")  # of which there is no snapshot yet
    frame = window.viewer.frame()
    assert (frame.snapshot, frame.layers, frame.profile, frame.predictions, frame.gathered) == (None,) * 5
    trainers.link.say(fakes.data("regression"))
    window.viewer.show_run("SGD")
    qtbot.waitUntil(lambda: window.viewer.frame().predictions is None)  # other data: what it said of these is gone
    assert window.viewer.frame().gathered is not None


def test_slow_motion_reaches_the_panels(make_window: MakeWindow, qtbot: QtBot) -> None:
    window, _ = with_panel(make_window, qtbot)
    window.viewer.show_phase("backward", 0.25)
    frame = window.viewer.frame()
    assert (frame.phase, frame.progress) == ("backward", 0.25)
    window.viewer.show_phase("", 0.0)
    assert window.viewer.frame().phase == ""


def test_data_that_come_last_are_shown(make_window: MakeWindow, trainers: fakes.FakeTrainers, qtbot: QtBot) -> None:
    window, panel = with_panel(make_window, qtbot)
    shape = fakes.layout("SGD", "Adam")
    trainers.link.say(shape, fakes.READY, fakes.status(shape, 0, "paused"))
    qtbot.waitUntil(lambda: window.training.session.status is not None)
    client = window.viewer.clock._clients["one"]
    qtbot.waitUntil(lambda: not client.dirty)
    data = task_for(Data(name="circle", samples=20)).dataset.view()
    trainers.link.say(Shown(data))
    qtbot.waitUntil(lambda: panel.frame.data is not None and panel.frame.data.name == "circle")
