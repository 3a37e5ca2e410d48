"""Loss and gradients of the closed forms against autograd on torch.nn.Sequential."""

from __future__ import annotations

import numpy as np
import pytest

from nnviz.catalog.registry import activations
from nnviz.core.group import LaneGroup, key_of
from nnviz.core.lanes import first_states
from nnviz.spec import Data, Network
from tests.core.training import DATA, Plain, experiment, layer_norms, run

KINDS = {
    "bce": (DATA, {}),
    "cross_entropy": (Data(name="blobs", samples=50, classes=3, seed=2), {}),
    "mse regression": (Data(name="reg-gauss", samples=50, seed=2), {}),
    "mse sigmoid": (DATA, {"loss": "mse"}),
    "mse tanh": (DATA, {"loss": "mse", "output": "tanh"}),
    "mse classes sigmoid": (Data(name="blobs", samples=50, classes=3, seed=2), {"loss": "mse"}),
    "mse classes tanh": (Data(name="blobs", samples=50, classes=3, seed=2), {"loss": "mse", "output": "tanh"}),
}
PENALTIES = {"none": {}, "l1": {"l1": 0.03}, "l2": {"l2": 0.07}, "both": {"l1": 0.03, "l2": 0.07}}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("activation", activations())
def test_loss_and_gradient_are_autograds(kind: str, activation: str) -> None:
    data, more = KINDS[kind]
    for penalty in PENALTIES.values():
        training = {**more, **penalty}
        what = experiment(
            run("sgd", lr=0.05, seeds=3), data=data, network=Network(hidden=(6, 5), activation=activation), **training
        )
        states = first_states(what, what.runs[0], 0)
        group = LaneGroup(key_of(states[0]), states)
        plain = {state.seed: Plain(state) for state in states}
        for step in range(1, 5):  # the third batch of an epoch is smaller
            group.run(1, float("inf"))
            rows = group.block.rows(step, 3, group.shape.layers, [0.0] * 3)
            for row, lane in enumerate(group.lanes):
                other = plain[lane.seed]
                other.step()
                state = group.state(row)
                np.testing.assert_allclose(state.gradient, other.gradients[-1], rtol=1e-10, atol=1e-13)
                np.testing.assert_allclose(state.weights, other.weights, rtol=1e-10, atol=1e-13)
                assert rows[0, row, 3] == pytest.approx(other.losses[-1], rel=1e-12)
                np.testing.assert_allclose(rows[0, row, 8:11], layer_norms(state.gradient, state.sizes), rtol=1e-12)
                np.testing.assert_allclose(rows[0, row, 11:14], layer_norms(other.weights, state.sizes), rtol=1e-10)
                np.testing.assert_allclose(rows[0, row, 14:17], layer_norms(state.update, state.sizes), rtol=1e-12)


@pytest.mark.parametrize("network", [Network(hidden=()), Network(hidden=(1,)), Network(hidden=(1, 3, 1))])
@pytest.mark.parametrize("batch", [1, 25, "full"])
def test_the_smallest_networks_and_batches(network: Network, batch: int) -> None:
    what = experiment(network=network, batch_size=batch)
    state = first_states(what, what.runs[0], 0)[0]
    group, plain = LaneGroup(key_of(state), [state]), Plain(state)
    for _ in range(30):
        group.run(1, float("inf"))
        plain.step()
    np.testing.assert_allclose(group.state(0).weights, plain.weights, rtol=1e-10, atol=1e-13)
