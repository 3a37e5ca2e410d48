"""A part of the set-up column that folds, and the small "more" inside it."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from typing import Protocol

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QVBoxLayout, QWidget

from nnviz.ui.model.setup import SetupView
from nnviz.ui.panels.drawing.ink import LEFT, RIGHT, advance, elided
from nnviz.ui.setup.row import Message, Row
from nnviz.ui.theme import Theme


class Says(Protocol):
    """Something that shows why a change was refused."""

    def say(self, text: str) -> None:
        """Show one sentence; an empty one takes it back."""


class Themed(Protocol):
    """Something that is drawn with a theme."""

    def set_theme(self, theme: Theme) -> None:
        """Draw with `theme`."""


def tab_through(parts: Iterable[QWidget]) -> None:
    """Let Tab come to `parts` one after the other, as they stand, and not in the order they were made."""
    for before, after in itertools.pairwise(parts):
        QWidget.setTabOrder(before, after)


def editors(rows: Iterable[Row]) -> list[QWidget]:
    """Return what takes the focus in `rows`, in order."""
    return [part for one in rows for part in one.editors()]


class FoldButton(QAbstractButton):
    """A heading with an arrow: checked is open. Words at the right say what is inside."""

    def __init__(self, theme: Theme, parent: QWidget | None = None, *, small: bool = False) -> None:
        super().__init__(parent)
        self._theme = theme
        self._small = small
        self._note = ""
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_theme(self, theme: Theme) -> None:
        """Draw with `theme`."""
        self._theme = theme
        self.setFixedHeight(theme.px(20 if self._small else 28))
        self.update()

    @property
    def note(self) -> str:
        """The words at the right."""
        return self._note

    def set_note(self, note: str) -> None:
        """Put words at the right."""
        if note != self._note:
            self._note = note
            self.setToolTip(note)
            self.setAccessibleDescription(note)
            self.update()

    def sizeHint(self) -> QSize:
        """Return a heading's size."""
        return QSize(self._theme.px(120), self._theme.px(20 if self._small else 28))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw arrow, heading and note."""
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            theme, px = self._theme, self._theme.px
            font = theme.font(11) if self._small else theme.font(12, 600)
            ink = "text" if self.underMouse() or not self._small else "muted"
            self._draw_arrow(painter)
            painter.setFont(font)
            painter.setPen(theme.color(ink))
            room = QRectF(px(12), 0, self.width() - px(12), self.height())
            painter.drawText(room, LEFT, self.text())
            taken = advance(self.text(), font) + px(10)
            painter.setFont(theme.font(11))
            painter.setPen(theme.color("muted"))
            rest = room.adjusted(taken, 0, 0, 0)
            painter.drawText(rest, RIGHT, elided(self._note, theme.font(11), rest.width()))
            if self.hasFocus():
                painter.setPen(QPen(theme.color("accent"), 1.0))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                frame = QRectF(self.rect()).adjusted(0.5, 2.5, -0.5, -2.5)
                painter.drawRoundedRect(frame, px(4), px(4))

    def _draw_arrow(self, painter: QPainter) -> None:
        painter.setPen(QPen(self._theme.color("muted"), 1.4))
        reach, half = float(self._theme.px(3)), self._theme.px(3) / 2
        x, y = float(self._theme.px(4)), self.height() / 2
        if self.isChecked():
            places = ((x - reach, y - half), (x, y + half), (x + reach, y - half))
        else:
            places = ((x - half, y - reach), (x + half, y), (x - half, y + reach))
        painter.drawPolyline([QPointF(*place) for place in places])


class Fold(QWidget):
    """A heading and what it opens.

    Attributes:
        button: The heading.
        body: What is below it; rows go into its layout.
    """

    folded = Signal(bool)

    def __init__(self, theme: Theme, parent: QWidget | None = None, *, small: bool = False, open: bool = True) -> None:
        super().__init__(parent)
        self.theme = theme
        self.button = FoldButton(theme, self, small=small)
        self.body = QWidget(self)
        self.rows = QVBoxLayout(self.body)
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(0)
        self._box.addWidget(self.button)
        self._box.addWidget(self.body)
        self.button.setChecked(open)
        self.body.setVisible(open)
        self.button.toggled.connect(self._toggled)

    def set_theme(self, theme: Theme) -> None:
        """Draw with `theme`."""
        self.theme = theme
        self.button.set_theme(theme)
        self.rows.setContentsMargins(0, 0, 0, 0)
        self.rows.setSpacing(0)

    def _toggled(self, open: bool) -> None:
        self.body.setVisible(open)
        self.folded.emit(not open)


class Section(Fold):
    """A section of the column. A subclass shows a `SetupView` and asks for changes.

    Signals:
        asked: The key the change is about, and the tables of the change.
    """

    asked = Signal(str, dict)

    def __init__(self, theme: Theme, parent: QWidget | None = None, *, open: bool = True) -> None:
        super().__init__(theme, parent, open=open)
        self.message = Message(self)
        self.named: dict[str, Row] = {}

    def show_view(self, view: SetupView) -> None:
        """Show what is in use."""

    def says(self, key: str) -> Says:
        """Return where a refusal of a change of `key` is said."""
        return self.named.get(key, self.message)

    def forget(self) -> None:
        """Give up what is being typed and what was said of it: it was meant for another training."""
        self.message.say("")
        for one in self.named.values():
            one.forget()

    def move_on(self) -> None:
        """Take back what was said at fields that nobody is at any more."""
        for one in self.named.values():
            if not any(editor.hasFocus() for editor in one.editors()):
                one.say("")

    def retranslate(self) -> None:
        """Write the words in the present language."""

    def changeEvent(self, event: QEvent) -> None:
        """Follow a change of language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()

    def set_theme(self, theme: Theme) -> None:
        """Draw with `theme`."""
        super().set_theme(theme)
        self._box.setContentsMargins(theme.px(12), 0, theme.px(8), theme.px(2))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the line that parts it from the section below."""
        with QPainter(self) as painter:
            painter.setPen(QPen(self.theme.color("line"), 1.0))
            painter.drawLine(QPointF(0, self.height() - 0.5), QPointF(self.width(), self.height() - 0.5))
