"""Exported scripts reproduce the recorded losses, whatever happened in the session."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import torch
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from nnviz import assets
from nnviz.catalog.registry import activations, losses, optimizers, schedules
from nnviz.export_script.life import lives
from nnviz.refusal import Refused
from nnviz.spec import Edit, Event, Experiment, Perturb, Reset, Run
from tests.export_script.helpers import agreements, assert_agrees, experiment, trained


def switch(step: int, run: str = "", how: str = "fresh", **tables: Any) -> Event:
    return Event(step=step, run=run, set=tables, state=how)


@pytest.mark.parametrize("name", sorted(assets.experiments()))
def test_built_in_experiments(name: str, tmp_path: Path) -> None:
    what = experiment(name)
    steps = 50 if name == "digits" else 1000
    assert_agrees(trained(what, steps), tmp_path, sum(run.seeds for run in what.runs))


@pytest.mark.slow
def test_a_thousand_steps_of_the_digits(tmp_path: Path) -> None:
    assert_agrees(trained(experiment("digits"), 1000), tmp_path)


@pytest.mark.parametrize("name", sorted(optimizers()))
def test_optimizers(name: str, tmp_path: Path) -> None:
    what = experiment("iris", f"runs.{experiment('iris').runs[0].name}.optimizer={{name={name!r}}}")
    steps = 4 if name == "lbfgs" else 80  # its searches amplify rounding: see test_one_step for the exactness
    assert_agrees(trained(what, steps), tmp_path)


@pytest.mark.parametrize("name", sorted(activations()))
def test_activations(name: str, tmp_path: Path) -> None:
    assert_agrees(trained(experiment("gauss", f"network.activation={name}", "network.hidden=[4, 3]"), 60), tmp_path)


@pytest.mark.parametrize("name", sorted(schedules()))
def test_schedules_hold_after_their_horizon(name: str, tmp_path: Path) -> None:
    what = experiment("gauss", "data.samples=100")
    run = Run(name="A", schedule={"name": name} | ({} if name == "constant" else {"horizon": 30}))
    live = (
        (12, switch(0, optimizer={"lr": 0.1})),
        (20, switch(0, optimizer={"name": "adam"})),
        (25, switch(0, schedule={"name": "cosine", "horizon": 40})),
    )
    assert_agrees(trained(replace(what, runs=(run,)), 80, *live), tmp_path)


def test_losses_penalties_and_clipping(tmp_path: Path) -> None:
    for loss, output in (("mse", "sigmoid"), ("mse", "tanh"), ("auto", "auto")):
        changes = (f"training.loss={loss}", f"training.output={output}", "training.l1=0.001", "training.l2=0.01")
        clips = ("training.clip_norm=0.2", "training.clip_value=0.1")
        assert_agrees(trained(experiment("moons", *changes, *clips), 60), tmp_path)


def test_lbfgs_minimises_the_penalties_too(tmp_path: Path) -> None:
    what = experiment(
        "gauss", "training.l2=0.01", "training.l1=0.001", "training.batch_size=full", "network.hidden=[3]"
    )
    assert_agrees(trained(replace(what, runs=(Run(name="L", optimizer={"name": "lbfgs"}),)), 10), tmp_path)


CHANGES = {
    "hyper-parameters": (switch(0, optimizer={"lr": 0.2, "weight_decay": 0.01}),),
    "switch, fresh": (switch(0, optimizer={"name": "adam"}), switch(0, optimizer={"name": "rmsprop"})),
    "switch, carried": (
        switch(0, optimizer={"name": "momentum"}),
        switch(0, how="carry", optimizer={"name": "nesterov"}),
        switch(0, optimizer={"name": "adam"}),
        switch(0, how="carry", optimizer={"name": "rmsprop"}),
        switch(0, how="carry", optimizer={"name": "adamw", "amsgrad": True}),
        switch(0, how="carry", optimizer={"name": "adamax"}),
        switch(0, how="carry", optimizer={"name": "sgd"}),
    ),
    "amsgrad": (switch(0, optimizer={"name": "adam"}), switch(0, optimizer={"amsgrad": True, "beta1": 0.8})),
    "rmsprop": (
        switch(0, optimizer={"name": "rmsprop"}),
        switch(0, optimizer={"momentum": 0.5}),
        switch(0, optimizer={"centered": True}),
    ),
    "centred, carried": (
        switch(0, optimizer={"name": "adam"}),
        switch(0, how="carry", optimizer={"name": "rmsprop", "centered": True}),
        switch(0, how="carry", optimizer={"name": "adamw"}),
    ),
    "state that must be fresh": (
        switch(0, optimizer={"name": "adagrad"}),
        switch(0, optimizer={"initial_accumulator_value": 0.1}),
    ),
    "muon": (switch(0, optimizer={"name": "muon"}), switch(0, optimizer={"weight_decay": 0.2, "lr": 0.005})),
    "batch size": (
        switch(0, training={"batch_size": 7}),
        switch(0, training={"batch_size": "full"}),
        switch(0, training={"batch_size": 400}),
    ),
    "regularisation": (switch(0, training={"l1": 0.01}), switch(0, training={"l2": 0.02, "l1": 0.0, "clip_norm": 0.1})),
    "activations": (switch(0, network={"activation": "relu"}), switch(0, network={"activation": ["tanh", "linear"]})),
    "loss": (
        switch(0, training={"loss": "mse"}),
        switch(0, training={"output": "tanh"}),
        switch(0, training={"loss": "bce", "output": "auto"}),
    ),
    "network": (
        switch(0, optimizer={"name": "adam"}),
        switch(0, network={"hidden": [6, 3]}),
        switch(0, network={"hidden": [5]}),
        switch(0, network={"hidden": []}),
        switch(0, network={"hidden": [4, 4, 4]}),
    ),
    "data": (
        switch(0, data={"noise": 0.3}),
        switch(0, data={"features": ["x1", "x2", "x1x2"]}),
        switch(0, data={"name": "blobs", "features": ["x1", "x2"]}),
    ),
    "precision": (
        switch(0, optimizer={"name": "adam"}),
        switch(0, training={"dtype": "float32"}),
        switch(0, training={"dtype": "float64"}),
    ),
    "edits": (
        Event(step=0, edit=(Edit(layer=1, neuron=2, input=1, value=0.3), Edit(layer=3, neuron=1, input=0, value=-1.0))),
        Event(
            step=0,
            edit=tuple(Edit(layer=2, neuron=n, input=i, value=n / 7 - i) for n in (1, 2, 3, 4) for i in range(5)),
        ),
    ),
    "noise": (Event(step=0, perturb=Perturb(sigma=0.2, seed=3)),),
    "reset": (Event(step=0, reset=Reset()), Event(step=0, reset=Reset(seed=9))),
}


@pytest.mark.parametrize("kind", CHANGES)
def test_live_changes(kind: str, tmp_path: Path) -> None:
    what = experiment("gauss", "data.samples=100", "network.hidden=[4, 4]", "training.batch_size=10")
    live = [(0 if kind == "reset" and index else 17 * (index + 1), event) for index, event in enumerate(CHANGES[kind])]
    assert_agrees(trained(what, 17 * len(live) + 40, *live), tmp_path)


def test_a_session_with_everything_in_its_log(tmp_path: Path) -> None:
    runs = (
        Run(name="A", seeds=2, schedule={"name": "cosine", "horizon": 100}),
        Run(name="B", optimizer={"name": "adam", "lr": 0.01}, training={"batch_size": 16}),
    )
    what = replace(experiment("gauss", "data.samples=100", "network.hidden=[4]"), runs=runs)
    live = (
        (20, switch(0, "A", optimizer={"name": "adam", "lr": 0.02})),
        (30, Event(step=0, reset=Reset(seed=5))),
        (10, switch(0, training={"l2": 0.01})),
        (20, Event(step=0, add=Run(name="C", optimizer={"name": "rmsprop"}))),
        (30, Event(step=0, run="A", fork="D")),
        (35, Event(step=0, run="D", perturb=Perturb(sigma=0.1, seed=1))),
        (40, Event(step=0, run="A", seed=6, edit=(Edit(layer=1, neuron=1, input=1, value=0.5),))),
        (45, switch(0, "D", "carry", optimizer={"name": "adamw"})),
        (50, Event(step=0, run="B", reset=Reset())),
        (60, Event(step=0, run="B", fork="E")),
        (70, Event(step=0, run="B", remove=True)),
        (80, switch(0, network={"hidden": [6, 2]})),
    )
    assert_agrees(trained(what, 120, *live), tmp_path, lanes=6)


@pytest.mark.parametrize("later", [(), ((90, switch(0, "B", optimizer={"lr": 0.02})),)])
@pytest.mark.parametrize("between", [switch(0, training={"l2": 0.01}), Event(step=0, reset=Reset(seed=5))])
def test_a_run_that_came_back(tmp_path: Path, between: Event, later: tuple[tuple[int, Event], ...]) -> None:
    runs = (Run(name="A"), Run(name="B", seeds=2, optimizer={"name": "adam", "lr": 0.01}))
    what = replace(experiment("gauss", "data.samples=100", "network.hidden=[4]"), runs=runs)
    live = (
        (10, switch(0, "B", optimizer={"name": "rmsprop"})),
        (20, Event(step=0, run="B", remove=True)),
        (40, between),
        (60, Event(step=0, run="B", restore=True)),
        *later,
    )
    assert_agrees(trained(what, 120, *live), tmp_path, lanes=3)


def test_events_of_a_script_still_to_come_are_not_exported(tmp_path: Path) -> None:
    events = (switch(10, optimizer={"lr": 0.1}), switch(90, optimizer={"lr": 1.0}))
    assert_agrees(trained(replace(experiment("gauss"), events=events), 40), tmp_path)


def test_a_stopped_run_goes_on_where_it_stopped(tmp_path: Path) -> None:
    runs = (
        Run(name="A", training={"stop": {"steps": 20}}),
        Run(name="B", training={"stop": {"epochs": 3}}),
        Run(name="C"),
    )
    what = replace(experiment("gauss", "data.samples=100"), runs=runs)
    live = (
        (50, switch(0, training={"stop": {"steps": 70, "epochs": 0}, "batch_size": 5})),
        (60, Event(step=0, run="A", perturb=Perturb(sigma=0.1, seed=1))),
    )
    assert_agrees(trained(what, 100, *live), tmp_path, lanes=3)


def test_a_run_stopped_by_its_loss_goes_on_where_it_stopped(tmp_path: Path) -> None:
    runs = (Run(name="A", optimizer={"name": "adam", "lr": 0.05}, training={"stop": {"loss": 0.3}}), Run(name="B"))
    what = replace(experiment("gauss", "training.evaluate_every=5"), runs=runs)
    content = trained(what, 200, (150, switch(0, "A", training={"stop": {"loss": 0.0}}, optimizer={"name": "sgd"})))
    assert_agrees(content, tmp_path, lanes=2)


def test_a_diverged_run_prints_what_was_recorded(tmp_path: Path) -> None:
    run = Run(name="A", optimizer={"name": "sgd", "lr": 900.0}, training={"dtype": "float32"})
    what = replace(experiment("plane"), runs=(run, Run(name="B")))
    content = trained(what, 60)
    assert content.checkpoint.lanes[0].status == "diverged"
    found = agreements(content, tmp_path)
    assert found[0].compared == found[0].recorded < 60
    assert found[1].parted == 0


@st.composite
def experiments(draw: st.DrawFn) -> Experiment:
    names = st.sampled_from(sorted(set(optimizers()) - {"lbfgs"}))
    hidden = draw(st.lists(st.integers(1, 6), max_size=3))
    data = draw(st.sampled_from(["gauss", "blobs", "reg-plane", "iris"]))
    training = [f"training.batch_size={draw(st.integers(1, 40))}", f"training.l2={draw(st.sampled_from([0.0, 0.01]))}"]
    network = [f"network.hidden={hidden}", f"network.activation={draw(st.sampled_from(sorted(activations())))}"]
    what = experiment("gauss", f"data.name={data}", "data.samples=80", *network, *training)
    events = tuple(
        switch(step, how=draw(st.sampled_from(["fresh", "carry"])), optimizer={"name": draw(names)})
        for step in sorted(draw(st.lists(st.integers(0, 30), max_size=3)))
    )
    return replace(what, runs=(Run(name="A", optimizer={"name": draw(names)}, seeds=2),), events=events)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(experiments())
def test_random_experiments(tmp_path: Path, what: Experiment) -> None:
    content = trained(what, 40)
    for one in agreements(content, tmp_path):
        assert one.compared == one.recorded, one
        assert one.parted == 0, one


def test_a_line_search_without_a_finite_loss_ends_the_run_in_the_script_too(tmp_path: Path) -> None:
    what = experiment("gauss", "network.hidden=[3, 4]", "training.l2=0.01")
    what = replace(what, runs=(Run(name="A", optimizer={"name": "lbfgs"}),))
    edit = Event(step=0, run="A", edit=(Edit(layer=1, neuron=1, input=1, value=1e200),))
    content = trained(what, 20, (2, edit))
    assert content.checkpoint.lanes[0].status == "diverged"
    assert_agrees(content, tmp_path)


def test_a_diverged_run_goes_on_when_its_weights_are_put_right(tmp_path: Path) -> None:
    run = Run(name="A", optimizer={"name": "sgd", "lr": 900.0}, training={"dtype": "float32"})
    what = replace(experiment("plane"), runs=(run, Run(name="B")))
    inputs = trained(what, 0).checkpoint.lanes[0].sizes[0]
    right = tuple(Edit(layer=1, neuron=1, input=place, value=0.1) for place in range(inputs + 1))
    live = ((40, switch(0, "A", optimizer={"lr": 0.01})), (40, Event(step=0, run="A", edit=right)))
    content = trained(what, 90, *live)
    assert [lane.status for lane in content.checkpoint.lanes] == ["running", "running"]
    assert_agrees(content, tmp_path, lanes=2)


def test_new_data_at_the_end_of_an_epoch_begin_with_the_next(tmp_path: Path) -> None:
    what = experiment("gauss", "data.samples=60", "training.batch_size=10")
    live = ((6, switch(0, data={"noise": 0.4})), (12, switch(0, training={"batch_size": 4})))
    assert_agrees(trained(what, 40, *live), tmp_path)


def test_a_log_that_does_not_lead_to_a_lane_is_refused() -> None:
    content = trained(experiment(), 2)
    lane = replace(content.checkpoint.lanes[0], run="nobody")
    with pytest.raises(Refused) as refused:
        lives(replace(content.checkpoint, lanes=(lane,)), content.history)
    assert refused.value.refusal.code == "damaged"


@pytest.mark.parametrize("name", sorted(losses()))
def test_a_loss_is_written_as_it_is_computed(name: str) -> None:
    entry = losses()[name]
    for task, outputs in entry.outputs.items():
        z = torch.randn(
            7, 1 if task == "binary" else 3, dtype=torch.float64, generator=torch.Generator().manual_seed(1)
        )
        y = torch.nn.functional.one_hot(z.argmax(1), z.shape[1]).double()
        for output in outputs:
            yhat = torch.softmax(z, -1)
            if output != "softmax":
                yhat = torch.empty_like(z)
                activations()[output].forward(torch, z, yhat)
            written = eval(entry.script, {"nn": torch.nn, "torch": torch}, {"z": z, "yhat": yhat, "y": y})
            torch.testing.assert_close(written, entry.samples(torch, z, yhat, y).mean())


def test_what_is_carried_into_centred_rmsprop_stays_finite() -> None:
    what = experiment("gauss", "data.samples=100", "network.hidden=[8, 8]")
    runs = (Run(name="A", optimizer={"name": "adam"}, seeds=2),)
    centred = switch(0, how="carry", optimizer={"name": "rmsprop", "centered": True})
    content = trained(replace(what, runs=runs), 60, (20, centred))
    assert [lane.status for lane in content.checkpoint.lanes] == ["running", "running"]
