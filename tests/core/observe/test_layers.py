"""Delta, saturation, dead units and histograms against autograd and plain numpy."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from torch import nn

from nnviz.catalog.registry import activations
from nnviz.core.observe import observe
from nnviz.core.observe.histograms import histogram, reach
from nnviz.core.observe.layers import steepest
from nnviz.core.task import task_for
from nnviz.snapshot import Needs
from nnviz.spec import Data, Network
from tests.core.observe.passing import ALL, CASES, fixed, passed, state_of
from tests.core.training import DATA, loss_of, module, sequential


@pytest.mark.parametrize(("data", "training"), CASES)
def test_delta_saturation_and_dead_units(data: Data, training: dict[str, Any]) -> None:
    state = state_of(data, training)
    seen = observe(state, ALL).layers
    assert seen is not None
    x, y = fixed(state)
    assert (seen.step, seen.samples) == (12, len(x))
    zs, _ = passed(state, x)
    (len(x) * loss_of(task_for(data), state, zs[-1], y)).backward()
    names = task_for(data).model(state.settings).activations
    for layer, (z, name) in enumerate(zip(zs, names, strict=True)):
        assert z.grad is not None
        assert seen.delta[layer] == pytest.approx(math.sqrt(float((z.grad**2).sum(1).mean())), rel=1e-9)
        if name == "softmax":
            assert np.isnan(seen.saturated[layer])
            continue
        leaf = z.detach().clone().requires_grad_()
        (slope,) = torch.autograd.grad(module(name)(leaf).sum(), leaf)
        assert seen.dead[layer] == int((slope == 0).all(0).sum())
        if name == "linear":
            assert np.isnan(seen.saturated[layer])
            continue
        largest = {"tanh": 1.0, "sigmoid": 0.25, "relu": 1.0}[name]
        assert seen.saturated[layer] == pytest.approx(float((slope.abs() < largest / 20).double().mean()), abs=1e-12)


def test_a_dead_unit_and_a_saturated_one_are_counted() -> None:
    state = state_of(DATA, {"network": Network(hidden=(4, 3), activation=("relu", "tanh"))})
    weights = state.weights.copy()
    weights[8:10] = -1e6  # the biases of two units of layer 1
    weights[12 + 12 : 12 + 12 + 3] = 50.0  # the biases of layer 2
    seen = observe(replace(state, weights=weights), Needs(layers=True)).layers
    assert seen is not None
    assert seen.dead[0] == 2
    assert seen.dead[1] == 3  # 1 - tanh² is 0 in float64
    assert seen.saturated[1] == 1.0


@pytest.mark.parametrize("name", [name for name, entry in activations().items() if entry.dotted])
def test_the_steepest_slope(name: str) -> None:
    z = torch.linspace(-20, 20, 400001, dtype=torch.float64, requires_grad=True)
    (slope,) = torch.autograd.grad(module(name)(z).sum(), z)
    assert steepest(name) == pytest.approx(float(slope.abs().max()), rel=1e-6)


@pytest.mark.parametrize(("data", "training"), CASES)
def test_histograms_count_what_numpy_counts(data: Data, training: dict[str, Any]) -> None:
    state = state_of(data, training)
    seen = observe(state, ALL).layers
    assert seen is not None
    layers = len(state.sizes) - 1
    linears = [one for one in sequential(state) if isinstance(one, nn.Linear)]
    gradient = sequential(replace(state, weights=state.gradient))
    slopes = [one.weight.detach().numpy() for one in gradient if isinstance(one, nn.Linear)]
    _, activated = passed(state, fixed(state)[0])
    values = {
        "weight": [one.weight.detach().numpy() for one in linears],
        "gradient": slopes,
        "activation": [a.detach().numpy() for a in activated[1:]],
    }
    assert seen.histograms.keys() == values.keys()
    for quantity, arrays in values.items():
        assert len(seen.histograms[quantity]) == layers
        for found, array in zip(seen.histograms[quantity], arrays, strict=True):
            counts, _ = np.histogram(array, 8, (found.low, found.high))
            assert np.abs(counts - found.counts).sum() <= (2 if quantity == "activation" else 0)
            assert found.counts.sum() + found.below + found.above == array.size
    names = task_for(data).model(state.settings).activations
    for name, found in zip(names, seen.histograms["activation"], strict=True):
        bounded = {"tanh": (-1.0, 1.0), "sigmoid": (0.0, 1.0), "softmax": (0.0, 1.0)}
        assert (found.low, found.high) == bounded.get(name, (found.low, found.high))
        assert found.low == (0.0 if name in ("relu", "sigmoid", "softmax") else -found.high)


FINITE = st.floats(width=32, allow_nan=True, allow_infinity=True)


@settings(max_examples=200, deadline=None)
@given(st.lists(FINITE, max_size=40), st.sampled_from([2, 16, 32]), st.booleans())
def test_a_histogram_of_anything(numbers: list[float], bins: int, half: bool) -> None:
    values = np.array(numbers, np.float32)
    finite = values[np.isfinite(values)].astype(np.float64)
    found = histogram(values, bins, half=half)
    assert math.frexp(found.high)[0] == 0.5  # a power of two
    assert found.low == (0.0 if half else -found.high)
    assert found.below == int((finite < found.low).sum())
    assert found.above == int((finite > found.high).sum())
    edges = np.linspace(found.low, found.high, bins + 1)
    expected, _ = np.histogram(finite, edges)
    np.testing.assert_array_equal(found.counts, expected)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.floats(-1e30, 1e30), min_size=1, max_size=30))
def test_a_range_holds_all_values_or_four_root_mean_squares(numbers: list[float]) -> None:
    values = np.array(numbers)
    largest = np.abs(values).max()
    wanted = min(largest, 4 * largest * np.sqrt(np.mean((values / largest) ** 2))) if largest else 1.0
    end = reach(values)
    assert end >= wanted * (1 - 1e-12)
    assert end <= 2 * wanted or wanted < 2.0**-1000
