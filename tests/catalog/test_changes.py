"""What a `set` makes of a run's settings."""

import msgspec
import pytest

from nnviz.catalog.changes import changed, complete
from nnviz.refusal import Refused
from nnviz.spec import Experiment, Run, settings_of


def start(**run):
    experiment = Experiment(runs=(Run(name="A", **run),))
    return settings_of(experiment, experiment.runs[0])


def test_complete_fills_in_and_is_idempotent():
    full = complete(start(optimizer={"name": "adam"}, schedule={"name": "cosine"}))
    assert full.optimizer["lr"] == 0.003
    assert full.schedule == {"name": "cosine", "horizon": 1000, "floor": 0.0}
    assert complete(full) == full


def test_a_hyperparameter_keeps_the_others():
    after = changed(start(optimizer={"name": "momentum", "lr": 0.5}), {"optimizer": {"momentum": 0.5}})
    assert (after.optimizer["lr"], after.optimizer["momentum"]) == (0.5, 0.5)
    assert after.remembered == {}


def test_each_optimizer_comes_back_with_its_own_rate():
    sgd = start(optimizer={"name": "sgd", "lr": 0.7})
    adam = changed(sgd, {"optimizer": {"name": "adam"}})
    assert adam.optimizer["lr"] == 0.003
    tuned = changed(adam, {"optimizer": {"lr": 0.01}})
    back = changed(tuned, {"optimizer": {"name": "sgd"}})
    assert back.optimizer == {"name": "sgd", "lr": 0.7, "weight_decay": 0.0}
    assert changed(back, {"optimizer": {"name": "adam"}}).optimizer["lr"] == 0.01


def test_keeping_the_rate_is_an_option_that_a_given_rate_overrules():
    sgd = start(optimizer={"name": "sgd", "lr": 0.7})
    assert changed(sgd, {"optimizer": {"name": "adam"}}, "keep").optimizer["lr"] == 0.7
    assert changed(sgd, {"optimizer": {"name": "adam", "lr": 0.2}}, "keep").optimizer["lr"] == 0.2


def test_another_schedule_brings_its_own_values():
    step = start(schedule={"name": "step", "horizon": 50, "every": 5})
    assert changed(step, {"schedule": {"gamma": 0.1}}).schedule == {
        "name": "step",
        "horizon": 50,
        "every": 5,
        "gamma": 0.1,
    }
    assert changed(step, {"schedule": {"name": "cosine"}}).schedule["horizon"] == 1000


def test_tables_are_merged_and_the_old_value_stays():
    before = start()
    after = changed(
        before,
        {"training": {"batch_size": "full", "stop": {"steps": 9}}, "network": {"hidden": [3]}, "data": {"noise": 0.5}},
    )
    assert (after.training.batch_size, after.training.stop.steps, after.training.seed) == ("full", 9, 1)
    assert (after.network.hidden, after.data.noise, after.data.name) == ((3,), 0.5, "spiral")
    assert before == start()


def test_unknown_keys_are_errors():
    with pytest.raises(msgspec.ValidationError):
        changed(start(), {"training": {"batch": 3}})


def test_values_of_another_optimizer_are_refused():
    """A run that joins late goes through what was set for all runs before; its optimizer may not know of it."""
    settings = start(optimizer={"name": "momentum"})
    with pytest.raises(Refused) as refused:
        changed(settings, {"optimizer": {"eps": 0.1}})
    assert refused.value.refusal.where == "set.optimizer.eps"
    with pytest.raises(Refused) as refused:
        changed(settings, {"schedule": {"gamma": 0.5}})
    assert refused.value.refusal.where == "set.schedule.gamma"
