"""Panels that must all be drawn anew share a turn of the event loop, and none is left blank."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QWidget

from nnviz.ui import theme as themes
from nnviz.ui.panels import turn as turns
from nnviz.ui.panels.base import PanelWidget
from nnviz.ui.panels.registry import panels
from nnviz.ui.panels.turn import Turn
from tests.ui.panels import frames


class Clock:
    """Time that passes by so much whenever it is looked at."""

    def __init__(self) -> None:
        self.now = self.step = 0.0

    def __call__(self) -> float:
        self.now += self.step
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def row(host: QWidget, clock: Clock) -> list[PanelWidget]:
    """One panel of each kind side by side, all drawn, sharing turns in which time passes as the clock says."""
    turn = Turn(host, clock)
    out = []
    for at, name in enumerate(sorted(panels())):
        panel = panels()[name].widget(themes.light(), host)
        panel.turn = turn
        panel.setGeometry(200 * at, 0, 200, 300)
        panel.show()
        panel.show_frame(frames.whole())
        out.append(panel)
    QApplication.processEvents()
    QApplication.processEvents()
    return out


def on_screen(panel: PanelWidget) -> QImage:
    """What the window shows of the middle of the panel."""
    store = panel.window().backingStore()
    assert store is not None
    image = store.paintDevice()
    assert isinstance(image, QImage)
    return middle(image, panel)


def middle(image: QImage, panel: PanelWidget) -> QImage:
    """The part of a picture of the window that shows the panel's body, without its edges."""
    return image.copy(panel.x() + 8, 60, panel.width() - 16, 180)


def colours(image: QImage) -> int:
    """How many colours there are in a picture, up to 20."""
    size = image.size()
    places = ((x, y) for x in range(0, size.width(), 2) for y in range(0, size.height(), 2))
    found: set[int] = set()
    for x, y in places:
        found.add(image.pixel(x, y))
        if len(found) == 20:
            break
    return len(found)


def blank(row: list[PanelWidget]) -> list[str]:
    """The panels of which the window shows nothing but the ground."""
    return [panel.entry.name for panel in row if colours(on_screen(panel)) == 1]


def enlarge(row: list[PanelWidget], host: QWidget) -> None:
    """Make all panels higher and have the window drawn, once."""
    for panel in row:
        panel.resize(200, panel.height() + 30)
    QApplication.sendPostedEvents()
    host.repaint()


def test_where_there_is_time_all_are_drawn_at_once(row: list[PanelWidget], host: QWidget) -> None:
    assert blank(row) == []
    enlarge(row, host)
    assert blank(row) == []


def test_where_there_is_none_one_is_drawn_a_turn(row: list[PanelWidget], host: QWidget, clock: Clock) -> None:
    clock.step = turns.MOST
    enlarge(row, host)
    left = [len(blank(row))]
    assert left == [len(row) - 1]
    while left[-1] and len(left) < 4 * len(row):
        QApplication.processEvents()
        left.append(len(blank(row)))
    assert left[-1] == 0
    assert left == sorted(left, reverse=True)


def test_another_theme_is_drawn_in_turns_too(row: list[PanelWidget], host: QWidget, clock: Clock) -> None:
    clock.step = turns.MOST
    for panel in row:
        panel.set_theme(themes.dark())
    host.repaint()
    assert 0 < len(blank(row)) < len(row)
    for _ in range(4 * len(row)):
        QApplication.processEvents()
    assert blank(row) == []


def test_a_panel_that_only_has_news_never_waits(row: list[PanelWidget], host: QWidget, clock: Clock) -> None:
    clock.step = turns.MOST
    for panel in row:
        panel.show_frame(frames.whole(steps=200))
    host.repaint()
    assert blank(row) == []


def test_a_picture_is_whole_whatever_waits(row: list[PanelWidget], host: QWidget, clock: Clock) -> None:
    clock.step = turns.MOST
    enlarge(row, host)
    assert blank(row)
    image = host.grab().toImage()
    for panel in row:
        assert colours(middle(image, panel)) > 1


def test_a_panel_that_goes_while_it_waits_is_forgotten(row: list[PanelWidget], host: QWidget, clock: Clock) -> None:
    clock.step = turns.MOST
    enlarge(row, host)
    for panel in row:
        panel.setParent(None)
        panel.deleteLater()
    row.clear()
    QApplication.processEvents()
    QApplication.processEvents()
