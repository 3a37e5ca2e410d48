"""Tab through the set-up column as it stands, whatever was made later than the rest."""

from __future__ import annotations

import itertools

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from nnviz.spec import Data, Experiment, Run
from nnviz.ui import opening
from nnviz.ui.setup.section import FoldButton
from tests.ui import fakes
from tests.ui.conftest import MakeWindow
from tests.ui.setup.acting import Desk

#: Pixels by which the middles of what stands in one row may differ.
SAME = 6


@pytest.mark.parametrize("data", ["moons", "function", "gauss"])
def test_tab_goes_through_the_column_from_top_to_bottom(
    make_window: MakeWindow, trainers: fakes.FakeTrainers, qtbot: QtBot, data: str
) -> None:
    desk = Desk(make_window(), trainers, qtbot)
    desk.start()
    run = Run(name="Adam", optimizer={"name": "adam"}, schedule={"name": "warmup_cosine"})
    desk.window.files.begin(opening.of(Experiment(data=Data(name=data), runs=(run,)), None), playing=False)
    desk.start()
    qtbot.waitUntil(lambda: "data.noise" in desk.column.data.named or data == "function")
    for fold in desk.column.findChildren(FoldButton):
        if not fold.isChecked():
            fold.click()
    content = desk.column._content
    qtbot.waitUntil(
        lambda: desk.column.optimizer.defaults.height() > 20 and content.height() >= content.sizeHint().height()
    )
    desk.column.data.button.setFocus()
    parts: list[QWidget] = []
    while True:
        at = QApplication.focusWidget()
        assert isinstance(at, QWidget)
        if not content.isAncestorOf(at):
            break
        parts.append(at)
        QTest.keyClick(at, Qt.Key.Key_Tab)
    assert len(parts) > 40
    seen = [middle(part, content) for part in parts]  # by now everything has taken its place
    for (x, y), (x_next, y_next) in itertools.pairwise(seen):
        assert y_next > y + SAME or (abs(y_next - y) <= SAME and x_next > x), (seen, (x, y))


def middle(part: QWidget, content: QWidget) -> tuple[int, int]:
    """Where a part stands in the column: its left, and the middle of its height."""
    place = part.mapTo(content, QPoint(0, part.height() // 2))
    return place.x(), place.y()
