"""get -> put: a state taken at any step, through bytes, goes on as if nothing had happened."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from msgspec.structs import replace

from nnviz import codec
from nnviz.catalog.registry import optimizers, schedules
from nnviz.core.group import LaneGroup, key_of
from nnviz.spec import Event, Experiment, Network, Run
from nnviz.state import Checkpoint, LaneState, Moved, without_values
from tests.core.training import Recorded, equal, experiment, run

#: Where a state is taken: within an epoch of three mini-batches, at its end, and in another epoch.
STEPS = (1, 3, 17)


def there(names: list[str]) -> list[str]:
    return [name for name in names if hasattr(torch.optim, optimizers()[name].dotted.rpartition(".")[2])]


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("name", there(list(optimizers())))
def test_a_lane_goes_on_bit_for_bit(name: str, dtype: str) -> None:
    schedule = {"name": "cosine", "horizon": 20} if name not in ("rprop", "adagrad") else {"name": "constant"}
    what = experiment(run(name, schedule=schedule), dtype=dtype, l1=0.001, batch_size=10)
    whole = Recorded(what)
    for step in STEPS:
        whole.trainer.run_to(step)
        state = codec.decode(codec.encode(whole.trainer.states()[0]), LaneState)
        assert equal(state, whole.trainer.states()[0]) == []
        with torch.no_grad():
            group = LaneGroup(key_of(state), [state])
            assert equal(group.state(0), state) == []
            for _ in range(9):
                group.run(1, float("inf"))
        whole.trainer.run_to(step + 9)
        assert equal(group.state(0), whole.trainer.states()[0]) == []
        whole = Recorded(what)


@pytest.mark.parametrize("schedule", schedules())
def test_a_checkpoint_goes_on_bit_for_bit(schedule: str) -> None:
    events = (
        Event(step=12, run="adam", set={"optimizer": {"name": "momentum"}}, state="carry"),
        Event(step=20, run="big", set={"training": {"batch_size": 4}}),
        Event(step=24, run="adam", fork="child"),
        Event(step=30, add=run("rmsprop", "late")),
    )
    runs = (
        run("adam", schedule={"name": schedule}),
        run("sgd", "big", network=Network(hidden=(9,)), seeds=2, training={"batch_size": 7}),
    )
    what = with_events(experiment(*with_tables(runs), dtype="float32"), events)
    whole = Recorded(what)
    whole.trainer.run_to(45)
    for step in (5, 13, 24, 33):
        first = Recorded(what)
        first.trainer.run_to(step)
        saved = codec.decode(codec.encode(first.trainer.checkpoint()), Checkpoint)
        second = Recorded(saved.experiment, checkpoint=saved)
        second.trainer.run_to(45)
        assert second.trainer.checkpoint().branches == whole.trainer.checkpoint().branches
        pairs = zip(second.trainer.states(), whole.trainer.states(), strict=True)
        assert [equal(*pair) for pair in pairs] == [[]] * 5
        assert first.rows | second.rows == whole.rows


def with_events(what: Experiment, events: tuple[Event, ...]) -> Experiment:
    return Experiment(data=what.data, network=what.network, training=what.training, runs=what.runs, events=events)


def with_tables(runs: tuple[Run, ...]) -> tuple[Run, ...]:
    return tuple(
        Run(
            name=one.name,
            optimizer=one.optimizer,
            schedule=one.schedule,
            seeds=one.seeds,
            network={"hidden": [9], "activation": "tanh"} if one.network else {},
            training=one.training,
        )
        for one in runs
    )


@pytest.mark.parametrize("name", there(list(optimizers())))
def test_a_lent_state_is_the_same_until_training_goes_on(name: str) -> None:
    trainer = Recorded(experiment(run(name), run("sgd", "other"), dtype="float32", batch_size=10)).trainer
    trainer.run_to(17)
    (lane, lent), own = trainer.lend(name, whole=True), trainer.state(name)
    kept = codec.encode(own)
    assert codec.encode(lent.of(lane)) == kept
    assert codec.encode(codec.decode(codec.encode(lent), Moved).of(without_values(lane))) == kept
    trainer.run_to(20)
    assert codec.encode(own) == kept
    again, later = trainer.lend(name, whole=True)
    assert again is lane
    assert np.shares_memory(lent.weights, later.weights)  # it cost no copy
    assert not np.shares_memory(own.weights, lent.weights)


@pytest.mark.parametrize("name", there(list(optimizers())))
def test_of_an_optimizers_state_nobody_is_to_see_only_the_names_are_lent(name: str) -> None:
    trainer = Recorded(experiment(run("sgd", "other"), run(name), dtype="float32", batch_size=10)).trainer
    for step in (0, 17):
        trainer.run_to(step)
        lane, lent = trainer.lend(name, whole=False)
        found, own = codec.decode(codec.encode(lent), Moved).of(without_values(lane)), trainer.state(name)
        assert found.optimizer.keys() == own.optimizer.keys()
        assert not any(value.size for value in found.optimizer.values())
        assert equal(replace(found, optimizer={}), replace(own, optimizer={})) == []


def test_a_lane_that_takes_no_steps_is_lent_as_it_is() -> None:
    runs = (run("adam", training={"stop": {"steps": 5}}), run("sgd", "other"))
    trainer = Recorded(experiment(*runs, dtype="float32")).trainer
    trainer.run_to(9)
    lane, lent = trainer.lend("adam", whole=True)
    assert lane.status == "stopped"
    assert equal(lent.of(without_values(lane)), trainer.state("adam")) == []
    with pytest.raises(KeyError):
        trainer.lend("nobody", whole=True)
