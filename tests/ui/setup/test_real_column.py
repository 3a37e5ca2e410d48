"""The set-up column on a real trainer: what is changed there changes network and data, and undo puts it back."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from nnviz.link.trainer_link import TrainerLink
from nnviz.spec import Data, Experiment, View
from nnviz.ui import opening
from nnviz.ui.main_window import MainWindow
from nnviz.ui.setup.column import SetupColumn
from nnviz.ui.setup.rows import NumberRow
from tests.ui.conftest import MakeWindow

PATIENCE = 60_000


def column_of(window: MainWindow, qtbot: QtBot) -> SetupColumn:
    list(window.side.filling(window.training, window.viewer, window.files, window._language, window._choices))
    qtbot.waitUntil(lambda: window.side.column is not None)
    assert window.side.column is not None
    return window.side.column


def samples(window: MainWindow) -> int:
    data = window.training.session.data
    return 0 if data is None else len(data.targets)


@pytest.mark.qt_log_ignore("propagateSizeHints")
def test_changes_reach_the_training_and_are_undone(make_window: MakeWindow, qtbot: QtBot) -> None:
    window = make_window()
    window.training._make_link = TrainerLink
    window.files.begin(opening.of(Experiment(data=Data(samples=80), view=View(speed=200)), None), playing=True)
    column = column_of(window, qtbot)
    qtbot.waitUntil(lambda: column._content.isEnabled() and samples(window) == 80, timeout=PATIENCE)

    row = column.data.named["data.samples"]
    assert isinstance(row, NumberRow)
    row.entry.selectAll()
    row.entry.setFocus()
    qtbot.keyClicks(row.entry, "120")
    qtbot.keyClick(row.entry, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: samples(window) == 120, timeout=PATIENCE)
    assert column.data.button.note == "60 train · 60 test"

    qtbot.mouseClick(column.network.add, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(column.data.chips.chips["x1x2"], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(window.training.log.entries) == 3, timeout=PATIENCE)
    assert window.training.session.settings["SGD"].network.hidden == (8, 8, 8)
    qtbot.waitUntil(lambda: column.network.button.note == "185 parameters", timeout=PATIENCE)  # 4·8 + 2·9·8 + 9

    qtbot.mouseClick(column.data.tiles.tiles["csv"], Qt.MouseButton.LeftButton)
    assert column.data.dialog is not None
    column.data.dialog.close()
    column.data.take_path("csv", "/nowhere/at/all.csv")
    qtbot.waitUntil(column.data.message.isVisible, timeout=PATIENCE)
    assert "all.csv" in column.data.message.text()
    assert column.data.tiles.tiles["spiral"].isChecked()

    for left in (2, 1, 0):
        window.training.undo()
        qtbot.waitUntil(lambda left=left: len(window.training.log.entries) == 6 - left, timeout=PATIENCE)
    qtbot.waitUntil(lambda: samples(window) == 80, timeout=PATIENCE)
    assert window.training.session.settings["SGD"].network.hidden == (8, 8)
    again = column.data.named["data.samples"]  # another row: the table that could not be read had rows of its own
    assert isinstance(again, NumberRow)
    assert again.entry.text() == "80"
    window.close()
    window.training.close()
