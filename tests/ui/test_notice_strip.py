from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from nnviz.ui.main_window import MainWindow
from nnviz.ui.notice_strip import NoticeStrip


@pytest.fixture
def strip(window: MainWindow) -> NoticeStrip:
    """The strip of a window, whose passing notices pass fast."""
    window.strip.passing_ms = 20
    return window.strip


def test_a_confirmation_leaves_by_itself_and_all_else_stays(strip: NoticeStrip, qtbot: QtBot) -> None:
    strip.say("warning", "Careful", "warn")
    strip.say("error", "Wrong", "bad")
    strip.say("saved", "Saved", "info", passing=True)
    assert strip.texts() == ("Careful", "Wrong", "Saved")
    qtbot.waitUntil(lambda: strip.texts() == ("Careful", "Wrong"))
    qtbot.wait(100)
    assert strip.texts() == ("Careful", "Wrong")


def test_a_confirmation_stays_while_the_keyboard_is_in_it(strip: NoticeStrip, qtbot: QtBot) -> None:
    strip.say("saved", "Saved", "info", passing=True)
    button = strip.notice("saved").close_button
    button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    button.setFocus()
    qtbot.waitUntil(button.hasFocus)
    qtbot.wait(150)
    assert strip.texts() == ("Saved",)
    button.clearFocus()
    qtbot.waitUntil(lambda: not strip.texts())
    assert not strip.isVisible()


def test_a_confirmation_stays_while_the_mouse_is_over_it(strip: NoticeStrip, qtbot: QtBot) -> None:
    window = strip.window()
    strip.passing_ms = 300
    strip.say("saved", "Saved", "info", passing=True)
    notice = strip.notice("saved")
    qtbot.mouseMove(window, QPoint(600, 700))
    qtbot.mouseMove(notice, notice.rect().center())
    qtbot.waitUntil(notice.underMouse)
    notice.pass_after(10)
    qtbot.wait(100)
    assert strip.texts() == ("Saved",)
    qtbot.mouseMove(window, QPoint(600, 700))
    qtbot.waitUntil(lambda: not strip.texts())
