"""Draws the output over the plane or along a line, with the data's points."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QCoreApplication, QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QPixmap, QPolygonF

from nnviz.snapshot import DataView
from nnviz.ui.panels.drawing import colour, ink, words
from nnviz.ui.panels.drawing.batches import draw_lines
from nnviz.ui.panels.drawing.classes import legend_word, letter
from nnviz.ui.panels.frame import Frame
from nnviz.ui.panels.outputs.axes import Axes, draw_axes
from nnviz.ui.panels.outputs.plane import PlanePicture, class_map, output_range, plane_picture, soft_map
from nnviz.ui.panels.outputs.points import PointLayer, draw_mark
from nnviz.ui.panels.outputs.residuals import draw_key, draw_residuals, residuals
from nnviz.ui.theme import Theme

translate = QCoreApplication.translate

#: Design pixels around the plot: numbers at the left, numbers and names below, colour bar, footer.
LEFT, TOP, RIGHT, TICKS, BAR, FOOTER = 34, 10, 14, 32, 32, 30


class PlanePainter:
    """Paints outputs over a plane or a line, keeping what does not change from frame to frame.

    Attributes:
        axes: Where the plane or line was drawn last; None where it was not.
        errors: Whether the points of a surface are coloured by y − ŷ, not by y.
    """

    def __init__(self) -> None:
        self.axes: Axes | None = None
        self.errors = False
        self._points = PointLayer()
        self._ground: tuple[tuple[object, ...], QPixmap] | None = None

    def paint_plane(
        self, painter: QPainter, frame: Frame, width: int, height: int, parts: tuple[int, ...], theme: Theme
    ) -> bool:
        """Draw the output over the plane; return False where there is none yet."""
        picture, data = plane_picture(frame, theme), frame.data
        self.axes = None
        if picture is None or data is None:
            return False
        px = theme.px
        side = max(px(16), min(width - px(LEFT + RIGHT), height - px(TOP + TICKS + BAR + FOOTER)))
        left = px(LEFT) + (width - px(LEFT + RIGHT) - side) / 2
        axes = Axes(QRectF(round(left), px(TOP), side, side), picture.bounds)
        self.axes = axes
        self._draw_ground(painter, picture, data, axes, (width, height), theme)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(axes.box, colour.image(picture.pixels))
        _draw_lines(painter, picture.levels, axes, QPen(theme.color("muted"), 0.8 * theme.zoom))
        _draw_lines(painter, picture.boundary, axes, QPen(theme.color("text"), 1.6 * theme.zoom))
        off = residuals(frame) if self.errors else None
        if off is None:
            limits = (picture.middle, picture.high - picture.middle)
            self._points.draw(painter, data, axes, parts, limits, theme)
        else:
            draw_residuals(painter, data, off, axes, parts, theme)
            draw_key(painter, off, QRectF(px(12), height - px(FOOTER), width / 2, px(FOOTER)), theme)
        _draw_letters(painter, picture, axes, theme)
        return True

    def _draw_ground(
        self, painter: QPainter, picture: PlanePicture, data: DataView, axes: Axes, size: tuple[int, int], theme: Theme
    ) -> None:
        """Draw frame, axes, colour bar and legend."""
        ratio = painter.device().devicePixelRatioF()
        key = (
            data,
            axes,
            size,
            theme,
            ratio,
            picture.low,
            picture.middle,
            picture.high,
            picture.classes,
            picture.probable,
        )
        if self._ground is None or not _same(self._ground[0], key):
            pixmap = QPixmap(round(size[0] * ratio), round(size[1] * ratio))
            pixmap.setDevicePixelRatio(ratio)
            pixmap.fill(theme.color("surface"))
            with QPainter(pixmap) as inner:
                _draw_surround(inner, picture, data, axes, size, theme)
            self._ground = (key, pixmap)
        ink.around(painter, self._ground[1], axes.box)

    def paint_line(
        self, painter: QPainter, frame: Frame, width: int, height: int, parts: tuple[int, ...], theme: Theme
    ) -> bool:
        """Draw the fitted curve and the data; return False where there is none yet."""
        snapshot, data = frame.snapshot, frame.data
        self.axes = None
        if snapshot is None or data is None or snapshot.output is None or snapshot.output.ndim != 2:
            return False
        px = theme.px
        across, up = width - px(LEFT + 6 + RIGHT), height - px(TOP + TICKS + FOOTER)
        box = QRectF(px(LEFT + 6), px(TOP), max(px(16), across), max(px(16), up))
        self.axes = axes = Axes(box, data.bounds)
        draw_axes(painter, axes, (words.input_name(data.inputs[0]) if data.inputs else "x", "y"), theme, grid=True)
        low, high = output_range(snapshot, data)
        self._points.draw(painter, data, axes, parts, ((low + high) / 2.0, (high - low) / 2.0 or 1.0), theme)
        painter.save()
        painter.setClipRect(box)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.color("text"), 2.0 * theme.zoom))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for curve in curve_pieces(np.asarray(snapshot.output[0], float), data.bounds):
            painter.drawPolyline(QPolygonF([axes.at(x, y) for x, y in curve.tolist()]))
        painter.restore()
        _draw_target(painter, target_name(data), box, theme)
        draw_legend(painter, data, width, height, theme)
        return True


def target_name(data: DataView) -> str:
    """Return the name of the column a table's header gives to y; empty where there is none."""
    told = next((values for code, values in data.note if code == "table"), {})
    return str(told["target"]) if told.get("header") else ""


def _draw_target(painter: QPainter, name: str, box: QRectF, theme: Theme) -> None:
    """Say what y is, in the plot's upper left corner: the margin has no room for a name."""
    if not name:
        return
    font, px = theme.font(11), theme.px
    words = ink.elided(f"y = {name}", font, box.width() - px(12))
    place = QRectF(box.left() + px(4), box.top() + px(3), ink.advance(words, font) + px(4), px(16))
    ground = theme.color("surface")
    ground.setAlpha(225)  # points or the curve may lie beneath
    painter.fillRect(place, ground)
    ink.text(painter, place, words, font, theme.color("muted"))


def _same(first: tuple[object, ...], second: tuple[object, ...]) -> bool:
    """Whether two keys are of the very same data, and equal in the rest."""
    return first[0] is second[0] and first[1:] == second[1:]


def _draw_surround(
    painter: QPainter, picture: PlanePicture, data: DataView, axes: Axes, size: tuple[int, int], theme: Theme
) -> None:
    width, height = size
    painter.setPen(QPen(theme.color("faint"), 1.0))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(axes.box.adjusted(-1, -1, 0, 0))
    draw_axes(painter, axes, ("x₁", "x₂"), theme)
    bar = theme.px(BAR)
    box = QRectF(axes.box.left(), height - theme.px(FOOTER) - bar, axes.box.width(), bar)
    if picture.classes:
        _draw_confidence(painter, picture, box, theme)
    else:
        _draw_bar(painter, picture, data, box, theme)
    draw_legend(painter, data, width, height, theme)


def curve_pieces(values: np.ndarray, bounds: tuple[float, float, float, float]) -> list[np.ndarray]:
    """Return the finite pieces [n, 2] of a curve given at evenly spaced x, far-off values brought near."""
    x = np.linspace(bounds[0], bounds[1], len(values))
    reach = 10.0 * ((bounds[3] - bounds[2]) or 1.0)
    good = np.isfinite(values)
    table = np.stack([x, np.clip(np.where(good, values, 0.0), bounds[2] - reach, bounds[3] + reach)], axis=1)
    pieces = np.split(np.arange(len(values)), np.flatnonzero(np.diff(good.astype(int))) + 1)
    return [table[piece] for piece in pieces if len(piece) > 1 and good[piece[0]]]


def _draw_lines(painter: QPainter, lines: npt.NDArray[np.float64], axes: Axes, pen: QPen) -> None:
    if not len(lines):
        return
    painter.save()
    painter.setClipRect(axes.box)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    pen.setCapStyle(Qt.PenCapStyle.SquareCap)  # closes the joints as round ends do, ten times faster
    painter.setPen(pen)
    draw_lines(painter, axes.segments(lines))
    painter.restore()


def _draw_letters(painter: QPainter, picture: PlanePicture, axes: Axes, theme: Theme) -> None:
    for index, x, y in picture.letters:
        at = axes.at(x, y)
        box = QRectF(at.x() - theme.px(9), at.y() - theme.px(9), theme.px(18), theme.px(18))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("surface"))
        painter.drawEllipse(box)
        ink.text(painter, box, letter(index), theme.font(12, 600), theme.color("text"))


def _draw_bar(painter: QPainter, picture: PlanePicture, data: DataView, box: QRectF, theme: Theme) -> None:
    px = theme.px
    bar = QRectF(box.left(), box.top() + px(2), box.width(), px(8))
    painter.drawImage(bar, colour.image(soft_map(theme).reshape(1, -1)))
    below = QRectF(box.left(), bar.bottom() + px(2), box.width(), px(14))
    font, muted = theme.font(11), theme.color("muted")
    ink.text(painter, below, words.short(picture.low), font, muted, ink.LEFT)
    ink.text(painter, below, words.short(picture.high), font, muted, ink.RIGHT)
    if data.task == "regression":
        ink.text(painter, below, f"ŷ = {words.short(picture.middle)}", font, muted)
    else:
        label = translate("panels", "ŷ = {0}, boundary").format(words.short(picture.middle))
        ink.text(painter, below, label, font, muted)
    painter.fillRect(QRectF(bar.center().x() - 1, bar.top() - px(2), 2, bar.height() + px(4)), theme.color("text"))


def _draw_confidence(painter: QPainter, picture: PlanePicture, box: QRectF, theme: Theme) -> None:
    """Draw how pale each class's colour is for which largest output, the classes above each other."""
    px = theme.px
    bar = QRectF(box.left(), box.top(), box.width(), px(10))
    painter.drawImage(bar, colour.image(class_map(theme, picture.classes)))
    painter.setPen(QPen(theme.color("faint"), 1.0))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(bar.adjusted(-1, -1, 0, 0))  # the pale end is the panel's own ground
    below = QRectF(box.left(), bar.bottom() + px(2), box.width(), px(14))
    font, muted = theme.font(11), theme.color("muted")
    for text, align in zip(confidence_words(picture), (ink.LEFT, ink.CENTER, ink.RIGHT), strict=True):
        ink.text(painter, below, text, font, muted, align)


def confidence_words(picture: PlanePicture) -> tuple[str, str, str]:
    """Return what is written below the bar of several classes: at its palest end, in the middle, at the other end."""
    low, high = words.short(picture.low), words.short(picture.high)
    if picture.probable:
        return low, translate("panels", "confidence = highest probability"), high
    return f"≤ {low}", translate("panels", "largest output"), high


def legend_box(width: int, height: int, theme: Theme) -> QRectF:
    """Return where the legend is drawn in a body of the given size."""
    high = theme.px(FOOTER)
    return QRectF(0, height - high, width, high)


def draw_legend(painter: QPainter, data: DataView, width: int, height: int, theme: Theme) -> None:
    """Draw the footer: marks of the classes at the left, of training and test at the right."""
    px = theme.px
    top = legend_box(width, height, theme).top()
    painter.setPen(QPen(theme.color("line"), 1.0))
    painter.drawLine(QLineF(0, top + 0.5, width, top + 0.5))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    right = _draw_parts(painter, data, width, top, theme)
    x = float(px(16))
    for index in range(len(data.classes)):
        label = legend_word(data.classes, index)
        wide = ink.advance(label, theme.font(11)) + px(24)
        if x + wide > right - px(8):
            ink.text(painter, QRectF(x - px(4), top, px(16), px(FOOTER)), "…", theme.font(11), theme.color("muted"))
            break
        draw_mark(painter, QPointF(x, top + px(FOOTER) / 2), index, False, px(3.4), theme)
        box = QRectF(x + px(8), top, wide, px(FOOTER))
        ink.text(painter, box, label, theme.font(11), theme.color("muted"), ink.LEFT)
        x += wide


def _draw_parts(painter: QPainter, data: DataView, width: int, top: float, theme: Theme) -> float:
    """Draw what tells training and test apart at the right of the footer; return where it begins."""
    px, font = theme.px, theme.font(11)
    x = float(width - px(12))
    labels = [(True, translate("panels", "test")), (False, translate("panels", "train"))]
    for hollow, label in labels:
        x -= ink.advance(label, font) + 1
        ink.text(painter, QRectF(x, top, px(80), px(FOOTER)), label, font, theme.color("muted"), ink.LEFT)
        x -= px(10)
        middle = QPointF(x, top + px(FOOTER) / 2)
        if data.task == "regression":
            _draw_value_mark(painter, middle, hollow, theme)
        else:
            draw_mark(painter, middle, 1, hollow, px(3.4), theme)
            draw_mark(painter, middle - QPointF(px(12), 0), 0, hollow, px(3.4), theme)
            x -= px(12)
        x -= px(18)
    return x


def _draw_value_mark(painter: QPainter, at: QPointF, hollow: bool, theme: Theme) -> None:
    size = theme.px(3)
    painter.setPen(QPen(theme.color("text"), 1.0))
    painter.setBrush(theme.color("surface") if hollow else theme.color("muted"))
    if hollow:
        painter.drawRect(QRectF(at.x() - size, at.y() - size, 2 * size, 2 * size))
    else:
        painter.drawEllipse(at, size, size)
