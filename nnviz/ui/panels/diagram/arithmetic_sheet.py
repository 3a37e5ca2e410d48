"""Draws a neuron's arithmetic: the sum as a column of numbers, and f with the batch, the point and the tangent."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import QCoreApplication, QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPolygonF

from nnviz.ui.panels.diagram import arithmetic_text as texts
from nnviz.ui.panels.diagram.arithmetic import Arithmetic, curve, value_at
from nnviz.ui.panels.diagram.column import column
from nnviz.ui.panels.drawing import ink, words
from nnviz.ui.theme import Theme

translate = QCoreApplication.translate

#: Design pixels: a line of the column, and the least height at which f is drawn.
LINE, LEAST_PLOT, PLOT = 16.0, 52.0, 120.0


def rows(arithmetic: Arithmetic) -> list[tuple[str, str, str]]:
    """Return the lines of the sum as (name, "w × a", product): the terms, what is left out, b; then z."""
    values = [term.product for term in arithmetic.terms]
    names = [(t.name, f"{words.number(t.weight)} × {words.number(t.value)}") for t in arithmetic.terms]
    if arithmetic.more != 0:
        values.append(arithmetic.rest)
        names.append((texts.rest_words(arithmetic), ""))
    values.append(arithmetic.bias)
    names.append((f"b{words.subscript(arithmetic.layer)}", ""))
    parts, total = column(values, arithmetic.z)
    return [(*name, part) for name, part in zip(names, parts, strict=True)] + [("z", "", total)]


def height(arithmetic: Arithmetic, theme: Theme) -> float:
    """Return the height at which everything is seen."""
    return theme.zoom * (LINE * (len(rows(arithmetic)) + 4) + PLOT)


def draw(painter: QPainter, arithmetic: Arithmetic, box: QRectF, theme: Theme) -> None:
    """Draw the sum, its results, and below them f where there is room."""
    high = theme.zoom * LINE
    small, bold, muted, text = theme.font(11), theme.font(11, 600), theme.color("muted"), theme.color("text")
    line = QRectF(box.left(), box.top(), box.width(), high)
    weights = f"W{words.subscript(arithmetic.layer)}"
    if arithmetic.before:
        weights = translate("panels", "{0} before the step").format(weights)
    ink.text(painter, line, "z = Σ wᵢ aᵢ + b", bold, text, ink.LEFT)
    ink.text(painter, line, weights, small, muted, ink.RIGHT)
    for name, factors, value in rows(arithmetic):
        line.translate(0, high)
        if name == "z":
            painter.setPen(QPen(muted, 1.0))
            painter.drawLine(QLineF(line.right() - line.width() * 0.34, line.top(), line.right(), line.top()))
        ink.text(painter, QRectF(line.left(), line.top(), line.width() * 0.3, high), name, small, muted, ink.LEFT)
        middle = QRectF(line.left() + line.width() * 0.3, line.top(), line.width() * 0.42, high)
        ink.text(painter, middle, factors, small, text, ink.RIGHT)
        ink.text(painter, line, value, bold, text, ink.RIGHT)
    for left, right in results(arithmetic):
        line.translate(0, high)
        ink.text(painter, line, left, small, text, ink.LEFT)
        ink.text(painter, line, right, small, text, ink.RIGHT)
    rest = QRectF(box.left(), line.bottom() + 4, box.width(), box.bottom() - line.bottom() - 4)
    if rest.height() >= LEAST_PLOT * theme.zoom:
        draw_curve(painter, arithmetic, rest, theme)


def results(arithmetic: Arithmetic) -> list[tuple[str, str]]:
    """Return the lines below the sum: a = f(z); f′(z), the slope of the tangent, and δ."""
    f = words.activation_title(arithmetic.activation)
    return [
        (f"a = {f}(z) = {words.number(arithmetic.a)}", ""),
        (f"f′(z) = {words.number(arithmetic.slope)}", f"δ = ∂J/∂z = {words.number(arithmetic.delta)}"),
    ]


def draw_curve(painter: QPainter, arithmetic: Arithmetic, box: QRectF, theme: Theme) -> None:
    """Draw f over the z of the batch, the batch's z on it, and f′ as the tangent at the sample's z."""
    z, f = curve(arithmetic)
    finite = f[np.isfinite(f)]
    if not len(finite):
        return
    low, high = min(0.0, float(finite.min())), max(0.0, float(finite.max()))
    foot = theme.px(14)
    inner = box.adjusted(0, 3, 0, -foot)
    unit_x, unit_y = inner.width() / (z[-1] - z[0]), (inner.height() - 6) / ((high - low) or 1.0)

    def at(x: float, y: float) -> QPointF:
        return QPointF(inner.left() + (x - z[0]) * unit_x, inner.bottom() - 3 - (y - low) * unit_y)

    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(theme.color("line"), 1.0))
    painter.drawLine(at(z[0], 0.0), at(z[-1], 0.0))
    painter.drawLine(QLineF(at(0.0, low).x(), inner.top(), at(0.0, low).x(), inner.bottom()))
    painter.setPen(QPen(theme.color("muted"), 1.5))
    painter.drawPolyline(QPolygonF([at(x, y) for x, y in zip(z.tolist(), f.tolist(), strict=True)]))
    _draw_batch(painter, arithmetic, at, inner, theme)
    if math.isfinite(arithmetic.z) and math.isfinite(arithmetic.a):
        _draw_tangent(painter, arithmetic, at, inner, theme)
    line = QRectF(box.left(), box.bottom() - foot, box.width(), foot)
    for words_, align in ((words.short(float(z[0])), ink.LEFT), (words.short(float(z[-1])), ink.RIGHT)):
        ink.text(painter, line, words_, theme.font(11), theme.color("muted"), align)
    axis = translate("panels", "z, the other outputs' held") if arithmetic.activation == "softmax" else "z"
    ink.text(painter, line, axis, theme.font(11), theme.color("muted"))


def _draw_batch(painter: QPainter, arithmetic: Arithmetic, at: object, inner: QRectF, theme: Theme) -> None:
    z = arithmetic.batch[np.isfinite(arithmetic.batch)]
    if not len(z) or not callable(at):
        return
    colour = QColor(theme.layer_color(1, 3))
    colour.setAlpha(120)
    painter.setPen(QPen(colour, 4.0, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    if arithmetic.activation == "softmax":  # of another sample the other z are others: it lies not on this curve
        painter.setPen(QPen(colour, 1.0))
        painter.drawLines([QLineF(at(x, 0).x(), inner.bottom() - 6, at(x, 0).x(), inner.bottom()) for x in z.tolist()])
        return
    painter.drawPoints([at(x, y) for x, y in zip(z.tolist(), value_at(arithmetic, z).tolist(), strict=True)])


def _draw_tangent(painter: QPainter, arithmetic: Arithmetic, at: object, inner: QRectF, theme: Theme) -> None:
    if not callable(at):
        return
    point: QPointF = at(arithmetic.z, arithmetic.a)
    step: QPointF = at(arithmetic.z + 1.0, arithmetic.a + arithmetic.slope) - point
    length = math.hypot(step.x(), step.y()) or 1.0
    reach = 0.28 * inner.width()
    along = QPointF(step.x() / length * reach, step.y() / length * reach)
    painter.save()
    painter.setClipRect(inner)
    painter.setPen(QPen(theme.color("accent"), 2.0))
    painter.drawLine(point - along, point + along)
    painter.restore()
    painter.setPen(QPen(theme.color("surface"), 1.5))
    painter.setBrush(theme.color("accent"))
    path = QPainterPath()
    path.addEllipse(point, 4.5, 4.5)
    painter.drawPath(path)
