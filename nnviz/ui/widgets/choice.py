"""A drop-down choice in the window's own drawing."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox, QWidget

from nnviz.ui.panels.drawing.ink import LEFT, elided
from nnviz.ui.theme import Theme

Option = tuple[str, str, str]  # value, text, what it means


class Choice(QComboBox):
    """Words to choose from; each shows what it means when pointed at, and the one in use the whole of itself.

    Signals:
        chosen: Value of the word the user chose.
    """

    chosen = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._options: tuple[Option, ...] = ()
        self._tip = ""
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(1)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.activated.connect(self._activated)
        self.currentIndexChanged.connect(self._tell)

    def set_theme(self, theme: Theme) -> None:
        """Draw with `theme`."""
        self._theme = theme
        self.setFixedHeight(theme.px(24))
        self.setFont(theme.font(12))
        self.view().setFont(theme.font(12))

    def set_options(self, options: Sequence[Option]) -> None:
        """Offer `options`, in this order."""
        if tuple(options) == self._options:
            return
        self._options = tuple(options)
        present = self.value
        self.clear()
        for value, text, meaning in options:
            self.addItem(text, value)
            self.setItemData(self.count() - 1, meaning, Qt.ItemDataRole.ToolTipRole)
        self.show_value(present)
        metrics = self.fontMetrics()
        widest = max((metrics.horizontalAdvance(text) for _, text, _ in options), default=0)
        self.view().setMinimumWidth(widest + self._theme.px(28))

    @property
    def value(self) -> str:
        """The value of the word shown."""
        return str(self.currentData() or "")

    def show_value(self, value: str) -> None:
        """Show the word of `value`, without a signal."""
        self.setCurrentIndex(self.findData(value))

    def setToolTip(self, tip: str) -> None:
        """Say `tip` when pointed at, below the word in use where that is shown shortened."""
        self._tip = tip
        self._tell()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show more or less of the word."""
        super().resizeEvent(event)
        self._tell()

    def minimumSizeHint(self) -> QSize:
        """Return a width at which a few letters can be read."""
        return QSize(self._theme.px(56), self._theme.px(24))

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the column: nothing is changed by scrolling past it."""
        event.ignore()

    def changeEvent(self, event: QEvent) -> None:
        """Draw again where it has become (un)usable."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.EnabledChange:
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw frame, word and arrow."""
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            theme, px = self._theme, self._theme.px
            marked = self.property("invalid") is True
            frame = "bad" if marked else "accent" if self.hasFocus() else "line"
            painter.setPen(QPen(theme.color(frame), 1.0))
            painter.setBrush(theme.color("surface" if self.isEnabled() else "sunken"))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), px(5), px(5))
            painter.setFont(self.font())
            painter.setPen(theme.color("text" if self.isEnabled() else "muted"))
            painter.drawText(self._room(), LEFT, self._shown())
            painter.setPen(QPen(theme.color("muted" if self.isEnabled() else "faint"), 1.4))
            x, y, reach = self.width() - px(12), self.height() / 2, px(3)
            painter.drawPolyline(
                [QPointF(x - reach, y - reach / 2), QPointF(x, y + reach / 2), QPointF(x + reach, y - reach / 2)]
            )

    def _room(self) -> QRect:
        return self.rect().adjusted(self._theme.px(7), 0, -self._theme.px(17), 0)

    def _shown(self) -> str:
        return elided(self.currentText(), self.font(), self._room().width())

    def _tell(self) -> None:
        whole = self.currentText() if self._shown() != self.currentText() else ""
        super().setToolTip("\n".join(part for part in (whole, self._tip) if part))

    def _activated(self, index: int) -> None:
        self.setToolTip(self._options[index][2])
        self.chosen.emit(self._options[index][0])
