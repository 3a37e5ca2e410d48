"""Where much is done in one turn of the event loop, its painting is left to the next, once and all together."""

from __future__ import annotations

import pytest
import shiboken6
from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from nnviz.ui.hush import Hush
from tests.ui.conftest import MakeWindow


class Painted(QWidget):
    """Counts its paints."""

    paints = 0

    def paintEvent(self, event: QPaintEvent) -> None:
        self.paints += 1


@pytest.fixture
def painted(qtbot: QtBot) -> Painted:
    widget = Painted()
    qtbot.addWidget(widget)
    widget.resize(200, 100)
    widget.show()
    qtbot.waitUntil(lambda: widget.paints > 0)
    QApplication.processEvents()
    return widget


def test_nothing_is_painted_before_the_next_turn_and_then_all_is(painted: Painted, qtbot: QtBot) -> None:
    hush = Hush(painted, lambda: False)
    before = painted.paints
    hush.begin()
    hush.begin()
    painted.repaint()
    painted.update()
    QApplication.sendPostedEvents()
    assert painted.paints == before
    qtbot.waitUntil(lambda: painted.paints > before)
    assert painted.updatesEnabled()


def test_whoever_else_keeps_the_window_from_painting_has_the_last_word(painted: Painted, qtbot: QtBot) -> None:
    busy = False
    hush = Hush(painted, lambda: busy)
    hush.begin()
    busy = True
    qtbot.wait(20)
    assert not painted.updatesEnabled()
    painted.setUpdatesEnabled(True)
    hush.begin()
    assert painted.updatesEnabled()


def test_nothing_is_asked_of_a_window_that_is_gone(qtbot: QtBot) -> None:
    window = QWidget()
    hush = Hush(window, lambda: False)
    hush.setParent(None)
    shiboken6.delete(window)
    hush.begin()
    qtbot.wait(10)
    assert not hush._next.isActive()


class Turns(QObject):
    """Notes whether a widget is painted in the same turn as it gets an event."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.seen: list[bool] = []
        self._window = window
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LanguageChange:
            self.seen.append(self._window.updatesEnabled())
        return False


def test_another_language_is_painted_a_turn_later(make_window: MakeWindow, qtbot: QtBot) -> None:
    window = make_window(panels=True)
    turns = Turns(window)
    window.use_language("zh_CN")
    qtbot.waitUntil(lambda: bool(turns.seen))
    assert not any(turns.seen)
    qtbot.waitUntil(window.updatesEnabled)
    window.use_language("en")
    qtbot.waitUntil(window.updatesEnabled)


@pytest.mark.parametrize("command", ["reset_layout", "maximise", "setup"])
def test_another_layout_is_painted_a_turn_later(make_window: MakeWindow, qtbot: QtBot, command: str) -> None:
    window = make_window(panels=True)
    window.actions_.commands[command].trigger()
    assert not window.updatesEnabled()
    qtbot.waitUntil(window.updatesEnabled)


def test_a_panel_that_closes_or_opens_is_painted_a_turn_later(make_window: MakeWindow, qtbot: QtBot) -> None:
    window = make_window(panels=True)
    qtbot.waitUntil(window.updatesEnabled)
    for _ in range(2):
        window.area.docks["network"].toggle.trigger()
        assert not window.updatesEnabled()
        qtbot.waitUntil(window.updatesEnabled)


def test_what_was_about_to_be_painted_is_painted_afterwards_and_so_is_what_comes_later(
    painted: Painted, qtbot: QtBot
) -> None:
    hush = Hush(painted, lambda: False)
    for _ in range(3):
        before = painted.paints
        painted.update()  # Qt comes to it when it may not paint
        hush.begin()
        QApplication.sendPostedEvents()
        assert painted.paints == before
        qtbot.waitUntil(lambda before=before: painted.paints > before)  # type: ignore[misc]
        QApplication.processEvents()
        later = painted.paints
        painted.update()
        qtbot.waitUntil(lambda later=later: painted.paints > later)  # type: ignore[misc]


class Paints(QObject):
    """Counts how often a widget is painted."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self.count = 0
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self.count += event.type() == QEvent.Type.Paint
        return False


def goes_on(paints: Paints, body: QWidget, qtbot: QtBot) -> None:
    """Whether a panel's body is painted when it has something new."""
    before = paints.count
    body.update()
    qtbot.waitUntil(lambda: paints.count > before)


@pytest.mark.parametrize("what", ["resize", "theme", "language", "reset_layout", "maximise"])
def test_panels_go_on_being_painted_afterwards(make_window: MakeWindow, qtbot: QtBot, what: str) -> None:
    window = make_window(panels=True)
    body = window.viewer.panels["network"].canvas
    paints = Paints(body)
    qtbot.waitUntil(lambda: paints.count > 0)
    for turn in range(6):
        body.update()  # on its way when the window may paint no more
        if what == "resize":
            window.resize((1600, 1000, 1280)[turn % 3], 800)
        elif what == "theme":
            window.use_theme(("dark", "light")[turn % 2])
        elif what == "language":
            window.use_language(("zh_CN", "en")[turn % 2])
        elif what == "reset_layout":
            window.actions_.commands[what].trigger()
        else:
            window.area.maximise(window.area.docks["network"])
        QApplication.sendPostedEvents()
        qtbot.waitUntil(lambda: window.updatesEnabled() and not window.restyling.under_way)
        QApplication.processEvents()
        goes_on(paints, body, qtbot)
