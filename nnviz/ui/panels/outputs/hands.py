"""What mouse and keyboard do to the output: an event filter on its canvas."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import QEvent, QObject, QPointF, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QWidget

from nnviz.ui.panels.frame import Frame
from nnviz.ui.panels.outputs import moving
from nnviz.ui.panels.outputs.body import Body
from nnviz.ui.panels.outputs.drawing_mode import DrawingMode
from nnviz.ui.panels.outputs.spot import Spot
from nnviz.ui.theme import Theme

#: Reasons for which the focus is shown: the keyboard's.
_BY_KEY = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason, Qt.FocusReason.ShortcutFocusReason)


class Handled(Protocol):
    """The panel as its hands know it."""

    theme: Theme
    spot: tuple[Spot, QPointF] | None

    @property
    def page(self) -> str:
        """What is shown: "plane", "line", "samples", "pad", "scatter" or "worst"; "" before there are data."""

    @property
    def shown(self) -> Frame:
        """The frame, with the points as they are being drawn."""

    def show_spot(self, found: tuple[Spot, QPointF] | None) -> None:
        """Show what pointer or keyboard is on, and where; None: on nothing."""

    def take(self, spot: Spot) -> None:
        """Do what a click on something does."""

    def choose_own(self, own: tuple[float, ...]) -> None:
        """Let the network say what it makes of a sample of the user's own; () takes it back."""

    def send_drawing(self) -> None:
        """Let the network say what it makes of what is drawn on the pad."""

    def clear_pad(self) -> None:
        """Begin another drawing."""

    def stop_drawing(self) -> bool:
        """Draw no more points; return whether they were being drawn."""

    def show_focus(self, shown: bool) -> None:
        """Show whether the keyboard is here."""

    def refresh(self) -> None:
        """Draw anew."""


class OutputHands(QObject):
    """Takes what is done to `canvas`: to the page shown, the points being drawn, or the pad."""

    def __init__(self, canvas: QWidget, panel: Handled, body: Body, drawing: DrawingMode) -> None:
        super().__init__(canvas)
        self._panel = panel
        self._body = body
        self._drawing = drawing
        canvas.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take what mouse and keyboard do to the body."""
        if isinstance(event, QMouseEvent):
            if event.type() in (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonDblClick):
                return self._press(event)
            if event.type() == QEvent.Type.MouseMove and event.buttons() != Qt.MouseButton.NoButton:
                self._drag(event.position())
            elif event.type() == QEvent.Type.MouseButtonRelease:
                self._release()
        elif isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._key(event)
        elif isinstance(event, QFocusEvent):
            self._panel.show_focus(event.gotFocus() and event.reason() in _BY_KEY)
        return False

    def _press(self, event: QMouseEvent) -> bool:
        at, right = event.position(), event.button() == Qt.MouseButton.RightButton
        panel, axes = self._panel, self._body.axes
        if panel.page == "pad":
            if self._body.pad.begin(at, right):
                panel.send_drawing()
        elif self._drawing.active and axes is not None:
            self._drawing.press(at, axes, panel.theme.zoom, right)
        elif right:
            panel.choose_own(())
        else:
            spot = self._body.spot_at(panel.shown, at, panel.theme)
            if spot is not None:
                panel.take(spot)
        return False

    def _drag(self, at: QPointF) -> None:
        axes = self._body.axes
        if self._panel.page == "pad":
            self._body.pad.move(at)
            self._panel.send_drawing()
        elif self._drawing.active and axes is not None:
            self._drawing.move(at, axes, self._panel.theme.zoom)

    def _release(self) -> None:
        self._body.pad.pad.end()
        self._drawing.release()

    def _key(self, event: QKeyEvent) -> bool:
        key, panel = Qt.Key(event.key()), self._panel
        if key == Qt.Key.Key_Escape:
            return self._escape()
        if panel.page in ("plane", "line") and key in moving.ARROWS:
            fast = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            panel.choose_own(moving.moved(panel.shown, key, fast))
            return True
        if panel.page == "plane" and self._drawing.active and key in moving.KEYS_OF_POINTS:
            return self._point_by_key(key)
        places, spot = self._body.places, panel.spot
        if key in moving.ARROWS and places:
            panel.show_spot(moving.next_spot(places, spot[1] if spot is not None else None, key))
            return True
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and spot is not None:
            panel.take(spot[0])
            return True
        return False

    def _escape(self) -> bool:
        panel = self._panel
        if panel.page == "pad":
            panel.clear_pad()
        elif panel.stop_drawing():
            return True
        elif self._body.cell:
            self._body.cell = ()
            panel.refresh()
        else:
            panel.choose_own(())
        return True

    def _point_by_key(self, key: Qt.Key) -> bool:
        axes, own = self._body.axes, self._panel.shown.selection.own
        if axes is None or len(own) != 2:
            return False
        erase = key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)
        self._drawing.press(axes.at(*own), axes, self._panel.theme.zoom, erase)
        self._drawing.release()
        return True
