"""The curves of a plot on its axes, kept as a picture: of a curve that grows only what is new is drawn."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPixmap

from nnviz.ui.panels.plots.curves import Floats
from nnviz.ui.panels.plots.labels import Place
from nnviz.ui.panels.plots.lines import NEAR, draw_line
from nnviz.ui.panels.plots.picture import Line, TimePicture
from nnviz.ui.theme import Theme


@dataclass(frozen=True, eq=False, slots=True)
class _Kept:
    axes: int
    lines: tuple[Line, ...]
    pixmap: QPixmap


class Sheet:
    """A plot's axes with its curves on them."""

    def __init__(self) -> None:
        self._kept: _Kept | None = None

    def drawn(self, axes: QPixmap, picture: TimePicture, place: Place, theme: Theme) -> QPixmap:
        """Return `axes` with the curves of a picture.

        Args:
            axes: The axes alone, and the same picture as long as nothing of them (place and theme, too) has changed.
            picture: What is drawn.
            place: Where on the axes.
            theme: How.
        """
        lines, key, kept = (*picture.raws, *picture.lines), axes.cacheKey(), self._kept
        if kept is None or kept.axes != key or picture.behind is not None:
            left, pixmap = -math.inf, QPixmap(axes)
        else:
            left = new_from(kept.lines, lines, place)
            pixmap = kept.pixmap if left > -math.inf else QPixmap(axes)
        if left < math.inf:
            with QPainter(pixmap) as painter:
                _draw(painter, axes, picture, place, theme, left)
        self._kept = _Kept(key, lines, pixmap) if picture.behind is None else None  # it would be there to stay
        return pixmap


def new_from(before: Sequence[Line], now: Sequence[Line], place: Place) -> float:
    """Return from where on (x) lines are drawn anew after others: −∞ everywhere, ∞ nowhere."""
    if [_look(line) for line in before] != [_look(line) for line in now]:
        return -math.inf
    return min((_differs(*pair, place) for pair in zip(before, now, strict=True)), default=math.inf)


def _look(line: Line) -> tuple[object, ...]:
    return line.colour, line.width, line.dash


def _differs(before: Line, now: Line, place: Place) -> float:
    """Return where the first of two lines must be wiped out, as far as the other is not the same."""
    if before.x is now.x and before.y is now.y:
        return math.inf
    same = min(_alike(before.x, now.x), _alike(before.y, now.y))
    if same == len(before.x) == len(now.x):
        return math.inf
    return place.x(float(now.x[same - 1])) - NEAR if same else -math.inf


def _alike(before: Floats, now: Floats) -> int:
    """Return how many numbers two arrays begin with that are the same, gaps (NaN) too."""
    count = min(len(before), len(now))
    one, other = (np.ascontiguousarray(part[:count], float).view(np.int64) for part in (before, now))
    others = one != other
    return int(others.argmax()) if others.any() else count


def _draw(painter: QPainter, axes: QPixmap, picture: TimePicture, place: Place, theme: Theme, left: float) -> None:
    """Draw the curves on axes that are there; those right of `left` (x) are wiped out before, where it is not −∞."""
    area = QRectF(place.box)
    if left > -math.inf:
        ratio = painter.device().devicePixelRatioF()
        area.setLeft(max(area.left(), math.floor(left * ratio) / ratio))
        painter.setClipRect(area)
        painter.drawPixmap(0, 0, axes)
    elif picture.behind is not None:
        picture.behind.draw(painter, place, theme)
    painter.setClipRect(area)
    since = area.left() if left > -math.inf else left
    for line in (*picture.raws, *picture.lines):
        draw_line(painter, line, place, theme.zoom, since)
