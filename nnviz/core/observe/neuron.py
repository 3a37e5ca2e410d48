"""One neuron over the fixed batch, a sample of the user's own, and the mini-batch of the last step."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import torch

from nnviz.core.batches import last_batch
from nnviz.core.observe.fixed import fixed_batch
from nnviz.core.observe.network import Network
from nnviz.core.task import Task
from nnviz.snapshot import FocusView, OwnView
from nnviz.state import LaneState


def focus_view(network: Network, task: Task, focus: tuple[int, int]) -> FocusView | None:
    """Return z of neuron (l, j) for every sample of the fixed batch, and its weights; None without such a neuron."""
    layer, neuron = focus
    shape = network.shape
    if not (1 <= layer <= shape.layers and 1 <= neuron <= shape.sizes[layer]):
        return None
    x = fixed_batch(network, task).x
    below = x if layer == 1 else network.mlp.forward(x).layers[layer - 2].a_rows
    row = network.row[0]
    weights, bias = shape.weight(row, layer)[neuron - 1], shape.bias(row, layer)[neuron - 1]
    z = torch.mv(below[0], weights) + bias
    small = torch.float32
    return FocusView(layer, neuron, z.to(small).numpy(), np.array(weights.to(small).numpy()), float(bias.to(small)))


def own_view(network: Network, task: Task, values: tuple[float, ...]) -> OwnView | None:
    """Return a sample given as raw values passed forward; None where the data have another number of them."""
    dataset = task.dataset
    if len(values) != dataset.raw.shape[1]:
        return None
    x = network.inputs(dataset.lift(np.array([values])))
    layers = network.mlp.forward(x).layers
    return OwnView(values, tuple(a[0, 0].numpy().copy() for a in (x, *(layer.a_rows for layer in layers))))


def batch_of(state: LaneState, task: Task) -> npt.NDArray[np.int64]:
    """Return the indices, within the training part, of the mini-batch that led to W_t; none before the first step."""
    if not state.taken:
        return np.zeros(0, np.int64)
    found: npt.NDArray[np.int64] = last_batch(state.seed, state.epoch, state.used, state.taken, task.samples).numpy()
    return found
