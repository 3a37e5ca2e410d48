"""The loss along the last update: whether the step was too short or too long."""

from __future__ import annotations

import functools

import numpy as np
import torch
from torch import Tensor

from nnviz.catalog.registry import activations
from nnviz.core.mlp import Mlp, Model
from nnviz.core.observe.fixed import FixedBatch, fixed_batch
from nnviz.core.observe.network import Network
from nnviz.core.shape import Shape
from nnviz.core.task import Task
from nnviz.snapshot import Profile
from nnviz.state import LaneState

#: The last s of a profile; 1 is where the step went.
END = 4.0


def profile(network: Network, task: Task, state: LaneState, points: int) -> Profile:
    """Return J(W_(t-1) + s Δ_t) over the fixed batch at `points` places s, W_(t-1) = W_t - Δ_t; penalties left out.

    Each place is a lane. z^(1) is linear in the weights, so the first product is made twice instead of once a place:
    of wide inputs it is nearly all there is to compute.
    """
    batch = fixed_batch(network, task)
    s = np.linspace(0.0, END, points)
    weights, update = torch.from_numpy(np.stack([state.weights, state.update]))
    ahead = torch.from_numpy(s - 1.0).to(weights.dtype).view(-1, 1)
    losses = _losses(network, batch, weights, update, ahead)
    norm = float(np.linalg.norm(state.update.astype(np.float64)))
    return Profile(state.step, batch.samples, s, losses.double().numpy().copy(), norm)


def _losses(network: Network, batch: FixedBatch, weights: Tensor, update: Tensor, ahead: Tensor) -> Tensor:
    """Return J [K] at weights + ahead * update; ahead is [K, 1]."""
    model, shape = network.model, network.shape
    below, cut = batch.x.expand(len(ahead), -1, -1), 0
    if shape.layers > 1:
        below, cut = _first(network, batch.x[0], weights, update, ahead), shape.layer_slice(1).stop
        model = Model(model.sizes[1:], model.activations[1:], model.loss)
    rows, mlp = _lanes(model, len(ahead), weights.dtype)
    torch.addcmul(weights[cut:], ahead, update[cut:], out=rows)
    out = torch.empty(len(ahead), dtype=weights.dtype)
    mlp.mean_loss(mlp.forward(below), batch.y.expand(len(ahead), -1, -1), out)
    return out


def _first(network: Network, x: Tensor, weights: Tensor, update: Tensor, ahead: Tensor) -> Tensor:
    """Return a^(1) [K, m, n_1]."""
    shape = network.shape
    at, along = (torch.addmm(shape.bias(row, 1), x, shape.weight(row, 1).T) for row in (weights, update))
    z = torch.addcmul(at, ahead.unsqueeze(-1), along)
    activations()[network.model.activations[0]].forward(torch, z, a := torch.empty_like(z))
    return a


@functools.lru_cache(maxsize=1)
def _lanes(model: Model, lanes: int, dtype: torch.dtype) -> tuple[Tensor, Mlp]:
    """Return buffers of so many lanes' parameters [K, P] and the network on them, for the next call to overwrite."""
    rows = torch.zeros(lanes, Shape(model.sizes).count, dtype=dtype)
    return rows, Mlp(model, rows)
