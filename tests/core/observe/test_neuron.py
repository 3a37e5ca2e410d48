"""A neuron, a sample with the weights before, one's own sample and the mini-batch against autograd and the records."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
from torch import nn

from nnviz.core.batches import order
from nnviz.core.observe import observe
from nnviz.core.observe.fixed import MOST_SAMPLES
from nnviz.core.task import task_for
from nnviz.snapshot import Needs
from nnviz.spec import Data, Event
from tests.core.observe.passing import CASES, MANY, back, fixed, passed, state_of
from tests.core.training import DATA, Recorded, experiment, flat, loss_of, run, sequential, trained


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
