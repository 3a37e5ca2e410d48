"""Weights, gradients, updates and moments as matrices, reduced where they are larger than a panel can show."""

from __future__ import annotations

import functools
import math

import numpy as np
import numpy.typing as npt

from nnviz.catalog.registry import optimizers
from nnviz.core.shape import Shape
from nnviz.snapshot import MatrixView
from nnviz.state import LaneState

Array = npt.NDArray[np.floating]

#: What an optimizer keeps as a moment, and the rate by which it corrects for its start at 0 ("": it does not).
_MOMENTS = {
    "m_hat": ("decaying mean of g", "beta1"),
    "v_hat": ("decaying mean of g²", "beta2"),
    "v": ("decaying mean of g²", ""),
}


def matrices(state: LaneState, kinds: tuple[str, ...], cells: int) -> dict[str, tuple[MatrixView, ...]]:
    """Return the views of each kind that exists for this lane ("m_hat" only where its optimizer keeps a mean of g)."""
    found = {kind: _row(state, kind) for kind in kinds}
    return {kind: _views(row, state.sizes, cells) for kind, row in found.items() if row is not None}


def kinds(state: LaneState) -> tuple[str, ...]:
    """Return the kinds of matrix that exist for this lane."""
    return ("weight", "gradient", "update", *(kind for kind in _MOMENTS if _kept(state, kind) is not None))


def _row(state: LaneState, kind: str) -> Array | None:
    if kind in ("weight", "gradient", "update"):
        row: Array = {"weight": state.weights, "gradient": state.gradient, "update": state.update}[kind]
        return row
    return moment(state, kind)


def moment(state: LaneState, kind: str) -> Array | None:
    """Return the optimizer's running mean of g (m_hat) or g^2 (v_hat, v) [P], or None where it has none of the kind.

    m_hat and v_hat are divided by 1 - beta^t, as an optimizer with such a beta does itself; v is as it is kept.
    """
    kept, beta = _kept(state, kind), _MOMENTS[kind][1]
    if kept is None or not beta:
        return kept
    correction = 1.0 - float(state.settings.optimizer[beta]) ** float(state.optimizer["step"])
    with np.errstate(over="ignore"):  # of a run that diverges it may be infinite
        return np.asarray(kept / correction)


def _kept(state: LaneState, kind: str) -> Array | None:
    """Return a moment [P] as the optimizer keeps it, or None where it keeps none for each parameter."""
    values = state.settings.optimizer
    return state.optimizer.get(_quantities(values["name"], tuple(values))[kind])


@functools.lru_cache(maxsize=64)
def _quantities(optimizer: str, values: tuple[str, ...]) -> dict[str, str]:
    """Return what an optimizer with hyper-parameters of these names calls each moment, "" where it has none."""
    entry = optimizers()[optimizer]
    kept = [*entry.quantities.items()] if entry.elementwise else []
    names = {meaning: name for name, meaning in reversed(kept)}
    corrects = {meant: any(other in values for same, other in _MOMENTS.values() if same == meant) for meant in names}
    return {
        kind: names[meant] if meant in names and corrects[meant] == bool(beta) else ""
        for kind, (meant, beta) in _MOMENTS.items()
    }


@functools.lru_cache(maxsize=8)
def _places(sizes: tuple[int, ...]) -> tuple[tuple[slice, slice, tuple[int, int]], ...]:
    """Return of every layer where W and b lie in a row, and the size of W."""
    shape = Shape(sizes)
    return tuple(
        (shape.weight_slice(layer), shape.bias_slice(layer), (sizes[layer], sizes[layer - 1]))
        for layer in shape.numbers
    )


def _views(row: Array, sizes: tuple[int, ...], cells: int) -> tuple[MatrixView, ...]:
    """Return the view of every layer; in float32 they are views of `row`, which nobody changes."""
    small = row.astype(np.float32, copy=False)
    out = []
    for weight, bias, size in _places(sizes):
        values, block = reduced(small[weight].reshape(size), cells)
        out.append(MatrixView(values, small[bias], size, block))
    return tuple(out)


def reduced(full: npt.NDArray[np.float32], cells: int) -> tuple[npt.NDArray[np.float32], tuple[int, int]]:
    """Return the matrix with at most `cells` cells, and how many rows and columns were merged into one.

    A merged cell holds the value of largest magnitude of its block, so that nothing large disappears.
    """
    rows, columns = full.shape
    if rows * columns <= cells:
        return full, (1, 1)
    kept = max(1, min(rows, cells, math.isqrt(cells * rows // columns)))  # as near to square as the matrix is
    down = math.ceil(rows / kept)
    across = math.ceil(columns / min(columns, cells // math.ceil(rows / down)))
    padded = np.zeros((math.ceil(rows / down) * down, math.ceil(columns / across) * across), np.float32)
    padded[:rows, :columns] = full
    blocks = padded.reshape(padded.shape[0] // down, down, padded.shape[1] // across, across)
    flat = blocks.transpose(0, 2, 1, 3).reshape(blocks.shape[0], blocks.shape[2], down * across)
    largest = np.abs(flat).argmax(-1)
    return np.take_along_axis(flat, largest[..., None], -1)[..., 0], (down, across)
