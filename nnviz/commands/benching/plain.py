"""The peer: the loop a user would write with `nn.Sequential`, autograd and `torch.optim`; it records nothing."""

from __future__ import annotations

import math
import time
from collections.abc import Iterator

import torch
from torch import nn

from nnviz.catalog import defaults
from nnviz.catalog.registry import activations, optimizers
from nnviz.core.optimizer import optimizer_class
from nnviz.core.task import Part, task_for
from nnviz.spec import Experiment

_OUTPUT = {"bce": nn.BCEWithLogitsLoss, "cross_entropy": nn.CrossEntropyLoss, "mse": nn.MSELoss}


class PlainLoop:
    """One run of an experiment as a plain loop; `seconds(steps)` times so many steps."""

    def __init__(self, experiment: Experiment) -> None:
        run = experiment.runs[0]
        task = task_for(experiment.data)
        settings = defaults.hyperparameters(run.optimizer["name"], run.optimizer)
        loss, _ = defaults.loss_and_output(experiment.training, task.dataset.task)
        self._net = _network(experiment, task.dataset.x.shape[1], task.dataset.outputs)
        self._criterion = _OUTPUT[loss]()
        entry = optimizers()[settings["name"]]
        self._optimizer = optimizer_class(entry.dotted)(self._net.parameters(), **defaults.arguments(entry, settings))
        part = _part(experiment)
        self._x, self._y = part.x, part.y.argmax(1) if loss == "cross_entropy" else part.y
        size = experiment.training.batch_size
        self._size = len(self._x) if size == "full" else size
        self._batches = self._epochs()

    def _epochs(self) -> Iterator[torch.Tensor]:
        while True:
            order = torch.randperm(len(self._x))
            for start in range(0, len(order), self._size):
                yield order[start : start + self._size]

    def seconds(self, steps: int) -> float:
        """Take `steps` steps; return the seconds they took."""
        total = 0.0
        start = time.perf_counter()
        for _ in range(steps):
            rows = next(self._batches)
            loss = self._criterion(self._net(self._x[rows]), self._y[rows])
            self._optimizer.zero_grad()
            loss.backward()
            self._optimizer.step()
            total += loss.item()
        elapsed = time.perf_counter() - start
        if not math.isfinite(total):
            raise ArithmeticError("the plain loop diverged: its time means nothing")
        return elapsed


def _part(experiment: Experiment) -> Part:
    from nnviz.core.lanes import first_states

    state = first_states(experiment, experiment.runs[0], 0)[0]
    task = task_for(experiment.data)
    return task.part("train", task.model(state.settings), "float32", torch.device("cpu"))


def _network(experiment: Experiment, inputs: int, outputs: int) -> nn.Sequential:
    layers: list[nn.Module] = []
    width = inputs
    for units, name in zip(experiment.network.hidden, experiment.network.activations(), strict=True):
        layers += [nn.Linear(width, units), _module(name)]
        width = units
    return nn.Sequential(*layers, nn.Linear(width, outputs))


def _module(name: str) -> nn.Module:
    entry = activations()[name]
    kind = getattr(nn, entry.dotted.rpartition(".")[2])
    module: nn.Module = kind(**entry.arguments)
    return module
