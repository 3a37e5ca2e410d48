"""Every optimizer's steps against a plain torch.nn and torch.optim loop on the same batches."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch

from nnviz.catalog.registry import optimizers, schedules
from nnviz.core.optimizer import optimizer_class
from nnviz.spec import Event
from tests.core.training import Plain, Recorded, experiment, run, trained

#: Values that are not the defaults, tried one set at a time.
VALUES: dict[str, list[dict[str, Any]]] = {
    "sgd": [{"weight_decay": 0.02}],
    "momentum": [{"momentum": 0.7, "dampening": 0.3, "weight_decay": 0.02}],
    "nesterov": [{"momentum": 0.8, "weight_decay": 0.02}],
    "rmsprop": [{"alpha": 0.9, "momentum": 0.5, "centered": True, "weight_decay": 0.02, "eps": 1e-6}],
    "adagrad": [{"lr_decay": 0.01, "initial_accumulator_value": 0.1, "weight_decay": 0.02}],
    "adadelta": [{"rho": 0.8, "weight_decay": 0.02}],
    "adam": [{"beta1": 0.8, "beta2": 0.95, "eps": 1e-6, "weight_decay": 0.02}, {"amsgrad": True}],
    "adamw": [{"beta1": 0.8, "weight_decay": 0.1, "amsgrad": True}],
    "nadam": [{"momentum_decay": 0.01, "weight_decay": 0.02}, {"decoupled_weight_decay": True, "weight_decay": 0.02}],
    "radam": [{"beta2": 0.9, "weight_decay": 0.02}, {"decoupled_weight_decay": True, "weight_decay": 0.02}],
    "adamax": [{"beta1": 0.8, "weight_decay": 0.02}],
    "asgd": [{"lambd": 0.01, "alpha": 0.6, "t0": 10.0, "weight_decay": 0.02}],
    "rprop": [{"eta_minus": 0.4, "eta_plus": 1.3, "step_min": 1e-5, "step_max": 0.5}],
    "adafactor": [{"beta2_decay": -0.7, "d": 1.5, "weight_decay": 0.02}],
    "muon": [{"momentum": 0.8, "nesterov": False, "weight_decay": 0.02, "adjust": "match_rms_adamw"}],
    "lbfgs": [{"max_iter": 4, "history_size": 3, "line_search": "none", "lr": 0.1}],
}


def there(name: str) -> None:
    entry = optimizers()[name]
    module, _, kind = entry.dotted.rpartition(".")
    assert module == "torch.optim"
    if not hasattr(torch.optim, kind):
        pytest.skip(f"this torch has no {kind}")


def cases() -> list[tuple[str, dict[str, Any]]]:
    return [(name, values) for name in optimizers() for values in ({}, *VALUES[name])]


@pytest.mark.parametrize(("name", "values"), cases())
def test_steps_are_torchs(name: str, values: dict[str, Any]) -> None:
    there(name)
    batch = "full" if name == "lbfgs" else 10
    steps = 12 if name == "lbfgs" else 40
    recorded = Recorded(experiment(run(name, **values), l2=0.001, batch_size=batch))
    plain = Plain(recorded.trainer.states()[0])
    recorded.trainer.run_to(steps)
    plain.steps(steps)
    tight = {"rtol": 1e-10, "atol": 1e-12} if name not in ("lbfgs", "muon") else {"rtol": 1e-6, "atol": 1e-8}
    np.testing.assert_allclose(recorded.trainer.states()[0].weights, plain.weights, **tight)
    np.testing.assert_allclose(recorded.column("loss"), plain.losses, **tight)


@pytest.mark.parametrize("clip", [{"clip_norm": 0.3}, {"clip_value": 0.05}, {"clip_norm": 0.1, "clip_value": 0.05}])
def test_clipping_is_torchs_and_lane_by_lane(clip: dict[str, float]) -> None:
    recorded = Recorded(experiment(run("momentum", seeds=2), run("adam"), l1=0.01, **clip))
    plain = [Plain(state) for state in recorded.trainer.states()]
    recorded.trainer.run_to(40)
    for state, other in zip(recorded.trainer.states(), plain, strict=True):
        other.steps(40)
        np.testing.assert_allclose(state.weights, other.weights, rtol=1e-10, atol=1e-12)
        np.testing.assert_allclose(state.gradient, other.gradients[-1], rtol=1e-9, atol=1e-12)  # before clipping


@pytest.mark.parametrize("name", ["momentum", "adam", "rmsprop"])
@pytest.mark.parametrize("schedule", [name for name in schedules() if name != "constant"])
def test_schedules_are_torchs_up_to_their_horizon_and_then_hold(name: str, schedule: str) -> None:
    table = {"name": schedule, "horizon": 25, **({"every": 6} if schedule == "step" else {})}
    recorded = Recorded(experiment(run(name, schedule=table, lr=0.02)))
    state = recorded.trainer.states()[0]
    plain = Plain(state)
    optimizer = plain.optimizers[0]
    values = {**state.settings.schedule, "base": 0.02}
    scheduler = schedules()[schedule].build(torch.optim.lr_scheduler, optimizer, values)
    rates = []
    for step in range(40):
        rates.append(optimizer.param_groups[0]["lr"])
        plain.step()
        if step < 25:
            scheduler.step()
    recorded.trainer.run_to(40)
    assert recorded.column("lr") == pytest.approx(rates, rel=1e-12)
    np.testing.assert_allclose(recorded.trainer.states()[0].weights, plain.weights, rtol=1e-10, atol=1e-12)


def test_a_rate_set_live_becomes_the_base_and_keeps_the_schedules_position() -> None:
    recorded = Recorded(experiment(run("sgd", schedule={"name": "exponential", "horizon": 30, "gamma": 0.9}, lr=0.1)))
    recorded.steps(10)
    recorded.trainer.submit(Event(step=0, set={"optimizer": {"lr": 0.5}}))
    recorded.steps(30)
    wanted = [0.1 * 0.9**t for t in range(10)] + [0.5 * 0.9 ** min(t, 30) for t in range(10, 40)]
    assert recorded.column("lr") == pytest.approx(wanted, rel=1e-12)


def test_a_switch_of_optimizer_carries_the_schedules_position() -> None:
    recorded = Recorded(experiment(run("sgd", schedule={"name": "exponential", "horizon": 30, "gamma": 0.9}, lr=0.1)))
    recorded.steps(10)
    recorded.trainer.submit(Event(step=0, set={"optimizer": {"name": "adam", "lr": 0.01}}))
    recorded.steps(5)
    assert recorded.column("lr")[10:] == pytest.approx([0.01 * 0.9**t for t in range(10, 15)])


def test_a_live_rate_and_hyper_parameters_equal_the_same_change_of_param_groups() -> None:
    recorded = Recorded(experiment(run("adam", lr=0.01)))
    plain = Plain(recorded.trainer.states()[0])
    recorded.steps(10)
    recorded.trainer.submit(Event(step=0, set={"optimizer": {"lr": 0.05, "beta1": 0.5, "weight_decay": 0.1}}))
    recorded.steps(20)
    plain.steps(10)
    plain.set(lr=0.05, betas=(0.5, 0.999), weight_decay=0.1)
    plain.steps(20)
    np.testing.assert_allclose(recorded.trainer.states()[0].weights, plain.weights, rtol=1e-10, atol=1e-12)


@pytest.mark.parametrize(
    ("old", "new"), [("sgd", "adam"), ("adam", "momentum"), ("momentum", "muon"), ("rprop", "sgd")]
)
def test_a_switch_with_fresh_state_is_a_new_optimizer_on_the_same_weights(old: str, new: str) -> None:
    there(new)
    recorded = Recorded(experiment(run(old)))
    plain = Plain(recorded.trainer.states()[0])
    recorded.steps(13)
    recorded.trainer.submit(Event(step=0, set={"optimizer": {"name": new}}))
    recorded.steps(20)
    plain.steps(13)
    plain.use(recorded.trainer.states()[0].settings.optimizer)
    plain.steps(20)
    np.testing.assert_allclose(recorded.trainer.states()[0].weights, plain.weights, rtol=1e-7, atol=1e-9)


def test_a_switch_that_carries_takes_what_both_share() -> None:
    recorded = Recorded(experiment(run("adam")))
    plain = Plain(recorded.trainer.states()[0])
    recorded.steps(13)
    applied = recorded.trainer.submit(Event(step=0, set={"optimizer": {"name": "adamw"}}, state="carry"))
    recorded.steps(20)
    plain.steps(13)
    kept = plain.optimizers[0].state_dict()["state"]
    plain.use(recorded.trainer.states()[0].settings.optimizer)
    plain.optimizers[0].load_state_dict({**plain.optimizers[0].state_dict(), "state": kept})
    plain.steps(20)
    np.testing.assert_allclose(recorded.trainer.states()[0].weights, plain.weights, rtol=1e-10, atol=1e-12)
    assert applied is not None
    assert applied.notes[0].values["state"] == "carry"
    assert set(applied.notes[0].values["carried"]) == {"decaying mean of g", "decaying mean of g²"}


def test_carrying_between_adam_and_rmsprop_keeps_the_mean_square() -> None:
    recorded = Recorded(experiment(run("adam")))
    recorded.steps(13)
    before = recorded.trainer.states()[0].optimizer["exp_avg_sq"]
    recorded.trainer.submit(Event(step=0, set={"optimizer": {"name": "rmsprop"}}, state="carry"))
    after = recorded.trainer.states()[0].optimizer
    np.testing.assert_array_equal(after["square_avg"], before)
    assert after["step"] == 13


def test_nothing_to_carry_is_fresh_and_says_so() -> None:
    recorded = Recorded(experiment(run("sgd")))
    recorded.steps(3)
    applied = recorded.trainer.submit(Event(step=0, set={"optimizer": {"name": "adam"}}, state="carry"))
    assert applied is not None
    assert applied.notes[0].values["state"] == "fresh"
    assert recorded.trainer.states()[0].optimizer == {}


def test_each_optimizer_comes_back_with_its_own_rate() -> None:
    recorded = Recorded(experiment(run("sgd", lr=0.2)))
    rates = []
    for table in ({"name": "adam"}, {"lr": 0.004}, {"name": "sgd"}, {"name": "adam"}):
        recorded.trainer.submit(Event(step=0, set={"optimizer": table}))
        rates.append(recorded.trainer.states()[0].settings.optimizer["lr"])
    assert rates == [0.003, 0.004, 0.2, 0.004]
    recorded.trainer.submit(Event(step=0, set={"optimizer": {"name": "momentum"}}, rate="keep"))
    assert recorded.trainer.states()[0].settings.optimizer["lr"] == 0.004


def test_turning_on_what_needs_a_state_of_its_own_goes_on() -> None:
    what = experiment(run("adam"), run("rmsprop"))
    recorded = trained(what, 5)
    recorded.trainer.submit(Event(step=0, run="adam", set={"optimizer": {"amsgrad": True}}))
    recorded.trainer.submit(Event(step=0, run="rmsprop", set={"optimizer": {"momentum": 0.9, "centered": True}}))
    recorded.steps(5)
    states = {state.run: state.optimizer for state in recorded.trainer.states()}
    assert states["adam"]["max_exp_avg_sq"].any()
    assert states["rmsprop"]["momentum_buffer"].any()
    assert states["rmsprop"]["grad_avg"].any()


def test_every_class_is_torchs_own() -> None:
    for entry in optimizers().values():
        if hasattr(torch.optim, entry.dotted.rpartition(".")[2]):
            assert issubclass(optimizer_class(entry.dotted), torch.optim.Optimizer)


@pytest.mark.parametrize("schedule", [{"name": "cosine", "horizon": 4}, {"name": "constant"}])
def test_lbfgs_stands_still_at_a_rate_of_zero_and_lives_through_a_collapsed_search(schedule: dict[str, Any]) -> None:
    more = {} if schedule["name"] == "cosine" else {"tolerance_change": 0.0, "tolerance_grad": 0.0, "max_iter": 60}
    recorded = trained(experiment(run("lbfgs", schedule=schedule, **more), batch_size="full"), 30)
    state = recorded.trainer.states()[0]
    assert state.status == "running"
    assert np.isfinite(state.weights).all()
    if schedule["name"] == "cosine":
        assert not state.update.any()
        assert state.gradient.any()
