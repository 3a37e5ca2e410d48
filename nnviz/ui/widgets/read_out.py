"""One number with its caption above it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from nnviz.ui.theme import Theme
from nnviz.ui.widgets.steady_label import SteadyLabel


class ReadOut(QWidget):
    """A caption and a value, right-aligned, wide enough that nothing moves while the number changes."""

    def __init__(self, theme: Theme, widest: str, parent: QWidget | None = None) -> None:
        """`widest` is the longest text the value usually has."""
        super().__init__(parent)
        self._widest = widest
        self._theme = theme
        self._wide = False
        self.caption = QLabel(self)
        self.value = SteadyLabel(self, shrinks=False)
        self.value.say("–")
        for label, role in ((self.caption, "caption"), (self.value, "metric")):
            label.setProperty("role", role)
            label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addStretch(1)
        layout.addWidget(self.caption)
        layout.addWidget(self.value, 0, Qt.AlignmentFlag.AlignRight)
        layout.addStretch(1)
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        """Draw with `theme`."""
        self._theme = theme
        size = 20 if self._wide else 16
        bold = theme.font(size, 600)
        self.value.setStyleSheet(f"font-size: {theme.px(size)}px;")
        self.value.setFont(bold)
        self.caption.setFont(theme.font(11))
        self.value.set_least(QFontMetrics(bold).horizontalAdvance(self._widest))

    def set_wide(self, wide: bool) -> None:
        """Use larger digits where there is room."""
        self._wide = wide
        self.set_theme(self._theme)

    def set_caption(self, caption: str) -> None:
        """Put another caption over the value."""
        self.caption.setText(caption)
        self.setAccessibleName(f"{caption} {self.value.text()}")

    def show_value(self, text: str) -> None:
        """Show `text`; nothing is done where it is shown already."""
        if self.value.text() != text:
            self.value.say(text)
            self.setAccessibleName(f"{self.caption.text()} {text}")
