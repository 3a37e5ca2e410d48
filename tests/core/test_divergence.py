"""A lane that is not finite any more: only it stops, in its last finite state, and where it went wrong is named."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from nnviz.core.block import STEPS
from nnviz.core.group import LaneGroup, key_of
from nnviz.core.shape import Shape
from nnviz.spec import Data, Edit, Event, Network, Run
from nnviz.state import LaneState
from tests.core.training import Plain, Recorded, equal, experiment, run, trained

LINEAR = Network(hidden=(4,), activation="linear")
REGRESSION = Data(name="reg-plane", samples=50, seed=3)


def wild(lr: float) -> Run:
    return run("sgd", "wild", lr=lr)


def plain_end(state: LaneState, limit: int = 2000) -> tuple[int, np.ndarray, str]:
    """Return the step a plain loop cannot take, the weights before it, and whether loss or weights went bad."""
    plain = Plain(state)
    for step in range(1, limit):
        before = plain.weights.copy()
        plain.step()
        if not np.isfinite(plain.losses[-1]):
            return step, before, "loss"
        if not np.isfinite(plain.weights).all():
            return step, before, "weight"
    raise AssertionError("did not diverge")


@pytest.mark.parametrize("lr", [3.0, 30.0, 1e3])
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_the_last_finite_state_is_kept_and_the_step_is_named(lr: float, dtype: str) -> None:
    what = experiment(wild(lr), data=REGRESSION, network=LINEAR, dtype=dtype)
    recorded = Recorded(what)
    step, before, _ = plain_end(recorded.trainer.states()[0])
    recorded.trainer.run_to(3000)
    state = recorded.trainer.states()[0]
    assert state.status == "diverged"
    assert state.divergence is not None
    assert abs(state.divergence.step - step) <= 1  # rounding may move an overflow by a step
    assert state.step == state.divergence.step - 1
    assert np.isfinite(state.weights).all()
    assert recorded.column("step") == list(range(1, state.step + 1))
    assert np.isfinite(recorded.column("loss")).all()
    assert recorded.trainer.finished
    if state.divergence.step == step:
        np.testing.assert_allclose(state.weights, before, rtol=1e-3 if dtype == "float32" else 1e-8)


def test_the_end_does_not_depend_on_how_training_was_cut_into_blocks() -> None:
    what = experiment(wild(3.0), data=REGRESSION, network=LINEAR, dtype="float32")
    whole = trained(what, 3000).trainer.states()[0]
    for size in (1, 7, STEPS - 1):
        recorded = Recorded(what)
        while not recorded.trainer.finished:
            recorded.trainer.advance(size)
        assert equal(recorded.trainer.states()[0], whole) == []


def test_others_are_not_touched() -> None:
    others = (run("adam", "a"), run("sgd", "b", lr=0.01), run("sgd", "c", seeds=2))
    what = experiment(others[0], wild(100.0), *others[1:], data=REGRESSION, network=LINEAR, dtype="float32")
    beside = trained(what, 150)
    alone = trained(experiment(*others, data=REGRESSION, network=LINEAR, dtype="float32"), 150)
    for name in ("a", "b", "c"):
        left, right = beside.trainer.state(name), alone.trainer.state(name)
        assert left.weights.tobytes() == right.weights.tobytes()
        assert left.step == right.step == 150
        branch = {True: left.branch, False: right.branch}
        assert beside.column("loss", branch[True]) == alone.column("loss", branch[False])
    assert beside.trainer.state("wild").status == "diverged"


@pytest.mark.parametrize("layer", [1, 2, 3])
def test_the_first_layer_that_overflows_is_named(layer: int) -> None:
    network = Network(hidden=(3, 3), activation="linear")
    recorded = Recorded(experiment(run("sgd", lr=1e-8), data=REGRESSION, network=network, dtype="float32"))
    recorded.trainer.run_to(3)
    huge = [edit(layer, neuron, 0, 3e38) for neuron in range(1, 2 if layer == 3 else 4)]
    if layer < 3:  # z of the next layer sums three of them
        huge += [edit(layer + 1, 1, source, 3.0) for source in (1, 2, 3)]
    recorded.trainer.submit(Event(step=0, edit=tuple(huge)))
    recorded.trainer.run_to(30)
    divergence = recorded.trainer.states()[0].divergence
    assert divergence is not None
    expected = (layer + 1, "pre-activation") if layer < 3 else (3, "loss")
    assert (divergence.step, divergence.layer, divergence.what) == (4, *expected)


def edit(layer: int, neuron: int, source: int, value: float) -> Edit:
    return Edit(layer=layer, neuron=neuron, input=source, value=value)


def test_weights_that_overflow_in_an_update_are_named() -> None:
    network = Network(hidden=(3,), activation="tanh")
    recorded = Recorded(experiment(run("sgd", lr=0.01), data=REGRESSION, network=network, dtype="float32"))
    recorded.trainer.run_to(2)
    recorded.trainer.submit(Event(step=0, edit=(edit(1, 1, 0, 1e37),)))  # tanh does not mind
    recorded.trainer.submit(Event(step=0, set={"optimizer": {"lr": 1e3, "weight_decay": 10.0}}))  # -1e4 times as large
    recorded.trainer.run_to(400)
    state = recorded.trainer.states()[0]
    assert state.status == "diverged"
    assert np.isfinite(state.weights).all()
    assert state.divergence is not None
    with torch.no_grad():
        group = LaneGroup(key_of(state), [state])
        group.run(1, float("inf"))
    assert (state.divergence.layer, state.divergence.what) == (1, "weight")
    assert np.isfinite(group.block.losses(1)).all()
    assert not np.isfinite(group.state(0).weights[Shape(state.sizes).bias_slice(1)]).all()


def test_a_change_revives_it_and_a_replay_gives_the_same() -> None:
    what = experiment(wild(100.0), run("adam"), data=REGRESSION, network=LINEAR, dtype="float32")
    live = trained(what, 200)
    assert live.trainer.state("wild").status == "diverged"
    live.trainer.submit(Event(step=0, run="wild", set={"optimizer": {"lr": 0.01}}))
    places = [(1, n, i) for n in range(1, 5) for i in range(3)] + [(2, 1, i) for i in range(5)]
    live.trainer.submit(Event(step=0, run="wild", edit=tuple(edit(*place, 0.1) for place in places)))
    revived = live.trainer.state("wild")
    assert (revived.status, revived.divergence) == ("running", None)
    live.steps(50)
    assert {state.step for state in live.trainer.states()} == {250}
    again = trained(live.trainer.checkpoint().experiment, 250)
    pairs = zip(again.trainer.states(), live.trainer.states(), strict=True)
    assert [equal(*pair) for pair in pairs] == [[], []]
    assert again.rows == live.rows


def test_a_norm_that_overflows_is_no_divergence() -> None:
    network = Network(hidden=(3,), activation="tanh")
    recorded = Recorded(experiment(run("sgd", lr=1e-6), network=network, dtype="float32"))
    recorded.trainer.submit(Event(step=0, edit=(edit(1, 1, 0, 1e20),)))
    recorded.trainer.run_to(10)
    assert recorded.trainer.states()[0].status == "running"
    assert np.isinf(recorded.column("weight_norm_1")).all()


def test_a_line_search_that_meets_no_finite_loss_is_a_divergence() -> None:
    """torch's L-BFGS has no answer to it; the lane stops where it last was finite, and the trainer goes on."""
    recorded = Recorded(experiment(run("lbfgs"), run("sgd"), network=Network(hidden=(3, 4)), dtype="float32", l2=0.01))
    recorded.trainer.submit(Event(step=0, run="lbfgs", edit=(edit(1, 1, 0, 1e30),)))
    recorded.trainer.run_to(10)
    wild, other = recorded.trainer.states()
    assert (wild.status, other.status, other.step) == ("diverged", "running", 10)
    assert np.isfinite(wild.weights).all()
