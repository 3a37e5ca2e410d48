"""Small buttons in a grid, each on or off: the features of a point."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QGridLayout, QWidget

from nnviz.catalog.features import FEATURES
from nnviz.ui.theme import Theme

_COLUMNS = 4


class Chip(QAbstractButton):
    """A word in a frame; on has an accent frame and bold letters."""

    def __init__(self, theme: Theme, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setText(text)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def set_theme(self, theme: Theme) -> None:
        """Draw with `theme`."""
        self._theme = theme
        self.setFixedHeight(theme.px(22))
        self.update()

    def sizeHint(self) -> QSize:
        """Return a small size; a grid makes it wider."""
        return QSize(self._theme.px(40), self._theme.px(22))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw frame and word."""
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            theme, on = self._theme, self.isChecked()
            pen = QPen(theme.color("accent" if on or self.hasFocus() else "line"), 1.0)
            if self.hasFocus():
                pen.setWidthF(2.0)
            painter.setPen(pen)
            painter.setBrush(theme.color("accent_soft" if on else "surface"))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), theme.px(4), theme.px(4))
            painter.setFont(theme.font(11, 600 if on else 400))
            painter.setPen(theme.color("faint" if not self.isEnabled() else "accent" if on else "muted"))
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.text())


class FeatureChips(QWidget):
    """The features of a point (x₁, x₂).

    Signals:
        asked: Names of the features wanted, in the catalogue's order.
    """

    asked = Signal(tuple)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.chips = {name: Chip(theme, feature.symbol, self) for name, feature in FEATURES.items()}
        self._shown: tuple[str, ...] = ()
        self._grid = QGridLayout(self)
        for place, (name, chip) in enumerate(self.chips.items()):
            chip.setAccessibleName(FEATURES[name].symbol)
            chip.clicked.connect(self._clicked)
            self._grid.addWidget(chip, place // _COLUMNS, place % _COLUMNS)

    def set_theme(self, theme: Theme) -> None:
        """Draw with `theme`."""
        self._grid.setContentsMargins(0, theme.px(2), 0, theme.px(1))
        self._grid.setSpacing(theme.px(3))
        for chip in self.chips.values():
            chip.set_theme(theme)

    def set_meaning(self, text: str) -> None:
        """Say what the chips mean."""
        for name, chip in self.chips.items():
            chip.setToolTip(f"{FEATURES[name].symbol}\n{text}\n--set data.features")

    def show_features(self, names: Sequence[str]) -> None:
        """Show the features in use."""
        self._shown = tuple(names)
        for name, chip in self.chips.items():
            chip.setChecked(name in names)

    def _clicked(self) -> None:
        """Ask for the features that are on: those in use keep their order, a new one takes its place."""
        on = [name for name, chip in self.chips.items() if chip.isChecked()]
        self.show_features(self._shown)
        self.asked.emit(tuple(on))
