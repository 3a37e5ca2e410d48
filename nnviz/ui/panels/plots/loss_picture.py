"""What the loss panel shows, as a picture: the curves of all runs, where they leave, what changed them."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QCoreApplication

from nnviz.ui.panels.frame import Curves, Frame, Marker, RunView
from nnviz.ui.panels.plots.curves import POINTS, Floats, gaps, thinned_out
from nnviz.ui.panels.plots.limits import WORST_FIT, axis_values, fixed, loss_limits, score_limits
from nnviz.ui.panels.plots.picture import Cross, Line, TimePicture, thinned, within, zigzag
from nnviz.ui.panels.plots.run_curves import SCORES, Curve, View, run_curves, whole, written
from nnviz.ui.panels.plots.ticks import percent_ticks
from nnviz.ui.theme import DASHES, Theme, mix

translate = QCoreApplication.translate

#: Dashes of a test curve, in pen widths: alone, and where runs have dashes of their own.
TEST_DASH, RUN_TEST_DASH = (4.0, 2.5), (1.0, 2.5)
#: Points of a drawn line at most where there are several runs.
RACE_POINTS = 150


def loss_picture(frame: Frame, width: float, theme: Theme, view: View | None = None) -> TimePicture | None:
    """Return the curves of all runs, drawn `width` pixels wide; None where there is nothing to show yet.

    Args:
        frame: What there is.
        width: Width of the plot, in pixels: no more than two raw points a pixel are taken.
        theme: Colours of the runs.
        view: How it is looked at.
    """
    view = view or View()
    found = run_curves(frame, width, view)
    if frame.curves is None or not found or (view.quantity in SCORES and not any(len(one.test.mean) for one in found)):
        return None
    all_of_it = whole(frame, view)
    first, last = view.span or (0.0, all_of_it)
    low, high = _limits(found, frame, view)
    drawing = _Drawing(frame, frame.curves, theme, view, max(32, int(width)), len(found) == 1)
    markers = within(frame.markers)
    stands = drawing.stands(markers)
    shown = [index for index, at in enumerate(stands) if first <= at <= last]
    raws = [band for one in found if (band := drawing.raw(one)) is not None]
    return TimePicture(
        tuple(raws),
        tuple(line for one in found for line in drawing.lines(one)),
        first,
        last,
        low,
        high,
        view.logarithmic,
        tuple(markers[index] for index in shown),
        tuple(cross for one in found for cross in drawing.crosses(one, low, high)),
        drawing.thinned(),
        tuple(stands[index] for index in shown),
        drawing.unit(all_of_it),
        all_of_it,
        drawing.zeros(found),
        percent_ticks(low, high) if view.quantity == "accuracy" else None,
        view.ruler,
    )


def _limits(found: list[Curve], frame: Frame, view: View) -> tuple[float, float]:
    if view.quantity in SCORES:
        return score_limits([one.test.mean for one in found], 0.0 if view.quantity == "accuracy" else WORST_FIT)
    if frame.scales.loss is not None and view.quantity == "loss":
        return fixed(frame.scales.loss, view.logarithmic)
    return loss_limits([one.seen for one in found], view.logarithmic)


@dataclass(frozen=True, slots=True)
class _Drawing:
    """Turns curves into what is drawn."""

    frame: Frame
    curves: Curves
    theme: Theme
    view: View
    bins: int
    alone: bool

    def raw(self, one: Curve) -> Line | None:
        """Return every step's values of the run looked at (evaluations for a score, where they are many)."""
        if not self.alone and one.run != self.frame.run:
            return None
        breaks = one.run.breaks.loss
        if len(one.train.first):
            return zigzag(one.train, self.places(one.run, one.train.first), self._ink(one.run, 0.22), self._log, breaks)
        if len(one.test.first) and (one.test.first != one.test.last).any():
            return zigzag(one.test, self.places(one.run, one.test.first), self._ink(one.run, 0.22), self._log, breaks)
        return None

    def lines(self, one: Curve) -> list[Line]:
        """Return its smoothed and its test curve."""
        out: list[Line] = []
        if len(one.smooth):
            title = translate("panels", "train") if self.alone else one.run.title
            value = written(one.end, self.view.quantity)
            if one.run.diverged_at is not None:
                value = "×"  # its last value stands beside its cross
            out.append(self._line(one.run, one.train.last, one.smooth, 2.0, DASHES[one.run.colour % len(DASHES)]))
            out[-1] = _named(out[-1], title, value)
        if len(one.test.mean):
            main = not len(one.smooth) or self.alone
            dash = (
                TEST_DASH if self.alone else RUN_TEST_DASH if len(one.smooth) else DASHES[one.run.colour % len(DASHES)]
            )
            line = self._line(one.run, one.test.last, one.test.mean, 1.5 if main else 1.0, dash)
            title = translate("panels", "test") if self.alone else one.run.title
            value = written(one.tested, self.view.quantity)
            out.append(_named(line, title, value) if main else line)
        return out

    def crosses(self, one: Curve, low: float, high: float) -> list[Cross]:
        """Return where it leaves the plot: where it stopped being finite, or its farthest value beyond an end."""
        ink, run, last = self._ink(one.run), one.run, one.train.last
        if run.diverged_at is not None and len(one.smooth):
            place = self.view.ruler.place(self.curves, run.key, run.diverged_at)
            return [Cross(place, ink, run.title, written(one.worst, self.view.quantity))]
        values, at = (one.smooth, last) if len(one.smooth) else (one.test.mean, one.test.last)
        heights = axis_values(values, self._log)
        out = []
        for sign, beyond in (("▴", heights - high), ("▾", low - heights)):
            if (beyond > 0.0).any():
                index = int(np.nanargmax(beyond))
                place = float(self.places(run, at)[index])
                out.append(Cross(place, ink, run.title, written(float(values[index]), self.view.quantity), sign))
        return out

    def zeros(self, found: list[Curve]) -> tuple[float, ...]:
        """Return where the run looked at has values of zero or less, which a log axis cannot show."""
        mine = next((one for one in found if one.run == self.frame.run), found[0])
        if not self._log or not len(mine.train.low):
            return ()
        return tuple(self.places(mine.run, mine.train.first)[mine.train.low <= 0.0].tolist())

    def stands(self, markers: tuple[Marker, ...]) -> list[float]:
        """Return where each marker stands: for its run, or for the one looked at."""
        keys = {run.name: run.key for run in self.frame.runs}
        looked_at = self.frame.run
        out = []
        for marker in markers:
            key = keys.get(marker.run) or (looked_at.key if looked_at is not None else None)
            out.append(self.view.ruler.place(self.curves, key, marker.step) if key is not None else math.nan)
        return out

    def thinned(self) -> tuple[tuple[float, float, int], ...]:
        """Return where the run looked at was thinned."""
        run = self.frame.run
        if run is None:
            return ()
        return tuple(
            (self._place(run, first), self._place(run, last), every) for first, last, every in thinned(self.curves, run)
        )

    def unit(self, whole: float) -> str:
        """Return what is written at the end of the axis."""
        kind = self.view.ruler.kind
        if kind == "time":
            return self.view.ruler.written(whole, whole).rpartition(" ")[2]
        return translate("panels", "epoch") if kind == "epoch" else translate("panels", "step")

    def places(self, run: RunView, steps: Floats) -> Floats:
        """Return where steps of a run stand."""
        return self.view.ruler.places(self.curves, run.key, steps, self.bins)

    @property
    def _log(self) -> bool:
        return self.view.logarithmic

    def _place(self, run: RunView, step: int) -> float:
        return self.view.ruler.place(self.curves, run.key, step)

    def _ink(self, run: RunView, amount: float = 1.0) -> str:
        full = self.theme.runs[run.colour % len(self.theme.runs)]
        return full if amount == 1.0 else mix(self.theme.surface, full, amount)

    def _line(self, run: RunView, steps: Floats, values: Floats, width: float, dash: tuple[float, ...]) -> Line:
        x, y = thinned_out(steps, axis_values(values, self._log), POINTS if self.alone else RACE_POINTS)
        return Line(*gaps(x, self.places(run, x), y, run.breaks.loss), self._ink(run), width, dash)


def _named(line: Line, title: str, value: str) -> Line:
    return Line(line.x, line.y, line.colour, line.width, line.dash, title, value)
