"""How a line of the palette is drawn: its name, where it belongs, and its shortcut or value."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from nnviz.ui.palette.item import Item
from nnviz.ui.panels.drawing import ink
from nnviz.ui.theme import Theme

Index = QModelIndex | QPersistentModelIndex


class RowDelegate(QStyledItemDelegate):
    """Draws an `Item`."""

    def __init__(self, theme: Theme, height: int, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._height = height

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return the same height for every row."""
        return QSize(0, self._height)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one row."""
        item: Item = index.data(Qt.ItemDataRole.UserRole)
        theme, px = self._theme, self._theme.px
        rect, state = QRectF(option.rect), option.state
        painter.save()
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, theme.color("accent_soft"))
        inner = rect.adjusted(px(10), 0, -px(10), 0)
        name = "text" if item.enabled else "faint"
        note = ink.elided(item.note, theme.font(11), inner.width() // 3)
        room = inner.adjusted(0, 0, -round(ink.advance(note, theme.font(11))) - px(12), 0)
        title = ink.elided(item.name, theme.font(12), room.width())
        ink.text(painter, room, title, theme.font(12), theme.color(name), ink.LEFT)
        used = round(ink.advance(title, theme.font(12))) + px(12)
        beside = room.adjusted(used, 0, 0, 0)
        if beside.width() > px(40):
            group = ink.elided(item.group, theme.font(11), beside.width())
            ink.text(painter, beside, group, theme.font(11), theme.color("muted"), ink.LEFT)
        ink.text(painter, inner, note, theme.font(11), theme.color("muted"), ink.RIGHT)
        painter.restore()
