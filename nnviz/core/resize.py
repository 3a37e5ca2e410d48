"""Puts a lane's weights into a network of another shape, keeping what still fits."""

from __future__ import annotations

import numpy as np
import torch

from nnviz.core.initial import initial_weights
from nnviz.core.shape import Shape
from nnviz.spec import Network


def resized(weights: np.ndarray, old: tuple[int, ...], new: tuple[int, ...], network: Network, seed: int) -> np.ndarray:
    """Return the parameters of a network of sizes `new`.

    Hidden layers are matched from the input, the output layer with the output layer. Where W or b of two matched layers
    overlap the old values stay; the rest is drawn as the initialiser says.
    """
    before, after = Shape(old), Shape(new)
    row = initial_weights(network, after, seed)
    source = torch.from_numpy(weights.astype(np.float64))
    for layer in range(1, after.layers + 1):
        match = before.layers if layer == after.layers else layer
        if match >= before.layers and layer != after.layers:
            continue  # a hidden layer that was not there before
        _copy(before.weight(source, match), after.weight(row, layer))
        _copy(before.bias(source, match), after.bias(row, layer))
    return row.numpy().astype(weights.dtype)


def _copy(source: torch.Tensor, target: torch.Tensor) -> None:
    overlap = tuple(slice(0, min(a, b)) for a, b in zip(source.shape, target.shape, strict=True))
    target[overlap] = source[overlap]
