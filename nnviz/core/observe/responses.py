"""What each neuron, and the whole network, answers over the input plane or line."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, TypeVarTuple, Unpack

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from nnviz.core.data import Dataset
from nnviz.core.observe.network import Network

#: Neurons of a layer whose responses are sent: more could not be told apart on a screen.
MOST_NEURONS = 64

Grid = npt.NDArray[np.float32]

Made = TypeVar("Made")
Given = TypeVarTuple("Given")


def plane_view(network: Network, dataset: Dataset, responses: int, output: int) -> tuple[tuple[Grid, ...], Grid | None]:
    """Return the responses of every layer (input layer first) and the output, on grids of the sides asked for.

    One forward pass over the finer grid serves both where one side is a multiple of the other.
    """
    if dataset.kind not in ("plane", "line") or not max(responses, output):
        return (), None
    if dataset.kind == "line":
        return (), _line(network, dataset, output) if output else None
    if responses and output and max(responses, output) % min(responses, output):
        first, _ = plane_view(network, dataset, responses, 0)
        return first, plane_view(network, dataset, 0, output)[1]
    plane = _kept(_Plane, dataset, responses, output, network.row.dtype)
    layers = network.activations(plane.x)
    shown = (plane.inputs, *(plane.image(a[:MOST_NEURONS], responses) for a in layers[1:])) if responses else ()
    return shown, _units(plane.image(layers[-1], output), dataset) if output else None


class _Plane:
    """The cells of the finer of two grids, those of the coarser one first, so that these are read without a stride.

    Attributes:
        x: [n_0, m] the network's inputs there.
        inputs: Their picture on the grid of the responses.
    """

    def __init__(self, dataset: Dataset, responses: int, output: int, dtype: torch.dtype) -> None:
        self._side = max(responses, output)
        stride = self._side // min(responses or self._side, output or self._side)
        cells = np.arange(self._side**2).reshape(self._side, self._side)
        first = cells[stride // 2 :: stride, stride // 2 :: stride]
        rest = np.ones(cells.size, bool)
        rest[first.ravel()] = False
        order = np.concatenate([first.ravel(), np.flatnonzero(rest)])
        self._columns = np.argsort(order)
        self.x = _inputs(dataset, plane_points(dataset.bounds, self._side)[order], dtype)
        self.inputs = self.image(self.x[:MOST_NEURONS], responses)
        self.inputs.flags.writeable = False

    def image(self, a: Tensor, side: int) -> Grid:
        """Return [n, side, side], one of the two grids, from activations [n, m]."""
        values = a.numpy()
        found = values.take(self._columns, 1) if side == self._side else values[:, : side * side]
        return np.array(found, np.float32, order="C").reshape(len(a), side, side)


class _Kept:
    """What was made for the last data set, and stays the same from snapshot to snapshot."""

    def __init__(self) -> None:
        self._dataset: Dataset | None = None
        self._known: dict[object, Any] = {}

    def __call__(self, make: Callable[[Dataset, Unpack[Given]], Made], dataset: Dataset, *given: *Given) -> Made:
        if self._dataset is not dataset:
            self._dataset, self._known = dataset, {}
        key = (make, given)
        if key not in self._known:
            self._known[key] = make(dataset, *given)
        made: Made = self._known[key]
        return made


_kept = _Kept()


def _inputs(dataset: Dataset, points: npt.NDArray[np.float64], dtype: torch.dtype) -> Tensor:
    """Return the inputs [n_0, m] at raw points [m, d]."""
    return torch.from_numpy(dataset.lift(points).T.copy()).to(dtype)


def _line_inputs(dataset: Dataset, points: int, dtype: torch.dtype) -> Tensor:
    return _inputs(dataset, line_points(dataset.bounds, points), dtype)


def _line(network: Network, dataset: Dataset, points: int) -> Grid:
    layers = network.activations(_kept(_line_inputs, dataset, points, network.row.dtype))
    return _units(np.array(layers[-1].numpy(), np.float32), dataset)


def _units(output: Grid, dataset: Dataset) -> Grid:
    if dataset.task != "regression":
        return output
    return dataset.in_units(output).astype(np.float32)


def _centres(low: float, high: float, count: int) -> npt.NDArray[np.float64]:
    """Return the middles of `count` equal cells from `low` to `high`."""
    return low + (np.arange(count) + 0.5) * (high - low) / count


def plane_points(bounds: tuple[float, float, float, float], side: int) -> npt.NDArray[np.float64]:
    """Return [side * side, 2] the cell centres of the plane; x1 runs fastest, the lowest x2 comes first."""
    x1, x2 = np.meshgrid(_centres(*bounds[:2], side), _centres(*bounds[2:], side))
    return np.stack([x1.ravel(), x2.ravel()], 1)


def line_points(bounds: tuple[float, float, float, float], points: int) -> npt.NDArray[np.float64]:
    """Return [points, 1] places at equal distances over the line, both ends included."""
    return np.linspace(bounds[0], bounds[1], points)[:, None]
