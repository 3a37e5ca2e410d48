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

#: Design pixels: a line and the width of the column; the least height at which f is drawn, that of f beside the sum,
#: and a comfortable one.
LINE, COLUMN, LEAST_PLOT, LOW_PLOT, PLOT = 16.0, 252.0, 52.0, 72.0, 84.0


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


def height(arithmetic: Arithmetic, theme: Theme, beside: bool = False) -> float:
    """Return the height at which everything is seen below each other; or with f `beside` the sum."""
    lines = len(rows(arithmetic)) + 1
    if beside:
        return theme.zoom * max(LINE * lines, LINE * 3 + 6 + LOW_PLOT)
    return least_height(arithmetic, theme) + theme.zoom * (PLOT - LEAST_PLOT)


def least_height(arithmetic: Arithmetic, theme: Theme) -> float:
    """Return the height from which on everything is seen below each other in a narrow box."""
    return theme.zoom * (LINE * (len(rows(arithmetic)) + 4) + 6 + LEAST_PLOT)


def draw(painter: QPainter, arithmetic: Arithmetic, box: QRectF, theme: Theme) -> None:
    """Draw the sum, its results, and f where there is room: below each other, or side by side in a low, wide box."""
    needed = theme.zoom * (LINE * (len(rows(arithmetic)) + 3) + LEAST_PLOT)
    column_width = theme.zoom * COLUMN
    if box.height() >= needed or box.width() < 1.4 * column_width:
        below = _draw_sum(painter, arithmetic, box, theme)
        right = QRectF(box.left(), below, box.width(), box.bottom() - below)
    else:
        _draw_sum(painter, arithmetic, QRectF(box.left(), box.top(), column_width, box.height()), theme)
        right = box.adjusted(column_width + theme.px(12), 0, 0, 0)
    line = QRectF(right.left(), right.top(), right.width(), theme.zoom * LINE)
    for words_ in results(arithmetic, right.width() >= column_width):
        for text, align in zip(words_, (ink.LEFT, ink.RIGHT), strict=False):
            ink.text(painter, line, text, theme.font(11), theme.color("text"), align)
        line.translate(0, line.height())
    rest = QRectF(right.left(), line.top() + 4, right.width(), right.bottom() - line.top() - 4)
    if rest.height() >= LEAST_PLOT * theme.zoom:
        draw_curve(painter, arithmetic, rest, theme)


def _draw_sum(painter: QPainter, arithmetic: Arithmetic, box: QRectF, theme: Theme) -> float:
    """Draw z = Σ wᵢ aᵢ + b as a column of numbers, and return where it ends."""
    high = theme.zoom * LINE
    small, bold, muted, text = theme.font(11), theme.font(11, 600), theme.color("muted"), theme.color("text")
    line = QRectF(box.left(), box.top(), box.width(), high)
    weights = f"W{words.subscript(arithmetic.layer)}"
    if arithmetic.before:
        weights = translate("panels", "{0} before the step").format(weights)
    ink.text(painter, line, "z = Σ wᵢ aᵢ + b", bold, text, ink.LEFT)
    ink.text(painter, line, weights, small, muted, ink.RIGHT)
    lines = rows(arithmetic)
    values = max(ink.advance(value, bold) for _, _, value in lines) + theme.px(8)
    names = box.width() - values - max(ink.advance(factors, small) for _, factors, _ in lines) - theme.px(6)
    for name, factors, value in lines:
        line.translate(0, high)
        if name == "z":
            painter.setPen(QPen(muted, 1.0))
            painter.drawLine(QLineF(line.right() - line.width() * 0.34, line.top(), line.right(), line.top()))
        shown = ink.elided(name, small, names if factors else line.width() - values)
        ink.text(painter, line, shown, small, muted, ink.LEFT)
        ink.text(painter, line.adjusted(0, 0, -values, 0), factors, small, text, ink.RIGHT)
        ink.text(painter, line, value, bold, text, ink.RIGHT)
    return line.bottom()


def results(arithmetic: Arithmetic, wide: bool = True) -> list[tuple[str, ...]]:
    """Return the lines below the sum: a = f(z); f′(z), the slope of the tangent, and δ; in two lines where `wide`."""
    title = words.activation_title(arithmetic.activation)
    f = title.lower() if title.istitle() else title  # tanh, but ReLU
    f = "z" if arithmetic.activation == "linear" else f"{f}(z)"
    a = f"a = {f} = {words.number(arithmetic.a)}"
    slope, delta = f"f′(z) = {words.number(arithmetic.slope)}", f"δ = ∂J/∂z = {words.number(arithmetic.delta)}"
    return [(a,), (slope, delta)] if wide else [(a,), (slope,), (delta,)]


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
