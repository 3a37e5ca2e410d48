from __future__ import annotations

import pytest
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from nnviz.snapshot import Needs
from nnviz.ui import theme
from nnviz.ui.frame_clock import FrameClock
from nnviz.ui.panels.base import Frame, PaintedPanel, PanelEntry
from nnviz.ui.viewpoint import Viewpoint


class Plain(PaintedPanel):
    """A panel that only counts."""

    def paint(self, painter: QPainter, width: int, height: int) -> None:
        painter.drawLine(0, 0, width, height)


def entry(name: str, cost: float, matrices: tuple[str, ...] = ("weight",)) -> PanelEntry:
    def needs(viewpoint: Viewpoint, size: tuple[int, int]) -> Needs:
        return Needs(matrices=matrices)

    return PanelEntry(name, name, 1, cost, needs, lambda theme, parent: Plain(made, theme, parent))


made = entry("cheap", 1.0)


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    window = QWidget()
    QVBoxLayout(window)
    window.setMinimumSize(500, 500)
    qtbot.addWidget(window)
    return window


def panel(window: QWidget, name: str, cost: float, matrices: tuple[str, ...] = ("weight",)) -> Plain:
    one = Plain(entry(name, cost, matrices), theme.light(), window)
    layout = window.layout()
    assert layout is not None
    layout.addWidget(one)
    return one


def test_only_visible_panels_with_news_are_asked(window: QWidget, qtbot: QtBot) -> None:
    shown, hidden = panel(window, "shown", 1.0), panel(window, "hidden", 1.0)
    hidden.hide()
    frames: list[Frame] = []
    clock = FrameClock(lambda: frames.append(Frame()) or Frame())
    clock.add(shown)
    clock.add(hidden)
    window.show()
    qtbot.waitExposed(window)
    for _ in range(5):
        clock.tick()
    assert len(frames) == 1
    qtbot.waitUntil(lambda: shown.drawn == 1)
    assert hidden.drawn == 0
    clock.invalidate()
    clock.tick()
    clock.tick()
    assert len(frames) == 2


def test_news_of_one_topic_redraw_only_its_panels(window: QWidget, qtbot: QtBot) -> None:
    picture, curve = panel(window, "picture", 1.0), panel(window, "curve", 1.0, matrices=())
    clock = FrameClock(Frame)
    clock.add(picture)
    clock.add(curve)
    window.show()
    qtbot.waitExposed(window)
    clock.tick()
    clock.tick()
    qtbot.waitUntil(lambda: picture.drawn == curve.drawn == 1)
    clock.invalidate("records")
    clock.tick()
    clock.tick()
    qtbot.waitUntil(lambda: curve.drawn == 2)
    assert picture.drawn == 1


def test_under_load_the_expensive_panel_draws_less_often(window: QWidget, qtbot: QtBot) -> None:
    cheap, dear = panel(window, "cheap", 2.0), panel(window, "dear", 30.0)
    clock = FrameClock(Frame)
    clock.add(cheap)
    clock.add(dear)
    window.show()
    qtbot.waitExposed(window)
    asked = {"cheap": 0, "dear": 0}
    for one in (cheap, dear):
        name = one.entry.name
        one.show_frame = lambda frame, name=name: asked.update({name: asked[name] + 1})  # type: ignore[method-assign]
    clock._review(clock._reviewed + 0.5)
    for _ in range(60):
        clock.invalidate()
        clock.tick()
    assert asked["cheap"] == 60
    assert 15 <= asked["dear"] <= 25


def test_rates_count_what_was_painted(window: QWidget, qtbot: QtBot) -> None:
    one = panel(window, "one", 1.0)
    clock = FrameClock(Frame)
    clock.add(one)
    window.show()
    qtbot.waitExposed(window)
    clock.start()
    with qtbot.waitSignal(clock.measured):
        clock.invalidate()
    assert clock.rates["one"] > 0
    with qtbot.waitSignal(clock.measured):
        pass
    clock.stop()
    assert clock.window_rate == 0  # nothing new, nothing counted
