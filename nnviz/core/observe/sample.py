"""One sample passed forward and backward: the numbers of the course text's sections 2 and 3."""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor

from nnviz.catalog.registry import activations
from nnviz.core.batches import pad_rows
from nnviz.core.observe.network import Network
from nnviz.core.task import Task
from nnviz.snapshot import SampleView


def sample_view(network: Network, task: Task, index: int) -> SampleView:
    """Return a, z, delta and f'(z) of every layer for training sample `index` (counted within the training part)."""
    part = task.part("train", network.model, str(network.row.dtype).removeprefix("torch."), torch.device("cpu"))
    index = min(index, task.samples - 1)
    x, y = part.x[index : index + 1].unsqueeze(0), part.y[index : index + 1]
    space = network.mlp.forward(x)
    target = pad_rows(y.unsqueeze(0))
    loss = network.mlp.sample_losses(space, target)[0, 0]
    network.mlp.output_delta(space, target)
    network.mlp.pass_back(space)
    return SampleView(
        index=index,
        a=(_vector(x), *(_vector(layer.a_rows) for layer in space.layers)),
        z=tuple(_vector(layer.z_rows) for layer in space.layers),
        delta=tuple(_vector(layer.delta_rows) for layer in space.layers),
        slope=tuple(
            _slope(name, layer.z_rows, layer.a_rows)
            for name, layer in zip(network.model.activations, space.layers, strict=True)
        ),
        target=y[0].numpy().copy(),
        loss=float(loss),
    )


def _vector(rows: Tensor) -> np.ndarray:
    return rows[0, 0].numpy().copy()


def _slope(name: str, z: Tensor, a: Tensor) -> np.ndarray:
    """Return f'(z); for softmax the diagonal of its Jacobian, a (1 - a)."""
    if name == "softmax":
        return _vector(a * (1 - a))
    out = torch.empty_like(z)
    activations()[name].derivative(torch, z, a, out)
    return _vector(out)
