"""No label of the whole window is cut off, in either language, at the usual sizes and zooms."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtGui import QFontMetricsF
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit, QTabBar, QToolButton, QWidget

from nnviz.ui.main_window import MainWindow
from nnviz.ui.panels.drawing.elided_label import ElidedLabel
from nnviz.ui.panels.drawing.ink import elided
from nnviz.ui.setup.chips import Chip
from nnviz.ui.setup.tiles import Tile
from nnviz.ui.widgets.choice import Choice
from nnviz.ui.widgets.option_button import OptionButton
from tests.ui.standing import settle, standing


@pytest.fixture(scope="module")
def built(qapp: QApplication, tmp_path_factory: pytest.TempPathFactory) -> Iterator[MainWindow]:
    with standing(qapp, tmp_path_factory.mktemp("state")) as window:
        yield window


def needed(widget: QWidget) -> float:
    """The width a widget's words need, 0 where they may be shortened."""
    metrics = QFontMetricsF(widget.font())
    if isinstance(widget, QToolButton):  # Qt adds two spaces to what the words need
        return 0.0 if not widget.text() else widget.sizeHint().width() - 2 * metrics.horizontalAdvance(" ")
    if isinstance(widget, OptionButton):
        return widget.sizeHint().width()
    if isinstance(widget, (Chip, Tile)):
        return QFontMetricsF(widget._theme.font(11, 600)).horizontalAdvance(widget.text())
    if isinstance(widget, QLineEdit):
        return metrics.horizontalAdvance(widget.text()) + 4
    if isinstance(widget, QLabel) and not widget.wordWrap():
        return widget.sizeHint().width()
    return 0.0


def too_tall(widget: QWidget) -> bool:
    return isinstance(widget, QLabel) and widget.wordWrap() and widget.heightForWidth(widget.width()) > widget.height()


def cut(window: MainWindow) -> list[str]:
    """Words that do not fit, and shortened ones that are nowhere whole."""
    out = []
    for widget in (one for one in window.findChildren(QWidget) if one.isVisible()):
        text = widget.text() if isinstance(widget, (QLabel, QLineEdit, QAbstractButton)) else ""
        if isinstance(widget, ElidedLabel):
            short = elided(text, widget.font(), widget.width()) != text
            if short and text not in widget.toolTip():
                out.append(f"shortened: {text}")
        elif isinstance(widget, Choice):
            short = widget._shown() != widget.currentText()
            if short and widget.currentText() not in widget.toolTip():
                out.append(f"shortened: {widget.currentText()} ({widget.toolTip()})")
        elif isinstance(widget, QTabBar):
            for tab in range(widget.count()):
                if widget.tabRect(tab).width() < QFontMetricsF(widget.font()).horizontalAdvance(widget.tabText(tab)):
                    out.append(f"tab: {widget.tabText(tab)}")
        elif needed(widget) > widget.width() + 0.5 or too_tall(widget):
            out.append(f"{type(widget).__name__}: {text} needs {needed(widget)}, has {widget.width()}")
    return out


@pytest.mark.parametrize("language", ["en", "zh_CN"])
@pytest.mark.parametrize(
    ("size", "zoom"), [((1280, 800), 1.0), ((1920, 1080), 1.0), ((1920, 1080), 1.25), ((1920, 1080), 1.5)]
)
def test_nothing_is_cut_off(built: MainWindow, language: str, size: tuple[int, int], zoom: float) -> None:
    built.use_language(language)
    built.appearance.use_zoom(zoom)
    built.resize(*size)
    settle(built)
    found = cut(built)
    built.appearance.use_zoom(1.0)
    settle(built)
    assert not found, "\n".join(found)
