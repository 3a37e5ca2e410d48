"""A field is marked only while its own text is refused."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from nnviz.ui.model import commands
from nnviz.ui.setup.column import SetupColumn
from nnviz.ui.setup.rows import NumberRow
from nnviz.ui.widgets.entry import Entry
from nnviz.ui.widgets.stepper import Stepper
from tests.ui import fakes
from tests.ui.conftest import MakeWindow
from tests.ui.setup.acting import Desk


@pytest.fixture
def desk(make_window: MakeWindow, trainers: fakes.FakeTrainers, qtbot: QtBot) -> Desk:
    desk = Desk(make_window(), trainers, qtbot)
    desk.start()
    return desk


def marked(column: SetupColumn) -> list[str]:
    """Return the texts of all fields that have a red border."""
    fields = [*column.findChildren(Stepper), *column.findChildren(Entry)]
    return [one.entry.text() if isinstance(one, Stepper) else one.text() for one in fields if one.property("invalid")]


def said(column: SetupColumn) -> list[str]:
    return [section.message.text() for section in column.sections if section.message.text()]


def leave(desk: Desk) -> None:
    desk.column.network.layers[0].handle.setFocus()


def reorder(desk: Desk) -> None:
    handle = desk.column.network.layers[0].handle
    handle.setFocus()
    desk.type(desk.column.network.layers[0].width_.entry, "5")
    desk.accept()
    desk.qtbot.keyClick(handle, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    desk.accept()


def escape(desk: Desk) -> None:
    desk.qtbot.keyClick(desk.column.network.layers[1].width_.entry, Qt.Key.Key_Escape)
    assert said(desk.column) == []


def undo(desk: Desk) -> None:
    leave(desk)
    desk.window.training.command(commands.changing("", {"network": {"hidden": (7, 7)}}))
    desk.accept({"network": {"hidden": (8, 8)}})
    desk.qtbot.waitUntil(lambda: said(desk.column) == [])
    desk.window.training.undo()
    desk.accept()
    desk.qtbot.waitUntil(lambda: desk.column.network.layers[1].width_.entry.text() == "8")


def other_data(desk: Desk) -> None:
    desk.column.data.tiles.tiles["circle"].setFocus()
    desk.click(desk.column.data.tiles.tiles["circle"])
    desk.accept()
    assert said(desk.column) == []


def other_experiment(desk: Desk) -> None:
    desk.window.files.open_builtin("spiral")
    assert said(desk.column) == []


def language(desk: Desk) -> None:
    leave(desk)
    desk.window.use_language("zh_CN")
    desk.qtbot.waitUntil(lambda: said(desk.column) == [])
    desk.window.use_language("en")


def theme(desk: Desk) -> None:
    leave(desk)
    desk.window.use_theme("dark")


@pytest.mark.parametrize("act", [leave, escape, reorder, undo, other_data, other_experiment, language, theme])
def test_the_mark_of_a_width_goes_with_its_text(desk: Desk, act: Callable[[Desk], None]) -> None:
    desk.type(desk.column.network.layers[1].width_.entry, "0")
    assert "0" in marked(desk.column)
    act(desk)
    assert marked(desk.column) == []


def test_why_a_value_was_refused_is_said_until_something_else_is_changed(desk: Desk) -> None:
    noise, batch = desk.column.data.named["data.noise"], desk.column.training.batch
    assert isinstance(noise, NumberRow)
    desk.type(noise.entry, "30")
    assert "30 is out of range" in noise.message.text()
    batch.entry.setFocus()
    assert noise.entry.text() == "0.1"
    assert "30 is out of range" in noise.message.text()  # time to read it
    desk.type(batch.entry, "20")
    assert noise.message.text() == ""
    desk.accept()


def test_a_width_is_judged_while_it_is_typed(desk: Desk, qtbot: QtBot) -> None:
    entry = desk.column.network.layers[0].width_.entry
    desk.type(entry, "0")
    entry.selectAll()
    qtbot.keyClicks(entry, "6")
    assert marked(desk.column) == []
    qtbot.keyClick(entry, Qt.Key.Key_Return)
    assert desk.event().set["network"]["hidden"] == (6, 8)


def test_a_rate_of_a_penalty_is_judged_while_it_is_typed(desk: Desk, qtbot: QtBot) -> None:
    penalty = desk.column.training.penalty
    desk.choose(penalty.choice, "l1")
    desk.accept()
    entry = penalty.entries["training.l1"]
    desk.type(entry, "-1")
    assert marked(desk.column) == ["-1"]
    qtbot.keyClick(entry, Qt.Key.Key_Escape)
    assert (entry.text(), marked(desk.column), penalty.message.text()) == ("0.001", [], "")


def test_another_experiment_shows_its_own_value_in_a_field_being_typed_into(desk: Desk) -> None:
    row = desk.column.training.batch
    assert isinstance(row, NumberRow)
    desk.type(row.entry, "many")
    assert marked(desk.column) == ["many"]
    desk.window.files.open_builtin("spiral")
    assert row.entry.text() == str(desk.window.training.session.experiment.training.batch_size)
    assert marked(desk.column) == []
    assert row.message.text() == ""
