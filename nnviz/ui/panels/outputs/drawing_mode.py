"""Drawing points into the output: what strokes, keys and pasted tables make of the data."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QObject, QPointF, Signal, Slot

from nnviz.catalog.reading import pasted
from nnviz.refusal import Refused
from nnviz.snapshot import DataView
from nnviz.ui import language
from nnviz.ui.panels.outputs import drawn
from nnviz.ui.panels.outputs.axes import Axes
from nnviz.ui.panels.outputs.drawn import DrawnPoints, labels_of
from nnviz.ui.panels.outputs.strips import DrawStrip

translate = QCoreApplication.translate

#: Design pixels between two points of a stroke, and around the eraser.
SPACING, REACH = 11.0, 10.0


class DrawingMode(QObject):
    """Takes strokes and sends the points as the data of every run, once for each stroke.

    Signals:
        changed: The points to be shown have changed.
        commanded: What makes the points the data (`Event`).
        refused: What was pasted cannot be taken (`Refusal`).

    Attributes:
        active: Whether strokes draw points.
        note: Why the points are not trained on yet; else empty.
    """

    changed = Signal()
    commanded = Signal(object)
    refused = Signal(object)

    def __init__(self, strip: DrawStrip, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._strip = strip
        self._points = DrawnPoints()
        self._erasing = False
        self._last: QPointF | None = None
        self.active = False
        self.note = ""
        strip.cleared.connect(self._clear)

    def start(self, active: bool) -> None:
        """Begin or end drawing; what could not be trained on is forgotten at the end."""
        self.active = active
        self._last = None
        self._points.forget()
        self._strip.setVisible(active)
        self.note = ""
        self.changed.emit()

    def follow(self, data: DataView) -> None:
        """Take note of the data trained on."""
        self._points.follow(data)
        view = self._points.view() or data
        self._strip.show_labels(labels_of(view), data.target_range)

    def view(self) -> DataView | None:
        """Return the points as they are being drawn; None where they are the data's own."""
        return self._points.view() if self.active else None

    def press(self, at: QPointF, axes: Axes, zoom: float, erase: bool) -> bool:
        """Begin a stroke; return False where it is not on the plane."""
        if not axes.box.contains(at):
            return False
        self._erasing = erase or self._strip.erasing
        self._act(at, axes, zoom)
        return True

    def move(self, at: QPointF, axes: Axes, zoom: float) -> None:
        """Go on with a stroke; nothing where none was begun."""
        if self._last is None or not axes.box.contains(at):
            return
        away = at - self._last
        if self._erasing or away.x() ** 2 + away.y() ** 2 >= (SPACING * zoom) ** 2:
            self._act(at, axes, zoom)

    def release(self) -> None:
        """End a stroke: train on its points, if there are enough of them."""
        if self._last is not None:
            self._last = None
            self._send()

    def paste(self, text: str) -> None:
        """Take a pasted table as the points, and, while none are drawn, two columns as a curve; says what is wrong."""
        try:
            rows = pasted.points(text, curve=not self.active)
            if len(rows[0]) == 2:
                self.commanded.emit(drawn.curve(rows))
            else:
                self._points.put(rows)
                self._command("auto")
        except Refused as error:
            self._points.forget()
            self.refused.emit(error.refusal)
        self.changed.emit()

    def _act(self, at: QPointF, axes: Axes, zoom: float) -> None:
        self._last = at
        x, y = axes.value(at)
        if self._erasing:
            bounds = axes.bounds
            reach = REACH * zoom
            wide = reach * (bounds[1] - bounds[0]) / axes.box.width()
            self._points.erase(x, y, (wide, reach * (bounds[3] - bounds[2]) / axes.box.height()))
        else:
            self._points.add(x, y, self._strip.label)
        self.changed.emit()

    def _send(self) -> None:
        if not self._points.fresh:
            return
        try:
            self._command()
        except Refused as error:
            self.note = language.said(error.refusal)
            self.changed.emit()

    def _command(self, task: str = "") -> None:
        event = self._points.command(task)
        self.note = ""
        self.commanded.emit(event)

    def retranslate(self) -> None:
        """Put all texts into the present language."""
        self._strip.retranslate()
        self.note = ""

    @Slot()
    def _clear(self) -> None:
        self._points.clear()
        self.note = translate("panels", "Draw points; training goes on with the old ones until there are enough.")
        self.changed.emit()
