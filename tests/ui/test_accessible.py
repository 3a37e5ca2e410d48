"""The whole window for those who do not see it, or use no mouse: names, tips, summaries, Tab and a focus to be seen."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QImage
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSlider,
    QApplication,
    QComboBox,
    QLineEdit,
    QScrollBar,
    QTabBar,
    QWidget,
)
from pytestqt.qtbot import QtBot

from nnviz.ui.main_window import MainWindow
from tests.ui.standing import settle, standing

CONTROLS = (QAbstractButton, QAbstractSlider, QComboBox, QLineEdit, QTabBar)
LANGUAGES = ("en", "zh_CN")


@pytest.fixture(scope="module")
def built(qapp: QApplication, tmp_path_factory: pytest.TempPathFactory) -> Iterator[MainWindow]:
    with standing(qapp, tmp_path_factory.mktemp("state")) as window:
        yield window


@pytest.fixture
def window(built: MainWindow) -> MainWindow:
    """The window as it was at first."""
    built.use_language("en")
    built.use_theme("light")
    built.resize(1280, 800)
    settle(built)
    return built


def controls(window: MainWindow) -> list[QWidget]:
    """Everything that can be clicked, moved, typed into or given the focus."""
    found = [
        widget
        for widget in window.findChildren(QWidget)
        if widget.isVisible()
        and not isinstance(widget, QScrollBar)
        and (isinstance(widget, CONTROLS) or widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
        and widget.focusProxy() is None
        and not widget.objectName().startswith("qt_")
    ]
    assert len(found) > 40
    return found


def none(found: list[str]) -> None:
    assert not found, "\n".join(found)


def what(widget: QWidget) -> str:
    parent = widget.parentWidget()
    return f"{type(widget).__name__} {name(widget)!r} in {type(parent).__name__}"


def name(widget: QWidget) -> str:
    """What a screen reader calls it."""
    reader = QAccessible.queryAccessibleInterface(widget)
    return reader.text(QAccessible.Text.Name) if reader is not None else ""


@pytest.mark.parametrize("language", LANGUAGES)
def test_whatever_can_be_used_has_a_name(window: MainWindow, language: str) -> None:
    window.use_language(language)
    settle(window)
    nameless = [what(one) for one in controls(window) if not re.search(r"\w", name(one))]
    none(nameless)


@pytest.mark.parametrize("language", LANGUAGES)
def test_buttons_without_words_explain_themselves(window: MainWindow, language: str) -> None:
    window.use_language(language)
    settle(window)
    silent = [
        what(one)
        for one in controls(window)
        if isinstance(one, QAbstractButton) and not re.search(r"\w\w", one.text()) and not one.toolTip()
    ]
    none(silent)


@pytest.mark.parametrize(
    ("language", "range_of"), [("en", r"\d+( %)? to |or more|above|between"), ("zh_CN", r"到|以上|大于|至")]
)
def test_fields_for_numbers_say_what_they_take(window: MainWindow, language: str, range_of: str) -> None:
    window.use_language(language)
    settle(window)
    fields = [one for one in controls(window) if isinstance(one, QLineEdit)]
    assert len(fields) > 5
    none([what(one) + one.toolTip() for one in fields if not re.search(range_of, one.toolTip())])


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_panel_is_told_in_words(window: MainWindow, language: str) -> None:
    window.use_language(language)
    settle(window)
    for panel in window.viewer.panels.values():
        panel._summarised = 0.0  # a second has passed
        panel.show_frame(window.viewer.frame())
        assert panel.accessibleName() == panel.entry.shown
        assert len(panel.accessibleDescription()) > 3, panel.entry.name


def test_tab_reaches_everything(window: MainWindow, qtbot: QtBot) -> None:
    wanted = {one for one in controls(window) if one.focusPolicy() & Qt.FocusPolicy.TabFocus and one.isEnabled()}
    window.toolbar.transport.setFocus()
    reached: set[QWidget] = set()
    window.focusNextChild()
    while (focus := QApplication.focusWidget()) is not None and focus not in reached:
        reached.add(focus)
        qtbot.keyClick(focus, Qt.Key.Key_Tab)  # type: ignore[no-untyped-call]
    none([what(one) for one in wanted - reached if not by_arrows(one, reached)])


def by_arrows(widget: QWidget, reached: set[QWidget]) -> bool:
    """Whether Tab goes to one of its group, and the arrow keys from there to it."""
    group = widget.group() if isinstance(widget, QAbstractButton) else None
    return group is not None and group.exclusive() and any(one in reached for one in group.buttons())


def picture(widget: QWidget) -> QImage:
    """The widget and a few pixels around it, be it scrolled out of sight or not."""
    QApplication.processEvents()
    parent = widget.parentWidget()
    assert parent is not None
    return parent.grab(widget.geometry().adjusted(-4, -4, 4, 4)).toImage()


def differing(first: QImage, second: QImage) -> int:
    return sum(first.pixel(x, y) != second.pixel(x, y) for x in range(first.width()) for y in range(0, first.height()))


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_focus_can_be_seen(window: MainWindow, theme: str) -> None:
    window.use_theme(theme)
    settle(window)
    unseen = []
    stops = [one for one in controls(window) if one.focusPolicy() & Qt.FocusPolicy.TabFocus and one.isEnabled()]
    for one, other in zip(stops, stops[1:] + stops[:1], strict=True):
        one.setFocus(Qt.FocusReason.TabFocusReason)
        with_focus = picture(one)
        other.setFocus(Qt.FocusReason.TabFocusReason)
        if differing(with_focus, picture(one)) < 20:
            unseen.append(what(one))
    none(unseen)
