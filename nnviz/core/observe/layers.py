"""What each layer does over the fixed batch: how large its delta is, how far its units are saturated or dead."""

from __future__ import annotations

import functools
import math

import numpy as np
import torch
from torch import Tensor

from nnviz.catalog.registry import activations
from nnviz.core.observe.fixed import fixed_batch
from nnviz.core.observe.histograms import histograms
from nnviz.core.observe.network import Network
from nnviz.core.task import Task
from nnviz.core.workspace import Layer
from nnviz.snapshot import LayerStats
from nnviz.state import LaneState

#: A unit counts as saturated for a sample where |f'(z)| is below this share of its largest value.
SATURATED = 1 / 20


def layer_stats(network: Network, task: Task, state: LaneState, bins: int) -> LayerStats:
    """Return the statistics of every layer, with histograms of so many bins (0: none)."""
    x, y, samples = fixed_batch(network, task)
    space = network.mlp.forward(x)
    network.mlp.output_delta(space, y)
    network.mlp.pass_back(space)
    names = network.model.activations
    slopes = [_slope(name, layer) for name, layer in zip(names, space.layers, strict=True)]
    norms = [float(torch.linalg.vector_norm(one.delta_rows, dtype=torch.float64)) for one in space.layers]
    outputs = [layer.a_rows[0].numpy() for layer in space.layers]
    return LayerStats(
        step=state.step,
        samples=samples,
        delta=np.array(norms) / math.sqrt(samples),
        saturated=np.array([_saturated(name, slope) for name, slope in zip(names, slopes, strict=True)]),
        dead=np.array([0 if slope is None else int((slope == 0).all(0).sum()) for slope in slopes]),
        histograms=histograms(state, network, outputs, bins) if bins else {},
    )


def _slope(name: str, layer: Layer) -> Tensor | None:
    """Return f'(z) [m, n] of a layer; None for softmax, which is not element by element."""
    if name == "softmax":
        return None
    out = torch.empty_like(layer.z_rows)
    activations()[name].derivative(torch, layer.z_rows, layer.a_rows, out)
    return out[0]


def _saturated(name: str, slope: Tensor | None) -> float:
    if slope is None or not activations()[name].saturates:
        return math.nan
    return float((slope.abs() < SATURATED * steepest(name)).double().mean())


@functools.cache
def steepest(name: str) -> float:
    """Return the largest |f'(z)| of an activation, within a millionth."""
    z = torch.linspace(-20.0, 20.0, 40001, dtype=torch.float64)
    a, out = torch.empty_like(z), torch.empty_like(z)
    entry = activations()[name]
    entry.forward(torch, z, a)
    entry.derivative(torch, z, a, out)
    return float(out.abs().max())
