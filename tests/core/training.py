"""What the tests of the trainer share: small experiments, and the same training written with torch.nn and autograd."""

from __future__ import annotations

import importlib
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
import torch
from msgspec.structs import replace
from torch import Tensor, nn

from nnviz.catalog.defaults import arguments
from nnviz.catalog.registry import activations, optimizers
from nnviz.core.batches import order
from nnviz.core.task import Task, task_for
from nnviz.core.trainer import Trainer
from nnviz.snapshot import Layout
from nnviz.spec import Data, Experiment, Network, Run, Training
from nnviz.state import LaneState

#: 25 training samples: batches of 10, 10 and 5.
DATA = Data(name="gauss", samples=50, noise=0.4, seed=3)


def experiment(*runs: Run, data: Data = DATA, network: Network | None = None, **training: Any) -> Experiment:
    """Return a small experiment in float64 (unless `dtype` says otherwise) that is evaluated every 5 steps."""
    settings = {"dtype": "float64", "batch_size": 10, "evaluate_every": 5, "seed": 7, **training}
    return Experiment(
        data=data,
        network=network or Network(hidden=(5, 4), activation=("tanh", "relu")),
        training=Training(**settings),
        runs=runs or (run("sgd", lr=0.1),),
    )


def run(optimizer: str, name: str = "", schedule: dict[str, Any] | None = None, **values: Any) -> Run:
    """Return a run of one optimizer; `seeds`, `network` and `training` are the run's, the rest are its values."""
    own = {key: values.pop(key) for key in ("seeds", "network", "training") if key in values}
    table = {"name": optimizer, **values}
    return Run(name=name or optimizer, optimizer=table, schedule=schedule or {"name": "constant"}, **own)


class Recorded:
    """A trainer and all it recorded: by (branch, seed, step), with the seconds left out."""

    def __init__(self, what: Experiment, **more: Any) -> None:
        self.rows: dict[tuple[int, int, int], dict[str, float]] = {}
        self.layouts: list[Layout] = []
        self.trainer = Trainer(what, self._take, self.layouts.append, **more)

    def _take(self, layout: Layout, rows: np.ndarray) -> None:
        for row in rows:
            named = dict(zip(layout.columns, row.tolist(), strict=True))
            lane = layout.lanes[int(named.pop("lane"))]
            named.pop("seconds")
            key = (lane.key.branch, lane.key.seed, int(named["step"]))
            assert key not in self.rows, f"recorded twice: {key}"
            self.rows[key] = {name: value for name, value in named.items() if value == value}

    def column(self, name: str, branch: int = 0, seed: int = 7) -> list[float]:
        """Return one column of one lane, in the order of steps."""
        keys = sorted(key for key in self.rows if key[:2] == (branch, seed))
        return [self.rows[key][name] for key in keys]

    def catch_up(self) -> None:
        """Train until no lane is behind."""
        while self.trainer.lagging:
            self.trainer.advance(seconds=float("inf"))

    def steps(self, count: int) -> None:
        """Train so many steps with every lane at the front."""
        self.catch_up()
        self.trainer.run_to(self.trainer.front + count)


def trained(what: Experiment, steps: int, **more: Any) -> Recorded:
    """Return the training of `what` after so many steps."""
    out = Recorded(what, **more)
    out.trainer.run_to(steps)
    return out


def equal(a: LaneState, b: LaneState) -> list[str]:
    """Return the names of the fields in which two states differ in any bit, training time left out."""
    a, b = replace(a, seconds=0.0), replace(b, seconds=0.0)
    differing = [name for name in ("weights", "gradient", "update") if not _same(getattr(a, name), getattr(b, name))]
    if a.optimizer.keys() != b.optimizer.keys():
        differing.append("optimizer's names")
    else:
        differing += [name for name, value in a.optimizer.items() if not _same(value, b.optimizer[name])]
    empty = {"weights": None, "gradient": None, "update": None, "optimizer": {}}
    return differing + (["plain fields"] if replace(a, **empty) != replace(b, **empty) else [])


def _same(a: np.ndarray, b: np.ndarray) -> bool:
    return a.dtype == b.dtype and a.shape == b.shape and a.tobytes() == b.tobytes()


# --- the same with torch.nn -------------------------------------------------------------------------------------


def module(name: str) -> nn.Module:
    """Return the torch.nn module of an activation."""
    if name == "softmax":
        return nn.Softmax(-1)
    entry = activations()[name]
    return _named(entry.dotted)(**entry.arguments) if entry.dotted else nn.Identity()


def _named(dotted: str) -> Any:
    place, _, name = dotted.rpartition(".")
    return getattr(importlib.import_module(place), name)


def sequential(state: LaneState) -> nn.Sequential:
    """Return a lane's network as nn.Sequential (without the output activation), with the lane's own weights."""
    names = (*state.settings.network.activations(), "linear")
    parts: list[nn.Module] = []
    for fan_in, fan_out, name in zip(state.sizes[:-1], state.sizes[1:], names, strict=True):
        linear = nn.Linear(fan_in, fan_out, dtype=torch.from_numpy(state.weights).dtype)
        parts += [linear, module(name)]
    net = nn.Sequential(*parts)
    nn.utils.vector_to_parameters(torch.from_numpy(state.weights.copy()), net.parameters())
    return net


def loss_of(task: Task, state: LaneState, z: Tensor, y: Tensor) -> Tensor:
    """Return the mean loss for pre-activations z of the output layer, by torch's own functions."""
    model = task.model(state.settings)
    if model.loss == "bce":
        return nn.functional.binary_cross_entropy_with_logits(z, y)
    if model.loss == "cross_entropy":
        return nn.functional.cross_entropy(z, y.argmax(-1))
    return nn.functional.mse_loss(module(model.activations[-1])(z), y, reduction="sum") / (2 * len(y))


def flat(net: nn.Module, *, grad: bool = False) -> np.ndarray:
    """Return all parameters (or gradients) of a network as one array, in the order W1, b1, W2, b2, ..."""
    values = [(p.grad if grad else p.detach()) for p in net.parameters()]
    return torch.cat([value.reshape(-1) for value in values]).numpy()


class Plain:
    """The same training as one lane's, as a plain loop over torch.nn and torch.optim.

    Args:
        state: The lane to start from.
    """

    def __init__(self, state: LaneState) -> None:
        self.state = state
        self.task = task_for(state.settings.data)
        self.net = sequential(state)
        self.losses: list[float] = []
        self.gradients: list[np.ndarray] = []
        self.batches = self._batches()
        self.use(state.settings.optimizer)

    def use(self, values: dict[str, Any]) -> None:
        """Take a fresh optimizer."""
        entry = optimizers()[values["name"]]
        given = arguments(entry, values)
        if entry.vectors:
            linears = [part for part in self.net if isinstance(part, nn.Linear)]
            vector = {key: given[key] for key in ("lr", "eps", "weight_decay") if key in given}
            self.optimizers = [
                _named(entry.dotted)([part.weight for part in linears], **given),
                _named(entry.vectors)([part.bias for part in linears], **vector),
            ]
        else:
            self.optimizers = [_named(entry.dotted)(self.net.parameters(), **given)]
        self.closure = entry.closure

    def set(self, **values: Any) -> None:
        """Set values of every parameter group."""
        for optimizer in self.optimizers:
            for group in optimizer.param_groups:
                group.update(values)

    def _batches(self) -> Iterator[tuple[Tensor, Tensor]]:
        training = self.state.settings.training
        model = self.task.model(self.state.settings)
        part = self.task.part("train", model, training.dtype, torch.device("cpu"))
        size = len(part.x) if training.batch_size == "full" else training.batch_size
        epoch = self.state.epoch
        while True:
            rows = order(self.state.seed, epoch, len(part.x))
            rows = torch.arange(len(part.x)) if size >= len(part.x) else rows
            for batch in rows.split(size):
                yield part.x[batch], part.y[batch]
            epoch += 1

    def objective(self, x: Tensor, y: Tensor) -> Tensor:
        """Return loss plus penalties, keeping the loss alone."""
        training = self.state.settings.training
        loss = loss_of(self.task, self.state, self.net(x), y)
        self._loss = float(loss.detach())
        weights = [part.weight for part in self.net if isinstance(part, nn.Linear)]
        penalty = sum(training.l1 * w.abs().sum() + training.l2 / 2 * (w**2).sum() for w in weights)
        return loss + penalty

    def step(self) -> None:
        """Take one step."""
        x, y = next(self.batches)
        training = self.state.settings.training
        first: list[tuple[float, np.ndarray]] = []

        def closure() -> Tensor:
            self.net.zero_grad()
            value = self.objective(x, y)
            value.backward()
            first.append((self._loss, flat(self.net, grad=True)))
            return value

        if self.closure:
            self.optimizers[0].step(closure)
        else:
            closure()
            if training.clip_value:
                nn.utils.clip_grad_value_(self.net.parameters(), training.clip_value)
            if training.clip_norm:
                nn.utils.clip_grad_norm_(self.net.parameters(), training.clip_norm)
            for optimizer in self.optimizers:
                optimizer.step()
        self.losses.append(first[0][0])
        self.gradients.append(first[0][1])

    def steps(self, count: int) -> None:
        """Take so many steps."""
        for _ in range(count):
            self.step()

    @property
    def weights(self) -> np.ndarray:
        """All parameters as one array."""
        return flat(self.net)


def layer_norms(values: Sequence[float] | np.ndarray, sizes: Sequence[int]) -> list[float]:
    """Return the L2 norm of W and b together of each layer of a row of parameters."""
    out, at = [], 0
    for fan_in, fan_out in pairwise(sizes):
        end = at + fan_out * (fan_in + 1)
        out.append(float(np.linalg.norm(np.asarray(values)[at:end])))
        at = end
    return out
