"""A window fits its screen: at its first start, and where it was left on a larger one."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QRect
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from nnviz.ui import placing
from nnviz.ui.options import Options
from tests.ui.conftest import MakeWindow

SIZES = st.integers(200, 4000)
PLACES = st.integers(-5000, 5000)
RECTS = st.builds(QRect, PLACES, PLACES, SIZES, SIZES)


@settings(max_examples=50, deadline=None)
@given(RECTS, RECTS)
def test_fitted_lies_on_the_screen_and_changes_no_more_than_it_must(wanted: QRect, available: QRect) -> None:
    found = placing.fitted(wanted, available)
    assert available.contains(found)
    assert found.width() == min(wanted.width(), available.width())
    assert found.height() == min(wanted.height(), available.height())
    if available.contains(wanted):
        assert found == wanted


def test_a_first_window_is_not_larger_than_the_screen(make_window: MakeWindow) -> None:
    window = make_window(options=Options(theme="light", lang="en"))
    screen = window.screen().availableGeometry()
    assert screen.width() < placing.USUAL.width()  # the offscreen display has 800 × 800
    assert window.width() <= screen.width()
    assert window.height() <= screen.height()
    assert window.minimumSize().boundedTo(screen.size()) == window.minimumSize()


def test_a_window_left_on_a_larger_screen_comes_back_whole(make_window: MakeWindow, qtbot: QtBot) -> None:
    left = QWidget()
    qtbot.addWidget(left)
    left.setGeometry(300, 200, 1280, 800)
    kept = left.saveGeometry()
    window = make_window(options=Options(theme="light", lang="en"))
    window.hide()
    placing.place(window, kept)
    assert window.screen().availableGeometry().contains(window.geometry())
