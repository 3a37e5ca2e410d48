"""One lane's network for looking at: forward passes, and the backward pass of single samples."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor

from nnviz.catalog.registry import activations
from nnviz.core.mlp import Mlp, Model
from nnviz.core.shape import Shape
from nnviz.core.workspace import Workspace
from nnviz.state import LaneState


class _Columns(NamedTuple):
    """One layer over samples as columns: W, b [n, 1], where z and then a go [n, m], and what turns z into a."""

    weight: Tensor
    bias: Tensor
    a: Tensor
    activate: Callable[[], object]


class Network:
    """A network to put one state after the other into: its buffers are what making it anew would cost.

    Attributes:
        model: What it computes.
        shape: The layout of its parameters.
        values: [1, width] parameters.
        row: The same as a tensor.
        gradient: [1, width] where a backward pass writes.
    """

    def __init__(self, model: Model, dtype: np.dtype[np.floating]) -> None:
        self.model = model
        self.shape = Shape(model.sizes)
        self.values = np.zeros((1, self.shape.width), dtype)
        self.row = torch.from_numpy(self.values)
        self.gradient = torch.zeros_like(self.row)
        self.mlp = Mlp(model, self.row, self.gradient)
        self._layers: list[_Columns] = []

    def inputs(self, x: object) -> Tensor:
        """Return inputs [m, n_0] as [1, m, n_0] in the lane's precision."""
        return torch.as_tensor(x, dtype=self.row.dtype).unsqueeze(0)

    def forward(self, x: object) -> Workspace:
        """Pass [m, n_0] inputs forward."""
        return self.mlp.forward(self.inputs(x))

    def activations(self, x: Tensor) -> list[Tensor]:
        """Return a^(0) ... a^(L) [n_l, m] for x [n_0, m]: a sample is a column, z = W a + b as the course text has it.

        Of many samples and narrow layers it takes a third of the time of rows of samples, and a row of the result is
        what one neuron answers everywhere.
        """
        out = [x]
        for layer in self._columns(x.shape[1]):
            torch.addmm(layer.bias, layer.weight, out[-1], out=layer.a)
            layer.activate()
            out.append(layer.a)
        return out

    def _columns(self, samples: int) -> list[_Columns]:
        if not self._layers or self._layers[0].a.shape[1] != samples:
            self._layers = [self._layer(layer, samples) for layer in self.shape.numbers]
        return self._layers

    def _layer(self, layer: int, samples: int) -> _Columns:
        weight, bias = self.shape.weight(self.row[0], layer), self.shape.bias(self.row[0], layer).unsqueeze(1)
        a = self.row.new_empty(self.model.sizes[layer], samples)
        entry = activations().get(self.model.activations[layer - 1])
        if entry is None:
            return _Columns(weight, bias, a, functools.partial(torch.softmax, a, 0, out=a))
        if entry.quick is not None:
            return _Columns(weight, bias, a, functools.partial(entry.quick, a.numpy(), a.numpy()))
        return _Columns(weight, bias, a, functools.partial(entry.forward, torch, a, a))


@functools.lru_cache(maxsize=4)
def _kept(model: Model, dtype: np.dtype[np.floating], before: bool) -> Network:
    return Network(model, dtype)


def network_of(state: LaneState, model: Model, *, before: bool = False) -> Network:
    """Return the network of `state`, at W_t or (`before`) at W_(t-1) = W_t - update.

    What is read of it must be copied, for the next call of the same kind overwrites it.
    """
    network = _kept(model, state.weights.dtype, before)
    here = network.values[0, : network.shape.count]
    if before:
        np.subtract(state.weights, state.update, out=here)
    else:
        here[:] = state.weights
    return network
