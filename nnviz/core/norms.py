"""L2 norms of every layer of every lane, for weights, gradients and updates at once."""

from __future__ import annotations

import torch
from torch import Tensor

from nnviz.core.shape import Shape

#: From this many parameters a lane a kernel for each layer is faster than a square and a product for all of them.
LARGE = 4096


class Norms:
    """Writes the norms of `shared` [3, K, width], layer by layer.

    A small network's come from one square and one matrix product with a width x L indicator; the product of a large one
    would read the indicator again and again, so there each layer is reduced by itself.
    """

    def __init__(self, shape: Shape, shared: Tensor) -> None:
        rows = shared.shape[0] * shared.shape[1]
        self._layers: list[Tensor] = []
        if shape.count >= LARGE:
            flat = shared.view(rows, shape.width)
            self._layers = [flat[:, shape.layer_slice(layer)] for layer in range(1, shape.layers + 1)]
        else:
            self._flat = shared.view(rows, 1, shape.width)
            self._squares = torch.empty_like(self._flat)
            self._indicator = shape.indicator.to(shared).expand(rows, -1, -1)

    @property
    def squared(self) -> bool:
        """Whether `write` leaves the squares: a root for a whole block costs less than one for each step."""
        return not self._layers

    def write(self, out: Tensor) -> None:
        """Write the norms, or their squares, into `out` [3 K, 1, L]."""
        for index, layer in enumerate(self._layers):
            torch.linalg.vector_norm(layer, dim=1, out=out[:, 0, index])
        if not self._layers:
            torch.mul(self._flat, self._flat, out=self._squares)
            torch.bmm(self._squares, self._indicator, out=out)
