"""The numbers under the crosshair of the per-layer panel, and all of them as text."""

from __future__ import annotations

import numpy as np

from nnviz.ui.panels.bands.histograms import AIR, HistogramBands, bin_at
from nnviz.ui.panels.bands.quantities import HISTOGRAMS, RECORDED, layer_name, nearest, seen, with_ratios, written
from nnviz.ui.panels.drawing import words
from nnviz.ui.panels.frame import Frame
from nnviz.ui.panels.plots.legend import Part
from nnviz.ui.theme import Theme


def values_at(frame: Frame, quantity: str, step: int, theme: Theme) -> tuple[Part, ...]:
    """Return the value of each layer at a step, or at the seen step nearest to it, which comes first then."""
    run = frame.run
    if run is None:
        return ()
    if quantity in RECORDED:
        curves = with_ratios(frame).curves
        if curves is None or not 1 <= step <= curves.last_step(run.key):
            return ()
        found = [curves.column(run.key, f"{quantity}_{layer}", step, step) for layer in range(1, run.layers + 1)]
        values = [float(one[0]) if len(one) else float("nan") for one in found]
        shown = step
    else:
        steps, known = seen(frame.gathered, quantity)
        if not len(steps):
            return ()
        at = nearest(steps, step)
        values, shown = known[at].tolist(), int(steps[at])
    prefix = f"{words.count(shown)}: " if shown != step else ""
    sizes = frame.snapshot.sizes if frame.snapshot is not None else ()
    return tuple(
        Part(
            prefix + layer_name(quantity, layer, run.layers),
            written(quantity, value),
            theme.layer_color(layer - 1, run.layers).name(),
        )
        for layer, value in enumerate(values[: run.layers], 1)
        if value == value or not sizes or layer < len(sizes)  # not one that was there neither then nor is now
    )


def histogram_at(frame: Frame, quantity: str, step: int, height: float, made: HistogramBands) -> tuple[Part, ...]:
    """Return the count of the bin at a height of the plot (the layers' bands above each other), where it was seen."""
    run, gathered = frame.run, frame.gathered
    rows = [row for row in gathered.rows if row.histograms.get(quantity)] if gathered is not None else []
    if run is None or not rows:
        return ()
    row = rows[nearest(np.array([one.step for one in rows]), step)]
    layers = len(made.layers)
    layer = min(max(0, int(layers - height)), layers - 1)
    if layer >= len(row.histograms[quantity]):
        return ()
    band, one = made.layers[layer], row.histograms[quantity][layer]
    share = (height - (layers - layer - 1) - AIR) / (1.0 - 2.0 * AIR)
    found = bin_at(one, band.low + share * (band.high - band.low)) if 0.0 <= share < 1.0 else None
    if found is None:
        return ()
    total = int(one.counts.sum()) + one.below + one.above
    name = f"{words.count(row.step)}: {layer_name(quantity, layer + 1, layers)}"
    return (Part(f"{name} {words.short(found[0])} … {words.short(found[1])}", f"{found[2]}/{total}"),)


def ranges(frame: Frame, quantity: str) -> list[str]:
    """Return the range of each layer's newest histogram, in words."""
    stats = frame.layers
    found = stats.histograms.get(quantity, ()) if stats is not None else ()
    return [
        f"{layer_name(quantity, layer, len(found))} {words.short(one.low)} … {words.short(one.high)}"
        for layer, one in enumerate(found, 1)
    ]


def table(frame: Frame, quantity: str) -> str:
    """Return all that is known of a quantity as tab-separated text, a line a step."""
    run, gathered = frame.run, frame.gathered
    if run is None:
        return ""
    if quantity in HISTOGRAMS:
        lines = ["step\tlayer\tlow\thigh\tbelow\tabove\tcounts"]
        for row in gathered.rows if gathered is not None else ():
            for layer, one in enumerate(row.histograms.get(quantity, ()), 1):
                head = [row.step, layer, one.low, one.high, one.below, one.above]
                lines.append("\t".join(map(str, [*head, *one.counts.tolist()])))
        return "\n".join(lines) + "\n"
    steps, values = _columns(frame, quantity)
    title = "\t".join(["step", *(layer_name(quantity, layer + 1, run.layers) for layer in range(values.shape[1]))])
    texts = ("\t".join(map(repr, [int(step), *row])) for step, row in zip(steps, values.tolist(), strict=True))
    return "\n".join([title, *texts]) + "\n"


def _columns(frame: Frame, quantity: str) -> tuple[np.ndarray, np.ndarray]:
    run = frame.run
    if quantity not in RECORDED:
        return seen(frame.gathered, quantity)
    curves = with_ratios(frame).curves
    if run is None or curves is None:
        return np.zeros(0), np.zeros((0, 0))
    last = curves.last_step(run.key)
    found = [curves.column(run.key, f"{quantity}_{layer}", 1, last) for layer in range(1, run.layers + 1)]
    steps = np.asarray(curves.column(run.key, "step", 1, last)) if len(found[0]) != last else np.arange(1, last + 1)
    return steps, np.stack(found, axis=1)
