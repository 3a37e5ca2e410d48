"""Segmented tabs that never outgrow their room: what does not fit stands in a menu at their end."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from nnviz.ui.panels.drawing.segments import Segments
from nnviz.ui.theme import Theme

#: Pixels a label may grow by when it becomes the present choice, in bold letters.
_BOLDER = 3


class Chooser(Segments):
    """Exclusive choices side by side, as many as there is room for; a button at the end opens the others.

    Where the present choice is one of those, the button bears its name.
    """

    pad = 5

    def __init__(self, choices: Sequence[tuple[str, str]], parent: QWidget | None = None) -> None:
        super().__init__(choices, parent)
        self._labels = dict(choices)
        self._offered = tuple(self._labels)
        self._room = 10_000
        self._menu = QMenu(self)
        self._more = QToolButton(self)
        self._more.setObjectName("more")
        self._more.setAutoRaise(True)
        self._more.setCheckable(True)
        self._more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._more.setMenu(self._menu)
        self._more.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        layout = self.layout()
        assert layout is not None
        layout.addWidget(self._more)
        self.chosen.connect(lambda _key: self.fit(self._room))

    @property
    def keys(self) -> Sequence[str]:
        """The choices that are offered, whether or not there is room for them."""
        return self._offered

    def offer(self, keys: Sequence[str]) -> None:
        """Offer these choices alone."""
        if tuple(keys) != self._offered:
            self._offered = tuple(keys)
            self.fit(self._room)

    def fit(self, room: int) -> None:
        """Take no more than `room` pixels."""
        self._room = room
        shown = len(self._offered)
        while shown and self._width(shown) > room:
            shown -= 1
        if shown == 1 and len(self._offered) > 1:
            shown = 0  # one tab beside a menu is no choice: the menu says it all
        self.show_only(self._offered[:shown])
        hidden = self._offered[shown:]
        self._fill(hidden)
        self._more.setVisible(bool(hidden))
        self._more.setText(self._end(hidden))
        self._more.setChecked(self.key in hidden)
        label = self._labels.get(self.key, "") if self.key in hidden else QCoreApplication.translate("panels", "More")
        self._more.setAccessibleName(label)
        self._more.setToolTip(label)
        layout = self.layout()
        assert layout is not None
        layout.activate()
        self.setFixedWidth(layout.sizeHint().width())  # at once, not when the header is laid out the next time but one

    def choose(self, key: str) -> None:
        """Choose `key` without a signal."""
        super().choose(key)
        self.fit(self._room)

    def set_labels(self, labels: Sequence[tuple[str, str]]) -> None:
        """Put other words on the choices (another language)."""
        super().set_labels(labels)
        self._labels = dict(labels)
        self.fit(self._room)

    def set_theme(self, theme: Theme) -> None:
        """Draw with `theme`."""
        super().set_theme(theme)
        self.setStyleSheet(self.styleSheet() + "#segments QToolButton::menu-indicator { image: none; }")
        self._more.setFont(theme.font(11))
        self._more.setFixedHeight(theme.px(20))
        self.fit(self._room)

    def _width(self, shown: int) -> int:
        """Return the width with so many choices shown."""
        buttons = [self._buttons[key] for key in self._offered[:shown]]
        if shown < len(self._offered):
            self._more.setText(self._end(self._offered[shown:]))
            buttons.append(self._more)
        for button in buttons:
            button.ensurePolished()
        return 2 + sum(button.sizeHint().width() + _BOLDER for button in buttons)

    def _end(self, hidden: Sequence[str]) -> str:
        """Return what the button at the end says."""
        name = self._labels[self.key] if self.key in hidden else ""
        return f"{name} ▾" if name else "▾"

    def _fill(self, hidden: Sequence[str]) -> None:
        self._menu.clear()
        for key in hidden:
            action = QAction(self._labels[key], self._menu)
            action.setCheckable(True)
            action.setChecked(key == self.key)
            action.triggered.connect(lambda _checked=False, key=key: self.take(key))
            self._menu.addAction(action)
