"""Buffers of one forward and backward pass, and the views into them, made once per batch size."""

from __future__ import annotations

import torch
from torch import Tensor

from nnviz.core.batches import rows_for
from nnviz.core.shape import Shape


class Layer:
    """The buffers of one layer for K lanes and m samples.

    The element-wise functions run over the whole buffers [K, rows, n]; products see the first m rows of each lane only.

    Attributes:
        z, a, delta: [K, rows, n] whole buffers: pre-activation, activation, dJ/dz.
        z_rows, a_rows, delta_rows: [K, m, n] views.
        weight, weight_t: [K, n, n_below] and its transpose.
        bias: [K, m, n], the bias repeated for each sample.
        weight_grad, bias_grad: Views into the rows of gradients, or None where no gradient is wanted.
        delta_t: [K, n, m].
    """

    def __init__(self, shape: Shape, layer: int, rows: Tensor, gradients: Tensor | None, samples: int) -> None:
        lanes, width = len(rows), shape.sizes[layer]
        full = (lanes, rows_for(samples, width), width)
        self.z = rows.new_zeros(full)
        self.a = torch.zeros_like(self.z)
        self.z_rows, self.a_rows = self.z[:, :samples], self.a[:, :samples]
        self.weight = shape.weight(rows, layer)
        self.weight_t = self.weight.transpose(1, 2)
        self.bias = shape.bias(rows, layer).unsqueeze(1).expand(lanes, samples, width)
        if gradients is not None:
            self.delta = torch.zeros_like(self.z)
            self.delta_rows = self.delta[:, :samples]
            self.delta_t = self.delta_rows.transpose(1, 2)
            self.weight_grad = shape.weight(gradients, layer)
            self.bias_grad = shape.bias(gradients, layer)


class Workspace:
    """All layers of one network for K lanes and m samples.

    Attributes:
        samples: m.
        shares: [K, rows, 1]: 1/m for the m samples and 0 for the padding, so that one product is the mean over a batch;
            None for a large one, where a lane alone would take another kernel than beside others.
        layers: Layers 1..L.
    """

    def __init__(self, shape: Shape, rows: Tensor, gradients: Tensor | None, samples: int) -> None:
        self.samples = samples
        self.shares = _shares(len(rows), samples, rows_for(samples, shape.sizes[-1]), rows)
        self.layers = [Layer(shape, layer, rows, gradients, samples) for layer in range(1, shape.layers + 1)]


#: Above so many rows the mean over a batch is a sum.
MOST_SHARES = 256


def _shares(lanes: int, samples: int, rows: int, like: Tensor) -> Tensor | None:
    if rows > MOST_SHARES:
        return None
    shares = like.new_zeros(lanes, rows, 1)
    shares[:, :samples] = 1.0 / samples
    return shares
