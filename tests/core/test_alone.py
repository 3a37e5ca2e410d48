"""A lane equals itself alone, bit for bit, whatever runs beside it (promised on x86)."""

from __future__ import annotations

import platform
from typing import Any

import pytest
import torch
from msgspec.structs import replace

from nnviz.catalog.registry import optimizers
from nnviz.spec import Data, Event, Network, Run
from tests.core.training import Recorded, equal, experiment, run

pytestmark = pytest.mark.skipif(
    platform.machine().lower() not in ("x86_64", "amd64"), reason="equal bits are promised on x86 only"
)

#: What may run beside: other optimizers, networks, batch sizes, precisions, seeds, and one that diverges.
BESIDE = (
    run("adam", "beside adam", seeds=3),
    run("lbfgs", "beside lbfgs", max_iter=3),
    run("momentum", "beside wide", network={"hidden": [33], "activation": "gelu"}),
    run("rmsprop", "beside batch", training={"batch_size": 7}),
    run("nadam", "beside double", training={"dtype": "float64"}),
    run("sgd", "beside wild", lr=1000.0, network={"activation": "relu"}, training={"loss": "mse"}),
    run("adafactor", "beside clipped", training={"clip_norm": 0.1, "l2": 0.01, "evaluate_every": 4}),
)

SHAPES: list[dict[str, Any]] = [
    {},
    {"network": Network(hidden=(1, 3), activation="softplus")},
    {"network": Network(hidden=(), activation="tanh"), "batch_size": 1},
    {"network": Network(hidden=(8, 8), activation="sigmoid"), "batch_size": "full", "data": Data(samples=400)},
    {"network": Network(hidden=(5,), activation="gelu"), "dtype": "float64", "data": Data(name="blobs", samples=90)},
    {"network": Network(hidden=(6,), activation="silu"), "data": Data(name="reg-plane", samples=300), "batch_size": 40},
]


def names() -> list[str]:
    return [name for name in optimizers() if hasattr(torch.optim, optimizers()[name].dotted.rpartition(".")[2])]


def compare(mine: Run, events: tuple[Event, ...] = (), others: tuple[Run, ...] = BESIDE, **more: Any) -> None:
    more = {"dtype": "float32", **more}
    alone = Recorded(replace(experiment(mine, **more), events=tuple(e for e in events if e.run in ("", mine.name))))
    beside = Recorded(replace(experiment(*others[:3], mine, *others[3:], **more), events=events))
    alone.trainer.run_to(31)
    beside.trainer.run_to(31)
    found = beside.trainer.state(mine.name)
    expected = alone.trainer.state(mine.name)
    moved = replace(found, branch=expected.branch, cursor=expected.cursor)
    assert equal(moved, expected) == []
    key = (found.branch, found.seed)
    rows = {step: named(row, expected) for (*lane, step), row in beside.rows.items() if tuple(lane) == key}
    assert rows == {
        step: named(row, expected) for (branch, _, step), row in alone.rows.items() if branch == expected.branch
    }


def named(row: dict[str, float], state: Any) -> dict[str, float]:
    return dict(row)


@pytest.mark.parametrize("name", names())
def test_next_to_anything(name: str) -> None:
    compare(run(name, "mine"))


@pytest.mark.parametrize("shape", range(len(SHAPES)))
@pytest.mark.parametrize("name", ["sgd", "adam"])
def test_in_any_shape(shape: int, name: str) -> None:
    loss = {"blobs": "mse"}.get(SHAPES[shape].get("data", Data()).name)
    others = tuple(one for one in BESIDE if loss is None or not one.training.get("loss"))
    compare(run(name, "mine"), others=others, **SHAPES[shape])


def test_next_to_lanes_of_its_own_kind() -> None:
    for count in (1, 2, 5):
        others = tuple(run("adam", f"other {i}", lr=0.003) for i in range(count))
        compare(run("adam", "mine"), others=(*others, run("adam", "more", seeds=4)), batch_size=25)


def test_next_to_runs_that_come_go_and_change() -> None:
    events = (
        Event(step=3, add=run("adam", "late", seeds=2)),
        Event(step=5, run="mine", set={"optimizer": {"name": "momentum"}}),
        Event(step=7, run="beside adam", fork="child"),
        Event(step=9, run="beside adam", remove=True),
        Event(step=12, run="beside batch", set={"training": {"batch_size": 10}}),
        Event(step=15, set={"training": {"l2": 0.01}}),
        Event(step=20, run="beside wide", set={"network": {"hidden": [4]}}),
    )
    compare(run("adam", "mine"), events)
