"""Live commands: what each does, what it refuses, and that a refusal changes nothing."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from msgspec.structs import replace

from nnviz.catalog.checking.log import Walk
from nnviz.core.block import STEPS
from nnviz.core.initial import initial_weights
from nnviz.core.shape import Shape
from nnviz.refusal import Refused
from nnviz.spec import Edit, Event, Network, Perturb, Reset
from tests.core.training import DATA, Plain, Recorded, equal, experiment, run, trained

EDIT = Edit(layer=2, neuron=3, input=4, value=0.125)


def test_an_edit_holds_exactly_and_its_inverse_puts_it_back() -> None:
    live = trained(experiment(run("adam")), 5)
    before = live.trainer.states()[0]
    applied = live.trainer.submit(Event(step=0, edit=(EDIT, replace(EDIT, input=0, value=-2.0))))
    state = live.trainer.states()[0]
    shape = Shape(state.sizes)
    assert state.weights[shape.index(2, 3, 4)] == 0.125
    assert state.weights[shape.index(2, 3, 0)] == -2.0
    assert (state.weights != before.weights).sum() == 2
    assert applied is not None
    assert applied.event.step == 5
    assert applied.inverse is not None
    live.trainer.submit(applied.inverse)
    assert live.trainer.states()[0].weights.tobytes() == before.weights.tobytes()


def test_a_perturbation_depends_on_its_seed_only_and_can_be_undone() -> None:
    live = trained(experiment(run("adam"), run("sgd", "other")), 5)
    before = live.trainer.state("adam").weights
    applied = live.trainer.submit(Event(step=0, run="adam", perturb=Perturb(sigma=0.1, seed=3)))
    noise = live.trainer.state("adam").weights - before
    assert 0.05 < noise.std() < 0.2
    live.trainer.submit(Event(step=0, run="other", perturb=Perturb(sigma=0.1, seed=3)))
    assert applied is not None
    assert applied.inverse is not None
    live.trainer.submit(applied.inverse)
    assert live.trainer.state("adam").weights.tobytes() == before.tobytes()


@pytest.mark.parametrize("seed", [None, 21])
def test_a_reset_starts_a_branch_at_the_initial_weights(seed: int | None) -> None:
    live = trained(experiment(run("adam", seeds=2)), 5)
    live.trainer.submit(Event(step=0, reset=Reset(seed=seed)))
    states = live.trainer.states()
    first = 7 if seed is None else seed
    assert [state.seed for state in states] == [first, first + 1]
    branch = live.trainer.checkpoint().branches[-1]
    assert (branch.parent, branch.parent_step, branch.start) == (0, 5, 0)
    for state in states:
        expected = initial_weights(state.settings.network, Shape(state.sizes), state.seed).numpy()
        np.testing.assert_array_equal(state.weights, expected)
        assert (state.branch, state.step, state.optimizer) == (branch.id, 0, {})
    live.steps(4)
    assert len([key for key in live.rows if key[0] == 0]) == 10
    assert len([key for key in live.rows if key[0] == branch.id]) == 8


def test_another_seed_is_undone_by_the_one_before() -> None:
    live = trained(experiment(run("adam", seeds=2)), 5)
    first = [initial_weights(state.settings.network, Shape(state.sizes), state.seed) for state in live.trainer.states()]
    applied = live.trainer.submit(Event(step=0, reset=Reset(seed=21)))
    assert applied is not None
    assert applied.inverse is not None
    assert applied.inverse.reset == Reset(seed=7)
    live.steps(3)
    live.trainer.submit(applied.inverse)
    states = live.trainer.states()
    assert [state.seed for state in states] == [7, 8]
    for state, weights in zip(states, first, strict=True):
        np.testing.assert_array_equal(state.weights, weights.numpy())
    same = live.trainer.submit(Event(step=0, reset=Reset()))
    assert same is not None
    assert same.inverse is None


SETUP: list[dict[str, Any]] = [
    {"data": {"noise": 0.3}},
    {"data": {"samples": 60, "test_fraction": 0.25}},
    {"data": {"name": "circle"}},
    {"data": {"features": ("x1", "x2", "x1_sq")}},
    {"data": {"name": "function", "function": "x^2"}, "training": {"loss": "auto", "output": "auto"}},
    {"network": {"hidden": (3,), "activation": "relu"}},
    {"network": {"hidden": (4, 4, 4), "activation": ("relu", "tanh", "elu")}},
    {"network": {"init": "normal", "sigma": 0.5}},
    {"training": {"batch_size": "full", "l2": 0.01, "clip_norm": 1.0}},
    {"training": {"stop": {"steps": 90}}},
    {"training": {"dtype": "float32"}},
    {"training": {"loss": "mse", "output": "tanh"}},
    {"schedule": {"name": "cosine", "horizon": 300}},
    {"optimizer": {"beta1": 0.5, "eps": 1e-6}},
]


@pytest.mark.parametrize("tables", SETUP, ids=lambda tables: "-".join(tables) + "-" + str(len(str(tables))))
def test_every_change_of_the_set_up_can_be_undone_and_done_again(tables: dict[str, Any]) -> None:
    live = trained(experiment(run("adam")), 5)
    before = live.trainer.states()[0].settings
    applied = live.trainer.submit(Event(step=0, set=tables))
    after = live.trainer.states()[0].settings
    assert after != before
    assert applied is not None
    assert applied.inverse is not None
    live.steps(2)
    live.trainer.submit(applied.inverse)
    assert live.trainer.states()[0].settings == before
    live.steps(2)
    live.trainer.submit(replace(applied.event, step=0))
    assert live.trainer.states()[0].settings == after
    live.steps(2)


def test_how_weights_are_drawn_touches_none_that_are_there() -> None:
    live = trained(experiment(run("adam")), 5)
    before = live.trainer.states()[0]
    live.trainer.submit(Event(step=0, set={"network": {"init": "normal", "sigma": 2.0}}))
    assert live.trainer.states()[0].weights.tobytes() == before.weights.tobytes()
    live.trainer.submit(Event(step=0, reset=Reset()))
    first = live.trainer.states()[0]
    expected = initial_weights(
        Network(hidden=before.settings.network.hidden, init="normal", sigma=2.0), Shape(first.sizes), 7
    )
    np.testing.assert_array_equal(first.weights, expected.numpy())


def test_a_fork_goes_on_from_the_same_state_on_a_branch_of_its_own() -> None:
    live = trained(experiment(run("adam")), 5)
    live.trainer.submit(Event(step=0, run="adam", fork="child"))
    branch = live.trainer.checkpoint().branches[-1]
    assert (branch.run, branch.parent, branch.parent_step, branch.start) == ("child", 0, 5, 5)
    live.steps(5)
    parent, child = live.trainer.state("adam"), live.trainer.state("child")
    assert equal(replace(child, branch=0, run="adam"), parent) == []
    live.trainer.submit(Event(step=0, run="child", set={"optimizer": {"lr": 0.1}}))
    live.steps(1)
    assert live.trainer.state("child").weights.tobytes() != live.trainer.state("adam").weights.tobytes()


def test_an_added_run_goes_through_the_log_as_if_it_had_been_there() -> None:
    late = run("sgd", "late", lr=0.2)
    live = trained(experiment(run("adam")), 8)
    live.trainer.submit(Event(step=0, set={"training": {"l2": 0.01}}))
    live.steps(7)
    live.trainer.submit(Event(step=0, add=late))
    assert live.trainer.lagging
    live.steps(5)
    whole = replace(experiment(run("adam"), late), events=live.trainer.log[:1])
    expected = trained(whole, 20).trainer.state("late")
    found = live.trainer.state("late")
    assert equal(replace(found, branch=expected.branch, cursor=expected.cursor), expected) == []


def test_a_command_costs_no_more_after_hundreds_than_after_one(monkeypatch: pytest.MonkeyPatch) -> None:
    live = trained(experiment(run("adam")), 1)
    walked: list[Event] = []
    act = Walk.act

    def counted(walk: Walk, event: Event) -> None:
        walked.append(event)
        act(walk, event)

    monkeypatch.setattr(Walk, "act", counted)
    for count in range(200):
        walked.clear()
        live.trainer.submit(Event(step=0, set={"training": {"l2": count / 1000}}))
        assert len(walked) <= 2  # the one before it, and itself
    refused(live, Event(step=0, set={"training": {"l2": -1.0}}))
    walked.clear()
    live.trainer.submit(Event(step=0, set={"training": {"l2": 0.5}}))
    assert len(walked) <= 2


def test_removed_runs_are_gone_and_the_last_one_stays() -> None:
    live = trained(experiment(run("adam"), run("sgd")), 5)
    live.trainer.submit(Event(step=0, run="adam", remove=True))
    assert [state.run for state in live.trainer.states()] == ["sgd"]
    refused(live, Event(step=0, run="sgd", remove=True))
    refused(live, Event(step=0, run="adam", edit=(EDIT,)))


def test_a_change_of_the_network_keeps_what_fits() -> None:
    live = trained(experiment(run("adam")), 5)
    before = live.trainer.states()[0]
    live.trainer.submit(Event(step=0, set={"network": {"hidden": [7, 3, 2], "activation": "tanh"}}))
    after = live.trainer.states()[0]
    old, new = Shape(before.sizes), Shape(after.sizes)
    assert after.sizes == (2, 7, 3, 2, 1)

    def weight(row: np.ndarray, shape: Shape, layer: int) -> np.ndarray:
        return row[shape.weight_slice(layer)].reshape(shape.sizes[layer], shape.sizes[layer - 1])

    fresh = initial_weights(after.settings.network, new, 7).numpy()
    np.testing.assert_array_equal(weight(after.weights, new, 1)[:5], weight(before.weights, old, 1))
    np.testing.assert_array_equal(weight(after.weights, new, 1)[5:], weight(fresh, new, 1)[5:])
    np.testing.assert_array_equal(weight(after.weights, new, 2)[:, :5], weight(before.weights, old, 2)[:3])
    np.testing.assert_array_equal(weight(after.weights, new, 3), weight(fresh, new, 3))
    np.testing.assert_array_equal(weight(after.weights, new, 4), weight(before.weights, old, 3)[:, :2])
    assert after.optimizer == {}
    live.steps(5)


def test_a_change_of_activation_or_precision_keeps_weights_and_state() -> None:
    live = trained(experiment(run("adam")), 5)
    before = live.trainer.states()[0]
    live.trainer.submit(Event(step=0, set={"network": {"activation": "sigmoid"}}))
    live.trainer.submit(Event(step=0, set={"training": {"dtype": "float32"}}))
    after = live.trainer.states()[0]
    np.testing.assert_array_equal(after.weights, before.weights.astype(np.float32))
    np.testing.assert_array_equal(after.optimizer["exp_avg"], before.optimizer["exp_avg"].astype(np.float32))
    assert after.optimizer["step"] == 5
    live.steps(5)


def test_other_data_are_another_epoch_of_the_same_network_where_it_fits() -> None:
    live = trained(experiment(run("adam")), 5)
    before = live.trainer.states()[0]
    live.trainer.submit(Event(step=0, set={"data": {"name": "xor", "noise": 0.0}}))
    after = live.trainer.states()[0]
    assert after.weights.tobytes() == before.weights.tobytes()
    assert (after.step, after.used) == (5, 0)
    live.trainer.submit(Event(step=0, set={"data": {"name": "iris"}}))
    assert live.trainer.states()[0].sizes == (4, 5, 4, 3)
    live.steps(5)


def test_a_full_batch_in_the_middle_of_an_epoch_takes_what_is_left_of_it() -> None:
    live = Recorded(experiment(run("sgd")))
    plain = Plain(live.trainer.states()[0])
    live.steps(2)
    live.trainer.submit(Event(step=0, set={"training": {"batch_size": "full"}}))
    live.steps(1)
    plain.steps(3)  # 10 + 10 + 5 are an epoch
    np.testing.assert_allclose(live.trainer.states()[0].weights, plain.weights, rtol=1e-10, atol=1e-13)
    assert live.trainer.states()[0].epoch == 1


REFUSALS: list[tuple[str, dict[str, Any]]] = [
    ("edit.1.neuron", {"edit": (replace(EDIT, neuron=9),)}),
    ("edit.2.input", {"edit": (EDIT, replace(EDIT, input=6))}),
    ("edit.1.layer", {"edit": (replace(EDIT, layer=9),)}),
    ("edit.1.value", {"edit": (replace(EDIT, value=1e300),)}),
    ("optimizer.lr", {"set": {"optimizer": {"lr": -1.0}}}),
    ("optimizer.name", {"set": {"optimizer": {"name": "sdg"}}}),
    ("training.batch_size", {"set": {"training": {"batch_size": 0}}}),
    ("training.loss", {"set": {"training": {"loss": "cross_entropy"}}}),
    ("training.clip_norm", {"set": {"optimizer": {"name": "lbfgs"}, "training": {"clip_norm": 1.0}}}),
    ("training.clip_value", {"set": {"optimizer": {"name": "lbfgs"}, "training": {"clip_value": 1.0}}}),
    ("training.device", {"set": {"training": {"device": "mps"}}}),
    ("data.path", {"set": {"data": {"name": "csv", "path": "/nowhere.csv"}}}),
    ("run", {"run": "nobody", "remove": True}),
    ("seed", {"seed": 99, "reset": Reset()}),
    ("name", {"add": run("sgd", "a")}),
    ("fork", {"run": "a", "fork": "b"}),
    ("", {}),
    ("", {"remove": True, "run": "a", "reset": Reset()}),
]


def refused(live: Recorded, event: Event) -> str:
    before, log, announced = live.trainer.states(), live.trainer.log, list(live.trainer.announced)
    with pytest.raises(Refused) as caught:
        live.trainer.submit(event)
    assert [equal(*pair) for pair in zip(before, live.trainer.states(), strict=True)] == [[]] * len(before)
    assert live.trainer.log == log
    assert live.trainer.announced == announced
    return caught.value.refusal.where


@pytest.mark.parametrize(("where", "action"), REFUSALS)
def test_a_refusal_changes_nothing(where: str, action: dict[str, Any]) -> None:
    live = trained(experiment(run("adam", "a"), run("sgd", "b", seeds=2), dtype="float32"), 5)
    assert refused(live, Event(step=0, **action)).endswith(where)
    live.steps(3)


def test_what_cannot_fit_is_refused_beforehand(monkeypatch: pytest.MonkeyPatch) -> None:
    from nnviz.core import memory

    monkeypatch.setattr(memory, "available", lambda: 100 << 20)
    with pytest.raises(Refused) as caught:
        Recorded(experiment(network=Network(hidden=(4096, 4096))))
    assert caught.value.refusal.code == "memory"
    with pytest.raises(Refused):
        Recorded(experiment(run("adam", seeds=1000), network=Network(hidden=(100, 100))))
    with pytest.raises(Refused):  # each fits, both together do not
        Recorded(experiment(run("adam"), run("sgd"), network=Network(hidden=(900, 900))))
    live = trained(experiment(run("adam", "a")), 5)
    assert refused(live, Event(step=0, set={"network": {"hidden": [4096, 4096]}})) == "network.hidden"
    assert refused(live, Event(step=0, add=run("sgd", "b", seeds=1000, network={"hidden": [300, 300]})))
    live.steps(3)


def test_a_script_that_cannot_be_run_through_is_refused_at_once() -> None:
    events = (
        Event(step=5, set={"network": {"hidden": [3, 3]}}),
        Event(step=9, edit=(replace(EDIT, neuron=4),)),
    )
    with pytest.raises(Refused) as caught:
        Recorded(replace(experiment(), events=events))
    assert caught.value.refusal.where.startswith("events.2")


def test_a_run_that_could_not_go_through_the_log_is_not_added() -> None:
    live = trained(experiment(run("adam", "a")), 5)
    live.trainer.submit(Event(step=0, edit=(EDIT,)))
    live.steps(5)
    refused(live, Event(step=0, add=run("sgd", "b", network={"hidden": [2, 2]})))


def test_commands_come_before_what_a_script_has_yet_to_bring() -> None:
    script = (Event(step=20, set={"optimizer": {"lr": 0.5}}),)
    live = trained(replace(experiment(run("sgd", lr=0.1)), events=script), 5)
    applied = live.trainer.submit(Event(step=0, set={"optimizer": {"lr": 0.2}}))
    assert applied is not None
    assert applied.index == 0
    assert [event.step for event in live.trainer.log] == [5, 20]
    live.steps(20)
    assert [live.column("lr")[step] for step in (4, 5, 19, 20)] == [0.1, 0.2, 0.2, 0.5]


def test_commands_to_a_run_that_catches_up_act_where_it_is() -> None:
    front = STEPS + 16
    live = trained(experiment(run("adam", "a")), front)
    live.trainer.submit(Event(step=0, add=run("sgd", "b")))
    live.trainer.advance(10, float("inf"))
    at = live.trainer.state("b").step
    assert 0 < at < front
    applied = live.trainer.submit(Event(step=0, run="b", set={"optimizer": {"lr": 0.2}}))
    assert applied is not None
    assert applied.event.step == at
    both = live.trainer.submit(Event(step=0, set={"training": {"l2": 0.1}}))
    assert both is not None
    assert both.event.step == front
    later = live.trainer.submit(Event(step=0, run="b", set={"optimizer": {"lr": 0.3}}))
    assert later is None
    live.steps(10)
    assert [one.index for one in live.trainer.announced] == [0, 1, 2, 3]
    again = trained(live.trainer.checkpoint().experiment, front + 10)
    pairs = zip(again.trainer.states(), live.trainer.states(), strict=True)
    assert [equal(*pair) for pair in pairs] == [[], []]
    assert again.rows == live.rows


def test_a_seed_of_a_run_may_be_changed_alone() -> None:
    live = trained(experiment(run("adam", "a", seeds=3)), 5)
    live.trainer.submit(Event(step=0, run="a", seed=8, set={"optimizer": {"lr": 0.5}}))
    assert [state.settings.optimizer["lr"] for state in live.trainer.states()] == [0.003, 0.5, 0.003]
    live.trainer.submit(Event(step=0, run="a", seed=9, remove=True))
    assert [state.seed for state in live.trainer.states()] == [7, 8]
    refused(live, Event(step=0, run="a", seed=9, set={"optimizer": {"lr": 0.5}}))


def test_data_is_shared_and_prepared_once() -> None:
    from nnviz.core.task import task_for

    assert task_for(DATA) is task_for(replace(DATA))


@pytest.mark.parametrize("values", [{}, {"dampening": 0.5}])
def test_runs_that_became_alike_do_not_share_what_only_one_has(values: dict[str, float]) -> None:
    table = {"name": "momentum", **values}
    for first, second in (("momentum", "sgd"), ("sgd", "momentum")):
        runs = [
            run(name, f"{name} {place}", **(values if name == "momentum" else {}))
            for place, name in enumerate((first, second))
        ]
        live = trained(experiment(*runs), 5)
        live.trainer.submit(Event(step=0, set={"optimizer": table}))
        live.steps(5)
        for one in runs:
            alone = trained(experiment(one), 5)
            alone.trainer.submit(Event(step=0, set={"optimizer": table}))
            alone.steps(5)
            expected = alone.trainer.states()[0]
            found = live.trainer.state(one.name)
            assert equal(replace(found, branch=0), expected) == []


def test_every_hyper_parameter_that_changed_is_told() -> None:
    live = trained(experiment(run("adam")), 5)
    applied = live.trainer.submit(Event(step=0, set={"optimizer": {"lr": 0.1, "beta1": 0.5}}))
    assert applied is not None
    assert [(note.code, note.values["name"], note.values["new"]) for note in applied.notes] == [
        ("hyper", "lr", 0.1),
        ("hyper", "beta1", 0.5),
    ]


def test_other_data_or_another_schedule_is_told_once() -> None:
    live = trained(experiment(), 5)
    told = []
    for tables in ({"schedule": {"name": "one_cycle"}}, {"schedule": {"horizon": 500}}, {"data": {"name": "circle"}}):
        applied = live.trainer.submit(Event(step=0, set=tables))
        assert applied is not None
        told.append([(note.code, note.values["key"], note.values["new"]) for note in applied.notes])
    assert told == [
        [("schedule", "name", "one_cycle")],
        [("schedule", "horizon", 500)],
        [("data", "name", "circle")],
    ]


def test_weights_that_float32_cannot_hold_stay_in_float64() -> None:
    live = trained(experiment(network=Network(hidden=(3, 5), activation="tanh")), 2)
    live.trainer.submit(Event(step=0, edit=(Edit(layer=1, neuron=1, input=0, value=1e60),)))
    assert refused(live, Event(step=0, set={"training": {"dtype": "float32"}})) == "training.dtype"


def test_a_single_lane_with_a_twin_is_the_lane_without() -> None:
    more = {
        "network": Network(hidden=(4,), activation="tanh"),
        "batch_size": "full",
        "data": replace(DATA, samples=300),
    }
    live = Recorded(experiment(run("adam"), **more))
    plain = Plain(live.trainer.states()[0])
    live.steps(20)
    plain.steps(20)
    np.testing.assert_allclose(live.trainer.states()[0].weights, plain.weights, rtol=1e-10, atol=1e-13)
    assert len(live.trainer.states()) == 1
    assert live.column("loss") == pytest.approx(plain.losses, rel=1e-10)
