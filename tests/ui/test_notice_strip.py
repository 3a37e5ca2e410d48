from __future__ import annotations

import msgspec
import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QApplication, QToolButton
from pytestqt.qtbot import QtBot

from nnviz.link.messages import Shown
from nnviz.refusal import Refusal
from nnviz.spec import Event
from nnviz.ui.main_window import MainWindow
from nnviz.ui.notice_strip import NoticeStrip
from tests.ui import fakes


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
    strip.passing_ms = 60_000
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


def test_what_was_said_is_said_again_in_another_language(window: MainWindow) -> None:
    window.notices.refusal(Refusal("range", "training.batch_size", "0", "1 or more"))
    window.notices.opening("mine.nnviz", 0.4, lambda: None)
    english = window.strip.texts()
    assert english[1] == "Opening mine.nnviz… 40 %"
    window.use_language("zh_CN")
    QApplication.processEvents()
    chinese = window.strip.texts()
    assert all(one != other for one, other in zip(english, chinese, strict=True))
    buttons = [one.text() for one in window.strip.notice("opening").findChildren(QToolButton) if one.text()]
    assert buttons == ["取消"]
    window.use_language("en")
    QApplication.processEvents()
    assert window.strip.texts() == english


@pytest.mark.parametrize("kind", ["passing", "floating"])
def test_what_comes_and_goes_moves_nothing(window: MainWindow, qtbot: QtBot, kind: str) -> None:
    def places() -> list[QRect]:
        QApplication.processEvents()
        return [QRect(one.mapTo(window, QPoint()), one.size()) for one in (window.area, window.side, window.status)]

    before = places()
    window.strip.say("saved", "Saved " * 60, "info", passing=kind == "passing", floating=kind == "floating")
    assert places() == before
    notice = window.strip.notice("saved")
    assert notice.isVisible()
    assert not window.strip.isVisible()
    whole = QRect(notice.mapTo(window, QPoint()), notice.size())
    assert before[0].contains(whole)
    assert before[0].bottom() - whole.bottom() < 20
    assert notice.height() >= notice.label.heightForWidth(notice.label.width())  # all of it can be read
    window.resize(1000, 700)
    QApplication.processEvents()
    assert window.area.rect().contains(QRect(notice.mapTo(window.area, QPoint()), notice.size()))
    qtbot.mouseClick(notice.close_button, Qt.MouseButton.LeftButton)
    assert window.strip.texts() == ()
    window.strip.say("error", "Wrong", "bad")
    assert places() != before  # what stays has a place of its own


def test_what_floats_is_reached_and_put_away_by_keys(window: MainWindow, qtbot: QtBot) -> None:
    done: list[str] = []
    window.strip.say("hint", "Try this", "info", (("Next", lambda: done.append("next")),), floating=True)
    notice = window.strip.notice("hint")
    seen: set[object] = set()
    while not notice.isAncestorOf(QApplication.focusWidget() or window):
        assert QApplication.focusWidget() not in seen, "Tab does not reach the notice"
        seen.add(QApplication.focusWidget())
        qtbot.keyClick(QApplication.focusWidget() or window, Qt.Key.Key_Tab)
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    assert window.strip.texts() == ()
    assert done == []


def test_a_refusal_moves_nothing_and_goes_when_something_is_taken(
    window: MainWindow, trainers: fakes.FakeTrainers, qtbot: QtBot
) -> None:
    area = window.area.geometry()
    field = window.toolbar.rate.field
    for typed, said in (("abc", "abc is not of the right kind"), ("1e9", "1000000000 is out of range")):
        field.selectAll()
        qtbot.keyClicks(field, typed)
        qtbot.keyClick(field, Qt.Key.Key_Return)
        assert said in window.strip.texts()[-1]
    QApplication.processEvents()
    assert window.area.geometry() == area
    assert window.strip.notice("refusal").isVisible()
    window.training.command(Event(step=0, run="SGD", set={"optimizer": {"lr": 0.05}}))
    assert len(window.strip.texts()) == 1
    sent = trainers.link.commands()[-1]
    back = Event(step=0, run="SGD", set={"optimizer": {"lr": 0.1}})
    trainers.link.say(fakes.acknowledged(sent, 50, 0, inverse=back))
    qtbot.waitUntil(lambda: not window.strip.texts())


def test_what_was_said_of_data_goes_with_them(window: MainWindow, trainers: fakes.FakeTrainers, qtbot: QtBot) -> None:
    shape, plain = fakes.layout(), fakes.data().data
    table = Shown(msgspec.structs.replace(plain, note=(("dropped", {"rows": 3}),)))
    trainers.link.say(fakes.READY, fakes.status(shape, 30), fakes.records(shape, 1, 30), table)
    qtbot.waitUntil(lambda: bool(window.strip.texts()))
    trainers.link.say(Shown(plain))  # other data
    qtbot.waitUntil(lambda: not window.strip.texts())
    trainers.link.say(table)
    window.files.open_builtin("xor")  # what its trainer says while it is left is of no interest any more
    QApplication.processEvents()
    assert not any("3" in text for text in window.strip.texts())
