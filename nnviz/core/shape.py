"""Where each layer's weights and biases lie in a lane's row of parameters."""

from __future__ import annotations

from functools import cached_property
from itertools import pairwise

import torch
from torch import Tensor

#: Rows and buffers are padded to multiples of this many elements, so that no element falls into the scalar tail of
#: a vectorised kernel, whose results may differ in the last bit.
ALIGN = 64


def padded(count: int) -> int:
    """Return `count` rounded up to a multiple of `ALIGN`."""
    return -(-count // ALIGN) * ALIGN


class Shape:
    """The layout of one row: W1 (out x in), b1, W2, b2, ..., then padding that stays 0.

    Attributes:
        sizes: Widths n_0 ... n_L.
        layers: Number of layers L.
        numbers: Their numbers, 1 ... L.
        count: Number of parameters P.
        width: P padded to a multiple of `ALIGN`.
    """

    def __init__(self, sizes: tuple[int, ...]) -> None:
        self.sizes = sizes
        self.layers = len(sizes) - 1
        self.numbers = range(1, len(sizes))
        self._starts: list[tuple[int, int, int]] = []
        at = 0
        for fan_in, fan_out in pairwise(sizes):
            bias = at + fan_out * fan_in
            self._starts.append((at, bias, bias + fan_out))
            at = bias + fan_out
        self.count = at
        self.width = padded(at)

    def weight_slice(self, layer: int) -> slice:
        """Return where W of `layer` (from 1) lies in a row."""
        start, bias, _ = self._starts[layer - 1]
        return slice(start, bias)

    def bias_slice(self, layer: int) -> slice:
        """Return where b of `layer` (from 1) lies in a row."""
        _, bias, end = self._starts[layer - 1]
        return slice(bias, end)

    def layer_slice(self, layer: int) -> slice:
        """Return where W and b of `layer` (from 1) together lie in a row."""
        start, _, end = self._starts[layer - 1]
        return slice(start, end)

    def weight(self, rows: Tensor, layer: int) -> Tensor:
        """Return W of `layer` as a view [..., out, in] of `rows` [..., >= P]."""
        return rows[..., self.weight_slice(layer)].view(*rows.shape[:-1], self.sizes[layer], self.sizes[layer - 1])

    def bias(self, rows: Tensor, layer: int) -> Tensor:
        """Return b of `layer` as a view [..., out] of `rows`."""
        return rows[..., self.bias_slice(layer)]

    def index(self, layer: int, neuron: int, source: int) -> int:
        """Return the place of W[neuron, source] in a row, or of b[neuron] for source 0; all count from 1."""
        start, bias, _ = self._starts[layer - 1]
        if source == 0:
            return bias + neuron - 1
        return start + (neuron - 1) * self.sizes[layer - 1] + source - 1

    @cached_property
    def indicator(self) -> Tensor:
        """[width, L]: 1 where an element belongs to the layer; one product gives all per-layer sums."""
        out = torch.zeros(self.width, self.layers, dtype=torch.float64)
        for layer, (start, _, end) in enumerate(self._starts):
            out[start:end, layer] = 1
        return out

    @cached_property
    def weight_mask(self) -> Tensor:
        """[width]: 1 for elements of a W, 0 for biases and padding (penalties act on weights only)."""
        out = torch.zeros(self.width, dtype=torch.float64)
        for start, bias, _ in self._starts:
            out[start:bias] = 1
        return out
