"""The style sheet reaches every part of the window, whenever it was made."""

from __future__ import annotations

import shiboken6
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSlider,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QMenu,
    QTabBar,
    QToolButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from nnviz.ui import theme
from nnviz.ui.dressing import Dressing
from tests.ui.conftest import MakeWindow


def test_parts_are_dressed_one_a_step_and_the_roots_never(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    body = QWidget(window)
    parts = [QLineEdit(window), QLineEdit(body), QLineEdit(body)]
    dressing = Dressing(theme.light(), window, body)
    assert {part.styleSheet() for part in parts} == {theme.stylesheet(theme.light())}
    dark = theme.stylesheet(theme.dark())
    dressed = [sum(part.styleSheet() == dark for part in parts) for _ in dressing.in_turn(theme.dark())]
    assert dressed == [1, 2, 3]
    assert list(dressing.in_turn(theme.dark())) == []  # nothing to do
    assert window.styleSheet() == body.styleSheet() == ""


def test_a_part_may_go_while_the_others_are_dressed(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    parts = [QLineEdit(window) for _ in range(3)]
    dressing = Dressing(theme.light(), window)
    steps = dressing.in_turn(theme.dark())
    next(steps)
    shiboken6.delete(parts[1])
    list(steps)
    assert parts[2].styleSheet() == theme.stylesheet(theme.dark())


def test_what_comes_later_is_dressed_too(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    dressing = Dressing(theme.light(), window)
    list(dressing.in_turn(theme.dark()))
    late = QLineEdit(window)
    window.show()
    assert late.styleSheet() == theme.stylesheet(theme.dark())


def test_a_field_looks_the_same_made_before_and_after_a_change_of_colours(
    make_window: MakeWindow, qtbot: QtBot
) -> None:
    window = make_window()
    window.use_theme("dark")
    qtbot.waitUntil(lambda: not window.restyling.under_way)
    new = QLineEdit(window)
    new.resize(60, 24)
    new.show()
    old = window.toolbar.rate.findChild(QLineEdit)
    assert old is not None
    corners = [one.grab().toImage().pixelColor(6, 6).name() for one in (old, new)]
    assert corners == [window.theme.surface, window.theme.surface]
    new.deleteLater()


class Large(QWidget):
    """A part in pieces."""

    def pieces(self) -> tuple[QWidget, ...]:
        return tuple(self.findChildren(QLineEdit))


def test_a_large_part_is_dressed_again_piece_by_piece(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    empty, large = Large(window), Large(window)
    pieces = [QLineEdit(large), QLineEdit(large)]
    dressing = Dressing(theme.light(), window)
    light, dark = theme.stylesheet(theme.light()), theme.stylesheet(theme.dark())
    assert [part.styleSheet() for part in (empty, large, *pieces)] == [light, light, "", ""]  # at first as a whole
    dressed = [sum(part.styleSheet() == dark for part in (empty, *pieces)) for _ in dressing.in_turn(theme.dark())]
    assert dressed == [1, 2, 3]
    assert large.styleSheet() == light
    assert list(dressing.in_turn(theme.dark())) == []


def colours_of(window: QWidget) -> list[tuple[int, int, int]]:
    """Ground and text colours of the fields and buttons of the set-up column."""
    found = []
    for kind in (QLineEdit, QToolButton):
        for widget in window.side.findChildren(kind):
            image = widget.grab().toImage()
            found += [image.pixelColor(x, image.height() // 2).getRgb()[:3] for x in range(0, image.width(), 3)]
    return found


def test_the_setup_column_looks_the_same_made_before_and_after_a_change_of_colours(
    make_window: MakeWindow, qtbot: QtBot
) -> None:
    looks = []
    for names in (("dark",), ("dark", "light", "dark"), ("light", "dark")):
        window = make_window(panels=True)
        for name in names:
            window.use_theme(name)
            qtbot.waitUntil(lambda window=window: not window.restyling.under_way)
        looks.append(colours_of(window))
    assert looks[0] == looks[1] == looks[2]


def line_of(widget: QWidget | None) -> list[QWidget]:
    """A widget and what it stands in, windows of its own (the list of a choice) included."""
    return [] if widget is None else [widget, *line_of(widget.parentWidget())]


def test_every_control_of_the_setup_side_belongs_to_a_piece_or_has_colours_of_its_own(
    make_window: MakeWindow, qtbot: QtBot
) -> None:
    window = make_window(panels=True)
    pieces = window.side.pieces()
    assert pieces
    kinds = (QAbstractButton, QLineEdit, QLabel, QAbstractSlider, QComboBox, QMenu)
    lines = [line_of(widget) for widget in window.side.findChildren(QWidget) if isinstance(widget, kinds)]
    assert len(lines) > 50
    assert [line for line in lines if not line[0].styleSheet() and not set(line) & set(pieces)] == []


def test_tabs_that_come_after_a_change_of_colours_have_the_new_ones(make_window: MakeWindow, qtbot: QtBot) -> None:
    window = make_window(panels=True)
    window.use_theme("dark")
    qtbot.waitUntil(lambda: not window.restyling.under_way)
    docks = window.area.docks
    window.area.desk.tabifyDockWidget(docks["loss"], docks["layers"])
    docks["loss"].raise_()
    qtbot.waitUntil(lambda: any(bar.isVisible() and bar.count() for bar in window.area.desk.findChildren(QTabBar)))
    (bar,) = [bar for bar in window.area.desk.findChildren(QTabBar) if bar.isVisible()]
    qtbot.waitUntil(lambda: not docks["loss"].visibleRegion().isEmpty())
    image = bar.grab().toImage()
    chosen = bar.tabRect(bar.currentIndex())
    assert image.pixelColor(chosen.left() + 6, chosen.center().y()).name() == window.theme.surface


def test_the_work_area_is_dressed_dock_by_dock(make_window: MakeWindow, qtbot: QtBot) -> None:
    window = make_window(panels=True)
    docks = window.area.docks.values()
    light = theme.stylesheet(window.theme)
    assert {dock.styleSheet() for dock in docks} == {light}
    window.use_theme("dark")
    seen: set[int] = set()
    while window.restyling.under_way:
        seen.add(sum(dock.styleSheet() != light for dock in docks))
        QApplication.processEvents()
    assert {dock.styleSheet() for dock in docks} == {theme.stylesheet(window.theme)}
    assert len(seen) > len(docks) // 2
    assert {holder.styleSheet() for holder in window.area.holders()} == {""}
