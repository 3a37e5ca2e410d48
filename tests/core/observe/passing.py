"""What the tests of layers, neurons and profiles share: networks, and their passes by torch.nn."""

from __future__ import annotations

from typing import Any

import torch
from msgspec.structs import replace
from torch import Tensor, nn

from nnviz.core.task import task_for
from nnviz.snapshot import Needs
from nnviz.spec import Data, Network
from nnviz.state import LaneState
from tests.core.training import DATA, experiment, module, run, sequential, trained

MANY = Data(name="spiral", samples=800, noise=0.2, seed=4)
BLOBS = Data(name="blobs", samples=60, classes=3, seed=2)
DEEP = Network(hidden=(6, 5, 4), activation=("relu", "sigmoid", "tanh"))
CASES: list[tuple[Data, dict[str, Any]]] = [
    (MANY, {"network": DEEP}),
    (MANY, {"network": Network(hidden=()), "batch_size": "full"}),
    (DATA, {"network": DEEP, "l1": 0.01, "l2": 0.1, "clip_norm": 0.5}),
    (DATA, {"loss": "mse", "output": "tanh"}),
    (BLOBS, {}),
    (BLOBS, {"loss": "mse"}),
    (BLOBS, {"network": Network(hidden=())}),
    (Data(name="reg-plane", samples=60), {"network": DEEP}),
    (Data(name="iris", test_fraction=0.3), {"network": DEEP}),
    (Data(name="gauss", samples=40, test_fraction=0.0, features=("x1", "x1_sq", "sin_x2")), {"batch_size": 7}),
]
ALL = Needs(sample=2, before=True, focus=(1, 1), batch=True, layers=True, bins=8, profile=5)


def state_of(data: Data, training: dict[str, Any], steps: int = 12) -> LaneState:
    return trained(experiment(run("adam"), data=data, **training), steps).trainer.states()[0]


def fixed(state: LaneState) -> tuple[Tensor, Tensor]:
    """The first 256 training samples, as the network sees them."""
    task = task_for(state.settings.data)
    part = task.part("train", task.model(state.settings), state.settings.training.dtype, torch.device("cpu"))
    return part.x[:256], part.y[:256]


def passed(state: LaneState, x: Tensor) -> tuple[list[Tensor], list[Tensor]]:
    """z and a of every layer by torch.nn, with gradients kept for z."""
    names = task_for(state.settings.data).model(state.settings).activations
    zs, activated = [], [x]
    for linear, name in zip([one for one in sequential(state) if isinstance(one, nn.Linear)], names, strict=True):
        zs.append(linear(activated[-1]))
        zs[-1].retain_grad()
        activated.append(module(name)(zs[-1]))
    return zs, activated


def back(state: LaneState) -> LaneState:
    """The lane with the weights of the step before."""
    return replace(state, weights=state.weights - state.update)
