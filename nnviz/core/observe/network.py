"""One lane's network for looking at: forward passes, and the backward pass of single samples."""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor

from nnviz.core.mlp import Mlp, Model
from nnviz.core.shape import Shape
from nnviz.core.workspace import Workspace
from nnviz.state import LaneState


class Network:
    """The network of one state.

    Attributes:
        model: What it computes.
        shape: The layout of its parameters.
        row: [1, width] parameters.
        gradient: [1, width] where a backward pass writes.
    """

    def __init__(self, state: LaneState, model: Model) -> None:
        self.model = model
        self.shape = Shape(model.sizes)
        row = np.zeros((1, self.shape.width), state.weights.dtype)
        row[0, : self.shape.count] = state.weights
        self.row = torch.from_numpy(row)
        self.gradient = torch.zeros_like(self.row)
        self.mlp = Mlp(model, self.row, self.gradient)

    def inputs(self, x: object) -> Tensor:
        """Return inputs [m, n_0] as [1, m, n_0] in the lane's precision."""
        return torch.as_tensor(x, dtype=self.row.dtype).unsqueeze(0)

    def forward(self, x: object) -> Workspace:
        """Pass [m, n_0] inputs forward."""
        return self.mlp.forward(self.inputs(x))
