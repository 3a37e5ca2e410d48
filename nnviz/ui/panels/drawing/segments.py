"""Segmented tabs: a row of exclusive choices in a panel's header, 22 px high."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QToolButton, QWidget

from nnviz.ui.theme import Theme

_SHEET = """
#segments {{ background: {sunken}; border: 1px solid {line}; border-radius: {radius}px; }}
#segments QToolButton {{ color: {muted}; background: transparent; border: 1px solid transparent;
    border-radius: {radius}px; padding: 0px {pad}px; margin: 0px; }}
#segments QToolButton:hover {{ color: {text}; }}
#segments QToolButton:focus {{ border-color: {accent}; }}
#segments QToolButton:checked {{ color: {text}; background: {surface}; border-color: {line}; font-weight: 600; }}
#segments QToolButton:checked:focus {{ border-color: {accent}; }}
"""


class Segments(QWidget):
    """Exclusive choices side by side.

    Signals:
        chosen: Key of the choice the user made.
    """

    chosen = Signal(str)

    #: Design pixels beside each label.
    pad = 7

    def __init__(self, choices: Sequence[tuple[str, str]], parent: QWidget | None = None) -> None:
        """Make one segment per (key, label); the first is chosen."""
        super().__init__(parent)
        self.setObjectName("segments")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._group = QButtonGroup(self)
        self._buttons: dict[str, QToolButton] = {}
        layout = QHBoxLayout(self)
        layout.setContentsMargins(1, 1, 1, 1)
        layout.setSpacing(0)
        for key, label in choices:
            layout.addWidget(self._button(key, label))
        self._group.buttonClicked.connect(self._clicked)

    @property
    def key(self) -> str:
        """The present choice."""
        return next((key for key, button in self._buttons.items() if button.isChecked()), "")

    @property
    def keys(self) -> Sequence[str]:
        """The choices there are."""
        return tuple(self._buttons)

    def label(self, key: str) -> str:
        """Return the words on a segment."""
        return self._buttons[key].text()

    def tip(self, key: str) -> str:
        """Return what a segment stands for, in a sentence; empty where its words say it."""
        return self._buttons[key].toolTip()

    def choose(self, key: str) -> None:
        """Choose `key` without a signal."""
        self._buttons[key].setChecked(True)

    def take(self, key: str) -> None:
        """Choose `key` as a user does, where there is such a choice."""
        if key in self._buttons and key != self.key:
            self.choose(key)
            self.chosen.emit(key)

    def set_labels(self, labels: Sequence[tuple[str, str]]) -> None:
        """Put other words on the segments (another language)."""
        for key, label in labels:
            self._buttons[key].setText(label)
            self._buttons[key].setAccessibleName(label)

    def set_tips(self, tips: Mapping[str, str]) -> None:
        """Say on hover, and to screen readers, what the segments stand for."""
        for key, tip in tips.items():
            self._buttons[key].setToolTip(tip)
            self._buttons[key].setAccessibleDescription(tip)

    def show_only(self, keys: Sequence[str]) -> None:
        """Show these choices alone; the present one stays the choice, shown or not."""
        for key, button in self._buttons.items():
            button.setVisible(key in keys)

    def set_theme(self, theme: Theme) -> None:
        """Draw with `theme`."""
        colours = {name: getattr(theme, name) for name in ("sunken", "line", "muted", "text", "surface", "accent")}
        self.setStyleSheet(_SHEET.format(radius=theme.px(5), pad=theme.px(self.pad), **colours))
        self.setFixedHeight(theme.px(22))
        for button in self._buttons.values():
            button.setFont(theme.font(11))
            button.setFixedHeight(theme.px(20))

    def _button(self, key: str, label: str) -> QToolButton:
        button = QToolButton(self)
        button.setText(label)
        button.setAccessibleName(label)
        button.setCheckable(True)
        button.setAutoRaise(True)
        button.setChecked(not self._buttons)
        self._group.addButton(button)
        self._buttons[key] = button
        return button

    def _clicked(self) -> None:
        self.chosen.emit(self.key)
