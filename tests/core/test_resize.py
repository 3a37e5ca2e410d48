"""A network of another shape keeps what still fits."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from nnviz.core.initial import initial_weights
from nnviz.core.resize import resized
from nnviz.core.shape import Shape
from nnviz.spec import Network

SIZES = [(3, 2), (3, 4, 2), (3, 5, 6, 2), (3, 2, 2, 2, 2)]


@pytest.mark.parametrize("old", SIZES)
@pytest.mark.parametrize("new", SIZES)
def test_hidden_layers_match_from_the_input_and_the_output_with_the_output(
    old: tuple[int, ...], new: tuple[int, ...]
) -> None:
    before, after = Shape(old), Shape(new)
    weights = np.random.default_rng(0).normal(size=before.count)
    found = torch.from_numpy(resized(weights, old, new, Network(hidden=new[1:-1]), seed=3))
    drawn = initial_weights(Network(hidden=new[1:-1]), after, 3)
    source = torch.from_numpy(weights)
    for layer in range(1, after.layers + 1):
        match = before.layers if layer == after.layers else layer if layer < before.layers else 0
        expected = after.weight(drawn, layer).clone()
        if match:
            rows, columns = min(new[layer], old[match]), min(new[layer - 1], old[match - 1])
            expected[:rows, :columns] = before.weight(source, match)[:rows, :columns]
        assert torch.equal(after.weight(found, layer), expected)
