"""Draws plots over steps: pyqtgraph's axes kept as a picture, the curves, labels at line ends, markers in a lane."""

from __future__ import annotations

import time
from typing import Any

import pyqtgraph as pg
from PySide6.QtCore import QEvent, QLineF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QWidget

from nnviz.ui.panels.drawing import ink
from nnviz.ui.panels.plots import overlay
from nnviz.ui.panels.plots.picture import Line, TimePicture, log_ticks, step_ticks, value_ticks
from nnviz.ui.panels.plots.strokes import segments
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
        self._ground: tuple[object, QPixmap] | None = None
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
        self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint axes, curves and what stands over them, and say how long it took."""
        started = time.perf_counter()
        painter = QPainter(self.viewport())
        painter.drawPixmap(0, 0, self._axes(painter.device().devicePixelRatioF()))
        if self.picture is None:
            ink.empty(painter, self.width(), self.height(), self.theme, self.message)
        else:
            place = self._frame()
            painter.save()
            painter.setClipRect(place.box)
            for line in (*self.picture.raws, *self.picture.lines):
                _draw_line(painter, line, place, self.theme.zoom)
            painter.restore()
            overlay.draw(painter, self.picture, place, self.theme, self.cursor)
        painter.end()
        self.painted.emit(time.perf_counter() - started)

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

    def _axes(self, ratio: float) -> QPixmap:
        """Return the axes, drawn again only where something of them has changed."""
        item = self.getPlotItem()
        item.layout.activate()
        place = self._frame()
        key = (place, self._limits, self.theme, ratio, self.size(), item.isVisible())
        if self._ground is None or self._ground[0] != key:
            pixmap = QPixmap(self.viewport().size() * ratio)
            pixmap.setDevicePixelRatio(ratio)
            pixmap.fill(self.theme.color("surface"))
            painter = QPainter(pixmap)
            self.render(painter, QRectF(self.viewport().rect()), self.viewport().rect())
            painter.end()
            self._ground = (key, pixmap)
        return self._ground[1]

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


def line_pen(line: Line, zoom: float) -> QPen:
    """Return the pen of a line; its dashes are cut by `segments`."""
    pen = QPen(QColor(line.colour), line.width * zoom if line.width > 1.0 else 1.0)
    pen.setJoinStyle(Qt.PenJoinStyle.BevelJoin)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap if line.dash else Qt.PenCapStyle.SquareCap)  # square ends close the bends
    return pen


def _draw_line(painter: QPainter, line: Line, place: overlay.Place, zoom: float) -> None:
    """Draw a thin line as one path without antialiasing, a thick or dashed one as short antialiased lines."""
    pen = line_pen(line, zoom)
    x, y = place.xs(line.x), place.ys(line.y)
    thin = line.width <= 1.0 and not line.dash
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, not thin)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if thin:
        painter.drawPath(pg.arrayToQPath(x, y, connect="finite"))
        return
    lines = segments(x, y, [length * pen.widthF() for length in line.dash])
    painter.drawLines(list(map(QLineF, *lines.T.tolist())))
