"""The numbers behind a diagram as a table to paste: one line per weight and bias."""

from __future__ import annotations

from typing import Any

import numpy as np

from nnviz.snapshot import Snapshot

#: Columns of numbers, in their order.
_KINDS = ("weight", "gradient", "update")


def data_text(snapshot: Snapshot | None) -> str:
    """Return layer, neuron, input (0: the bias) and W, ∂J/∂W, ΔW of every parameter, separated by tabs.

    A matrix that was reduced gives its cells, each with the first neuron and input of its block.
    """
    if snapshot is None:
        return ""
    kinds = [kind for kind in _KINDS if kind in snapshot.matrices]
    lines = ["\t".join(("layer", "neuron", "input", *kinds))]
    for at in range(len(snapshot.sizes) - 1):
        views = [snapshot.matrices[kind][at] for kind in kinds]
        down, across = views[0].block
        for row in range(len(views[0].bias)):
            lines.append(_line(at + 1, row + 1, 0, [view.bias[row] for view in views]))
        for row, column in np.ndindex(views[0].values.shape):
            numbers = [view.values[row, column] for view in views]
            lines.append(_line(at + 1, row * down + 1, column * across + 1, numbers))
    return "\n".join(lines) + "\n"


def _line(layer: int, neuron: int, column: int, numbers: list[Any]) -> str:
    return "\t".join((str(layer), str(neuron), str(column), *(f"{number:.9g}" for number in numbers)))
