"""A recorded state of an optimizer, as arrays and the lines that put it back."""

from __future__ import annotations

import numpy as np

from nnviz.catalog.registry import optimizers
from nnviz.core.shape import Shape
from nnviz.export_script.arrays import Array, Arrays
from nnviz.state import LaneState

#: (parameter, name, kind, index in a list or -1) -> value.
Values = dict[tuple[int, str, str, int], Array]


def restoring(state: LaneState, arrays: Arrays) -> list[str]:
    """Return the lines that put the optimizer's state back, its values kept in `arrays`."""
    entry = optimizers()[state.settings.optimizer["name"]]
    if not state.optimizer:
        return []
    if entry.elementwise:
        return [_line("run.optimizer", "optimizer", _by_parameter(state), arrays)]
    lines = []
    for part in range(2 if entry.vectors else 1):
        owner = f"run.optimizer.parts[{part}]" if entry.vectors else "run.optimizer"
        if values := _of_part(state, part):
            lines.append(_line(owner, f"optimizer{part}", values, arrays))
    return lines


def _line(owner: str, prefix: str, values: Values, arrays: Arrays) -> str:
    saved: dict[tuple[int, str], tuple[str, int]] = {}
    for (place, name, kind, index), value in values.items():
        if kind == "list":
            saved[place, name] = ("tensor", 0)
            continue
        _, count = saved.get((place, name), (kind, -1))
        saved[place, name] = (kind, -1 if index < 0 else max(count, index + 1))
        arrays.put(f"{prefix}_{place}_{name}" + (f"_{index}" if index >= 0 else ""), value)
    listed = tuple((place, name, kind, count) for (place, name), (kind, count) in saved.items())
    return f"restore({owner}, {prefix!r}, {listed!r})"


def _by_parameter(state: LaneState) -> Values:
    """Return an element-wise optimizer's rows [P] cut into W1, b1, W2, b2, ...; numbers belong to all of them."""
    shape, out = Shape(state.sizes), Values()
    for layer in range(1, shape.layers + 1):
        pieces = (shape.weight_slice(layer), shape.bias_slice(layer))
        forms = ((shape.sizes[layer], shape.sizes[layer - 1]), (shape.sizes[layer],))
        for offset, (piece, form) in enumerate(zip(pieces, forms, strict=True)):
            for name, value in state.optimizer.items():
                part = value[piece].reshape(form) if value.ndim else value
                out[2 * (layer - 1) + offset, name, "tensor", -1] = part
    return out


def _of_part(state: LaneState, part: int) -> Values:
    """Return the state of one part of a matrix-wise optimizer, its names "PART.INDEX.NAME[.I]:KIND" taken apart."""
    out = Values()
    for key, value in state.optimizer.items():
        path, _, kind = key.partition(":")
        owner, place, name, *index = path.split(".")
        if int(owner) == part:
            out[int(place), name, kind, int(index[0]) if index else -1] = np.asarray(value)
    return out
