"""Where the words of a plot stand, so that none covers another: line ends at the right, crosses of diverged runs."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, QRectF

from nnviz.ui.panels.drawing import ink
from nnviz.ui.panels.plots.curves import last_finite
from nnviz.ui.panels.plots.picture import Cross, Line, TimePicture
from nnviz.ui.theme import Theme

#: Design pixels the words of a line's end have, and the height of one row and of two.
WIDE, ROW, ROWS = 66, 14, 27


@dataclass(frozen=True, slots=True)
class Place:
    """The plot's rectangle, what it spans (heights in axis coordinates), and the room for words at its right.

    No room (0) is the usual one, `WIDE`.
    """

    box: QRectF
    first: float
    last: float
    low: float
    high: float
    beside: float = 0.0

    def x(self, step: float) -> float:
        """Return where a step is."""
        return float(self.xs(step))

    def y(self, height: float) -> float:
        """Return where a height is."""
        return float(self.ys(height))

    def xs(self, steps: npt.ArrayLike) -> npt.NDArray[np.float64]:
        """Return where steps are."""
        share = (np.asarray(steps, float) - self.first) / max(self.last - self.first, 1e-9)
        return np.asarray(self.box.left() + share * self.box.width())

    def ys(self, heights: npt.ArrayLike) -> npt.NDArray[np.float64]:
        """Return where heights are; infinitely far away where they are too far for a number."""
        with np.errstate(over="ignore"):
            share = (np.asarray(heights, float) - self.low) / max(self.high - self.low, 1e-9)
            return np.asarray(self.box.bottom() - share * self.box.height())

    def step_at(self, x: float) -> float:
        """Return the place on the axis at x."""
        return self.first + (x - self.box.left()) / max(self.box.width(), 1.0) * (self.last - self.first)


@dataclass(frozen=True, slots=True)
class End:
    """The words at a line's end: name (`title`, shortened to the room) and value side by side, or the value below."""

    line: Line
    box: QRectF
    stacked: bool
    title: str


def ends(picture: TimePicture, place: Place, theme: Theme) -> list[End]:
    """Return the words at the line ends, pushed apart; of too many, those of thick lines and first runs."""
    heights = [(line, _end_height(line, picture.log)) for line in picture.lines if line.title]
    named = [(line, height) for line, height in heights if not math.isnan(height)]
    if not named:
        return []
    px, bold = theme.px, theme.font(11, 600)
    room = place.beside or px(WIDE)
    stacked = any(ink.advance(f"{line.title} {line.value}", bold) > room for line, _ in named)
    high = float(px(ROWS) if stacked else px(ROW))
    most = int(place.box.height() // high)
    chosen = sorted(sorted(range(len(named)), key=lambda index: -named[index][0].width)[:most])
    kept = [named[index] for index in chosen]
    wanted = [min(max(place.y(height), place.box.top()), place.box.bottom()) for _, height in kept]
    middles = spread(wanted, high, place.box.top() + high / 2, place.box.bottom() - high / 2)
    left = place.box.right() + px(6)
    titles = ink.told_apart([line.title for line, _ in kept], bold, room)
    return [
        End(line, QRectF(left, y - high / 2, room, high), stacked, title)
        for (line, _), y, title in zip(kept, middles, titles, strict=True)
    ]


def _end_height(line: Line, log: bool) -> float:
    """Return where a line ends; −∞, the foot of the plot, where it ends at zero and a log axis cannot show that."""
    return -math.inf if log and line.value == "0" else last_finite(line.y)


def spread(wanted: list[float], gap: float, low: float, high: float) -> list[float]:
    """Return heights near those wanted, at least `gap` apart and between `low` and `high`, in the same order."""
    order = sorted(range(len(wanted)), key=lambda index: wanted[index])
    out = [0.0] * len(wanted)
    floor = low
    for index in order:
        out[index] = max(wanted[index], floor)
        floor = out[index] + gap
    ceiling = high
    for index in reversed(order):
        out[index] = min(out[index], ceiling)
        ceiling = out[index] - gap
    return out


@dataclass(frozen=True, slots=True)
class Crossed:
    """A cross in the plot, and where its value is written; no room (None) where another's words are."""

    cross: Cross
    x: float
    top: bool
    words: QRectF | None


def crossed(picture: TimePicture, place: Place, theme: Theme) -> list[Crossed]:
    """Return the crosses in range with their words beside them, none of which covers another or another's cross."""
    px, font = theme.px, theme.font(11)
    shown = [cross for cross in picture.crosses if place.first <= cross.place <= place.last]
    taken = [_sign_box(place, cross, theme) for cross in shown]
    out = []
    for cross, box in zip(shown, list(taken), strict=True):
        wide = ink.advance(cross.value, font) + px(2)
        right = QRectF(box.right() + px(2), box.top(), wide, box.height())
        left = QRectF(box.left() - px(2) - wide, box.top(), wide, box.height())
        inside = [one for one in (right, left) if place.box.left() <= one.left() and one.right() <= place.box.right()]
        free = [one for one in inside if not any(one.intersects(other) for other in taken)]
        taken += free[:1]
        out.append(Crossed(cross, box.center().x(), cross.sign != "▾", free[0] if free else None))
    return out


def end_at(picture: TimePicture, place: Place, theme: Theme, at: QPointF) -> str:
    """Return the words of the line ends at a point, unshortened."""
    return "\n".join(f"{e.line.title} {e.line.value}" for e in ends(picture, place, theme) if e.box.contains(at))


def _sign_box(place: Place, cross: Cross, theme: Theme) -> QRectF:
    high = theme.px(12)
    top = place.box.bottom() - high - theme.px(3) if cross.sign == "▾" else place.box.top() + theme.px(1)
    return QRectF(place.x(cross.place) - high / 2, top, high, high)
