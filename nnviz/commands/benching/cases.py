"""The networks that are measured."""

from __future__ import annotations

from typing import Any

import msgspec

from nnviz import assets, toml
from nnviz.spec import Data, Experiment, Network, Run, Training

#: The optimizers of a race, with rates at which none diverges within a measurement.
RACE = {
    "SGD": {"name": "sgd", "lr": 0.03},
    "momentum": {"name": "momentum", "lr": 0.01},
    "RMSProp": {"name": "rmsprop", "lr": 0.001},
    "Adam": {"name": "adam", "lr": 0.001},
}


class Case(msgspec.Struct, frozen=True):
    """One network and the runs it is measured with (each alone, unless `together`)."""

    name: str
    experiment: Experiment
    optimizers: tuple[str, ...]
    together: bool = False

    def alone(self, optimizer: str) -> Experiment:
        """Return the experiment with one run."""
        return with_runs(self.experiment, {optimizer: RACE[optimizer]})

    def all_runs(self) -> Experiment:
        """Return the experiment with all its runs side by side."""
        return with_runs(self.experiment, {name: RACE[name] for name in self.optimizers})


def with_runs(experiment: Experiment, optimizers: dict[str, dict[str, Any]]) -> Experiment:
    """Return the experiment with one run for each optimizer."""
    runs = tuple(Run(name=name, optimizer=optimizer) for name, optimizer in optimizers.items())
    return msgspec.structs.replace(experiment, runs=runs)


def cases() -> tuple[Case, ...]:
    """Return the cases, the default experiment first."""
    spiral = Data(name="spiral", samples=500, noise=0.1)
    features = ("x1", "x2", "x1_sq", "x2_sq", "x1x2", "sin_x1", "sin_x2")
    small = Experiment(data=spiral, training=Training(batch_size=10))
    deep = Experiment(
        data=msgspec.structs.replace(spiral, features=features),
        network=Network(hidden=(8, 8, 8, 8, 8, 8)),
        training=Training(batch_size=10),
    )
    text = Experiment(
        data=Data(name="digits", test_fraction=0.2),
        network=Network(hidden=(128,), activation="relu", init="kaiming"),
        training=Training(batch_size=32, evaluate_every=100),
    )
    default = msgspec.structs.replace(toml.read(assets.experiments()["spiral"]), events=())
    return (
        Case("default", default, ("Adam",)),
        Case("2-8-8-1", small, ("SGD", "Adam")),
        Case("2-8-8-1 race of four", small, tuple(RACE), together=True),
        Case("7-8x6-1", deep, ("SGD", "Adam")),
        Case("784-128-10", text, ("SGD", "Adam")),
    )
