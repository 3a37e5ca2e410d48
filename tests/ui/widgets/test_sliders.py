"""The sliders under mouse, keys and wheel: each gives the values of its own scale."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from nnviz.catalog.registry import optimizers
from nnviz.ui import theme as themes
from nnviz.ui.model import rate_scale, slider_scale
from nnviz.ui.widgets.handle_slider import HandleSlider
from nnviz.ui.widgets.log_slider import LogSlider
from nnviz.ui.widgets.slim_slider import SlimSlider

MOMENTUM = next(one for one in optimizers()["momentum"].parameters if one.name == "momentum")


@pytest.fixture(params=["log", "slim"])
def slider(request: pytest.FixtureRequest, qtbot: QtBot) -> Iterator[HandleSlider]:
    host = QWidget()
    qtbot.addWidget(host)
    theme = themes.light()
    made = LogSlider(theme, host) if request.param == "log" else SlimSlider(theme, MOMENTUM, host)
    QVBoxLayout(host).addWidget(made)
    host.resize(400, 90)
    host.show()
    qtbot.waitExposed(host)
    yield made
    host.close()


def ends(slider: HandleSlider) -> tuple[object, object]:
    if isinstance(slider, LogSlider):
        return rate_scale.rate(0), rate_scale.rate(rate_scale.POSITIONS)
    return slider_scale.value(MOMENTUM, 0), slider_scale.value(MOMENTUM, slider_scale.POSITIONS)


def test_a_drag_picks_values_and_lets_go_once(slider: HandleSlider, qtbot: QtBot) -> None:
    picked, released = [], []
    slider.picked.connect(picked.append)
    slider.released.connect(lambda: released.append(slider.value()))
    middle = slider.height() // 2
    qtbot.mousePress(slider, Qt.MouseButton.LeftButton, pos=QPoint(slider.width() // 2, middle))
    qtbot.mouseMove(slider, QPoint(0, middle))
    qtbot.mouseMove(slider, QPoint(slider.width() - 1, middle))
    assert released == []
    qtbot.mouseRelease(slider, Qt.MouseButton.LeftButton, pos=QPoint(slider.width() - 1, middle))
    assert tuple(picked[-2:]) == ends(slider)
    assert released == [slider.maximum()]


def test_keys_that_move_the_handle_pick_and_let_go_and_others_do_neither(slider: HandleSlider, qtbot: QtBot) -> None:
    picked, released = [], []
    slider.picked.connect(picked.append)
    slider.released.connect(lambda: released.append(slider.value()))
    for key in (Qt.Key.Key_End, Qt.Key.Key_Home, Qt.Key.Key_Right, Qt.Key.Key_PageUp):
        qtbot.keyClick(slider, key)
    assert tuple(picked[:2]) == ends(slider)[::-1]
    assert released == [slider.maximum(), 0, slider.singleStep(), slider.singleStep() + slider.pageStep()]
    qtbot.keyClick(slider, Qt.Key.Key_A)
    assert len(picked) == len(released) == 4


def test_the_wheel_scrolls_past(slider: HandleSlider) -> None:
    at = QPointF(slider.rect().center())
    wheel = QWheelEvent(at, slider.mapToGlobal(at), QPoint(), QPoint(0, 120), Qt.MouseButton.NoButton,
                        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False)  # fmt: skip
    before = slider.value()
    QApplication.sendEvent(slider, wheel)
    assert slider.value() == before
    assert not wheel.isAccepted()
