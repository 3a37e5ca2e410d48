"""What makes an experiment one that can be trained."""

import math

import msgspec
import pytest

from nnviz.catalog.check import LogCheck, check, check_against
from nnviz.refusal import Refused
from nnviz.spec import Data, Edit, Event, Experiment, Network, Perturb, Reset, Run, Stop, Training, View


def refusal_of(call, *arguments):
    with pytest.raises(Refused) as caught:
        call(*arguments)
    return caught.value.refusal


def run(**changes):
    return Experiment(runs=(Run(name="A", **changes),))


def events(*log, **more):
    return Experiment(runs=(Run(name="A"), Run(name="B", optimizer={"name": "adam"}, seeds=3)), events=log, **more)


GOOD = {
    "the default": Experiment(),
    "no hidden layer": Experiment(network=Network(hidden=())),
    "an activation each": Experiment(network=Network(hidden=(3, 4), activation=("relu", "tanh"))),
    "full batch": Experiment(training=Training(batch_size="full")),
    "squared error on classes": Experiment(training=Training(loss="mse", output="tanh")),
    "overrides": run(training={"batch_size": 5, "stop": {"steps": 3}}, network={"hidden": [2], "activation": "relu"}),
    "whole number as a rate": run(optimizer={"name": "sgd", "lr": 1}),
    "a log": events(
        Event(step=0, run="A", set={"optimizer": {"name": "adam"}}),
        Event(step=3, run="A", set={"optimizer": {"beta1": 0.5}}),
        Event(step=3, add=Run(name="C")),
        Event(step=5, fork="D", run="C"),
        Event(step=6, run="B", seed=3, perturb=Perturb(sigma=0.1, seed=1)),
        Event(step=7, run="B", reset=Reset(seed=7)),
        Event(step=2, run="B", seed=8, edit=(Edit(layer=3, neuron=1, input=0, value=0.5),)),
        Event(step=9, run="A", remove=True),
        Event(step=9, run="D", stop="seconds"),
        view=View(run="D"),
    ),
}


@pytest.mark.parametrize("experiment", GOOD.values(), ids=GOOD)
def test_taken(experiment):
    check(experiment)


BAD = [
    (Experiment(data=Data(name="spirals")), "unknown_name", "data.name"),
    (Experiment(data=Data(noise=1.5)), "range", "data.noise"),
    (Experiment(data=Data(noise=math.nan)), "not_finite", "data.noise"),
    (Experiment(data=Data(samples=0)), "range", "data.samples"),
    (Experiment(data=Data(test_fraction=0.95)), "range", "data.test_fraction"),
    (Experiment(data=Data(test_fraction=0.6, validation_fraction=0.6)), "range", "data.test_fraction"),
    (Experiment(data=Data(features=("x1", "x3"))), "unknown_name", "data.features"),
    (Experiment(data=Data(points=((0.0, math.inf, 1.0),))), "not_finite", "data.points.1.2"),
    (Experiment(network=Network(hidden=(1,) * 9)), "count", "network.hidden"),
    (Experiment(network=Network(hidden=(4, 0))), "range", "network.hidden.2"),
    (Experiment(network=Network(hidden=(4097,))), "range", "network.hidden.1"),
    (Experiment(network=Network(activation="relo")), "unknown_name", "network.activation"),
    (Experiment(network=Network(activation=("relu",))), "length", "network.activation"),
    (Experiment(network=Network(init="he")), "unknown_name", "network.init"),
    (Experiment(network=Network(sigma=-1.0)), "range", "network.sigma"),
    (Experiment(training=Training(batch_size=0)), "range", "training.batch_size"),
    (Experiment(training=Training(loss="mae")), "unknown_name", "training.loss"),
    (Experiment(training=Training(loss="bce", output="tanh")), "loss_output", "training.output"),
    (Experiment(training=Training(l1=math.inf)), "not_finite", "training.l1"),
    (Experiment(training=Training(seed=-1)), "range", "training.seed"),
    (Experiment(training=Training(evaluate_every=0)), "range", "training.evaluate_every"),
    (Experiment(training=Training(stop=Stop(epochs=-1))), "range", "training.stop.epochs"),
    (Experiment(runs=()), "count", "runs"),
    (Experiment(runs=(Run(name="A"), Run(name="A"))), "repeated", "runs.name"),
    (Experiment(runs=(Run(name=" "),)), "type", "runs.name"),
    (run(seeds=0), "range", "runs.A.seeds"),
    (run(optimizer={"name": "adm"}), "unknown_name", "runs.A.optimizer.name"),
    (run(optimizer={"lr": 0.1}), "missing", "runs.A.optimizer.name"),
    (run(optimizer={"name": "sgd", "lr": "fast"}), "type", "runs.A.optimizer.lr"),
    (run(optimizer={"name": "sgd", "lr": True}), "type", "runs.A.optimizer.lr"),
    (run(optimizer={"name": "sgd", "lr": math.nan}), "not_finite", "runs.A.optimizer.lr"),
    (run(optimizer={"name": "sgd", "beta1": 0.1}), "unknown_key", "runs.A.optimizer.beta1"),
    (run(optimizer={"name": "adam", "beta1": 1.0}), "range", "runs.A.optimizer.beta1"),
    (run(optimizer={"name": "adam", "amsgrad": 1}), "type", "runs.A.optimizer.amsgrad"),
    (run(optimizer={"name": "momentum", "momentum": 0}), "range", "runs.A.optimizer.momentum"),
    (run(optimizer={"name": "lbfgs", "line_search": "wolf"}), "choice", "runs.A.optimizer.line_search"),
    (run(optimizer={"name": "lbfgs", "max_iter": 1.5}), "type", "runs.A.optimizer.max_iter"),
    (run(optimizer={"name": "rprop", "step_min": 1.0, "step_max": 0.1}), "range", "runs.A.optimizer.step_min"),
    (run(optimizer={"name": "rprop", "step_max": 1e-6, "step_min": 1e-5}), "range", "runs.A.optimizer.step_min"),
    (run(schedule={"name": "cosin"}), "unknown_name", "runs.A.schedule.name"),
    (run(schedule={"name": "cosine", "horizon": 0}), "range", "runs.A.schedule.horizon"),
    (run(schedule={"name": "constant", "horizon": 5}), "unknown_key", "runs.A.schedule.horizon"),
    (run(training={"batch": 5}), "unknown_key", "runs.A.training.batch"),
    (run(training={"batch_size": "half"}), "type", "runs.A.training.batch_size"),
    (run(training={"batch_size": 0}), "range", "runs.A.training.batch_size"),
    (run(network={"hidden": [3, "x"]}), "type", "runs.A.network.hidden.2"),
    (run(network={"hidden": [3, 3, 3], "activation": ["relu"]}), "length", "runs.A.network.activation"),
    (Experiment(view=View(speed=0.0)), "range", "view.speed"),
    (Experiment(view=View(run="X")), "unknown_name", "view.run"),
    (Experiment(view=View(workspace="wach")), "choice", "view.workspace"),
]


@pytest.mark.parametrize(("experiment", "code", "where"), BAD, ids=lambda one: one if isinstance(one, str) else "")
def test_refused(experiment, code, where):
    refusal = refusal_of(check, experiment)
    assert (refusal.code, refusal.where) == (code, where)
    assert refusal.accepted


EDIT = Edit(layer=1, neuron=1, input=1, value=0.0)
BAD_EVENTS = [
    (Event(step=1), "one_action", ""),
    (Event(step=1, remove=True, fork="X", run="A"), "one_action", ""),
    (Event(step=-1, run="A", remove=True), "range", "step"),
    (Event(step=1, run="X", remove=True), "unknown_name", "run"),
    (Event(step=1, remove=True), "missing", "run"),
    (Event(step=1, fork="X"), "missing", "run"),
    (Event(step=1, run="A", fork="B"), "repeated", "fork"),
    (Event(step=1, add=Run(name="B")), "repeated", "add.name"),
    (Event(step=1, add=Run(name="C", optimizer={"name": "x"})), "unknown_name", "add.C.optimizer.name"),
    (Event(step=1, run="B", seed=9, edit=(EDIT,)), "choice", "seed"),
    (Event(step=1, set={"optimiser": {}}), "unknown_key", "set.optimiser"),
    (Event(step=1, set={"training": 3}), "type", "set.training"),
    (Event(step=1, set={"optimizer": {"beta1": 0.5}}), "unknown_key", "set.optimizer.beta1"),
    (Event(step=1, run="B", set={"optimizer": {"beta1": 2}}), "range", "set.optimizer.beta1"),
    (Event(step=1, set={"schedule": {"every": 2}}), "unknown_key", "set.schedule.every"),
    (Event(step=1, set={"training": {"batch_size": -3}}), "range", "set.training.batch_size"),
    (Event(step=1, set={"training": {"batch_size": []}}), "type", "set.training.batch_size"),
    (Event(step=1, set={"training": {"l1": math.nan}}), "not_finite", "set.training.l1"),
    (Event(step=1, set={"network": {"activation": ["tanh"]}}), "length", "set.network.activation"),
    (Event(step=1, set={"data": {"nose": 1}}), "unknown_key", "set.data.nose"),
    (Event(step=1, set={"data": {"name": "moon"}}), "unknown_name", "set.data.name"),
    (Event(step=1, edit=(EDIT, Edit(layer=0, neuron=1, input=1, value=0.0))), "range", "edit.2.layer"),
    (Event(step=1, edit=(Edit(layer=4, neuron=1, input=1, value=0.0),)), "range", "edit.1.layer"),
    (Event(step=1, edit=(Edit(layer=2, neuron=9, input=1, value=0.0),)), "range", "edit.1.neuron"),
    (Event(step=1, edit=(Edit(layer=2, neuron=1, input=9, value=0.0),)), "range", "edit.1.input"),
    (Event(step=1, edit=(Edit(layer=1, neuron=1, input=-1, value=0.0),)), "range", "edit.1.input"),
    (Event(step=1, edit=(Edit(layer=1, neuron=1, input=1, value=math.inf),)), "not_finite", "edit.1.value"),
    (Event(step=1, perturb=Perturb(sigma=-1.0, seed=1)), "range", "perturb.sigma"),
    (Event(step=1, reset=Reset(seed=-1)), "range", "reset.seed"),
]


@pytest.mark.parametrize(("event", "code", "where"), BAD_EVENTS, ids=lambda one: one if isinstance(one, str) else "")
def test_refused_in_a_log_and_live(event, code, where):
    refusal = refusal_of(check, events(event))
    assert (refusal.code, refusal.where) == (code, ".".join(filter(None, ("events.1", where))))
    live = refusal_of(LogCheck(), events(), event)
    assert (live.code, live.accepted) == (code, refusal.accepted)


def test_order_of_events():
    later = Event(step=9, run="A", set={"training": {"l2": 0.1}})
    earlier = Event(step=4, run="A", set={"training": {"l2": 0.2}})
    other = Event(step=4, run="B", set={"training": {"l2": 0.2}})
    check(events(later, other))
    assert refusal_of(check, events(later, earlier)).code == "order"
    check(events(later, Event(step=9, run="A", reset=Reset()), earlier))


def test_a_command_is_checked_against_what_the_log_has_made():
    switched = events(Event(step=3, run="A", set={"optimizer": {"name": "adam"}}))
    command = Event(step=5, run="A", set={"optimizer": {"beta1": 0.5}})
    LogCheck()(switched, command)
    assert refusal_of(LogCheck(), events(), command).where == "runs.A.set.optimizer.beta1"


def test_a_removed_run_is_no_target_and_its_name_not_free():
    removed = events(Event(step=3, run="A", remove=True))
    assert refusal_of(LogCheck(), removed, Event(step=4, run="A", perturb=Perturb(sigma=0.1, seed=1))).accepted == "B"
    assert refusal_of(LogCheck(), removed, Event(step=4, add=Run(name="A"))).code == "repeated"
    assert refusal_of(LogCheck(), removed, Event(step=4, run="B", remove=True)).code == "count"


def test_a_run_comes_back_with_what_was_done_to_all_meanwhile():
    removed = events(
        Event(step=3, run="A", remove=True),
        Event(step=4, set={"optimizer": {"name": "adam"}}),
        Event(step=5, reset=Reset(seed=40)),
    )
    back = Event(step=2, run="A", restore=True)
    again = msgspec.structs.replace(removed, events=(*removed.events, back))
    LogCheck()(again, Event(step=2, run="A", set={"optimizer": {"beta1": 0.5}}))
    LogCheck()(again, Event(step=2, run="A", seed=40, perturb=Perturb(sigma=0.1, seed=1)))
    assert refusal_of(LogCheck(), again, back).code == "unknown_name"
    assert refusal_of(LogCheck(), removed, Event(step=6, run="B", restore=True)).accepted == "A"
    assert refusal_of(LogCheck(), removed, msgspec.structs.replace(back, seed=40)).where == "runs.A.seed"
    LogCheck()(again, Event(step=2, run="B", remove=True))


def test_checking_a_command_leaves_the_experiment_alone():
    experiment = events()
    LogCheck()(experiment, Event(step=1, run="A", set={"training": {"stop": {"steps": 4}}}))
    assert experiment == events()


def test_a_log_that_grows_is_checked_as_one_that_is_read():
    whole = GOOD["a log"]
    live = LogCheck()
    tried = (
        Event(step=99, run="A", set={"optimizer": {"beta1": 0.7}}),
        Event(step=99, run="C", remove=True),
        Event(step=99, add=Run(name="D")),
        Event(step=0, run="B", set={"training": {"l1": 0.1}}),
        Event(step=99, run="A", set={"network": {"hidden": [0]}}),
    )
    for count in (0, 1, 2, 3, len(whole.events), 2, len(whole.events)):
        now = msgspec.structs.replace(whole, events=whole.events[:count])
        for event in tried:
            assert said(live, now, event) == said(LogCheck(), now, event)


def said(call, *arguments):
    try:
        call(*arguments)
    except Refused as refused:
        return refused.refusal
    return None


def test_a_run_that_joins_or_is_forked_takes_the_settings_it_should():
    log = (
        Event(step=1, run="A", set={"optimizer": {"name": "rmsprop"}}),
        Event(step=2, run="A", fork="C"),
        Event(step=3, run="C", set={"optimizer": {"centered": True}}),
    )
    check(events(*log))


def test_what_only_the_data_tell():
    check_against(Experiment(), "binary", 2, 1)
    refusal = refusal_of(check_against, run(training={"loss": "bce"}), "multiclass", 2, 3)
    assert (refusal.code, refusal.where) == ("loss_task", "runs.A.training.loss")
    late = events(Event(step=5, run="A", set={"training": {"loss": "cross_entropy"}}))
    check(late)
    assert refusal_of(check_against, late, "binary", 2, 1).where == "events.1.set.training.loss"
    edit = events(Event(step=5, edit=(Edit(layer=1, neuron=1, input=3, value=0.0),)))
    check(edit)
    assert refusal_of(check_against, edit, "binary", 2, 1).where == "events.1.edit.1.input"
    check_against(edit, "binary", 3, 1)


def test_after_a_change_of_data_widths_are_no_longer_known():
    edit = Event(step=5, run="A", edit=(Edit(layer=1, neuron=1, input=30, value=0.0),))
    check_against(events(Event(step=4, set={"data": {"name": "digits"}}), edit), "binary", 2, 1)
