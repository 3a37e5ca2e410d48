"""The status bar: state, steps a second, frames a second, device; at the right what is being trained."""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QWidget

from nnviz.ui import words
from nnviz.ui.model import numbers
from nnviz.ui.model.status_view import StatusView
from nnviz.ui.theme import Theme
from nnviz.ui.widgets.steady_label import SteadyLabel


class StatusBar(QFrame):
    """Shows a `StatusView`."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("statusbar")
        self._theme = theme
        self._view = StatusView("starting", "muted")
        self._title = ""
        self._dot = Dot(theme, self)
        self._parts = {name: SteadyLabel(self) for name in ("state", "speed", "frames", "device", "history", "risk")}
        self._rules: dict[str, QFrame] = {}
        self._right = QLabel(self)
        self._row = QHBoxLayout(self)
        self._build()
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        """Draw with `theme`."""
        self._theme = theme
        px = theme.px
        self.setFixedHeight(px(24))
        self._row.setContentsMargins(px(12), 0, px(12), 0)
        self._row.setSpacing(px(8))
        self._dot.set_theme(theme)
        for label in (*self._parts.values(), self._right):
            label.setFont(theme.font(11))
        for rule in self._rules.values():
            rule.setFixedSize(1, px(12))

    def show_view(self, view: StatusView, title: str) -> None:
        """Show `view`; `title` names what is being trained."""
        if (view, title) != (self._view, self._title):
            self._view, self._title = view, title
            self.retranslate()

    def text(self, part: str) -> str:
        """Return what `part` ("state", "speed", "frames", "device", "history", "risk") says."""
        return self._parts[part].text()

    def changeEvent(self, event: QEvent) -> None:
        """Follow a change of language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()

    def retranslate(self) -> None:
        """Write everything in the present language."""
        view = self._view
        speed, frames = view.steps_per_second, view.frames_per_second
        texts = {
            "state": words.state(view.state),
            "speed": "" if speed is None else self.tr("{0} steps/s").format(numbers.per_second(speed)),
            "frames": "" if frames is None else self.tr("{0} frames/s").format(round(frames)),
            "device": words.device(view.device),
            "history": self.tr("history thinned") if view.thinned else "",
            "risk": self.tr("checkpoint every {0} s").format(round(view.at_risk, 1)) if view.at_risk else "",
        }
        self._dot.set_tone(view.tone)
        for name, text in texts.items():
            self._parts[name].say(text)
            self._parts[name].setVisible(bool(text))
            if name in self._rules:
                self._rules[name].setVisible(bool(text))
        thinned = self.tr(
            "Past 1 GiB of records every second step of the oldest goes; minima and maxima still cover all."
        )
        if thinned != self._parts["history"].toolTip():
            self._parts["history"].setToolTip(thinned)
        self._right.setText(self._title)

    def _build(self) -> None:
        self._row.addWidget(self._dot)
        for name, label in self._parts.items():
            if name != "state":
                rule = QFrame(self)
                rule.setProperty("role", "rule")
                self._rules[name] = rule
                self._row.addWidget(rule)
            self._row.addWidget(label)
        self._row.addStretch(1)
        self._row.addWidget(self._right)


class Dot(QWidget):
    """The coloured dot beside the state; the word says the same."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._tone = "muted"
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        """Draw with `theme`."""
        self._theme = theme
        self.setFixedSize(theme.px(8), theme.px(8))
        self.update()

    def set_tone(self, tone: str) -> None:
        """Take the colour of `tone`."""
        if tone != self._tone:
            self._tone = tone
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the dot."""
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(self._theme.color(self._tone))
            painter.setBrush(self._theme.color(self._tone))
            painter.drawEllipse(self.rect().adjusted(0, 0, -1, -1))
