"""Each rule over made-up records that show its fault, over healthy ones, and over real trainings."""

from __future__ import annotations

import dataclasses
import itertools
import string

import numpy as np
import pytest
from msgspec.structs import replace

from nnviz import assets, toml
from nnviz.catalog.changes import changed, complete
from nnviz.catalog.check import LogCheck
from nnviz.catalog.registry import activations, initializers, optimizers
from nnviz.core.observe import observe
from nnviz.core.trainer import Trainer
from nnviz.record.history import History
from nnviz.snapshot import Applied, LaneKey, LayerStats, Needs
from nnviz.spec import Event, Experiment, Network, Run, Training, settings_of
from nnviz.ui import health_words
from nnviz.ui.model.health import remedies
from nnviz.ui.model.health.comparable import comparable_from
from nnviz.ui.model.health.registry import rules
from nnviz.ui.model.health.rules import diverging
from nnviz.ui.model.health.vitals import WINDOW, take
from nnviz.ui.model.health.watch import LOOKS, HealthWatch, Observation

KEY = LaneKey(0, 1)
STEPS = 4000


class Made:
    """Records by columns; every loss falls and every norm is usual where nothing else is said."""

    def __init__(self, layers=3, steps=STEPS, **columns):
        falling = np.exp(-np.arange(steps) / 500) + 0.01
        self.columns = {"loss": falling, "lr": np.full(steps, 0.03)}
        for layer in range(1, layers + 1):
            self.columns |= {f"grad_norm_{layer}": np.ones(steps), f"weight_norm_{layer}": np.full(steps, 3.0)}
            self.columns[f"update_norm_{layer}"] = np.full(steps, 3e-3)
        self.columns |= columns
        self.layers, self.steps = layers, steps
        self.tests = (np.arange(25, steps + 1, 25), 1.1 * falling[24::25])

    def last_step(self, key):
        return self.steps

    def column(self, key, name, first, last):
        return self.columns[name][first - 1 : last]

    def evaluations(self, key):
        return (*self.tests, np.zeros(len(self.tests[0])))


def settings(**network):
    experiment = Experiment(network=Network(**{"hidden": (8, 8), **network}))
    return complete(settings_of(experiment, experiment.runs[0]))


def stats(saturated=(0.1, 0.1, np.nan), dead=(0, 0, 0)):
    return LayerStats(STEPS, 256, np.ones(3), np.array(saturated), np.array(dead))


def vitals(records=None, looked=None, **network):
    records = records or Made()
    found = take(records, KEY, records.layers, settings(**network), looked or stats(), 50)
    assert found is not None
    return found


FLAT = np.full(STEPS, 0.7)
GROWN = np.linspace(0.7, 9.0, STEPS) ** 2
TURNED = Made()
TURNED.tests = (TURNED.tests[0], np.concatenate([np.linspace(1, 0.2, 80), np.linspace(0.2, 0.5, 80)]))
TINY = {f"update_norm_{layer}": np.full(STEPS, 3e-6) for layer in (1, 2, 3)}
SMALL = {f"grad_norm_{layer}": np.full(STEPS, 1e-5) for layer in (1, 2, 3)}

#: What shows each fault, and nothing graver.
ILL = {
    "diverging": lambda: vitals(Made(loss=GROWN)),
    "vanishing": lambda: vitals(Made(loss=FLAT, grad_norm_1=np.full(STEPS, 5e-4)), activation="sigmoid"),
    "exploding": lambda: vitals(Made(grad_norm_2=np.r_[np.ones(400), np.linspace(1, 400, STEPS - 400)])),
    "dead_units": lambda: vitals(looked=stats(dead=(0, 3, 0)), activation="relu"),
    "saturated": lambda: vitals(Made(loss=FLAT), stats(saturated=(0.2, 0.95, np.nan))),
    "rate_high": lambda: vitals(Made(loss=FLAT, update_norm_2=np.full(STEPS, 0.6))),
    "rate_low": lambda: vitals(Made(loss=FLAT, **TINY)),
    "plateau": lambda: vitals(Made(loss=FLAT)),
    "overfitting": lambda: vitals(TURNED),
    "symmetric": lambda: vitals(Made(weight_norm_1=np.zeros(STEPS)), init="zeros"),
}


def test_every_rule_has_a_case_here():
    assert set(ILL) == set(rules())


@pytest.mark.parametrize("code", sorted(ILL))
def test_a_rule_finds_its_fault_and_its_words_hold_what_it_found(code):
    rule = rules()[code]
    finding = rule.find(ILL[code]())
    assert finding is not None
    asked = {name for _, name, _, _ in string.Formatter().parse(rule.sentence) if name}
    assert asked <= set(finding.values)
    assert rule.title
    assert rule.criterion


def experiments():
    """Experiments with all kinds of set-up, also where a remedy has nothing left to give."""
    ends = ({}, {"lr": 1e-8}, {"lr": 1e3})
    for name, rate in itertools.product(optimizers(), ends):
        yield made_up(optimizer={"name": name, **rate})
    for optimizer, training in itertools.product(({"name": "adam", "lr": 1e-8}, {"name": "adam", "lr": 1e3}),
                                                 ({"l2": 10.0}, {"clip_norm": 1e-9})):  # fmt: skip
        yield made_up({"hidden": (1, 1)}, optimizer, training)
    for activation, init in itertools.product((*activations(), ("relu", "tanh")), initializers()):
        yield made_up({"activation": activation, "init": init})


def made_up(network=None, optimizer=None, training=None):
    run = Run(name="SGD", optimizer=optimizer or {"name": "sgd"})
    return Experiment(
        network=Network(**{"hidden": (8, 8), **(network or {})}), training=Training(**(training or {})), runs=(run,)
    )


def settled(experiment):
    return complete(settings_of(experiment, experiment.runs[0]))


@pytest.mark.parametrize("code", sorted(ILL))
def test_whatever_a_rule_finds_there_is_something_to_try_that_can_be_done_and_is_new(code):
    ill, heard = ILL[code](), 0
    for experiment in experiments():
        present = settled(experiment)
        finding = rules()[code].find(dataclasses.replace(ill, settings=present))
        if finding is not None:
            heard += 1
            can_be_tried(finding, experiment, present)
    assert heard


def test_a_run_that_is_no_longer_finite_always_has_something_to_try():
    for experiment in experiments():
        present = settled(experiment)
        finding = diverging.ended(0.7, present)
        can_be_tried(finding, experiment, present)
        assert all(remedy.again for remedy in finding.remedies)  # its weights are past saving


def can_be_tried(finding, experiment, present):
    """There are one or two remedies, the trainer takes each, and each changes something or starts again."""
    assert 1 <= len(finding.remedies) <= remedies.MOST
    for remedy in finding.remedies:
        LogCheck()(experiment, Event(step=0, run="SGD", set=dict(remedy.tables)))
        assert remedy.again or changed(present, remedy.tables) != present
        assert health_words.remedy(remedy) not in ("", remedy.code)


DEEP = {"hidden": (8, 8, 6, 4)}


@pytest.mark.parametrize(("network", "optimizer", "tables", "words"), [
    ({"activation": "sigmoid"}, "sgd", {"network": {"activation": "leaky_relu"}}, "Leaky ReLU"),
    ({"activation": "tanh", "init": "normal"}, "sgd", {"network": {"init": "xavier"}},
     "Xavier (uniform), from the start"),
    ({"activation": "relu", "init": "normal"}, "sgd", {"network": {"init": "kaiming"}},
     "Kaiming (uniform), from the start"),
    ({"activation": "selu", "init": "zeros"}, "sgd", {"network": {"init": "lecun"}}, "LeCun, from the start"),
    ({"activation": "linear", "init": "normal"}, "adam", {"network": {"init": "xavier"}},
     "Xavier (uniform), from the start"),
    ({"activation": "relu", "init": "kaiming"}, "sgd", {"optimizer": {"name": "adam"}}, "Adam"),
    ({"activation": "relu", "init": "kaiming"}, "adam", {"network": {"hidden": (8, 8), "activation": "relu"}},
     "hidden layers 8-8, from the start"),
    ({"activation": ("relu", "relu", "elu", "elu"), "init": "kaiming"}, "adam",
     {"network": {"hidden": (8, 8), "activation": "relu"}}, "hidden layers 8-8, from the start"),
])  # fmt: skip
def test_a_vanishing_gradient_is_met_by_what_makes_it_vanish(network, optimizer, tables, words):
    made = Made(loss=FLAT, grad_norm_1=np.full(STEPS, 5e-4))
    present = settled(made_up({**DEEP, **network}, {"name": optimizer}))
    first = rules()["vanishing"].find(dataclasses.replace(vitals(made), settings=present)).remedies[0]
    assert (first.tables, health_words.remedy(first)) == (tables, words)


@pytest.mark.parametrize(("optimizer", "expected"), [
    ({"name": "sgd", "lr": 0.3}, ["lr 0.03, from the start", "Adam, from the start"]),
    ({"name": "adam", "lr": 3.0}, ["lr 0.3, from the start"]),
    ({"name": "rprop"}, ["Adam, from the start"]),
    ({"name": "lbfgs"}, ["Adam, from the start"]),
    ({"name": "lbfgs", "line_search": "none"}, ["lr 0.1, from the start", "Adam, from the start"]),
    ({"name": "adam", "lr": 1e-8}, ["Xavier (uniform), from the start"]),
])  # fmt: skip
def test_what_has_diverged_is_tried_with_smaller_steps(optimizer, expected):
    finding = diverging.ended(0.7, settled(made_up(optimizer=optimizer)))
    assert [health_words.remedy(one) for one in finding.remedies] == expected


@pytest.mark.parametrize("code", ["rate_high", "rate_low"])
@pytest.mark.parametrize("name", ["rprop", "lbfgs"])
def test_a_rate_is_not_blamed_for_steps_it_does_not_make(code, name):
    ill = ILL[code]()
    assert rules()[code].find(dataclasses.replace(ill, settings=settled(made_up(optimizer={"name": name})))) is None


def test_gradients_that_are_cut_already_are_to_be_cut_shorter_or_not_at_all():
    ill = ILL["exploding"]()
    for present, expected in ((0.0, ["clip", "rate"]), (5.0, ["clip", "rate"]), (0.5, ["rate", "optimizer"])):
        tight = settled(made_up(training={"clip_norm": present}))
        finding = rules()["exploding"].find(dataclasses.replace(ill, settings=tight))
        assert [one.code for one in finding.remedies] == expected


def test_overfitting_is_met_by_a_penalty_and_by_a_smaller_network():
    (penalty, smaller) = rules()["overfitting"].find(vitals(TURNED)).remedies
    assert penalty.tables == {"training": {"l2": 0.001}}
    assert (smaller.tables, smaller.again) == ({"network": {"hidden": (4, 4), "activation": "tanh"}}, True)


@pytest.mark.parametrize(("activation", "offered"), [("tanh", "relu"), ("sigmoid", "relu"), ("relu", "leaky_relu")])
def test_a_saturated_layer_is_offered_another_activation_than_its_own(activation, offered):
    finding = rules()["saturated"].find(
        vitals(Made(loss=FLAT), stats(saturated=(0.2, 0.95, np.nan)), activation=activation)
    )
    assert finding.remedies[-1].tables == {"network": {"activation": offered}}


@pytest.mark.parametrize("code", sorted(ILL))
def test_a_healthy_training_is_left_in_peace(code):
    assert rules()[code].find(vitals()) is None


@pytest.mark.parametrize(("code", "spared"), [
    ("vanishing", lambda: vitals(Made(loss=FLAT, grad_norm_1=np.full(STEPS, 5e-3)))),  # above the threshold
    ("vanishing", lambda: vitals(Made(grad_norm_1=np.full(STEPS, 5e-4)))),  # and yet it has learned
    ("dead_units", lambda: vitals(looked=stats(dead=(0, 3, 0)), activation="tanh")),
    ("rate_high", lambda: vitals(Made(update_norm_2=np.full(STEPS, 0.6)))),  # the loss falls all the same
    ("rate_low", lambda: vitals(Made(loss=FLAT, **TINY, **SMALL))),  # it is the gradient that is small
    ("overfitting", lambda: vitals(Made(loss=FLAT))),
])  # fmt: skip
def test_a_rule_is_not_wrong_where_it_might_be(code, spared):
    assert rules()[code].find(spared()) is None


def test_a_rate_that_a_schedule_made_small_is_not_called_too_low():
    assert rules()["rate_low"].find(vitals(Made(loss=FLAT, lr=np.full(STEPS, 1e-8), **TINY))) is None


def test_a_test_loss_is_told_with_the_step_it_is_of():
    """The words stay while the loss goes on rising, so that they may not call an old value the present one."""
    found = rules()["overfitting"].find(vitals(TURNED))
    assert found.values["at"] == TURNED.tests[0][-1] == STEPS
    np.testing.assert_allclose(found.values["now"], np.mean(TURNED.tests[1][-5:]))
    said = health_words.sentence(Observation(rules()["overfitting"], "SGD", 3000, found))
    assert "had risen to 0.49 by step 4,000" in said
    assert "now" not in said


def test_nothing_is_compared_with_what_was_before_other_data():
    """A loss that was far lower on the data before is no divergence, and no overfitting, on the data now."""
    loss = np.r_[np.full(2000, 0.01), np.full(2000, 0.7)]
    records = Made(loss=loss)
    records.tests = (records.tests[0], 1.1 * loss[24::25])
    found = take(records, KEY, 3, settings(), stats(), 50, start=2000)
    assert (found.early, found.before.mean(), found.tests[0][0]) == (pytest.approx(0.7), pytest.approx(0.7), 2025)
    assert {code for code, rule in rules().items() if rule.find(found)} <= {"plateau"}
    assert take(records, KEY, 3, settings(), stats(), 50, start=STEPS - WINDOW) is None


def test_losses_are_comparable_since_the_last_change_of_data_network_or_loss():
    def applied(step, branches=(0,), **tables):
        return Applied(Event(step=step, set=tables), 0, (), None, branches)

    log = [applied(10, data={"noise": 0.3}), applied(20, optimizer={"lr": 0.1}), applied(30, training={"loss": "mse"}),
           applied(40, (7,), network={"hidden": [3]}), applied(50, training={"batch_size": 4})]  # fmt: skip
    assert comparable_from(log, KEY) == 30
    assert comparable_from(log, LaneKey(7, 1)) == 40
    assert comparable_from([], KEY) == 0


def test_norms_of_the_window_are_the_ones_recorded():
    rng = np.random.default_rng(3)
    update, weight = rng.uniform(0.1, 1, STEPS), rng.uniform(1, 2, STEPS)
    found = vitals(Made(update_norm_2=update, weight_norm_2=weight))
    assert found.ratio[1] == pytest.approx(np.median(update[-WINDOW:] / weight[-WINDOW:]))
    assert found.now == pytest.approx(found.records.columns["loss"][-WINDOW:].mean())


def test_nothing_is_said_of_a_training_that_has_just_begun():
    assert take(Made(steps=2 * WINDOW - 1), KEY, 3, settings()) is None


def test_a_rule_speaks_when_its_fault_has_lasted_and_says_where_it_began():
    watch = HealthWatch("SGD", KEY)
    for look in range(1, LOOKS + 1):
        ill = vitals(Made(loss=FLAT))
        changed = watch.look(_at(ill, 3000 + 100 * look))
        assert changed == (look == LOOKS)
    (one,) = watch.observations
    assert (one.rule.code, one.step, one.holds) == ("plateau", 3100, True)


def test_a_fault_that_is_over_stays_as_a_note():
    watch = HealthWatch("SGD", KEY)
    for look in range(LOOKS):
        watch.look(_at(vitals(Made(loss=FLAT)), 3000 + 100 * look))
    watch.look(_at(vitals(), 3500))
    assert [one.holds for one in watch.observations] == [False]


def test_after_a_change_a_fault_has_to_last_again_before_something_else_is_to_be_tried():
    watch, ill = HealthWatch("SGD", KEY), vitals(Made(loss=FLAT))
    other = dataclasses.replace(ill, settings=settled(made_up(optimizer={"name": "adam"})))
    for look in range(LOOKS):
        watch.look(_at(ill, 3000 + 100 * look))
    for look in range(1, LOOKS + 1):
        watch.look(_at(other, 3300 + 100 * look))
        (one,) = watch.observations
        assert (one.step, one.holds) == (3000, True)
        assert one.settings == (other.settings if look == LOOKS else ill.settings)


def test_looks_too_close_together_count_once():
    watch = HealthWatch("SGD", KEY)
    for step in range(1000, 1000 + WINDOW // 2):
        watch.look(_at(vitals(Made(loss=FLAT)), step))
    assert watch.observations == ()


def _at(found, step):
    """Return the same vitals as if they were of another step."""
    return type(found)(**{**{name: getattr(found, name) for name in found.__slots__}, "step": step})


@pytest.mark.parametrize(
    ("name", "steps", "expected"),
    [("spiral", 1500, set()), ("moons", 1500, set()), ("regression", 1500, set()),
     ("symmetry", 1000, {"symmetric"}), ("vanishing", 1000, {"vanishing"})],
)  # fmt: skip
def test_real_trainings(name, steps, expected):
    """The faults of the built-in experiments that are there to show one are found, and no others."""
    assert {one.rule.code for one in watched(builtin(name), steps)} == expected


def builtin(name):
    experiment = toml.read(assets.experiments()[name])
    return replace(experiment, runs=experiment.runs[:1], events=())


def watched(experiment, steps):
    """Train, and return what is said of it."""
    history = History(None)
    trainer = Trainer(experiment, sink=lambda layout, rows: history.append(rows, layout.number), on_layout=history.open)
    (info,) = trainer.layout.lanes
    watch = HealthWatch(info.run, info.key)
    for step in range(2 * WINDOW, steps + 1, WINDOW // 2):
        trainer.run_to(step)
        state = trainer.state(info.run)
        seen = observe(state, Needs(run=info.run, layers=True)).layers
        watch.look(take(history, info.key, info.layers, state.settings, seen))
    return watch.observations


@pytest.mark.parametrize(
    "network",
    [
        {"activation": "sigmoid"},
        {"activation": "tanh", "init": "normal"},
        {"activation": "leaky_relu", "init": "normal"},
    ],
)
def test_what_is_tried_first_against_a_vanishing_gradient_helps(network):
    found = builtin("vanishing")
    experiment = replace(found, network=replace(found.network, **network))
    (said,) = watched(experiment, 1000)
    assert said.rule.code == "vanishing"
    after = changed(settled(experiment), said.finding.remedies[0].tables)
    run = replace(experiment.runs[0], optimizer=after.optimizer)
    assert watched(replace(experiment, network=after.network, training=after.training, runs=(run,)), 1000) == ()


MOST = float(np.finfo(np.float64).max)
#: Records of runs that diverge or vanish in single and in double precision.
EXTREMES = {
    "huge": (3e38, 1.0),
    "huge in double precision": (MOST, MOST / 2),
    "huge and tiny": (MOST, 5e-324, 1.0),
    "broken": (MOST, np.inf, np.nan, 0.0),
    "tiny": (5e-324, 0.0, 1e-300),
}


@pytest.mark.parametrize("kind", EXTREMES)
def test_no_rule_trips_over_the_largest_and_smallest_numbers(kind):
    random = np.random.default_rng(6)
    made = Made()
    for name, column in made.columns.items():
        finite = [value for value in EXTREMES[kind] if np.isfinite(value)]  # a run ends where its loss is not
        values = finite if name in ("loss", "lr") else EXTREMES[kind]
        made.columns[name] = random.choice(np.array(values), column.shape)
    made.tests = (made.tests[0], random.choice(np.array(EXTREMES[kind]), len(made.tests[0])))
    HealthWatch("SGD", KEY).look(vitals(made))
