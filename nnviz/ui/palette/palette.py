"""The palette's window: an input line over a list, at the top of the window it belongs to."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

import shiboken6
from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLabel, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from nnviz.ui.palette import matching
from nnviz.ui.palette.item import Item
from nnviz.ui.palette.row import RowDelegate
from nnviz.ui.theme import Theme

_MOST = 500
_NUMBER = re.compile(r"[+-]?[\d.]+(?:e[+-]?\d+)?%?")
_WIDTH, _ROWS, _ROW = 560, 10, 32


class Palette(QFrame):
    """Finds an item by a few letters; Enter does it, or fills in a setting, which a second Enter sets.

    Signals:
        assigned: A setting was filled in and confirmed ("training.batch_size = 20").

    Args:
        items: Returns what there is to do now; asked each time the palette opens.
    """

    assigned = Signal(str)

    def __init__(self, items: Callable[[], Sequence[Item]], theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("palette")
        self.setProperty("role", "card")
        self._source = items
        self._theme = theme
        self._items: Sequence[Item] = ()
        self._before: QWidget | None = None
        self._number = ""  # typed behind the name of a setting
        self.line = QLineEdit(self)
        self.list = QListWidget(self)
        self.tip = QLabel(self)
        self._box = QVBoxLayout(self)
        self._host = parent
        self._build()
        self.set_theme(theme)
        self.hide()

    def set_theme(self, theme: Theme) -> None:
        """Draw with `theme`."""
        self._theme = theme
        px = theme.px
        self._box.setContentsMargins(px(8), px(8), px(8), px(8))
        self._box.setSpacing(px(6))
        self.line.setFont(theme.font(14))
        self.line.setMinimumHeight(px(34))
        self.tip.setFont(theme.font(11))
        self.tip.setStyleSheet(f"color: {theme.muted};")
        self.list.setItemDelegate(RowDelegate(theme, px(_ROW), self.list))
        self._place()

    def open(self, items: Sequence[Item] | None = None) -> None:
        """Show the palette with all there is to do, or with `items`."""
        self._before = self.window().focusWidget()
        self._items = self._source() if items is None else items
        self.line.setPlaceholderText(self.tr("Type an action, a setting or an experiment"))
        self.line.setAccessibleName(self.tr("Command palette"))
        self.line.clear()
        self._filter("")
        self._place()
        self.show()
        self.raise_()
        self.line.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def close_up(self) -> None:
        """Put the palette away; the keyboard goes back to where it was."""
        self.hide()
        before, self._before = self._before, None
        if before is not None and shiboken6.isValid(before):  # a field of a layer may have gone meanwhile
            before.setFocus(Qt.FocusReason.OtherFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let the arrows of the input line move in the list, and follow the window's size."""
        if watched is self._host:
            if event.type() == QEvent.Type.Resize and self.isVisible():
                self._place()
            return False
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._key(event.key())
        if event.type() == QEvent.Type.FocusOut and not self.list.hasFocus():
            self.hide()
        return False

    def _key(self, key: int) -> bool:
        rows = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: _ROWS, Qt.Key.Key_PageUp: -_ROWS}
        if key in rows:
            last = self.list.count() - 1
            self.list.setCurrentRow(min(max(self.list.currentRow() + rows[Qt.Key(key)], 0), last))
        elif key == Qt.Key.Key_Escape:
            self.close_up()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._enter()
        return key in rows or key in (Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Enter)

    def _enter(self) -> None:
        if "=" in self.line.text():
            text = self.line.text()
            self.close_up()
            self.assigned.emit(text)
            return
        row = self.list.currentItem()
        if row is not None:
            self._do(row)

    def _do(self, row: QListWidgetItem) -> None:
        item: Item = row.data(Qt.ItemDataRole.UserRole)
        if item.fill:
            number = self._number
            self.line.setText(item.fill if not number else f"{item.fill.partition('=')[0]}= {number}")
            if number:
                return
            self.line.setFocus()
            start = item.fill.index("=") + 2
            self.line.setSelection(start, len(item.fill) - start)
        elif item.act is not None and item.enabled:
            self.close_up()
            item.act()

    def _filter(self, text: str) -> None:
        query, equals, _ = text.partition("=")
        self.list.clear()
        found = matching.best(query, self._items, _MOST)
        words, _, number = query.strip().rpartition(" ")
        self._number = number if not found and words and _NUMBER.fullmatch(number) else ""
        for item in found or (matching.best(words, self._items, _MOST) if self._number else ()):
            row = QListWidgetItem(item.name, self.list)
            row.setData(Qt.ItemDataRole.UserRole, item)
            row.setData(
                Qt.ItemDataRole.AccessibleTextRole,
                ", ".join(part for part in (item.name, item.group, item.note) if part),
            )
            if not item.enabled:
                row.setFlags(row.flags() & ~Qt.ItemFlag.ItemIsEnabled)
        self.list.setCurrentRow(0)
        self._say(self.list.currentItem(), bool(equals))

    def _say(self, row: QListWidgetItem | None, assigning: bool = False) -> None:
        item: Item | None = row.data(Qt.ItemDataRole.UserRole) if row is not None else None
        if item is None:
            self.tip.setText("" if assigning else self.tr("Nothing is called that."))
        elif assigning:
            self.tip.setText(self.tr("Enter sets it. {0}").format(item.tip))
        else:
            self.tip.setText(item.tip)
        self.adjustSize()

    def _build(self) -> None:
        self.list.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.list.setUniformItemSizes(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.tip.setTextFormat(Qt.TextFormat.PlainText)
        self.tip.setWordWrap(True)
        for widget in (self.line, self.list, self.tip):
            self._box.addWidget(widget)
        self.line.textChanged.connect(self._filter)
        self.line.installEventFilter(self)
        self.list.itemClicked.connect(self._do)
        self.list.currentItemChanged.connect(lambda row, _: self._say(row, "=" in self.line.text()))
        self._host.installEventFilter(self)

    def _place(self) -> None:
        px, room = self._theme.px, self._host.width()
        self.list.setFixedHeight(px(_ROW) * _ROWS + 2)
        width = min(px(_WIDTH), room - px(32))
        self.setFixedWidth(width)
        self.adjustSize()
        self.move((room - width) // 2, px(60))
