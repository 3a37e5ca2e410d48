"""What a plot over steps shows: lines, faint raw bands, limits and markers, as frozen numbers in axis coordinates."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QPainter

from nnviz.ui.model import smoothing
from nnviz.ui.panels.drawing import words
from nnviz.ui.panels.frame import Curves, Frame, Marker, RunView
from nnviz.ui.panels.plots.curves import Band, band, gaps, running, thinned_out
from nnviz.ui.panels.plots.limits import axis_values, log_limits
from nnviz.ui.panels.plots.ruler import Ruler, StepRuler
from nnviz.ui.panels.plots.ticks import Ticks, held_last
from nnviz.ui.theme import Theme, see_through

if TYPE_CHECKING:
    from nnviz.ui.panels.plots.labels import Place

translate = QCoreApplication.translate

Floats = npt.NDArray[np.float64]

#: How far a layer's raw values cover those of the layers beneath.
_PALE = 0.16


@dataclass(frozen=True, eq=False, slots=True)
class Line:
    """One curve in axis coordinates (log10 of the value on a log axis); NaN is a gap.

    Attributes:
        x, y: [n] places on the axis (steps, where nothing else is said) and heights.
        colour, width, dash: How it is drawn; `dash` in pen widths, empty is solid.
        title, value: What stands at its end; an empty title leaves it unlabelled.
    """

    x: Floats
    y: Floats
    colour: str
    width: float
    dash: tuple[float, ...] = ()
    title: str = ""
    value: str = ""


class Behind(Protocol):
    """Something that fills the plot behind its curves, such as heat bands."""

    def draw(self, painter: QPainter, place: Place, theme: Theme) -> None:
        """Draw it."""


@dataclass(frozen=True, slots=True)
class Cross:
    """Where a curve leaves the plot: "×" where a run stopped being finite, else "▴" or "▾" at its farthest value.

    Attributes:
        place: Where on the axis.
        colour, title: Of its run.
        value: The value there, as it is written.
        sign: What stands there.
    """

    place: float
    colour: str
    title: str
    value: str = ""
    sign: str = "×"


@dataclass(frozen=True, eq=False, slots=True)
class TimePicture:
    """A plot over steps.

    Attributes:
        raws: Every step's values, as min/max zigzags, behind the lines.
        lines: The curves.
        first, last: Places at the ends of the axis; `last` grows in jumps.
        low, high: Ends of the other axis, in axis coordinates.
        log: Whether that axis is logarithmic.
        markers: Changes of training within the range, each once.
        crosses: Curves that leave the plot.
        thinned: (first, last, every): of the steps between these places one in `every` was kept.
        stands: Where each marker stands; empty where places are steps.
        unit: What is written at the end of the axis.
        whole: Where the axis would end that shows everything; the farthest one can zoom out.
        zeros: Places of values that a log axis cannot show, because they are zero or less.
        marks: Ticks of the other axis, or None for the usual ones.
        ruler: What places are.
        behind: What is drawn behind the curves, or None.
    """

    raws: tuple[Line, ...]
    lines: tuple[Line, ...]
    first: float
    last: float
    low: float
    high: float
    log: bool
    markers: tuple[Marker, ...] = ()
    crosses: tuple[Cross, ...] = ()
    thinned: tuple[tuple[float, float, int], ...] = ()
    stands: tuple[float, ...] = ()
    unit: str = ""
    whole: float = math.inf
    zeros: tuple[float, ...] = ()
    marks: Ticks | None = None
    ruler: Ruler = field(default_factory=StepRuler)
    behind: Behind | None = None


def layers_picture(
    frame: Frame, width: float, theme: Theme, norm: str = "grad_norm", span: tuple[float, float] | None = None
) -> TimePicture | None:
    """Return a norm of each layer of the run looked at, on a log axis; None before the first step.

    At a line's end stands the mean of the last `smoothing.window` steps, whatever bins the line is drawn in.
    """
    curves, run = frame.curves, frame.run
    if curves is None or run is None or not curves.last_step(run.key):
        return None
    whole = held_last(curves.last_step(run.key))
    first, last = span or (0.0, whole)
    raws, lines, breaks = [], [], run.breaks.shape
    names = [f"{norm}_{layer}" for layer in range(1, run.layers + 1)]
    recent = [smoothing.recent(curves, run.key, name, math.ceil(last), breaks=breaks) for name in names]
    for layer, name in enumerate(names, 1):
        found = band(curves, run.key, name, first, last, max(32, int(width)), breaks)
        ink = theme.layer_color(layer - 1, run.layers).name()
        if run.layers <= 4:
            raws.append(zigzag(found, found.first, see_through(ink, _PALE), True, breaks))
        x, y = thinned_out(found.last, axis_values(running(found, breaks=breaks), True))
        end = _end(layer, recent[layer - 1], _present(recent))
        lines.append(Line(*gaps(x, x, y, breaks), ink, 2.0, (), *end))
    low, high = log_limits([*(line.y for line in (*raws, *lines))])
    markers = within(frame.markers, run.name)
    shown = tuple(marker for marker in markers if first <= marker.step <= last)
    return TimePicture(
        tuple(raws), tuple(lines), first, last, low, high, True, shown, thinned=thinned(curves, run), whole=whole,
        unit=translate("panels", "step"),
    )  # fmt: skip


def _present(recent: list[Floats]) -> int:
    """Return how many layers there are, from each one's newest numbers: those beyond have none where others do."""
    there = [layer for layer, one in enumerate(recent, 1) if len(one) and not np.isnan(one[-1])]
    return max(there, default=len(recent))


def _end(layer: int, recent: Floats, present: int) -> tuple[str, str]:
    """Return name and value at the end of a layer's line; nothing where the layer is there no longer."""
    if layer > present:
        return "", ""
    recent = recent[np.isfinite(recent)]
    return "W" + words.subscript(layer), words.number(smoothing.mean(recent), 2) if len(recent) else ""


def zigzag(found: Band, places: Floats, ink: str, log: bool, breaks: tuple[int, ...] = ()) -> Line:
    """Return every bin's lowest and highest value as one thin line; what a log axis cannot show is a gap."""
    y = axis_values(np.stack((found.low, found.high), axis=1).ravel(), log)
    return Line(*gaps(np.repeat(found.first, 2), np.repeat(places, 2), y, breaks), ink, 1.0)


def within(markers: Iterable[Marker], run: str = "") -> tuple[Marker, ...]:
    """Return the markers (of one run, where one is named), equal ones once."""
    seen: dict[tuple[int, str], Marker] = {}
    for marker in markers:
        if not run or marker.run in ("", run):
            key = (marker.step, marker.text)
            seen[key] = Marker(*key) if key in seen else marker
    return tuple(seen.values())


def thinned(curves: Curves, run: RunView) -> tuple[tuple[int, int, int], ...]:
    """Return where a run's records were thinned, in steps."""
    return tuple((part.first, part.last, part.every) for part in curves.thinning(run.key))
