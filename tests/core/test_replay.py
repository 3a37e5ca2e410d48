"""Replaying the log gives bitwise the same weights, optimizer state, branches and records, whatever happened."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from nnviz import codec
from nnviz.refusal import Refused
from nnviz.spec import Data, Edit, Event, Network, Perturb, Reset
from nnviz.state import Checkpoint
from tests.core.training import Recorded, equal, experiment, run

RUNS = ("a", "b", "late 0", "late 1", "child 0", "child 1")
OPTIMIZERS = ("sgd", "momentum", "rmsprop", "adam", "nadam", "asgd", "rprop", "adafactor", "lbfgs", "adadelta")
SCHEDULES: tuple[dict[str, Any], ...] = (
    {"name": "constant"},
    {"name": "cosine", "horizon": 30},
    {"name": "one_cycle", "horizon": 12},
    {"name": "step", "every": 4, "horizon": 40},
    {"horizon": 9},
)

sets = st.one_of(
    st.fixed_dictionaries({"optimizer": st.fixed_dictionaries({"name": st.sampled_from(OPTIMIZERS)})}),
    st.fixed_dictionaries({"optimizer": st.fixed_dictionaries({"lr": st.sampled_from([1e-3, 0.03, 0.4, 1e3])})}),
    st.fixed_dictionaries({"schedule": st.sampled_from(SCHEDULES)}),
    st.sampled_from(
        [
            {"training": {"batch_size": 7}},
            {"training": {"batch_size": "full"}},
            {"training": {"dtype": "float64"}},
            {"training": {"dtype": "float32"}},
            {"training": {"l1": 0.01, "clip_norm": 0.5}},
            {"training": {"l2": 0.01, "clip_norm": 0.0}},
            {"training": {"evaluate_every": 3}},
            {"training": {"stop": {"steps": 40}}},
            {"training": {"stop": {"steps": 0, "epochs": 12}}},
            {"training": {"stop": {"loss": 0.3}}},
            {"network": {"activation": "sigmoid"}},
            {"network": {"hidden": [3], "activation": "relu"}},
            {"network": {"hidden": [6, 2], "activation": ["tanh", "gelu"]}},
            {"data": {"noise": 0.2}},
            {"data": {"name": "xor"}},
            {"data": {"name": "blobs"}},
        ]
    ),
)
numbers = st.integers(0, 1)
actions = st.one_of(
    st.fixed_dictionaries({"set": sets, "state": st.sampled_from(["fresh", "carry"])}),
    st.fixed_dictionaries({"set": sets}),
    st.builds(
        lambda layer, neuron, value: {"edit": (Edit(layer=layer, neuron=neuron, input=0, value=value),)},
        st.integers(1, 3),
        st.integers(1, 3),
        st.sampled_from([0.0, -1.5, 1e30]),
    ),
    st.builds(lambda sigma, seed: {"perturb": Perturb(sigma=sigma, seed=seed)}, st.sampled_from([0.01, 0.5]), numbers),
    st.builds(lambda seed: {"reset": Reset(seed=seed)}, st.sampled_from([None, 3])),
    st.builds(lambda i, name: {"add": run(name, f"late {i}", seeds=2)}, numbers, st.sampled_from(OPTIMIZERS)),
    st.builds(lambda i: {"fork": f"child {i}"}, numbers),
    st.just({"remove": True}),
    st.just({"restore": True}),
)
moves = st.lists(
    st.tuples(
        st.integers(0, 45),  # steps before it
        st.booleans(),  # whether all lanes have caught up then
        st.one_of(st.just(""), st.sampled_from(RUNS)),
        st.sampled_from([None, None, None, 7, 8]),
        actions,
    ),
    min_size=1,
    max_size=9,
)


def live_training(script: list[tuple[int, bool, str, int | None, dict[str, Any]]]) -> Recorded:
    runs = (run("adam", "a", seeds=2), run("momentum", "b", network={"hidden": [4], "activation": "tanh"}))
    live = Recorded(experiment(*runs, network=Network(hidden=(3, 4)), dtype="float32"))
    for steps, together, name, seed, action in script:
        if together:
            live.catch_up()
        live.trainer.advance(min(steps, 64), float("inf"))
        target = {} if "add" in action else {"run": name, "seed": seed}
        if "restore" in action or "remove" in action:
            whole = live.trainer.checkpoint()
            there = [lane.run for lane in (whole.removed if "restore" in action else whole.lanes)]
            target = {"run": name if name in there or not there else there[steps % len(there)]}
        try:
            live.trainer.submit(Event(step=0, **target, **action))
        except Refused:
            continue
    live.steps(20)
    return live


def same(left: Recorded, right: Recorded) -> None:
    one, two = left.trainer.checkpoint(), right.trainer.checkpoint()
    assert one.branches == two.branches
    assert one.experiment == two.experiment
    lanes = zip(one.lanes, two.lanes, strict=True)
    assert [equal(replace(a, cursor=0), replace(b, cursor=0)) for a, b in lanes] == [[]] * len(one.lanes)


@pytest.mark.timeout(300)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(moves)
def test_a_replay_is_bitwise_the_same(script: list[tuple[int, bool, str, int | None, dict[str, Any]]]) -> None:
    live = live_training(script)
    saved = codec.decode(codec.encode(live.trainer.checkpoint()), Checkpoint)
    again = Recorded(saved.experiment)
    again.trainer.run_like(saved.lanes)
    same(again, live)
    assert again.rows == live.rows


@pytest.mark.timeout(300)
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(moves, st.integers(0, 60))
def test_a_recovery_from_any_moment_is_bitwise_the_same(
    script: list[tuple[int, bool, str, int | None, dict[str, Any]]], when: int
) -> None:
    live = live_training(script)
    whole = live.trainer.checkpoint().experiment
    first = Recorded(whole)
    for _ in range(when):
        first.trainer.advance(5, float("inf"))
    saved = codec.decode(codec.encode(first.trainer.checkpoint()), Checkpoint)
    second = Recorded(whole, checkpoint=saved)
    second.trainer.run_to(live.trainer.front)
    first.trainer.run_to(live.trainer.front)
    same(second, first)
    assert second.trainer.checkpoint().passed == first.trainer.checkpoint().passed


def test_a_command_after_a_recovery_comes_behind_what_was_done_to_a_run_that_is_gone() -> None:
    live = Recorded(experiment(run("adam", "a"), run("sgd", "b")))
    live.steps(5)
    live.trainer.submit(Event(step=0, run="b", remove=True))
    saved = codec.decode(codec.encode(live.trainer.checkpoint()), Checkpoint)
    again = Recorded(saved.experiment, checkpoint=saved)
    applied = again.trainer.submit(Event(step=0, set={"optimizer": {"lr": 0.2}}))
    assert applied is not None
    assert applied.index == 1
    assert [event.remove for event in again.trainer.log] == [True, False]


def test_a_run_added_and_a_reset_at_the_same_step_end_where_the_training_ended() -> None:
    live = Recorded(experiment(run("adam", "a"), run("sgd", "b")))
    live.steps(30)
    live.trainer.submit(Event(step=0, add=run("sgd", "late")))
    live.catch_up()
    live.trainer.submit(Event(step=0, reset=Reset()))
    live.steps(10)
    again = Recorded(live.trainer.checkpoint().experiment)
    again.trainer.run_to(10)
    same(again, live)
    assert again.rows == live.rows


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_a_day_in_the_life(dtype: str) -> None:
    live = Recorded(experiment(run("adam", "a", seeds=2), run("sgd", "b"), dtype=dtype))
    live.steps(20)
    for action in (
        {"run": "a", "set": {"optimizer": {"name": "momentum"}}, "state": "carry"},
        {"run": "b", "fork": "child"},
        {"add": run("lbfgs", "late", max_iter=2)},
        {"set": {"data": {"noise": 0.3}}},
        {"run": "child", "perturb": Perturb(sigma=0.1, seed=4)},
        {"run": "a", "seed": 8, "reset": Reset()},
        {"run": "b", "set": {"network": {"hidden": [9], "activation": "gelu"}}},
        {"reset": Reset(seed=5)},
        {"run": "late", "set": {"training": {"batch_size": 3}}},
        {"run": "b", "remove": True},
    ):
        live.trainer.submit(Event(step=0, **action))
        live.steps(11)
    again = Recorded(live.trainer.checkpoint().experiment)
    again.trainer.run_to(live.trainer.front)
    same(again, live)
    assert again.rows == live.rows
    assert isinstance(live.trainer.checkpoint().experiment.data, Data)


def test_a_run_that_comes_back_is_as_if_it_had_never_left() -> None:
    def lived(*actions: tuple[int, dict[str, Any]]) -> Recorded:
        live = Recorded(experiment(run("adam", "a"), run("sgd", "b", seeds=2)))
        for steps, action in actions:
            live.steps(steps)
            live.trainer.submit(Event(step=0, **action))
        live.catch_up()
        live.steps(60 - live.trainer.front)
        return live

    leaves, returns = {"run": "b", "remove": True}, {"run": "b", "restore": True}
    rate, reset = {"set": {"optimizer": {"lr": 0.05}}}, {"reset": Reset(seed=5)}
    for between in (rate, reset):
        live = lived((10, {"run": "b", "set": {"optimizer": {"lr": 0.2}}}), (5, leaves), (20, between), (10, returns))
        stayed = lived((10, {"run": "b", "set": {"optimizer": {"lr": 0.2}}}), (25, between))
        for one, other in zip(live.trainer.states(), stayed.trainer.states(), strict=True):
            assert equal(replace(one, cursor=0, branch=0), replace(other, cursor=0, branch=0)) == []
        again = Recorded(live.trainer.checkpoint().experiment)
        again.trainer.run_to(60)
        same(again, live)
        assert again.rows == live.rows


def test_a_lane_reset_by_itself_comes_to_its_own_events_before_the_step_at_which_a_run_joined() -> None:
    live = Recorded(experiment(run("adam", "a"), run("sgd", "b")))
    live.steps(40)
    live.trainer.submit(Event(step=0, run="b", reset=Reset()))
    live.trainer.submit(Event(step=0, add=run("momentum", "late")))
    live.trainer.advance(10, float("inf"))
    live.trainer.submit(Event(step=0, run="b", set={"optimizer": {"lr": 0.3}}))
    live.steps(20)
    again = Recorded(live.trainer.checkpoint().experiment)
    again.trainer.run_like(live.trainer.checkpoint().lanes)
    same(again, live)
    assert again.rows == live.rows
