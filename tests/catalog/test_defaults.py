"""What an experiment leaves out is filled in."""

import pytest

from nnviz.catalog.defaults import LOSS_OF_TASK, arguments, hyperparameters, loss_and_output, losses_of, schedule
from nnviz.catalog.registry import losses, optimizers
from nnviz.refusal import Refused
from nnviz.spec import Training


def test_hyperparameters_are_complete_and_in_order():
    values = hyperparameters("adam", {"lr": 1, "beta2": 0.99})
    assert values == {
        "name": "adam",
        "lr": 1.0,
        "beta1": 0.9,
        "beta2": 0.99,
        "eps": 1e-8,
        "weight_decay": 0.0,
        "amsgrad": False,
    }
    assert list(values) == ["name", "lr", "beta1", "beta2", "eps", "weight_decay", "amsgrad"]
    assert isinstance(values["lr"], float)


def test_whole_numbers_stay_whole_where_they_are_counts():
    assert hyperparameters("muon", {"ns_steps": 3})["ns_steps"] == 3
    assert isinstance(schedule("step", {"every": 7})["every"], int)


def test_unknown_names_are_refused_with_the_closest_first():
    for fill, where in ((hyperparameters, "optimizer.name"), (schedule, "schedule.name")):
        with pytest.raises(Refused) as caught:
            fill("cosin", {})
        assert caught.value.refusal.where == where
    assert caught.value.refusal.accepted.startswith("cosine, ")


def test_arguments_join_tuples_and_turn_none_into_none():
    entry = optimizers()["adam"]
    assert arguments(entry, hyperparameters("adam", {"beta1": 0.5}))["betas"] == (0.5, 0.999)
    assert arguments(optimizers()["lbfgs"], {"line_search": "none"})["line_search_fn"] is None
    assert arguments(optimizers()["nesterov"], {})["nesterov"] is True


@pytest.mark.parametrize(("task", "loss"), LOSS_OF_TASK.items())
def test_automatic_loss_follows_the_task(task, loss):
    assert loss_and_output(Training(), task) == (loss, losses()[loss].outputs[task][0])


def test_pairs():
    assert loss_and_output(Training(loss="mse", output="tanh"), "binary") == ("mse", "tanh")
    assert losses_of("multiclass") == ("cross_entropy", "mse")


@pytest.mark.parametrize(
    ("training", "task", "code", "accepted"),
    [
        (Training(loss="bce"), "multiclass", "loss_task", "auto, cross_entropy, mse"),
        (Training(loss="cross_entropy"), "regression", "loss_task", "auto, mse"),
        (Training(loss="mse", output="tanh"), "regression", "loss_output", "auto, linear"),
        (Training(output="tanh"), "binary", "loss_output", "auto, sigmoid"),
    ],
)
def test_impossible_pairs_are_refused(training, task, code, accepted):
    with pytest.raises(Refused) as caught:
        loss_and_output(training, task)
    assert (caught.value.refusal.code, caught.value.refusal.accepted) == (code, accepted)
