"""One lane's network for looking at: forward passes, and the backward pass of single samples."""

from __future__ import annotations

import functools

import numpy as np
import torch
from torch import Tensor

from nnviz.core.mlp import Mlp, Model
from nnviz.core.shape import Shape
from nnviz.core.workspace import Workspace
from nnviz.state import LaneState


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

    def inputs(self, x: object) -> Tensor:
        """Return inputs [m, n_0] as [1, m, n_0] in the lane's precision."""
        return torch.as_tensor(x, dtype=self.row.dtype).unsqueeze(0)

    def forward(self, x: object) -> Workspace:
        """Pass [m, n_0] inputs forward."""
        return self.mlp.forward(self.inputs(x))


@functools.lru_cache(maxsize=2)
def _kept(model: Model, dtype: np.dtype[np.floating]) -> Network:
    return Network(model, dtype)


def network_of(state: LaneState, model: Model) -> Network:
    """Return the network of `state`; what is read of it must be copied, for the next call overwrites it."""
    network = _kept(model, state.weights.dtype)
    network.values[0, : network.shape.count] = state.weights
    return network
