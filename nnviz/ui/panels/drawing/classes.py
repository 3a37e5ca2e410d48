"""How classes are told apart: by colour, by shape, and by a letter, never by colour alone."""

from __future__ import annotations

import math
from collections.abc import Sequence

from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainterPath, QPolygonF

from nnviz.ui.theme import Theme


def class_colour(theme: Theme, index: int) -> str:
    """Return the colour of a class; the first two are the ends of the diverging map."""
    palette = (theme.neg, theme.pos, theme.runs[2], theme.runs[3], theme.runs[1], theme.runs[4], theme.muted)
    return palette[index % len(palette)]


def letter(index: int) -> str:
    """Return the letter of a class: A, B, ..., Z, A1, ..."""
    return chr(65 + index % 26) + (str(index // 26) if index >= 26 else "")


def legend_word(names: Sequence[str], index: int) -> str:
    """Return a class as the legend has it: its name, after its letter where there are more than two."""
    name = names[index]
    return f"{letter(index)}\N{NO-BREAK SPACE}{name}" if len(names) > 2 and name != letter(index) else name


def class_shape(index: int, size: float) -> QPainterPath:
    """Return the mark of a class around (0, 0): triangle, disc, square, diamond, pentagon, cross, star."""
    path = QPainterPath()
    kind = index % 7
    if kind == 1:
        path.addEllipse(QPointF(0, 0), size, size)
    elif kind == 2:
        path.addRect(-0.88 * size, -0.88 * size, 1.76 * size, 1.76 * size)
    elif kind == 5:
        for x, y, wide, high in ((-1.1, -0.4, 2.2, 0.8), (-0.4, -1.1, 0.8, 2.2)):
            bar = QPainterPath()
            bar.addRect(x * size, y * size, wide * size, high * size)
            path = path.united(bar)
    else:
        corners, turn = {0: (3, -90.0), 3: (4, -90.0), 4: (5, -90.0), 6: (10, -90.0)}[kind]
        path.addPolygon(_polygon(corners, turn, 1.25 * size, star=kind == 6))
        path.closeSubpath()
    return path


def _polygon(corners: int, turn: float, size: float, star: bool) -> QPolygonF:
    points = []
    for i in range(corners):
        angle = math.radians(turn + 360.0 * i / corners)
        reach = size * (0.5 if star and i % 2 else 1.0)
        points.append(QPointF(reach * math.cos(angle), reach * math.sin(angle)))
    return QPolygonF(points)
