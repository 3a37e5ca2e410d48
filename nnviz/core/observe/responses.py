"""What each neuron, and the whole network, answers over the input plane or line."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from nnviz.core.data import Dataset
from nnviz.core.observe.network import Network

#: Neurons of a layer whose responses are sent: more could not be told apart on a screen.
MOST_NEURONS = 64

Grid = npt.NDArray[np.float32]

#: Makes raw points [m, d] for bounds and a side.
Points = Callable[[tuple[float, float, float, float], int], npt.NDArray[np.float64]]


def plane_view(network: Network, dataset: Dataset, responses: int, output: int) -> tuple[tuple[Grid, ...], Grid | None]:
    """Return the responses of every layer (input layer first) and the output, on grids of the sides asked for.

    One forward pass over the finer grid serves both where one side is a multiple of the other.
    """
    if dataset.kind not in ("plane", "line") or not max(responses, output):
        return (), None
    if dataset.kind == "line":
        return (), _line(network, dataset, output) if output else None
    side = max(responses, output)
    if responses and output and side % min(responses, output):
        first, _ = plane_view(network, dataset, responses, 0)
        return first, plane_view(network, dataset, 0, output)[1]
    layers = network.activations(_inputs(dataset, plane_points, side, network.row.dtype))
    shown = tuple(_image(a[:MOST_NEURONS], side, responses) for a in layers) if responses else ()
    return shown, _units(_image(layers[-1], side, output), dataset) if output else None


class _Remembered:
    """The inputs [n_0, m] of the last grids, which stay the same from snapshot to snapshot."""

    def __init__(self) -> None:
        self._dataset: Dataset | None = None
        self._known: dict[object, Tensor] = {}

    def __call__(
        self,
        dataset: Dataset,
        points: Points,
        count: int,
        dtype: torch.dtype,
    ) -> Tensor:
        if self._dataset is not dataset:
            self._dataset, self._known = dataset, {}
        key = (points, count, dtype)
        if key not in self._known:
            lifted = dataset.lift(points(dataset.bounds, count))
            self._known[key] = torch.from_numpy(lifted.T.copy()).to(dtype)
        return self._known[key]


_inputs = _Remembered()


def _line(network: Network, dataset: Dataset, points: int) -> Grid:
    layers = network.activations(_inputs(dataset, line_points, points, network.row.dtype))
    return _units(np.array(layers[-1].numpy(), np.float32), dataset)


def _image(a: Tensor, side: int, wanted: int) -> Grid:
    """Return [n, wanted, wanted] from activations [n, side * side]."""
    stride = side // wanted
    image = a.numpy().reshape(-1, side, side)[:, stride // 2 :: stride, stride // 2 :: stride]
    return np.array(image, np.float32, order="C")


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
