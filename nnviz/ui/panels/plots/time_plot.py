"""Draws plots over steps with pyqtgraph: pens, kept axes, labels at line ends, markers in a lane of their own."""

from __future__ import annotations

import time
from typing import Any

import pyqtgraph as pg
from PySide6.QtCore import QEvent, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from nnviz.ui.panels.drawing import ink
from nnviz.ui.panels.plots import overlay
from nnviz.ui.panels.plots.picture import Line, TimePicture, log_ticks, step_ticks, value_ticks
from nnviz.ui.theme import Theme

#: Design pixels: axis of values, axis of steps, lane of markers, room for labels at line ends.
LEFT, BOTTOM, LANE, RIGHT = 46, 22, 18, 74


class TimePlot(pg.PlotWidget):  # type: ignore[misc]
    """One plot over steps.

    Signals:
        pointed: Step under the pointer (float), or None when it left.
        ranged: The user moved the range of steps (True), or wants all of them again (False).
        painted: A paint took so many seconds.
    """

    pointed = Signal(object)
    ranged = Signal(bool)
    painted = Signal(float)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent, background=theme.surface, enableMenu=False)
        self.theme = theme
        self.picture: TimePicture | None = None
        self.cursor: int | None = None
        self.message = ""
        self._raws: list[Any] = []
        self._lines: list[Any] = []
        self._limits: tuple[float, ...] = ()
        self._rows = 1
        self._view = self.getPlotItem().getViewBox()
        self._view.setMouseEnabled(x=True, y=False)
        self._view.disableAutoRange()
        self._view.sigRangeChangedManually.connect(self._moved)
        self.getPlotItem().hideButtons()
        self.setFrameShape(self.Shape.NoFrame)
        self.setMouseTracking(True)
        self.set_theme(theme)

    @property
    def span(self) -> tuple[float, float]:
        """The steps shown."""
        (first, last), _ = self._view.viewRange()
        return float(first), float(last)

    def plot_width(self) -> float:
        """Return the width of the plot itself, in device-independent pixels."""
        return max(32.0, float(self.width() - self.theme.px(LEFT) - self.theme.px(RIGHT)))

    def set_theme(self, theme: Theme) -> None:
        """Draw with `theme`."""
        self.theme = theme
        self.setBackground(theme.surface)
        item = self.getPlotItem()
        item.layout.setContentsMargins(0, theme.px(LANE) * self._rows, theme.px(RIGHT), 0)
        for name, extent in (("left", theme.px(LEFT)), ("bottom", theme.px(BOTTOM))):
            axis = item.getAxis(name)
            axis.setStyle(tickFont=theme.font(11), tickLength=-theme.px(3), tickTextOffset=theme.px(4))
            axis.setStyle(hideOverlappingLabels=False)
            axis.setPen(theme.color("line"))
            axis.setTextPen(theme.color("muted"))
            axis.setWidth(extent) if name == "left" else axis.setHeight(extent)
        item.getAxis("left").setGrid(70 if theme.dark else 90)
        self._limits = ()

    def show_picture(self, picture: TimePicture | None, free: bool = False) -> None:
        """Draw `picture`; `free` leaves the range of steps as the user has moved it."""
        self.picture = picture
        self.getPlotItem().setVisible(picture is not None)
        if picture is not None:
            self._limit(picture, free)
            self._make_room(overlay.rows(picture, self._frame(), self.theme))
            self._fill(self._raws, picture.raws, -10)
            self._fill(self._lines, picture.lines, 0)
        self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint, and say how long it took."""
        started = time.perf_counter()
        super().paintEvent(event)
        self.painted.emit(time.perf_counter() - started)

    def drawForeground(self, painter: QPainter, rect: QRectF) -> None:
        """Draw labels, markers and the crosshair over the plot."""
        painter.save()
        painter.resetTransform()
        if self.picture is None:
            ink.empty(painter, self.width(), self.height(), self.theme, self.message)
        else:
            overlay.draw(painter, self.picture, self._frame(), self.theme, self.cursor)
        painter.restore()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Tell which step the pointer is on."""
        super().mouseMoveEvent(event)
        box = self._frame().box
        inside = box.left() <= event.position().x() <= box.right() and self.picture is not None
        self.pointed.emit(self._frame().step_at(event.position().x()) if inside else None)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Go back to the whole range of steps."""
        self._limits = ()
        self.ranged.emit(False)

    def leaveEvent(self, event: QEvent) -> None:
        """Tell that the pointer is gone."""
        super().leaveEvent(event)
        self.pointed.emit(None)

    def _moved(self, *_: Any) -> None:
        self._limits = ()
        self.ranged.emit(True)

    def _frame(self) -> overlay.Place:
        """Return where the plot's rectangle lies, and which steps and values it spans."""
        area = self.mapFromScene(self._view.sceneBoundingRect()).boundingRect()
        (first, last), (low, high) = self._view.viewRange()
        return overlay.Place(QRectF(area), first, last, low, high)

    def _limit(self, picture: TimePicture, free: bool) -> None:
        """Set ranges and ticks, only where they changed: axes are the cost of a frame."""
        first, last = self.span if free else (picture.first, picture.last)
        limits = (first, last, picture.low, picture.high, float(picture.log), float(self.width()))
        if limits == self._limits:
            return
        self._limits = limits
        item = self.getPlotItem()
        self._view.setRange(xRange=(first, last), yRange=(picture.low, picture.high), padding=0.0)
        item.getAxis("bottom").setTicks([step_ticks(first, last, self.plot_width() / self.theme.zoom)])
        if picture.log:
            major, minor = log_ticks(picture.low, picture.high)
            item.getAxis("left").setTicks([major, [(at, "") for at in minor]])
        else:
            item.getAxis("left").setTicks([value_ticks(picture.low, picture.high)])

    def _make_room(self, rows: int) -> None:
        """Give the lane of markers one row or two."""
        if rows != self._rows:
            self._rows = rows
            self.getPlotItem().layout.setContentsMargins(0, self.theme.px(LANE) * rows, self.theme.px(RIGHT), 0)

    def _fill(self, items: list[Any], lines: tuple[Line, ...], depth: int) -> None:
        while len(items) < len(lines):
            item = pg.PlotCurveItem()
            item.setZValue(depth)
            item.setSegmentedLineMode("auto")
            self.addItem(item, ignoreBounds=True)
            items.append(item)
        for index, item in enumerate(items):
            item.setVisible(index < len(lines))
            if index < len(lines):
                _draw_line(item, lines[index], self.theme.zoom)


def line_pen(line: Line, zoom: float) -> QPen:
    """Return the pen of a line."""
    pen = QPen(QColor(line.colour), line.width * zoom if line.width > 1.0 else 1.0)
    pen.setCosmetic(True)
    pen.setJoinStyle(Qt.PenJoinStyle.BevelJoin)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    if line.dash:
        pen.setDashPattern(list(line.dash))
    return pen


def _draw_line(item: Any, line: Line, zoom: float) -> None:
    thick = line.width > 1.0
    item.setSegmentedLineMode("on" if thick and not line.dash else "auto")
    item.setData(line.x, line.y, pen=line_pen(line, zoom), antialias=thick, connect="finite", skipFiniteCheck=False)
