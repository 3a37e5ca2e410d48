"""Typing a learning rate while training runs: the field is the user's as long as it has the keys."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from nnviz.ui.main_window import MainWindow
from nnviz.ui.widgets.entry import Entry
from tests.ui import fakes


@pytest.fixture
def field(window: MainWindow, trainers: fakes.FakeTrainers, qtbot: QtBot) -> Entry:
    trainers.link.say(fakes.READY)
    goes_on(window, trainers, qtbot, 1)
    return window.toolbar.rate.field


def goes_on(window: MainWindow, trainers: fakes.FakeTrainers, qtbot: QtBot, *steps: int) -> None:
    """Let the trainer say where it stands, as it does ten times a second."""
    for step in steps:
        with qtbot.waitSignal(window.training.changed):
            trainers.link.say(fakes.status(fakes.layout(), step))


def test_the_first_click_selects_all_and_what_is_typed_replaces_it(
    window: MainWindow, field: Entry, trainers: fakes.FakeTrainers, qtbot: QtBot
) -> None:
    qtbot.mouseClick(field, Qt.MouseButton.LeftButton)
    assert field.selectedText() == "0.03"
    goes_on(window, trainers, qtbot, 2, 3)
    assert field.selectedText() == "0.03"
    qtbot.keyClicks(field, "0.")
    goes_on(window, trainers, qtbot, 4)
    qtbot.keyClicks(field, "5")
    assert field.text() == "0.5"
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert [event.set for event in trainers.link.commands()] == [{"optimizer": {"lr": 0.5}}]


def test_a_selection_made_in_the_field_stays(
    window: MainWindow, field: Entry, trainers: fakes.FakeTrainers, qtbot: QtBot
) -> None:
    qtbot.mouseClick(field, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(field, Qt.MouseButton.LeftButton)  # the second click is for the cursor
    assert field.selectedText() == ""
    field.setCursorPosition(2)
    goes_on(window, trainers, qtbot, 2)
    assert field.cursorPosition() == 2
    qtbot.keyClick(field, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    goes_on(window, trainers, qtbot, 3)
    assert field.selectedText() == "0.03"


def test_escape_brings_the_rate_in_use_back(window: MainWindow, field: Entry, trainers: fakes.FakeTrainers) -> None:
    QTest.mouseClick(field, Qt.MouseButton.LeftButton)
    QTest.keyClicks(field, "7")
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert (field.text(), field.hasFocus()) == ("0.03", False)
    assert trainers.link.commands() == []
    assert window.strip.texts() == ()


def test_leaving_the_field_with_nonsense_brings_the_rate_back_and_says_why_once(
    window: MainWindow, field: Entry, trainers: fakes.FakeTrainers, qtbot: QtBot
) -> None:
    said: list[object] = []
    window.toolbar.rate.refused.connect(said.append)
    qtbot.mouseClick(field, Qt.MouseButton.LeftButton)
    qtbot.keyClicks(field, "abc")
    assert field.property("invalid") is True
    qtbot.keyClick(field, Qt.Key.Key_Return)  # stays to be mended
    assert (field.text(), len(said)) == ("abc", 1)
    window.setFocus()
    assert (field.text(), field.property("invalid"), len(said)) == ("0.03", False, 1)
    qtbot.mouseClick(field, Qt.MouseButton.LeftButton)
    qtbot.keyClicks(field, "abc")
    window.setFocus()
    assert (field.text(), field.property("invalid"), len(said)) == ("0.03", False, 2)
    assert trainers.link.commands() == []
    assert window.strip.texts() == (
        "Learning rate: abc is not of the right kind; accepted: a number from 1e-08 to 1000.",
    )


def test_leaving_the_field_with_a_rate_sets_it(
    window: MainWindow, field: Entry, trainers: fakes.FakeTrainers, qtbot: QtBot
) -> None:
    qtbot.mouseClick(field, Qt.MouseButton.LeftButton)
    qtbot.keyClicks(field, "0.2")
    window.setFocus()
    QApplication.processEvents()
    assert [event.set for event in trainers.link.commands()] == [{"optimizer": {"lr": 0.2}}]


def test_a_rate_that_is_refused_leaves_the_one_in_use_in_the_field(
    window: MainWindow, field: Entry, trainers: fakes.FakeTrainers, qtbot: QtBot
) -> None:
    qtbot.mouseClick(field, Qt.MouseButton.LeftButton)
    qtbot.keyClicks(field, "1e9")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert trainers.link.commands() == []
    assert field.text() == "0.03"
    assert window.strip.texts() == (
        "Learning rate: 1000000000 is out of range; accepted: a number from 1e-08 to 1000.",
    )
