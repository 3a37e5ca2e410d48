"""Draws plots over steps: pyqtgraph's axes kept as a picture, the curves, labels at line ends, markers in a lane."""

from __future__ import annotations

import time
from collections.abc import Callable

import pyqtgraph as pg
from PySide6.QtCore import QCoreApplication, QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap, QWheelEvent
from PySide6.QtWidgets import QToolButton, QWidget

from nnviz.ui.panels.drawing import ink
from nnviz.ui.panels.plots import labels, marker_lane, overlay
from nnviz.ui.panels.plots.picture import TimePicture
from nnviz.ui.panels.plots.sheet import Sheet
from nnviz.ui.panels.plots.ticks import log_ticks, value_ticks
from nnviz.ui.panels.plots.zooming import keyed, panned, zoomed
from nnviz.ui.theme import Theme

translate = QCoreApplication.translate

#: Design pixels: axis of values, axis of steps, room for labels at line ends.
LEFT, BOTTOM, RIGHT = 46, 22, 78
#: Width from which on names at the right have more room, and the margin they then have.
WIDE, WIDER = 560, 98
#: What one notch of the wheel, or one press of + or −, leaves of the range; pixels before a press is a drag.
NOTCH, KEY, DRAG = 0.8, 0.6, 4


class TimePlot(pg.PlotWidget):  # type: ignore[misc]
    """One plot over steps. Wheel and drag zoom it, the middle button or Shift moves it, a double click shows all again.

    Signals:
        pointed: Place on the axis under the pointer (float), or None when it left.
        ranged: The user moved the range of steps (True), or wants all of them again (False).
        stepped: The user moves the crosshair by so many pixels to the right.
        painted: A paint took so many seconds.

    Attributes:
        cursor: Place of the crosshair, or None.
        past: Place of the recorded step that is looked at, or None.
        may_draw: Whether it is to draw itself now (see `PanelWidget.may_draw`).
    """

    pointed = Signal(object)
    ranged = Signal(bool)
    stepped = Signal(int)
    painted = Signal(float)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent, background=theme.surface, enableMenu=False)
        self.theme = theme
        self.picture: TimePicture | None = None
        self.cursor: float | None = None
        self.past: float | None = None
        self.message = ""
        self.may_draw: Callable[[QWidget, QPainter], bool] = lambda body, painter: True
        self._ground: tuple[object, QPixmap] | None = None
        self._sheet = Sheet()
        self._limits: tuple[object, ...] = ()
        self._rows = 1
        self._pressed: QPointF | None = None
        self._moving = False
        self._selected: float | None = None
        self._view = self.getPlotItem().getViewBox()
        self._view.setMouseEnabled(x=False, y=False)
        self._view.disableAutoRange()
        self.getPlotItem().hideButtons()
        for name in ("left", "bottom"):
            self.getPlotItem().getAxis(name).enableAutoSIPrefix(
                False
            )  # a label nobody sees is not made with each range
        for menu in (self.getPlotItem().ctrlMenu, self._view.menu):  # made in any case, and nobody's
            if menu is not None:
                menu.setParent(self, menu.windowFlags())
        self.setFrameShape(self.Shape.NoFrame)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setInteractive(False)  # the scene would answer in place of the plot where a tooltip is asked for
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.follow = QToolButton(self)
        self.follow.setObjectName("follow")
        self.follow.setVisible(False)
        self.follow.clicked.connect(self.show_all)
        self.retranslate()
        self.set_theme(theme)

    @property
    def span(self) -> tuple[float, float]:
        """The places shown."""
        (first, last), _ = self._view.viewRange()
        return float(first), float(last)

    def plot_width(self) -> float:
        """Return the width of the plot itself, in device-independent pixels."""
        return max(32.0, float(self.width() - self.theme.px(LEFT) - self._right()))

    def place(self) -> labels.Place:
        """Return where the plot's rectangle lies, and which places and heights it spans."""
        area = self.mapFromScene(self._view.sceneBoundingRect()).boundingRect()
        (first, last), (low, high) = self._view.viewRange()
        return labels.Place(QRectF(area), first, last, low, high, self._right() - self.theme.px(RIGHT - labels.WIDE))

    def retranslate(self) -> None:
        """Put all texts into the present language."""
        self.follow.setText(translate("panels", "Follow"))
        self.follow.setToolTip(translate("panels", "Show all steps, and follow the newest (End)"))
        self.follow.setAccessibleName(self.follow.text())

    def set_theme(self, theme: Theme) -> None:
        """Draw with `theme`."""
        self.theme = theme
        self.setBackground(theme.surface)
        item = self.getPlotItem()
        self._set_margins()
        for name, extent in (("left", theme.px(LEFT)), ("bottom", theme.px(BOTTOM))):
            axis = item.getAxis(name)
            axis.setStyle(tickFont=theme.font(11), tickLength=-theme.px(3), tickTextOffset=theme.px(4))
            axis.setStyle(hideOverlappingLabels=False)
            axis.setPen(theme.color("line"))
            axis.setTextPen(theme.color("muted"))
            axis.setWidth(extent) if name == "left" else axis.setHeight(extent)
        item.getAxis("left").setGrid(70 if theme.dark else 90)
        self.follow.setFont(theme.font(11, 600))
        self.follow.setStyleSheet(
            f"QToolButton {{ color: {theme.accent}; background: {theme.surface}; border: 1px solid {theme.accent};"
            f" border-radius: {theme.px(4)}px; padding: 0 {theme.px(6)}px; }}"
        )
        self._limits = ()

    def show_picture(self, picture: TimePicture | None, free: bool = False) -> None:
        """Draw `picture`; `free` leaves the range of steps as the user has moved it."""
        self.picture = picture
        self._show_axes(picture is not None)
        self.follow.setVisible(free and picture is not None)
        if picture is not None:
            self._limit(picture, free)
            lane = marker_lane.lanes(picture, self.place(), self.theme) if picture.markers else ()
            self._make_room(marker_lane.rows(lane))
        if free:
            self._put_follow()
        self.viewport().update()

    def _show_axes(self, visible: bool) -> None:
        """Show the axes or not; what is set while they are hidden leaves them without room of their own."""
        item = self.getPlotItem()
        if visible != item.isVisible():
            item.setVisible(visible)
            for name in ("left", "bottom") if visible else ():
                item.getAxis(name).show()

    def show_all(self) -> None:
        """Go back to the whole range of steps."""
        self._limits = ()
        self.ranged.emit(False)

    def zoom(self, factor: float, about: float | None = None) -> None:
        """Show `factor` times as many steps, those about a place (None: the crosshair, or the end) staying there."""
        if self.picture is not None:
            place = about if about is not None else self.cursor if self.cursor is not None else self.span[1]
            self._show(zoomed(self.span, factor, place, self.picture.whole))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint axes, curves and what stands over them, and say how long it took."""
        started = time.perf_counter()
        with QPainter(self.viewport()) as painter:
            if not self.may_draw(self.viewport(), painter):
                return
            self.getPlotItem().layout.activate()
            place, ratio = self.place(), painter.device().devicePixelRatioF()
            if ratio % 1.0:  # kept axes of whole pixels may miss the last one
                painter.fillRect(self.viewport().rect(), self.theme.color("surface"))
            axes = self._axes(place, ratio)
            if self.picture is None:
                painter.drawPixmap(0, 0, axes)
                ink.empty(painter, self.width(), self.height(), self.theme, self.message)
            else:
                painter.drawPixmap(0, 0, self._sheet.drawn(axes, self.picture, place, self.theme))
                self._draw(painter, self.picture, place)
        self.painted.emit(time.perf_counter() - started)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin to draw out a range, or to move it."""
        middle = event.button() == Qt.MouseButton.MiddleButton
        if self.picture is None or not (middle or event.button() == Qt.MouseButton.LeftButton):
            event.ignore()
        elif self.place().box.contains(event.position()):
            self._pressed = event.position()
            self._moving = middle or bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Tell which place the pointer is on; draw out a range, or move it."""
        place, x = self.place(), event.position().x()
        if self._pressed is not None and self._moving:
            self._drag(event.position(), place)
        elif self._pressed is not None and abs(x - self._pressed.x()) >= self.theme.px(DRAG):
            self._selected = x
            self.viewport().update()
        inside = place.box.left() <= x <= place.box.right() and self.picture is not None
        if self.picture is not None:
            self.setToolTip(self._words_at(self.picture, place, event.position()))
        self.pointed.emit(place.step_at(x) if inside else None)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Show the range that was drawn out."""
        pressed, selected = self._pressed, self._selected
        self._pressed = self._selected = None
        if pressed is not None and selected is not None and self.picture is not None:
            place = self.place()
            ends = sorted(min(max(x, place.box.left()), place.box.right()) for x in (pressed.x(), selected))
            self._show(zoomed((place.step_at(ends[0]), place.step_at(ends[1])), 1.0, 0.0, self.picture.whole))
        event.accept()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Go back to the whole range of steps."""
        self._pressed = None
        self.show_all()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom about the pointer; sideways, or with Shift, move."""
        event.accept()
        turned = event.angleDelta()
        if self.picture is None:
            return
        sideways = turned.x() or (turned.y() if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 0)
        if sideways:
            self._show(panned(self.span, -sideways / 120 * 0.1, self.picture.whole))
        elif turned.y():
            self.zoom(NOTCH ** (turned.y() / 120), self.place().step_at(event.position().x()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move the crosshair with the arrows (Shift: ten times as far), zoom with + and −."""
        far = 10 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1
        act = keyed(event.key())
        if act in ("left", "right"):
            self.stepped.emit(far if act == "right" else -far)
        elif act:
            self.zoom(KEY if act == "in" else 1.0 / KEY)
        elif event.key() == Qt.Key.Key_Escape and self.cursor is not None:
            self.pointed.emit(None)
        else:
            event.ignore()

    def leaveEvent(self, event: QEvent) -> None:
        """Tell that the pointer is gone."""
        super().leaveEvent(event)
        self.pointed.emit(None)

    def _draw(self, painter: QPainter, picture: TimePicture, place: labels.Place) -> None:
        """Draw what stands over the curves."""
        if self.past is not None:
            overlay.draw_past(painter, place, self.theme, self.past)
        overlay.draw(painter, picture, place, self.theme, self.cursor)
        if self._pressed is not None and self._selected is not None:
            overlay.draw_selected(painter, place, self.theme, self._pressed.x(), self._selected)
        if self.hasFocus():
            painter.setPen(QPen(self.theme.color("accent"), 1.0))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(place.box)

    def _words_at(self, picture: TimePicture, place: labels.Place, at: QPointF) -> str:
        if at.y() >= place.box.top():
            return labels.end_at(picture, place, self.theme, at)
        return marker_lane.words_at(picture, place, self.theme, at, self.cursor)

    def _drag(self, to: QPointF, place: labels.Place) -> None:
        if self._pressed is not None and self.picture is not None:
            share = (self._pressed.x() - to.x()) / max(place.box.width(), 1.0)
            self._pressed = to
            self._show(panned(self.span, share, self.picture.whole))

    def _show(self, span: tuple[float, float] | None) -> None:
        """Show other places; None: all of them."""
        self._limits = ()
        if span is not None:
            self._view.setXRange(*span, padding=0.0)
        self.ranged.emit(span is not None)

    def _put_follow(self) -> None:
        box = self.place().box
        self.follow.setFixedHeight(self.theme.px(19))
        self.follow.adjustSize()  # it stands where else the unit of the axis is, right of its numbers
        self.follow.move(self.width() - self.follow.width() - 1, round(box.bottom()) + 1)

    def _axes(self, place: labels.Place, ratio: float) -> QPixmap:
        """Return the axes, drawn again only where something of them has changed."""
        key = (place, self._limits, self.theme, ratio, self.size(), self.getPlotItem().isVisible())
        if self._ground is None or self._ground[0] != key:
            pixmap = QPixmap(self.viewport().size() * ratio)
            pixmap.setDevicePixelRatio(ratio)
            pixmap.fill(self.theme.color("surface"))
            with QPainter(pixmap) as painter:
                self.render(painter, QRectF(self.viewport().rect()), self.viewport().rect())
            self._ground = (key, pixmap)
        return self._ground[1]

    def _limit(self, picture: TimePicture, free: bool) -> None:
        """Set ranges and ticks, only where they changed: axes are the cost of a frame."""
        first, last = self.span if free else (picture.first, picture.last)
        limits = (first, last, picture.low, picture.high, picture.log, self.width(), picture.ruler.kind, picture.marks)
        if limits == self._limits:
            return
        self._limits = limits
        item = self.getPlotItem()
        self._view.setRange(xRange=(first, last), yRange=(picture.low, picture.high), padding=0.0)
        item.getAxis("bottom").setTicks([picture.ruler.ticks(first, last, self.plot_width() / self.theme.zoom)])
        if picture.marks is not None:
            item.getAxis("left").setTicks([picture.marks])
        elif picture.log:
            major, minor = log_ticks(picture.low, picture.high)
            item.getAxis("left").setTicks([major, [(at, "") for at in minor]])
        else:
            item.getAxis("left").setTicks([value_ticks(picture.low, picture.high)])

    def _make_room(self, rows: int) -> None:
        """Give the lane of markers one row or two."""
        self._rows = rows
        self._set_margins()

    def _right(self) -> int:
        """Return the margin at the right, where names and the colour bar stand."""
        return self.theme.px(WIDER if self.width() >= self.theme.px(WIDE) else RIGHT)

    def _set_margins(self) -> None:
        layout = self.getPlotItem().layout
        margins = 0.0, float(self.theme.px(marker_lane.LANE) * self._rows), float(self._right()), 0.0
        if layout.getContentsMargins() != margins:
            layout.setContentsMargins(*margins)
