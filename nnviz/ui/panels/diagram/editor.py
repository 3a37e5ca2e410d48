"""The hand on one weight or bias of the diagram: a drag or a typed value, sent as one change when it is done."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from nnviz.ui.model import commands
from nnviz.ui.panels.diagram.card import card_of
from nnviz.ui.panels.diagram.editing import dragged, value_of
from nnviz.ui.panels.diagram.picture import Diagram
from nnviz.ui.panels.diagram.target import Target, anchor
from nnviz.ui.panels.diagram.value_field import ValueField
from nnviz.ui.panels.frame import Frame, Hover
from nnviz.ui.theme import Theme


class WeightEditor(QObject):
    """Changes weights of the network last shown to it.

    Signals:
        changed: `pending` has changed: draw again.
        commanded: The event that makes the change.
        left: The field is done with.

    Attributes:
        pending: The weight or bias under change and its new value, until a snapshot holds it; or None.
        dragging: What is being dragged, or None.
        field: The field, once one was opened.
    """

    changed = Signal()
    commanded = Signal(object)
    left = Signal()

    def __init__(self, theme: Theme, canvas: QWidget) -> None:
        super().__init__(canvas)
        self._theme = theme
        self._canvas = canvas
        self._frame = Frame()
        self._start = 0.0
        self._sent: object = None
        self._typed: Target | None = None
        self.pending: tuple[Hover, float] | None = None
        self.dragging: Target | None = None
        self.field: ValueField | None = None

    @property
    def typing(self) -> bool:
        """Whether the field is open."""
        return self.field is not None and self.field.isVisible()

    @property
    def held(self) -> Target | None:
        """What is being dragged or typed, or None."""
        return self._typed if self.dragging is None and self.typing else self.dragging

    def see(self, frame: Frame) -> None:
        """Take the network as it is now: what was sent is in the next snapshot."""
        if self.pending is not None and self.dragging is None and frame.snapshot is not self._sent:
            self.pending = None
        self._frame = frame

    def drag_to(self, target: Target, up: float, picture: Diagram, done: bool) -> None:
        """Show what a drag of `up` pixels makes of a number; where it ends, send it as one change."""
        if self.dragging is None:
            self.dragging, self._start = target, value_of(self._frame, target) or 0.0
        limit = picture.limit if target.kind == "edge" else picture.bias_limit
        self._put(target, dragged(self._start, up, limit), send=done)

    def drop(self) -> None:
        """End a drag without changing anything."""
        self.dragging = self.pending = None
        self.changed.emit()

    def open_field(self, target: Target, picture: Diagram) -> None:
        """Open the field of a weight or bias that can be changed."""
        value, card = value_of(self._frame, target), card_of(self._frame, target.hover)
        if value is None or card is None:
            return
        if self.field is None:
            self.field = ValueField(self._theme, self._canvas)
            self.field.entered.connect(self._entered)
            self.field.left.connect(self.left)
        self._typed = target
        middle = self._canvas.width() / 2, self._canvas.height() / 2
        self.field.open(value, f"{card.corner}, {card.title}", anchor(picture.geometry, target) or middle)

    def set_theme(self, theme: Theme) -> None:
        """Draw with `theme`."""
        self._theme = theme
        if self.field is not None:
            self.field.set_theme(theme)

    @Slot(float)
    def _entered(self, value: float) -> None:
        if self._typed is not None:
            self._put(self._typed, value, send=True)

    def _put(self, target: Target, value: float, send: bool) -> None:
        snapshot = self._frame.snapshot
        if snapshot is None or target.hover is None:
            return
        self.pending = target.hover, value
        self.changed.emit()
        if send:
            self.dragging, self._sent = None, snapshot
            place = (target.layer, target.neuron, target.input)
            self.commanded.emit(commands.edit(snapshot.run, snapshot.seed, place, value))
