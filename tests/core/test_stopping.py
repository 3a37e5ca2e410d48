"""Stop conditions: steps, epochs, loss, and time, which is logged as its step."""

from __future__ import annotations

import pytest
import torch

from nnviz.spec import Data, Event
from tests.core.training import Plain, Recorded, equal, experiment, loss_of, run, trained


def test_steps() -> None:
    recorded = trained(experiment(stop={"steps": 17}), 100)
    state = recorded.trainer.states()[0]
    assert (state.step, state.status, state.stopped_by) == (17, "stopped", "steps")
    assert len(recorded.rows) == 17
    assert recorded.trainer.finished


@pytest.mark.parametrize(("batch", "steps"), [(10, 6), (25, 2), ("full", 2), (1, 50), (24, 4)])
def test_epochs(batch: int | str, steps: int) -> None:
    state = trained(experiment(batch_size=batch, stop={"epochs": 2}), 100).trainer.states()[0]
    assert (state.step, state.epoch, state.used, state.stopped_by) == (steps, 2, 0, "epochs")


@pytest.mark.parametrize("test_fraction", [0.5, 0.0])
def test_loss_is_the_evaluated_one(test_fraction: float) -> None:
    data = Data(name="gauss", samples=50, noise=0.4, seed=3, test_fraction=test_fraction)
    recorded = Recorded(experiment(data=data, stop={"loss": 0.5}))
    plain = Plain(recorded.trainer.states()[0])
    recorded.trainer.run_to(2000)
    state = recorded.trainer.states()[0]
    assert state.stopped_by == "loss"
    assert state.step % 5 == 0
    model = plain.task.model(state.settings)
    part = plain.task.part("test" if test_fraction else "train", model, "float64", torch.device("cpu"))
    found = []
    for _ in range(state.step // 5):
        plain.steps(5)
        found.append(float(loss_of(plain.task, state, plain.net(part.x).detach(), part.y)))
    assert found[-1] <= 0.5 < min(found[:-1], default=1.0)


def test_a_run_may_have_a_condition_of_its_own() -> None:
    what = experiment(run("sgd"), run("adam", training={"stop": {"steps": 8}}))
    states = {state.run: state for state in trained(what, 30).trainer.states()}
    assert (states["sgd"].step, states["sgd"].status) == (30, "running")
    assert (states["adam"].step, states["adam"].status) == (8, "stopped")


def test_time_is_logged_and_a_replay_stops_there() -> None:
    what = experiment(run("sgd", seeds=2), run("adam", training={"stop": {"seconds": 0.0}}), stop={"seconds": 0.05})
    live = Recorded(what)
    while live.trainer.state("sgd").status == "running":
        live.trainer.advance(10)
    stopped = live.trainer.state("sgd")
    assert stopped.stopped_by == "seconds"
    assert [event.stop for event in live.trainer.log] == ["seconds", "seconds"]
    live.steps(20)
    again = trained(live.trainer.checkpoint().experiment, live.trainer.front)
    pairs = zip(again.trainer.states(), live.trainer.states(), strict=True)
    assert [equal(*pair) for pair in pairs] == [[], [], []]
    assert again.trainer.log == live.trainer.log
    assert [one.event.stop for one in live.trainer.announced] == ["seconds", "seconds"]


def test_a_stopped_run_goes_on_when_its_condition_is_lifted() -> None:
    live = trained(experiment(stop={"steps": 10}), 30)
    live.trainer.submit(Event(step=0, set={"training": {"stop": {"steps": 25}}}))
    live.trainer.run_to(40)
    assert live.trainer.states()[0].step == 25
    again = trained(live.trainer.checkpoint().experiment, 25)
    assert equal(again.trainer.states()[0], live.trainer.states()[0]) == []
    assert again.rows == live.rows


def test_steps_of_an_epoch_from_anywhere_in_it() -> None:
    recorded = trained(experiment(), 4)
    assert recorded.trainer.epoch_steps(1) == 2
    assert recorded.trainer.epoch_steps(2) == 5
