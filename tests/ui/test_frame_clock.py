from __future__ import annotations

import pytest
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from nnviz.snapshot import Needs
from nnviz.ui import theme
from nnviz.ui.frame_clock import FrameClock, Topic
from nnviz.ui.panels.base import Frame, PaintedPanel, PanelEntry
from nnviz.ui.viewpoint import Viewpoint


class Plain(PaintedPanel):
    """A panel that only counts."""

    def paint(self, painter: QPainter, width: int, height: int) -> None:
        painter.drawLine(0, 0, width, height)


class Plot(Plain):
    """One that draws from the history too."""

    from_history = True


def entry(name: str, cost: float, matrices: tuple[str, ...] = ("weight",), layers: bool = False) -> PanelEntry:
    def needs(viewpoint: Viewpoint, size: tuple[int, int]) -> Needs:
        return Needs(matrices=matrices, layers=layers)

    return PanelEntry(name, name, 1, cost, needs, lambda theme, parent: Plain(made, theme, parent))


made = entry("cheap", 1.0)


class Time:
    """Passes by a sixtieth of a second for each tick."""

    def __init__(self) -> None:
        self.seconds = 100.0

    def __call__(self) -> float:
        return self.seconds

    def tick(self, clock: FrameClock) -> None:
        self.seconds += 1 / 60
        clock.tick()


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
    time = Time()
    clock = FrameClock(lambda: frames.append(Frame()) or Frame(), now=time)
    clock.add(shown)
    clock.add(hidden)
    window.show()
    qtbot.waitExposed(window)
    for _ in range(5):
        time.tick(clock)
    assert len(frames) == 1
    qtbot.waitUntil(lambda: shown.drawn == 1)
    assert hidden.drawn == 0
    clock.invalidate()
    time.tick(clock)
    time.tick(clock)
    assert len(frames) == 2


def test_news_of_one_topic_redraw_only_its_panels(window: QWidget, qtbot: QtBot) -> None:
    picture, curve = panel(window, "picture", 1.0), panel(window, "curve", 1.0, matrices=())
    time = Time()
    clock = FrameClock(Frame, now=time)
    clock.add(picture)
    clock.add(curve)
    window.show()
    qtbot.waitExposed(window)
    time.tick(clock)
    time.tick(clock)
    qtbot.waitUntil(lambda: picture.drawn == curve.drawn == 1)
    clock.invalidate("records")
    time.tick(clock)
    time.tick(clock)
    qtbot.waitUntil(lambda: curve.drawn == 2)
    assert picture.drawn == 1


@pytest.mark.parametrize(
    ("topic", "redrawn"),
    [("records", {"curve", "both"}), ("rare", {"rare", "both"}), ("snapshot", {"picture"}), (None, None)],
)
def test_panels_draw_on_news_of_all_they_draw_from(
    window: QWidget, topic: Topic | None, redrawn: set[str] | None
) -> None:
    time = Time()
    asked: list[str] = []
    clock = FrameClock(Frame, now=time)
    kinds = [("picture", Plain, ("weight",), False), ("curve", Plot, (), False), ("rare", Plain, (), True),
             ("both", Plot, (), True)]  # fmt: skip
    for name, kind, matrices, layers in kinds:
        one = kind(entry(name, 1.0, matrices, layers), theme.light(), window)
        window.layout().addWidget(one)  # type: ignore[union-attr]
        one.show_frame = lambda frame, name=name: asked.append(name)  # type: ignore[method-assign]
        clock.add(one)
    window.show()
    for _ in range(3):
        time.tick(clock)
    asked.clear()
    clock.invalidate(topic)
    for _ in range(3):
        time.tick(clock)
    assert sorted(asked) == sorted(redrawn if redrawn is not None else [name for name, *_ in kinds])


@pytest.mark.parametrize(("sparing", "frames"), [(False, 30), (True, 20)])
def test_plots_draw_less_often_where_training_could_use_what_they_take(
    window: QWidget, qtbot: QtBot, sparing: bool, frames: int
) -> None:
    picture, plot = panel(window, "picture", 1.0), panel(window, "plot", 1.0, matrices=())
    time = Time()
    clock = FrameClock(Frame, now=time)
    asked = {"picture": 0, "plot": 0}
    for one in (picture, plot):
        name = one.entry.name
        one.show_frame = lambda frame, name=name: asked.update({name: asked[name] + 1})  # type: ignore[method-assign]
        clock.add(one)
    clock.set_sparing(sparing)
    window.show()
    qtbot.waitExposed(window)
    time.seconds += 0.5
    clock.tick()
    asked.update(picture=0, plot=0)
    for _ in range(60):
        clock.invalidate()
        time.tick(clock)
    assert asked["picture"] >= 59
    assert abs(asked["plot"] - frames) <= 1


@pytest.mark.parametrize(("uncapped", "ticks"), [(False, 120), (True, 240)])
def test_under_load_the_plots_draw_less_often(window: QWidget, qtbot: QtBot, uncapped: bool, ticks: int) -> None:
    picture, plot = panel(window, "picture", 6.0), panel(window, "plot", 22.0, matrices=())
    time = Time()
    clock = FrameClock(Frame, now=time)
    clock.add(picture)
    clock.add(plot)
    clock.set_uncapped(uncapped)
    window.show()
    qtbot.waitExposed(window)
    asked = {"picture": 0, "plot": 0}
    for one in (picture, plot):
        name = one.entry.name
        one.show_frame = lambda frame, name=name: asked.update({name: asked[name] + 1})  # type: ignore[method-assign]
    time.seconds += 0.5
    clock.tick()
    asked.update(picture=0, plot=0)
    clock._reviewed = float("inf")  # the costs stay as they are
    for _ in range(ticks):
        clock.invalidate()
        time.seconds += 1 / ticks
        clock.tick()
    assert asked["picture"] >= (58 if uncapped else 60)
    assert 15 <= asked["plot"] <= 25


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


def test_plots_draw_half_as_often_but_at_once_where_it_is_asked(window: QWidget, qtbot: QtBot) -> None:
    plot = panel(window, "plot", 1.0, matrices=())
    time = Time()
    clock = FrameClock(Frame, now=time)
    clock.add(plot)
    window.show()
    qtbot.waitExposed(window)
    asked = []
    plot.show_frame = lambda frame: asked.append(time.seconds)  # type: ignore[method-assign]
    time.seconds += 0.5
    clock.tick()
    clock._reviewed = float("inf")
    asked.clear()
    for _ in range(60):
        clock.invalidate()
        time.tick(clock)
    assert 29 <= len(asked) <= 32
    while asked[-1] != time.seconds:  # it has just drawn
        clock.invalidate()
        time.tick(clock)
    clock.invalidate(at_once=True)
    time.tick(clock)
    assert asked[-1] == time.seconds


def test_a_tick_draws_what_it_has_time_for_and_first_what_is_waited_for(window: QWidget, qtbot: QtBot) -> None:
    time = Time()
    clock = FrameClock(Frame, now=time)
    asked: list[str] = []
    for name, matrices in (("first", ("weight",)), ("second", ("weight",)), ("plot", ())):
        one = panel(window, name, 10.0, matrices)
        one.show_frame = lambda frame, name=name: asked.append(name)  # type: ignore[method-assign]
        clock.add(one)
    window.show()
    qtbot.waitExposed(window)
    for _ in range(3):
        time.tick(clock)
    assert sorted(asked) == ["first", "plot", "second"]  # one a tick: two would take 20 ms
    asked.clear()
    time.seconds += 0.5  # all have waited for as long as it counts
    clock.invalidate("records", at_once=True)
    clock.invalidate("snapshot")
    for _ in range(3):
        time.tick(clock)
    assert asked[0] == "plot"
    assert sorted(asked[1:]) == ["first", "second"]


def test_where_there_is_never_time_for_all_each_has_its_turn(window: QWidget, qtbot: QtBot) -> None:
    time = Time()
    clock = FrameClock(Frame, now=time)
    asked = dict.fromkeys(("first", "second", "third", "last"), 0)
    for name in asked:
        one = panel(window, name, 30.0)
        one.show_frame = lambda frame, name=name: asked.update({name: asked[name] + 1})  # type: ignore[method-assign]
        clock.add(one)
    window.show()
    qtbot.waitExposed(window)
    clock._reviewed = float("inf")  # the rates stay as they are: more than one a tick
    for _ in range(120):
        clock.invalidate()
        time.tick(clock)
    assert max(asked.values()) - min(asked.values()) <= 1


def test_nothing_is_drawn_while_the_clock_is_held_and_all_of_it_afterwards(window: QWidget, qtbot: QtBot) -> None:
    time = Time()
    held = [True]
    clock = FrameClock(Frame, now=time, held=lambda: held[0])
    one = panel(window, "one", 1.0)
    clock.add(one)
    window.show()
    qtbot.waitExposed(window)
    frames: list[Frame] = []
    one.show_frame = frames.append  # type: ignore[method-assign]
    clock.invalidate()
    for _ in range(3):
        time.tick(clock)
    assert frames == []
    held[0] = False
    time.tick(clock)
    assert len(frames) == 1
