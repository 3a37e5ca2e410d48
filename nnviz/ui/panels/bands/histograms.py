"""Histograms of a layer's numbers over the steps, as heat bands: one band a layer, value upwards, colour by share."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QLineF, QRectF
from PySide6.QtGui import QPainter, QPen

from nnviz.snapshot import Histogram, LayerStats
from nnviz.ui.model.gathered import Gathered
from nnviz.ui.panels.bands.lines import empty_picture
from nnviz.ui.panels.bands.quantities import layer_name
from nnviz.ui.panels.bands.rows import columns, draw_bar, draw_breaks, edges_of
from nnviz.ui.panels.drawing import colour, ink, words
from nnviz.ui.panels.frame import Frame
from nnviz.ui.panels.plots.labels import Place
from nnviz.ui.panels.plots.picture import TimePicture
from nnviz.ui.theme import Theme

Floats = npt.NDArray[np.float64]

#: Cells of a band upwards, and air around it as a share of its height.
CELLS, AIR = 64, 0.06
#: Share of the histograms whose whole range a band holds: what was far wider once does not flatten the rest.
_HELD = 0.75
#: Design pixels of the height of a band with the ends of its values beside it.
_NAMED = 30.0


@dataclass(frozen=True, eq=False, slots=True)
class LayerHistograms:
    """The histograms of one layer.

    Attributes:
        low, high: Values at the lower and upper edge of the band.
        share: [CELLS, n] share of the numbers in each cell, the highest values first.
    """

    low: float
    high: float
    share: Floats


@dataclass(frozen=True, eq=False, slots=True)
class HistogramBands:
    """The bands of all layers, layer 1 at the top; the colour goes with the square root of the share.

    Attributes:
        edges: [n + 1] steps between which each column stands.
        layers: The layers' histograms.
        most: Share in full colour.
        breaks: Steps after which the layers are others.
    """

    edges: Floats
    layers: tuple[LayerHistograms, ...]
    most: float
    breaks: tuple[int, ...] = ()

    def draw(self, painter: QPainter, place: Place, theme: Theme) -> None:
        """Draw the bands, their ends, and the colour bar."""
        at, span = columns(self.edges, place)
        for index, one in enumerate(self.layers):
            top, bottom = place.y(len(self.layers) - index - AIR), place.y(len(self.layers) - index - 1 + AIR)
            if len(at):
                rows = colour.rows(np.sqrt(one.share / self.most), 0.0, 1.0)
                argb = colour.plain_pixels(theme)[rows[:, at]]
                painter.drawImage(QRectF(span[0], top, span[1] - span[0], bottom - top), colour.image(argb))
            self._draw_ends(painter, place, theme, one, (top, bottom))
        draw_breaks(painter, place, theme, self.breaks)
        middle, most = (f"{100 * share:.3g}" for share in (self.most / 4.0, self.most))
        draw_bar(painter, place, theme, ((0.0, "0"), (0.5, middle), (1.0, f"{most} %")), left=33.0)

    def _draw_ends(
        self, painter: QPainter, place: Place, theme: Theme, one: LayerHistograms, band: tuple[float, float]
    ) -> None:
        px, (top, bottom) = theme.px, band
        if one.low < 0.0 < one.high:
            painter.setPen(QPen(theme.color("line"), 1.0))
            zero = bottom - (bottom - top) * -one.low / (one.high - one.low)
            painter.drawLine(QLineF(place.box.left(), zero, place.box.left() + px(5), zero))
        if bottom - top >= px(_NAMED):
            for y, value in ((top + px(5), one.high), (bottom - px(5), one.low)):
                box = QRectF(place.box.right() + px(3), y - px(7), px(30), px(14))
                ink.text(painter, box, _end(value), theme.font(10), theme.color("muted"), ink.LEFT)


class Kept:
    """Makes the bands, and keeps the last ones for as long as nothing new was seen."""

    def __init__(self) -> None:
        self._key: object = None
        self._made: HistogramBands | None = None

    def bands(self, gathered: Gathered, quantity: str, layers: int) -> HistogramBands | None:
        """Return the histograms of a quantity of all layers; None where there are none."""
        newest = gathered.newest
        key = (id(gathered), len(gathered), newest.step if newest is not None else 0, quantity, layers)
        if key != self._key:
            self._key, self._made = key, bands(gathered.rows, quantity, layers)
        return self._made


def histogram_picture(
    frame: Frame, quantity: str, span: tuple[float, float] | None = None, kept: Kept | None = None
) -> TimePicture | None:
    """Return the histograms of a quantity ("weight", "gradient", "activation") of each layer of the run looked at."""
    run = frame.run
    if run is None or frame.gathered is None:
        return None
    newest = frame.gathered.newest
    layers = len(newest.delta) if newest is not None else run.layers  # those there are now
    made = (kept or Kept()).bands(frame.gathered, quantity, layers)
    if made is None:
        return None
    ticks = [(layers - at - 0.5, layer_name(quantity, at + 1, layers)) for at in range(layers)]
    return empty_picture(
        frame, run, span, low=0.0, high=float(layers), marks=ticks, behind=replace(made, breaks=run.breaks.shape)
    )


def bands(rows: tuple[LayerStats, ...], quantity: str, layers: int) -> HistogramBands | None:
    """Return the bands of the rows that hold histograms of so many layers."""
    rows = tuple(row for row in rows if len(row.histograms.get(quantity, ())) == layers)
    if not rows:
        return None
    made = tuple(_layer([row.histograms[quantity][at] for row in rows]) for at in range(layers))
    most = max(float(one.share.max(initial=0.0)) for one in made)
    return HistogramBands(edges_of(np.array([row.step for row in rows])), made, _held(most))


def bin_at(one: Histogram, value: float) -> tuple[float, float, int] | None:
    """Return (low, high, count) of the bin that holds a value; None where it lies outside."""
    if not one.low <= value < one.high:
        return None
    count = len(one.counts)
    at = min(math.floor((value - one.low) / (one.high - one.low) * count), count - 1)
    wide = (one.high - one.low) / count
    return one.low + at * wide, one.low + (at + 1) * wide, int(one.counts[at])


def _layer(found: list[Histogram]) -> LayerHistograms:
    lows, highs = np.array([one.low for one in found]), np.array([one.high for one in found])
    high = float(np.quantile(highs, _HELD, method="higher"))
    low = 0.0 if lows.min() >= 0.0 else -high
    edges = np.linspace(high, low, CELLS + 1)[:, None]
    share = np.zeros((CELLS, len(found)))
    for bins in {len(one.counts) for one in found}:
        at = np.array([index for index, one in enumerate(found) if len(one.counts) == bins])
        counts = np.array([found[index].counts for index in at], float)
        outside = np.array([found[index].below + found[index].above for index in at], float)
        with np.errstate(over="ignore"):  # ranges of one run may be a billion billions apart; what is beyond is an end
            places = np.clip((edges - lows[at]) * (bins / (highs[at] - lows[at])), 0.0, bins)
        below = _below(counts, places)
        share[:, at] = (below[:-1] - below[1:]) / np.maximum(counts.sum(1) + outside, 1.0)
    return LayerHistograms(low, high, share)


def _below(counts: npt.NDArray[np.float64], places: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Return how many values lie below `places` (in bins, 0 to their number), spread evenly over each bin.

    `counts` is [n, bins], `places` [edges, n].
    """
    bins, one = counts.shape[1], np.arange(len(counts))
    full = np.cumsum(counts, axis=1) - counts
    index = np.minimum(places.astype(int), bins - 1)
    below: npt.NDArray[np.float64] = full[one, index] + counts[one, index] * (places - index)
    return below


def _end(value: float) -> str:
    """Return the end of a band, a power of two, in no more than six signs."""
    if value == 0.0 or 0.1 < abs(value) < 1000.0:
        return words.short(value)
    return ("−" if value < 0 else "") + words.power(round(math.log2(abs(value))), 2)


def _held(most: float) -> float:
    """Return a share that holds the largest and does not change with every step."""
    return min(1.0, colour.held(most)) if most > 0.0 else 1.0
