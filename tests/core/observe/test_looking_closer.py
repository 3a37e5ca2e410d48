"""Layers, neurons, one's own sample, mini-batches and the line profile against autograd and plain numpy."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from torch import Tensor, nn

from nnviz import codec
from nnviz.catalog.registry import activations
from nnviz.core.batches import order
from nnviz.core.observe import observe
from nnviz.core.observe.fixed import MOST_SAMPLES
from nnviz.core.observe.histograms import histogram, reach
from nnviz.core.observe.layers import steepest
from nnviz.core.task import task_for
from nnviz.snapshot import Needs, Snapshot
from nnviz.spec import Data, Edit, Event, Network
from nnviz.state import LaneState
from tests.core.training import DATA, Recorded, experiment, flat, loss_of, module, run, sequential, trained

MANY = Data(name="spiral", samples=800, noise=0.2, seed=4)
BLOBS = Data(name="blobs", samples=60, classes=3, seed=2)
DEEP = Network(hidden=(6, 5, 4), activation=("relu", "sigmoid", "tanh"))
CASES: list[tuple[Data, dict[str, Any]]] = [
    (MANY, {"network": DEEP}),
    (MANY, {"network": Network(hidden=()), "batch_size": "full"}),
    (DATA, {"network": DEEP, "l1": 0.01, "l2": 0.1, "clip_norm": 0.5}),
    (DATA, {"loss": "mse", "output": "tanh"}),
    (BLOBS, {}),
    (BLOBS, {"loss": "mse"}),
    (BLOBS, {"network": Network(hidden=())}),
    (Data(name="reg-plane", samples=60), {"network": DEEP}),
    (Data(name="iris", test_fraction=0.3), {"network": DEEP}),
    (Data(name="gauss", samples=40, test_fraction=0.0, features=("x1", "x1_sq", "sin_x2")), {"batch_size": 7}),
]
ALL = Needs(sample=2, before=True, focus=(1, 1), batch=True, layers=True, bins=8, profile=5)


def state_of(data: Data, training: dict[str, Any], steps: int = 12) -> LaneState:
    return trained(experiment(run("adam"), data=data, **training), steps).trainer.states()[0]


def fixed(state: LaneState) -> tuple[Tensor, Tensor]:
    """The first 256 training samples, as the network sees them."""
    task = task_for(state.settings.data)
    part = task.part("train", task.model(state.settings), state.settings.training.dtype, torch.device("cpu"))
    return part.x[:256], part.y[:256]


def passed(state: LaneState, x: Tensor) -> tuple[list[Tensor], list[Tensor]]:
    """z and a of every layer by torch.nn, with gradients kept for z."""
    names = task_for(state.settings.data).model(state.settings).activations
    zs, activated = [], [x]
    for linear, name in zip([one for one in sequential(state) if isinstance(one, nn.Linear)], names, strict=True):
        zs.append(linear(activated[-1]))
        zs[-1].retain_grad()
        activated.append(module(name)(zs[-1]))
    return zs, activated


def back(state: LaneState) -> LaneState:
    """The lane with the weights of the step before."""
    return replace(state, weights=state.weights - state.update)


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


@pytest.mark.parametrize(("data", "training"), CASES)
def test_the_profile_is_the_loss_along_the_step(data: Data, training: dict[str, Any]) -> None:
    state = state_of(data, training)
    seen = observe(state, ALL).profile
    assert seen is not None
    x, y = fixed(state)
    start = state.weights - state.update
    expected = []
    for s in (0.0, 1.0, 2.0, 3.0, 4.0):
        net = sequential(replace(state, weights=start + s * state.update))
        expected.append(float(loss_of(task_for(data), state, net(x), y).detach()))
    np.testing.assert_array_equal(seen.s, [0.0, 1.0, 2.0, 3.0, 4.0])
    np.testing.assert_allclose(seen.loss, expected, rtol=1e-10)
    assert (seen.step, seen.samples) == (12, len(x))
    assert seen.norm == pytest.approx(math.sqrt(float((state.update**2).sum())), rel=1e-12)


@pytest.mark.parametrize(("data", "training"), CASES)
@pytest.mark.parametrize("before", [False, True])
def test_a_neuron_over_the_fixed_batch(data: Data, training: dict[str, Any], before: bool) -> None:
    state = state_of(data, training)
    zs, _ = passed(back(state) if before else state, fixed(state)[0])
    for layer, z in enumerate(zs, 1):
        for neuron in {1, z.shape[1]}:
            seen = observe(state, Needs(focus=(layer, neuron), before=before)).focus
            assert seen is not None
            assert (seen.layer, seen.neuron, seen.z.dtype) == (layer, neuron, np.float32)
            np.testing.assert_allclose(seen.z, z.detach()[:, neuron - 1], rtol=1e-5, atol=1e-6)
            linear = [one for one in sequential(back(state) if before else state) if isinstance(one, nn.Linear)]
            np.testing.assert_array_equal(seen.weights, linear[layer - 1].weight[neuron - 1].detach().float().numpy())
            assert seen.bias == float(linear[layer - 1].bias[neuron - 1].detach().float())
    assert observe(state, Needs(focus=(1, state.sizes[1] + 1))).focus is None
    assert observe(state, Needs(focus=(len(state.sizes), 1))).focus is None


def test_the_fixed_batch_is_the_beginning_of_the_training_part() -> None:
    assert MOST_SAMPLES == 256
    seen = observe(state_of(MANY, {}), Needs(focus=(1, 1), layers=True))
    assert seen.focus is not None
    assert seen.layers is not None
    assert (len(seen.focus.z), seen.layers.samples) == (256, 256)


@pytest.mark.parametrize(("data", "training"), CASES)
def test_a_sample_with_the_weights_before_has_the_deltas_of_the_recorded_gradient(
    data: Data, training: dict[str, Any]
) -> None:
    """Over the mini-batch of the step, mean delta a^T at W_(t-1) is the gradient that was recorded."""
    what = experiment(run("sgd"), data=data, **{**training, "l1": 0.0, "l2": 0.0, "clip_norm": 0.0})
    state = trained(what, 9).trainer.states()[0]
    batch = observe(state, Needs(batch=True)).batch
    assert batch is not None
    total = np.zeros_like(state.gradient)
    for index in batch.tolist():
        seen = observe(state, Needs(sample=index, before=True)).sample
        assert seen is not None
        parts = [
            np.concatenate([np.outer(delta, a).ravel(), delta]) for delta, a in zip(seen.delta, seen.a, strict=False)
        ]
        total += np.concatenate(parts)
    np.testing.assert_allclose(total / len(batch), state.gradient, rtol=1e-8, atol=1e-12)


@pytest.mark.parametrize(("data", "training"), CASES)
def test_the_mini_batch_has_the_recorded_loss(data: Data, training: dict[str, Any]) -> None:
    recorded = Recorded(experiment(run("adam"), data=data, **training))
    first = observe(recorded.trainer.states()[0], Needs(batch=True)).batch
    assert first is not None
    assert len(first) == 0
    task = task_for(data)
    for step in range(1, 12):
        recorded.steps(1)
        state = recorded.trainer.states()[0]
        batch = observe(state, Needs(batch=True)).batch
        assert batch is not None
        part = task.part("train", task.model(state.settings), "float64", torch.device("cpu"))
        net = sequential(back(state))
        loss = float(loss_of(task, state, net(part.x[batch]), part.y[batch]).detach())
        assert loss == pytest.approx(recorded.column("loss")[step - 1], rel=1e-9)


def test_the_mini_batch_after_changes_of_its_size_and_of_the_data() -> None:
    recorded = Recorded(experiment(run("sgd")))  # 25 samples in batches of 10
    recorded.steps(1)
    recorded.trainer.submit(Event(step=0, set={"training": {"batch_size": 6}}))
    seen = []
    for _ in range(4):
        recorded.steps(1)
        seen.append(observe(recorded.trainer.states()[0], Needs(batch=True)).batch)
    visited = order(7, 0, 25).numpy()
    for found, (start, end) in zip(seen, [(10, 16), (16, 22), (22, 25)], strict=False):
        np.testing.assert_array_equal(found, visited[start:end])
    np.testing.assert_array_equal(seen[3], order(7, 1, 25).numpy()[:6])
    recorded.trainer.submit(Event(step=0, set={"data": {"noise": 0.5}}))
    changed = observe(recorded.trainer.states()[0], Needs(batch=True)).batch
    assert changed is not None
    assert len(changed) == 0  # the samples of the step before are no more


OWN = [
    (MANY, (1.5, -2.0)),
    (Data(name="gauss", samples=40, features=("x1", "x1_sq", "sin_x2"), standardise=True), (0.5, 3.0)),
    (Data(name="function", samples=60, function="10 + 3 x"), (0.25,)),
    (Data(name="iris"), (5.0, 3.4, 1.5, 0.2)),
]


@pytest.mark.parametrize(("data", "values"), OWN)
def test_a_sample_of_ones_own(data: Data, values: tuple[float, ...]) -> None:
    state = state_of(data, {})
    seen = observe(state, Needs(own=values)).own
    assert seen is not None
    assert seen.values == values
    dataset = task_for(data).dataset
    x = np.array([values])
    if dataset.features:
        x = np.stack([x[:, 0], x[:, 0] ** 2, np.sin(x[:, 1])], 1) if "sin_x2" in dataset.features else x
    x = (x - dataset.mean) / dataset.scale
    _, activated = passed(state, torch.from_numpy(x))
    for found, expected in zip(seen.a, activated, strict=True):
        np.testing.assert_allclose(found, expected.detach()[0], rtol=1e-10, atol=1e-12)
    assert observe(state, Needs(own=(*values, 1.0))).own is None  # of other data


def test_a_training_sample_drawn_again_is_the_sample() -> None:
    state = state_of(DATA, {})
    raw = task_for(DATA).dataset.raw[3]
    seen = observe(state, Needs(own=tuple(raw.tolist()), sample=3))
    assert seen.own is not None
    assert seen.sample is not None
    for found, expected in zip(seen.own.a, seen.sample.a, strict=True):
        np.testing.assert_allclose(found, expected, rtol=1e-12)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("name", list(activations()))
def test_every_activation_in_both_precisions(name: str, dtype: str) -> None:
    network = Network(hidden=(4, 3), activation=(name, name))
    state = trained(experiment(run("sgd"), network=network, dtype=dtype), 3).trainer.states()[0]
    seen = observe(state, ALL)
    assert seen.layers is not None
    assert seen.profile is not None
    zs, _ = passed(state, fixed(state)[0])
    (zs[0].shape[0] * loss_of(task_for(DATA), state, zs[-1], fixed(state)[1])).backward()
    tolerance = 1e-9 if dtype == "float64" else 1e-4
    for layer, z in enumerate(zs):
        assert z.grad is not None
        expected = math.sqrt(float((z.grad.double() ** 2).sum(1).mean()))
        assert seen.layers.delta[layer] == pytest.approx(expected, rel=tolerance, abs=1e-12)
    assert np.isfinite(seen.profile.loss).all()
    assert seen.profile.loss.dtype == np.float64


@pytest.mark.parametrize(("data", "training"), [CASES[0], CASES[4], CASES[7]])
def test_a_recorded_state_looks_the_same_and_looking_changes_nothing(data: Data, training: dict[str, Any]) -> None:
    state = state_of(data, training)
    needs = replace(ALL, own=tuple(task_for(data).dataset.raw[0].tolist()))
    first = codec.encode(observe(state, needs))
    kept = codec.encode(state)
    recorded = codec.decode(kept, LaneState)
    for array in (recorded.weights, recorded.gradient, recorded.update):
        array.flags.writeable = False
    observe(state_of(DATA, {}), ALL)  # something else in between
    assert codec.encode(observe(recorded, needs)) == first
    assert codec.encode(state) == kept
    assert codec.encode(codec.decode(first, Snapshot)) == first  # as it crosses to the window


def test_weights_before_are_those_the_step_began_with() -> None:
    live = trained(experiment(run("adam")), 5)
    before = live.trainer.states()[0]
    live.trainer.run_to(6)
    after = live.trainer.states()[0]
    one = observe(after, Needs(sample=1, before=True)).sample
    other = observe(before, Needs(sample=1)).sample
    assert one is not None
    assert other is not None
    for found, expected in zip((*one.z, *one.delta), (*other.z, *other.delta), strict=True):
        np.testing.assert_allclose(found, expected, rtol=1e-9, atol=1e-14)
    np.testing.assert_allclose(flat(sequential(back(after))), before.weights, rtol=1e-12)


def test_after_an_edit_the_line_still_goes_through_the_weights_there_are() -> None:
    live = trained(experiment(run("sgd")), 5)
    live.trainer.submit(Event(step=0, edit=(Edit(layer=1, neuron=1, input=1, value=2.0),)))
    state = live.trainer.states()[0]
    seen = observe(state, Needs(profile=5)).profile
    assert seen is not None
    x, y = fixed(state)
    assert seen.loss[1] == pytest.approx(
        float(loss_of(task_for(DATA), state, sequential(state)(x), y).detach()), rel=1e-12
    )
