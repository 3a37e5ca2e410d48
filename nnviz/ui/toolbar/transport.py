"""Play or pause, step, reset, speed."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QAction, QFontMetrics
from PySide6.QtWidgets import QHBoxLayout, QMenu, QToolButton, QWidget

from nnviz.ui.actions import Actions, speed_text
from nnviz.ui.icons import icon
from nnviz.ui.model import speeds
from nnviz.ui.theme import Theme


class Transport(QWidget):
    """Buttons for the commands that move training along; what they do is in the actions."""

    def __init__(self, theme: Theme, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._actions = actions
        self._playing = False
        self._speed = speeds.FULL
        self._told = self._brief = False
        self.play = self._button("primary", actions.commands["play"])
        self.step = self._button("icon", actions.commands["step"])
        self.reset = self._button("icon", actions.commands["reset"])
        self.speed = QToolButton(self)
        self._menus()
        self._row = QHBoxLayout(self)
        for button in (self.play, self.step, self.reset, self.speed):
            self._row.addWidget(button)
        self.set_theme(theme)
        self.retranslate()

    def set_theme(self, theme: Theme) -> None:
        """Draw with `theme`."""
        self._theme = theme
        px = theme.px
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(px(4))
        self.play.setFixedSize(px(38), px(28))
        for button, name in ((self.step, "step"), (self.reset, "reset")):
            button.setFixedSize(px(30), px(28))
            button.setIcon(icon(name, theme.text))
        self.speed.setFixedHeight(px(28))
        self.speed.setIcon(icon("chevron", theme.muted))
        self._show()

    def set_brief(self, brief: bool) -> None:
        """Say the speed without the word."""
        if brief != self._brief:
            self._brief = brief
            self._show()

    def show_playing(self, playing: bool) -> None:
        """Show whether training goes on."""
        if playing != self._playing:
            self._playing = playing
            self._actions.show_playing(playing)
            self._show()

    def show_speed(self, speed: float) -> None:
        """Show the speed asked for."""
        if speed == self._speed and self._told:
            return
        self._speed, self._told = speed, True
        self._actions.commands["full_speed"].setChecked(speed == speeds.FULL)
        if speed in self._actions.speeds:
            self._actions.speeds[speed].setChecked(True)
        self._show()

    def changeEvent(self, event: QEvent) -> None:
        """Follow a change of language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()

    def retranslate(self) -> None:
        """Write tool tips in the present language."""
        for button, name in ((self.step, "step"), (self.reset, "reset")):
            button.setAccessibleName(self._actions.commands[name].text())
        self.step.setToolTip(self.tr("One step (.); hold for more"))
        self.reset.setToolTip(self.tr("Reset to the same weights (Ctrl+R); hold for new ones"))
        self.speed.setToolTip(self.tr("Steps per second; F: full speed"))
        self._show()

    def _show(self) -> None:
        self.play.setIcon(icon("pause" if self._playing else "play", self._theme.on_accent))
        self.play.setToolTip(self.tr("Pause (Space)") if self._playing else self.tr("Play (Space)"))
        self.play.setAccessibleName(self.tr("Pause") if self._playing else self.tr("Play"))
        self.speed.setText(self._words(self._speed))
        self.speed.setAccessibleName(self.tr("Speed {0}").format(speed_text(self._speed)))
        metrics = QFontMetrics(self._theme.font(12))
        texts = [self._words(speed) for speed in (*self._actions.speeds, self._speed)]
        room = max(metrics.horizontalAdvance(text) for text in texts)
        self.speed.setFixedWidth(room + self._theme.px(44))

    def _words(self, speed: float) -> str:
        return speed_text(speed) if self._brief else self.tr("Speed {0}").format(speed_text(speed))

    def _button(self, role: str, action: QAction) -> QToolButton:
        button = QToolButton(self)
        button.setProperty("role", role)
        button.clicked.connect(action.trigger)
        return button

    def _menus(self) -> None:
        more = {self.step: ("step", "step_10", "step_100", "epoch"), self.reset: ("reset", "reset_new")}
        for button, names in more.items():
            menu = QMenu(button)
            menu.setToolTipsVisible(True)
            menu.addActions([self._actions.commands[name] for name in names])
            button.setMenu(menu)
            button.setPopupMode(QToolButton.ToolButtonPopupMode.DelayedPopup)
        menu = QMenu(self.speed)
        menu.setLayoutDirection(Qt.LayoutDirection.LeftToRight)  # only the button has its icon at the right
        menu.addActions(list(self._actions.speeds.values()))
        self.speed.setMenu(menu)
        self.speed.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.speed.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.speed.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
