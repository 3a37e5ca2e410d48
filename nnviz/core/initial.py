"""Initial weights: they depend on (seed, layer, shape) only, so that runs of one seed start from the same point."""

from __future__ import annotations

import math

import torch
from torch import Tensor

from nnviz.catalog.registry import initializers
from nnviz.core.seeds import generator
from nnviz.core.shape import Shape
from nnviz.spec import Network

_RECTIFIERS = frozenset({"relu", "leaky_relu", "elu", "gelu", "silu", "softplus"})


def initial_weights(network: Network, shape: Shape, seed: int) -> Tensor:
    """Return [P] float64: W drawn as `network.init` says, biases 0.

    Drawn in float64 whatever the run's precision, so that both precisions start from the same point.
    """
    entry = initializers()[network.init]
    row = torch.zeros(shape.count, dtype=torch.float64)
    names = (*network.activations(), "linear")
    for layer in range(1, shape.layers + 1):
        weight = shape.weight(row, layer)
        gain = math.sqrt(2) if names[layer - 1] in _RECTIFIERS else 1.0
        stream = generator("weights", seed, layer, *weight.shape)
        entry.fill(torch, weight, stream, gain, network.sigma)
    return row
