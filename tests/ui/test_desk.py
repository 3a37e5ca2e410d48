"""The gaps between the docks: as wide as the zoom says, quiet, and marked where the pointer could drag them."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDockWidget, QWidget
from pytestqt.qtbot import QtBot

from nnviz.ui import theme as themes
from nnviz.ui.desk import Desk
from nnviz.ui.theme import Theme
from tests.ui.conftest import MakeWindow
from tests.ui.layouts import Requests
from tests.ui.panels import frames


@pytest.fixture
def desk(qapp: QApplication, qtbot: QtBot) -> Desk:
    themes.apply(qapp, themes.light())
    desk = Desk(themes.light())
    qtbot.addWidget(desk)
    for area in (Qt.DockWidgetArea.TopDockWidgetArea, Qt.DockWidgetArea.BottomDockWidgetArea):
        dock = QDockWidget(desk)
        dock.setTitleBarWidget(QWidget(dock))
        dock.setWidget(QWidget(dock))
        desk.addDockWidget(area, dock)
    desk.resize(300, 400)
    desk.show()
    qtbot.waitExposed(desk)
    return desk


def gap(desk: Desk) -> tuple[int, int]:
    """Where the gap begins and how high it is."""
    upper, lower = sorted(dock.geometry().getRect() for dock in desk.findChildren(QDockWidget))
    return upper[1] + upper[3], lower[1] - upper[1] - upper[3]


def colour(desk: Desk) -> str:
    return QColor(desk.grab().toImage().pixel(150, gap(desk)[0] + 3)).name()


@pytest.mark.parametrize(("theme", "height"), [(themes.light(), 8), (themes.named("dark", 1.5), 12)])
def test_a_gap_follows_the_theme(desk: Desk, theme: Theme, height: int, qtbot: QtBot) -> None:
    desk.set_theme(theme)
    qtbot.waitUntil(lambda: gap(desk)[1] == height)


def test_a_gap_is_marked_while_the_pointer_is_on_it(desk: Desk, qtbot: QtBot) -> None:
    quiet = colour(desk)
    QTest.mouseMove(desk, QPoint(150, gap(desk)[0] + 3))
    qtbot.waitUntil(lambda: colour(desk) == themes.light().line)
    QTest.mouseMove(desk, QPoint(150, 20))
    qtbot.waitUntil(lambda: colour(desk) == quiet)
    assert quiet != themes.light().line


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_the_ground_of_the_window_shows_between_docks(make_window: MakeWindow, qtbot: QtBot, colours: str) -> None:
    window = make_window(panels=True)
    window.use_theme(colours)
    qtbot.waitUntil(lambda: not window.restyling.under_way)
    network = window.area.docks["network"]

    def ground() -> str:
        place = QPoint(network.geometry().right() + 4, network.geometry().center().y())
        return QColor(window.grab().toImage().pixel(window.area.desk.mapTo(window, place))).name()

    qtbot.waitUntil(lambda: ground() == window.theme.bg)


def test_frames_ask_for_no_layout(make_window: MakeWindow, qtbot: QtBot) -> None:
    window = make_window(panels=True)
    for name in window.viewer.panels:
        window.area.bring(name)
    desk = window.findChild(Desk)
    assert desk is not None

    def show(step: int) -> None:
        new = frames.whole(frames.plane_snapshot(step=step))
        for panel in window.viewer.panels.values():
            panel.show_frame(new)
        QApplication.processEvents()

    for step in range(11_900, 12_000, 9):  # the docks take their places
        show(step)
    requests = Requests(desk)
    for step in range(12_000, 12_400, 9):
        show(step)
    assert requests.count == 0
