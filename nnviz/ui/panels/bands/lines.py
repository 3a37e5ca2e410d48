"""Every layer's quantity as a line over the steps: pure functions from a frame to a plot."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QCoreApplication

from nnviz.ui.panels.bands.quantities import RECORDED, layer_name, seen, with_ratios, written
from nnviz.ui.panels.frame import Frame, RunView
from nnviz.ui.panels.plots.curves import gaps, last_finite, thinned_out
from nnviz.ui.panels.plots.limits import axis_values, fixed, log_limits
from nnviz.ui.panels.plots.picture import Line, TimePicture, layers_picture, within
from nnviz.ui.panels.plots.ticks import held_last, percent_ticks
from nnviz.ui.theme import Theme

translate = QCoreApplication.translate

Floats = npt.NDArray[np.float64]

#: The update ratio that is mostly about right, and the dashes of its guide and of dead units.
GUIDE, DASH, DEAD_DASH = 1e-3, (4.0, 3.0), (4.0, 2.5)


def lines_picture(
    frame: Frame, width: float, theme: Theme, quantity: str, span: tuple[float, float] | None = None
) -> TimePicture | None:
    """Return `quantity` of each layer of the run looked at; None where there is nothing of it."""
    picture = _own_picture(frame, width, theme, quantity, span)
    shared = frame.scales.layers.get(quantity)
    if picture is None or shared is None:
        return picture
    low, high = fixed(shared, picture.log)
    return replace(picture, low=low, high=high)


def _own_picture(
    frame: Frame, width: float, theme: Theme, quantity: str, span: tuple[float, float] | None
) -> TimePicture | None:
    """Return the picture on limits of its own."""
    if quantity == "ratio":
        return _with_guide(layers_picture(with_ratios(frame), width, theme, "ratio", span), theme)
    if quantity in RECORDED:
        return layers_picture(frame, width, theme, quantity, span)
    run = frame.run
    steps, values = seen(frame.gathered, quantity)
    if run is None or not len(steps):
        return None
    if quantity == "delta":
        lines = _lines(frame, steps, axis_values(values, True), values, "delta", theme)
        low, high = log_limits(line.y for line in lines)
        return empty_picture(frame, run, span, lines=tuple(lines), low=low, high=high, log=True)
    lines = _lines(frame, steps, values, values, "saturation", theme) + _dead(frame, run, steps, theme)
    if not lines:
        return None
    ends = {"low": -0.07, "high": 1.07, "marks": percent_ticks(0.0, 1.0)}
    return empty_picture(frame, run, span, lines=tuple(lines), **ends)


def empty_picture(frame: Frame, run: RunView, span: tuple[float, float] | None, **more: object) -> TimePicture:
    """Return a plot over the steps of the run looked at with its markers, and `more` in it."""
    last_seen = int(frame.gathered.steps[-1]) if frame.gathered is not None and len(frame.gathered) else 0
    recorded = frame.curves.last_step(run.key) if frame.curves is not None else 0
    whole = held_last(max(last_seen, recorded))
    first, last = span or (0.0, whole)
    shown = tuple(marker for marker in within(frame.markers, run.name) if first <= marker.step <= last)
    unit = translate("panels", "step")
    plain = TimePicture((), (), first, last, 0.0, 1.0, False, shown, whole=whole, unit=unit)
    return replace(plain, **more)  # type: ignore[arg-type]


def _with_guide(picture: TimePicture | None, theme: Theme) -> TimePicture | None:
    """Put the guide of the update ratio into a plot, and into its range."""
    if picture is None:
        return None
    height = float(np.log10(GUIDE))
    ends = np.array([picture.first, picture.last]), np.full(2, height)
    guide = Line(*ends, theme.faint, 1.01, DASH, translate("panels", "guide"), "10⁻³")
    low, high = log_limits([*(line.y for line in (*picture.raws, *picture.lines)), np.array([height])])
    return replace(picture, lines=(*picture.lines, guide), low=low, high=high)


def _lines(
    frame: Frame, steps: npt.NDArray[np.int64], heights: Floats, values: Floats, quantity: str, theme: Theme
) -> list[Line]:
    """Return a line for each layer that has any value; one that is there no longer has no name at its end."""
    run, newest, out = frame.run, frame.gathered.newest if frame.gathered is not None else None, []
    assert run is not None
    assert newest is not None
    present = len(newest.delta)
    for layer in range(1, min(run.layers, values.shape[1]) + 1):
        if not np.isfinite(values[:, layer - 1]).any():
            continue
        x, y = thinned_out(steps.astype(float), heights[:, layer - 1])
        x, y = gaps(x, x, y, run.breaks.shape)
        ink = theme.layer_color(layer - 1, run.layers).name()
        end = (layer_name(quantity, layer, present), written(quantity, last_finite(values[:, layer - 1])))
        out.append(Line(x, y, ink, 2.0, (), *(end if layer <= present else ("", ""))))
    return out


def _dead(frame: Frame, run: RunView, steps: npt.NDArray[np.int64], theme: Theme) -> list[Line]:
    """Return a dashed line of the share of dead units for each layer that has had any."""
    assert frame.gathered is not None
    dead, sizes = frame.gathered.dead, frame.snapshot.sizes if frame.snapshot is not None else ()
    out = []
    for layer in range(1, min(run.layers, dead.shape[1], len(sizes) - 1) + 1):
        count = dead[:, layer - 1]
        if not (np.nan_to_num(count) > 0).any():
            continue
        x, y = thinned_out(steps.astype(float), count / sizes[layer])
        x, y = gaps(x, x, y, run.breaks.shape)
        title = translate("panels", "{0} dead").format(layer_name("saturation", layer, len(sizes) - 1))
        value = f"{int(last_finite(count))}/{sizes[layer]}"
        ink = theme.layer_color(layer - 1, run.layers).name()
        out.append(Line(x, y, ink, 1.5, DEAD_DASH, title, value))
    return out
