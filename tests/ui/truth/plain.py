"""The same training once more as a plain PyTorch loop, and how a number that is shown compares with one computed.

Only the start and the order of samples come from the program (`core.initial`, `core.batches`), and the data it trains
on; forward and backward passes, losses, penalties, clipping, optimizers, schedules and statistics are torch's and
numpy's own.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from nnviz.core.batches import order
from nnviz.core.data import Dataset
from nnviz.core.initial import initial_weights
from nnviz.core.shape import Shape
from nnviz.core.task import task_for
from nnviz.spec import Experiment, settings_of

#: What an activation is in torch.nn, and how far from its steepest slope it counts as saturated.
MODULES: dict[str, Callable[[], nn.Module]] = {"tanh": nn.Tanh, "relu": nn.ReLU, "sigmoid": nn.Sigmoid}
STEEPEST = {"tanh": 1.0, "sigmoid": 0.25}

MakeOptimizer = Callable[[list[Tensor]], torch.optim.Optimizer]
MakeSchedule = Callable[[torch.optim.Optimizer], torch.optim.lr_scheduler.LRScheduler]


@dataclass
class Step:
    """One step: the mini-batch, the loss on it, and of every layer [W, b] before and after it."""

    batch: np.ndarray
    loss: float
    rate: float
    gradient: list[tuple[np.ndarray, np.ndarray]]
    before: list[tuple[np.ndarray, np.ndarray]]
    after: list[tuple[np.ndarray, np.ndarray]]


class Plain:
    """A plain loop over nn.Sequential, autograd and torch.optim.

    Args:
        experiment: What to train.
        run: Which run of it.
        make: The optimizer.
        schedule: The schedule, stepped after every step.
    """

    def __init__(self, experiment: Experiment, run: str, make: MakeOptimizer, schedule: MakeSchedule | None = None):
        settings = settings_of(experiment, experiment.run(run))
        self.training, network = settings.training, settings.network
        self.data: Dataset = task_for(experiment.data).dataset
        self.kind = getattr(torch, self.training.dtype)
        outputs = len(self.data.classes) if self.data.task == "multiclass" else 1
        self.sizes = (self.data.x.shape[1], *network.hidden, outputs)
        self.names = network.activations()
        self.linears = [nn.Linear(a, b, dtype=self.kind) for a, b in pairwise(self.sizes)]
        hidden = [MODULES[name]() for name in self.names]
        parts = [part for pair in zip(self.linears, hidden, strict=False) for part in pair]
        self.net = nn.Sequential(*parts, self.linears[-1])
        row = initial_weights(network, Shape(self.sizes), self.training.seed).to(self.kind)
        nn.utils.vector_to_parameters(row, self.net.parameters())
        self.optimizer = make(list(self.net.parameters()))
        self.schedule = schedule(self.optimizer) if schedule is not None else None
        self.steps: list[Step] = []
        self.tests: dict[int, tuple[float, float]] = {}
        self.epochs = 0

    def part(self, number: int) -> tuple[Tensor, Tensor]:
        """x [m, n_0] and y of the training (0) or the test (2) part; y is a class index or a standardised value."""
        rows = np.flatnonzero(self.data.split == number)
        values = self.data.x
        if self.data.task == "regression":
            values = (self.data.raw - self.data.raw[self.data.split == 0].mean(0)) / self.data.raw[
                self.data.split == 0
            ].std(0)
        x = torch.from_numpy(values[rows]).to(self.kind)
        if self.data.task == "multiclass":
            return x, torch.from_numpy(self.data.y[rows])
        y = self.data.y[rows]
        if self.data.task == "regression":
            train = self.data.y[self.data.split == 0]
            y = (y - train.mean()) / train.std()
        return x, torch.from_numpy(np.asarray(y)).to(self.kind)[:, None]

    def loss_of(self, z: Tensor, y: Tensor) -> Tensor:
        """The mean loss, without penalties."""
        if self.data.task == "multiclass":
            return nn.functional.cross_entropy(z, y)
        if self.data.task == "binary":
            return nn.functional.binary_cross_entropy_with_logits(z, y)
        return nn.functional.mse_loss(z, y) / 2.0

    def said(self, z: Tensor) -> Tensor:
        """The outputs for pre-activations: probabilities, or a value."""
        if self.data.task == "regression":
            return z
        return torch.softmax(z, 1) if self.data.task == "multiclass" else torch.sigmoid(z)

    def train(self, count: int) -> None:
        """Train so many steps from the start."""
        x, y = self.part(0)
        size = len(x) if self.training.batch_size == "full" else self.training.batch_size
        while len(self.steps) < count:
            rows = order(self.training.seed, self.epochs, len(x)) if size < len(x) else torch.arange(len(x))
            batches = torch.split(rows, size)
            left = count - len(self.steps)
            for batch in batches[:left]:
                self._step(x[batch], y[batch], batch.numpy())
            self.epochs += left >= len(batches)

    def _step(self, x: Tensor, y: Tensor, batch: np.ndarray) -> None:
        self.optimizer.zero_grad()
        loss = self.loss_of(self.net(x), y)
        total = loss
        for linear in self.linears:
            total = total + self.training.l2 / 2.0 * (linear.weight**2).sum()
            total = total + self.training.l1 * linear.weight.abs().sum()
        total.backward()  # type: ignore[no-untyped-call]
        gradient, before = self._layers(grad=True), self._layers()
        if self.training.clip_norm:
            nn.utils.clip_grad_norm_(self.net.parameters(), self.training.clip_norm)
        rate = float(self.optimizer.param_groups[0]["lr"])
        self.optimizer.step()
        if self.schedule is not None:
            self.schedule.step()
        self.steps.append(Step(batch, float(loss.detach()), rate, gradient, before, self._layers()))
        if len(self.steps) % self.training.evaluate_every == 0:
            self.tests[len(self.steps)] = self.test()

    def _layers(self, *, grad: bool = False) -> list[tuple[np.ndarray, np.ndarray]]:
        def of(value: Tensor) -> np.ndarray:
            found = value.grad if grad else value.detach()
            assert found is not None
            return found.numpy().copy()

        return [(of(linear.weight), of(linear.bias)) for linear in self.linears]

    def test(self) -> tuple[float, float]:
        """Loss and accuracy (or R²) on the test part."""
        x, y = self.part(2)
        with torch.no_grad():
            z = self.net(x)
            loss = float(self.loss_of(z, y))
            if self.data.task == "regression":
                return loss, float(1.0 - ((z - y) ** 2).sum() / ((y - y.mean()) ** 2).sum())
            guess = z.argmax(1) if self.data.task == "multiclass" else (z > 0.0).to(y.dtype)
            return loss, float((guess == y).double().mean())

    def shown_loss(self) -> float:
        """The mean mini-batch loss of the last 100 steps, early on of the last fifth."""
        count = min(100, max(1, len(self.steps) // 5))
        return float(np.mean([step.loss for step in self.steps[-count:]]))

    def moment(self, name: str, beta: float) -> list[tuple[np.ndarray, np.ndarray]]:
        """Adam's m̂ or v̂ of every layer, by the recursion over all gradients."""
        out = []
        for layer in range(len(self.linears)):
            pair = []
            for which in range(2):
                kept = np.zeros_like(self.steps[0].gradient[layer][which], dtype=np.float64)
                for step in self.steps:
                    g = step.gradient[layer][which]
                    kept = beta * kept + (1.0 - beta) * (g if name == "m" else g * g)
                pair.append(kept / (1.0 - beta ** len(self.steps)))
            out.append((pair[0], pair[1]))
        return out

    def pass_through(self, x: Tensor, y: Tensor) -> dict[str, list[np.ndarray]]:
        """z, a and ∂J/∂z (J the sum over the samples) of every layer, by autograd; a of layer 0 is left out."""
        found: dict[str, list[Any]] = {"z": [], "a": [], "delta": []}
        a = x
        for index, linear in enumerate(self.linears):
            z = linear(a)
            z.retain_grad()
            last = index == len(self.linears) - 1
            a = self.said(z) if last else MODULES[self.names[index]]()(z)
            found["z"].append(z)
            found["a"].append(a)
        (self.loss_of(found["z"][-1], y) * len(x)).backward()  # type: ignore[no-untyped-call]
        found["delta"] = [z.grad for z in found["z"]]
        return {key: [value.detach().numpy() for value in values] for key, values in found.items()}

    def loss_at(self, s: float, samples: int) -> float:
        """J(θ_(t-1) + s Δθ) over the first samples of the training part."""
        x, y = self.part(0)
        step = self.steps[-1]
        a = x[:samples]
        for index, ((w, b), (w1, b1)) in enumerate(zip(step.before, step.after, strict=True)):
            moved = (old + s * (new - old) for old, new in ((w, w1), (b, b1)))
            weight, bias = (torch.from_numpy(part).to(self.kind) for part in moved)
            a = a @ weight.T + bias
            a = a if index == len(self.linears) - 1 else MODULES[self.names[index]]()(a)
        return float(self.loss_of(a, y[:samples]))


def number(text: str) -> tuple[float, float]:
    """Return a number as it is written, and half a unit of its last digit."""
    found = re.search(r"[−+-]?(\d[\d,]*)(\.\d+)?(e[−-]?\d+)?( ?%)?$", text.strip())
    assert found is not None, text
    plain = found[0].replace("−", "-").replace(",", "")
    share = 0.01 if found[4] else 1.0
    scale = 10.0 ** int((found[3] or "e0").replace("−", "-")[1:]) * share
    value = float(plain.rstrip(" %")) * share
    return value, 0.5 * 10.0 ** -max(0, len(found[2] or "") - 1) * scale


def agrees(text: str, value: float, relative: float = 1e-6, absolute: float = 0.0) -> bool:
    """Whether what is written is `value` to its last digit; a zero is written only where it is next to nothing."""
    if math.isinf(value) or math.isnan(value):
        return text.endswith(("∞", "NaN", "–"))
    shown, half = number(text)
    half = 0.0 if text == "0" else half
    return abs(shown - value) <= half * 1.0001 + relative * abs(value) + absolute
