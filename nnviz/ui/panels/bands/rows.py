"""Layer × step as a heat band: one row a layer, colour by magnitude."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QLineF, QRectF
from PySide6.QtGui import QPainter, QPen

from nnviz.ui.panels.bands.lines import empty_picture
from nnviz.ui.panels.bands.quantities import RECORDED, layer_name, seen, with_ratios
from nnviz.ui.panels.drawing import colour, ink, words
from nnviz.ui.panels.frame import Frame, RunView
from nnviz.ui.panels.plots.curves import band, running
from nnviz.ui.panels.plots.labels import Place
from nnviz.ui.panels.plots.limits import axis_values, fixed
from nnviz.ui.panels.plots.picture import TimePicture
from nnviz.ui.panels.plots.ticks import held_last
from nnviz.ui.theme import Theme

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False, slots=True)
class LayerBand:
    """Rows of coloured columns; layer 1 stands at the top.

    Attributes:
        edges: [n + 1] steps between which each column stands.
        values: [L, n] values: log10 of the quantity, or a share; NaN has no colour.
        low, high: Values at the ends of the colours.
        marks: What stands beside the colour bar: (share from below, words).
        breaks: Steps after which the layers are others.
    """

    edges: Floats
    values: Floats
    low: float
    high: float
    marks: tuple[tuple[float, str], ...]
    breaks: tuple[int, ...] = ()

    def draw(self, painter: QPainter, place: Place, theme: Theme) -> None:
        """Draw the rows between the layers' heights, and the colour bar at the right."""
        places, span = columns(self.edges, place)
        if len(places):
            shown = self.values[:, places]
            argb = colour.plain_pixels(theme)[colour.rows(shown, self.low, self.high)]
            argb[np.isnan(shown)] = colour.pixel(theme.sunken)
            top, bottom = place.y(float(len(self.values))), place.y(0.0)
            painter.drawImage(QRectF(span[0], top, span[1] - span[0], bottom - top), colour.image(argb))
            painter.setPen(QPen(theme.color("surface"), 1.0))
            rows = (round(place.y(float(height))) for height in range(1, len(self.values)))
            painter.drawLines([QLineF(span[0], y, span[1], y) for y in rows])
            draw_breaks(painter, place, theme, self.breaks)
        draw_bar(painter, place, theme, self.marks)


def rows_picture(
    frame: Frame, width: float, quantity: str, span: tuple[float, float] | None = None
) -> TimePicture | None:
    """Return `quantity` of each layer of the run looked at as a heat band; None where there is nothing of it."""
    run = frame.run
    if run is None:
        return None
    found = _recorded(frame, run, width, quantity, span) if quantity in RECORDED else _seen(frame, run, quantity)
    if found is None:
        return None
    edges, values = found
    low, high = 0.0, 1.0
    marks: tuple[tuple[float, str], ...] = ((0.0, "0 %"), (0.5, "50 %"), (1.0, "100 %"))
    if quantity != "saturation":
        values = axis_values(values, True)
        shared = frame.scales.layers.get(quantity)
        low, high, marks = _scale(values if shared is None else np.array(fixed(shared, True)))
    names = [layer_name(quantity, layer, run.layers) for layer in range(1, run.layers + 1)]
    ticks = [(run.layers - layer - 0.5, name) for layer, name in enumerate(names)]
    behind = LayerBand(edges, values, low, high, marks, run.breaks.shape)
    return empty_picture(frame, run, span, low=0.0, high=float(run.layers), marks=ticks, behind=behind)


def columns(edges: Floats, place: Place) -> tuple[npt.NDArray[np.intp], tuple[float, float]]:
    """Return which column each pixel of the plot shows, and from where to where (x) they are drawn."""
    if len(edges) < 2:
        return np.zeros(0, np.intp), (0.0, 0.0)
    left = max(place.box.left(), place.x(float(edges[0])))
    right = min(place.box.right(), place.x(float(edges[-1])))
    count = math.ceil(right - left)
    if count < 1:
        return np.zeros(0, np.intp), (0.0, 0.0)
    middles = left + (np.arange(count) + 0.5) * (right - left) / count
    steps = place.first + (middles - place.box.left()) / max(place.box.width(), 1.0) * (place.last - place.first)
    return np.clip(np.searchsorted(edges, steps, "right") - 1, 0, len(edges) - 2), (left, right)


def edges_of(steps: npt.NDArray[np.int64]) -> Floats:
    """Return the steps between which each seen step stands: halfway to its neighbours, nothing beyond."""
    at = steps.astype(float)
    middles = (at[1:] + at[:-1]) / 2.0
    return np.concatenate([[max(0.0, at[0] - 0.5)], middles, [at[-1] + 0.5]])


def draw_breaks(painter: QPainter, place: Place, theme: Theme, breaks: tuple[int, ...]) -> None:
    """Part the columns at the steps after which the layers are others."""
    painter.setPen(QPen(theme.color("surface"), 2.0))
    xs = [place.x(step + 0.5) for step in breaks if place.first <= step <= place.last]
    painter.drawLines([QLineF(x, place.box.top(), x, place.box.bottom()) for x in xs])


def draw_bar(
    painter: QPainter, place: Place, theme: Theme, marks: tuple[tuple[float, str], ...], left: float = 10.0
) -> None:
    """Draw the colour bar right of the plot, `left` design pixels from it, with its words beside it."""
    px = theme.px
    high = place.box.height() - px(16)
    box = QRectF(place.box.right() + px(left), place.box.top() + px(8), px(9), high)
    ink.colour_bar(painter, box, theme, upright=True, signed=False)
    for share, text in marks:
        at = QRectF(box.right() + px(3), box.bottom() - share * high - px(8), px(62 - left), px(16))
        ink.text(painter, at, text, theme.font(10), theme.color("muted"), ink.LEFT)


def _recorded(
    frame: Frame, run: RunView, width: float, quantity: str, span: tuple[float, float] | None
) -> tuple[Floats, Floats] | None:
    curves = with_ratios(frame).curves
    if curves is None or not curves.last_step(run.key):
        return None
    first, last = span or (0.0, held_last(curves.last_step(run.key)))
    bands = [
        band(curves, run.key, f"{quantity}_{layer}", first, last, max(32, int(width)), run.breaks.shape)
        for layer in range(1, run.layers + 1)
    ]
    if not len(bands[0].first):
        return None
    return np.append(bands[0].first - 1.0, bands[0].last[-1]), np.stack(
        [running(one, breaks=run.breaks.shape) for one in bands]
    )


def _seen(frame: Frame, run: RunView, quantity: str) -> tuple[Floats, Floats] | None:
    steps, values = seen(frame.gathered, quantity)
    if not len(steps):
        return None
    shown = np.full((run.layers, len(steps)), np.nan)
    count = min(run.layers, values.shape[1])
    shown[:count] = values.T[:count]
    return edges_of(steps), shown


def _scale(values: Floats) -> tuple[float, float, tuple[tuple[float, str], ...]]:
    """Return whole decades that hold the values, and the words beside the colour bar."""
    finite = values[np.isfinite(values)]
    low, high = (math.floor(finite.min()), math.ceil(finite.max())) if len(finite) else (-1, 0)
    high = max(high, low + 1)
    every = max(1, math.ceil((high - low) / 4))
    powers = range(low, high + 1, every)
    return float(low), float(high), tuple(((power - low) / (high - low), words.power(power)) for power in powers)
