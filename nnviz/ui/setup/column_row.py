"""The row for the column of a table: its name can be typed, or chosen from the columns the file has."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QPoint, QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from nnviz.ui.icons import icon
from nnviz.ui.model.setup import Field
from nnviz.ui.setup.rows import TextRow
from nnviz.ui.theme import Theme


class ColumnRow(TextRow):
    """A field to type into, and a list that drops down (a click on the arrow, or Alt with ↓ in the field).

    Args:
        columns: Returns the names of the columns there are now; none where the file cannot be read.

    Attributes:
        button, menu: The arrow and the list.
    """

    def __init__(
        self, theme: Theme, field: Field, columns: Callable[[], tuple[str, ...]], parent: QWidget | None = None
    ) -> None:
        super().__init__(theme, field, parent)
        self._columns = columns
        self.button = QToolButton(self)
        self.button.setProperty("role", "icon")
        self.menu = QMenu(self)
        self.menu.aboutToShow.connect(self._fill)
        self.button.clicked.connect(self._drop)
        self.entry.installEventFilter(self)
        self.line.addWidget(self.button)
        self.set_theme(theme)
        self.retranslate()

    def set_theme(self, theme: Theme) -> None:
        """Draw with `theme`."""
        super().set_theme(theme)
        self.button.setFixedSize(theme.px(24), theme.px(24))
        self.button.setIcon(icon("chevron", theme.muted))
        self.button.setIconSize(QSize(theme.px(14), theme.px(14)))

    def retranslate(self) -> None:
        """Write the words in the present language."""
        super().retranslate()
        self.entry.setPlaceholderText(self.tr("last column"))
        self.button.setToolTip(self.tr("Columns of the file"))
        self.button.setAccessibleName(self.tr("Columns of the file"))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Drop the list down at Alt with ↓."""
        pressed = isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress
        if pressed and event.key() == Qt.Key.Key_Down and event.modifiers() & Qt.KeyboardModifier.AltModifier:  # type: ignore[attr-defined]
            self._drop()
            return True
        return False

    def _drop(self) -> None:
        self.menu.popup(self.button.mapToGlobal(QPoint(0, self.button.height())))

    def _fill(self) -> None:
        """List the columns the file has now."""
        self.menu.clear()
        names = self._columns()
        if not names:
            self.menu.addAction(self.tr("The file cannot be read")).setEnabled(False)
            return
        self._offer(self.tr("The last column ({0})").format(names[-1]), "")
        self.menu.addSeparator()
        for name in names:
            self._offer(name, name)

    def _offer(self, text: str, name: str) -> None:
        action = self.menu.addAction(text.replace("&", "&&"))
        action.setCheckable(True)
        action.setChecked(name == self._value)
        action.triggered.connect(lambda: self._choose(name))

    def _choose(self, name: str) -> None:
        self.entry.setModified(False)
        if name == self._value:
            self._put_back()
        elif self.try_value(name):
            self.entry.write(name)
