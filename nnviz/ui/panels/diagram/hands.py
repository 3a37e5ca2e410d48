"""What mouse, wheel, pinch and keyboard do to a diagram: an event filter on its canvas that decides nothing itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from PySide6.QtCore import QEvent, QObject, QPointF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QNativeGestureEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QWidget

from nnviz.ui.panels.diagram.target import Target
from nnviz.ui.panels.diagram.view import STEP

#: How much less a drag changes with Shift held.
FINE = 0.1


class Handled(Protocol):
    """The panel as its hands know it."""

    def target_at(self, point: QPointF) -> Target | None:
        """Return what lies at a point of the canvas."""

    def can_edit(self, target: Target | None) -> bool:
        """Whether a target is a number that can be changed now."""

    def drag_to(self, target: Target, up: float, done: bool) -> None:
        """Follow a drag `up` so many pixels on a number; `done`: it has ended there."""

    def drop(self) -> None:
        """End a drag without changing anything."""

    def pan(self, across: float, down: float) -> None:
        """Move the part seen."""

    def zoom(self, factor: float, at: QPointF | None) -> None:
        """Magnify about a point (None: the middle)."""

    def fit(self) -> None:
        """Show everything."""

    def open_arithmetic(self, target: Target) -> None:
        """Open the arithmetic of a neuron."""

    def open_field(self, target: Target) -> None:
        """Open the field of a weight or bias."""

    def step(self, across: int, down: int, edges: bool) -> None:
        """Move the keyboard's place: to another neuron, or along a neuron's bias and weights."""

    def enter(self) -> bool:
        """Open what the keyboard is on; False where it is on nothing that opens."""

    def focus(self, here: bool) -> None:
        """Follow the keyboard's coming and going."""

    def escape(self) -> bool:
        """Close what is open, or leave an edge for its neuron; False where there is nothing to do."""


@dataclass(slots=True)
class _Press:
    target: Target | None
    began: QPointF
    last: QPointF
    moving: bool = False
    up: float = 0.0


class DiagramHands(QObject):
    """Turns events of `canvas` into calls on `panel`."""

    def __init__(self, canvas: QWidget, panel: Handled) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self._panel = panel
        self._press: _Press | None = None
        canvas.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        canvas.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take the events that mean something here."""
        kind = event.type()
        if isinstance(event, QMouseEvent):
            return self._mouse(kind, event)
        if isinstance(event, QWheelEvent):
            return self._wheel(event)
        if isinstance(event, QNativeGestureEvent):
            return self._pinch(event)
        if isinstance(event, QKeyEvent):
            return self._key(kind, event)
        if kind in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self._panel.focus(kind == QEvent.Type.FocusIn)
        return False

    def _mouse(self, kind: QEvent.Type, event: QMouseEvent) -> bool:
        left = Qt.MouseButton.LeftButton
        if kind == QEvent.Type.MouseButtonPress and event.button() == left:
            at = event.position()
            self._press = _Press(self._panel.target_at(at), at, at)
            return False
        if kind == QEvent.Type.MouseButtonDblClick and event.button() == left:
            self._press = None
            self._double(self._panel.target_at(event.position()))
            return True
        if kind == QEvent.Type.MouseMove and self._press is not None and event.buttons() & left:
            self._move(self._press, event)
            return self._press.moving
        if kind == QEvent.Type.MouseMove:
            self._point(event.position())
        if kind == QEvent.Type.MouseButtonRelease and event.button() == left and self._press is not None:
            press, self._press = self._press, None
            self._release(press, event)
            return True
        return False

    def _double(self, target: Target | None) -> None:
        if target is None:
            self._panel.fit()
        elif target.single:
            self._panel.open_field(target)

    def _move(self, press: _Press, event: QMouseEvent) -> None:
        at = event.position()
        if not press.moving:
            press.moving = (at - press.began).manhattanLength() >= QApplication.startDragDistance()
            if not press.moving:
                return
        step, press.last = at - press.last, at
        if press.target is not None and self._panel.can_edit(press.target):
            fine = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            press.up -= step.y() * (FINE if fine else 1.0)
            self._panel.drag_to(press.target, press.up, False)
        elif press.target is None or press.target.kind != "node":
            self._canvas.setCursor(Qt.CursorShape.ClosedHandCursor)
            self._panel.pan(step.x(), step.y())

    def _release(self, press: _Press, event: QMouseEvent) -> None:
        if press.moving and press.target is not None and self._panel.can_edit(press.target):
            self._panel.drag_to(press.target, press.up, True)
        elif not press.moving and press.target is not None and press.target.kind == "node":
            self._panel.open_arithmetic(press.target)
        self._point(event.position())

    def _point(self, at: QPointF) -> None:
        target = self._panel.target_at(at)
        shape = Qt.CursorShape.ArrowCursor
        if target is not None and target.kind == "node" and target.layer:
            shape = Qt.CursorShape.PointingHandCursor
        elif self._panel.can_edit(target):
            shape = Qt.CursorShape.SizeVerCursor
        if shape != self._canvas.cursor().shape():
            self._canvas.setCursor(shape)

    def _wheel(self, event: QWheelEvent) -> bool:
        if not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            return False
        self._panel.zoom(STEP ** (event.angleDelta().y() / 120.0), event.position())
        event.accept()
        return True

    def _pinch(self, event: QNativeGestureEvent) -> bool:
        if event.gestureType() != Qt.NativeGestureType.ZoomNativeGesture:
            return False
        self._panel.zoom(1.0 + event.value(), event.position())
        return True

    def _key(self, kind: QEvent.Type, event: QKeyEvent) -> bool:
        if kind == QEvent.Type.ShortcutOverride:
            if event.key() == Qt.Key.Key_Escape or (event.text() in ("+", "=", "-", "0") and _plain(event)):
                event.accept()
            return False
        return kind == QEvent.Type.KeyPress and self._act(event)

    def _act(self, event: QKeyEvent) -> bool:
        key, shift = event.key(), bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        arrows = {
            Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0), Qt.Key.Key_Up: (0, -1), Qt.Key.Key_Down: (0, 1)
        }  # fmt: skip
        if key in arrows:
            self._panel.step(*arrows[Qt.Key(key)], shift)
            return True
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            return self._panel.enter()
        if key == Qt.Key.Key_Escape:
            if self._press is not None and self._press.moving:
                self._press = None
                self._panel.drop()
                return True
            return self._panel.escape()
        if event.text() in ("+", "=", "-", "0") and _plain(event):
            if event.text() == "0":
                self._panel.fit()
            else:
                self._panel.zoom(1 / STEP if event.text() == "-" else STEP, None)
            return True
        return False


def _plain(event: QKeyEvent) -> bool:
    return not event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier)
