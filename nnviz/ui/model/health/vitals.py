"""What the rules look at: the last steps of one run, and how they compare with its beginning."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from nnviz.snapshot import LaneKey, LayerStats
from nnviz.spec import Settings
from nnviz.ui.model.smoothing import mean

Floats = npt.NDArray[np.float64]

#: Steps looked back over; below so many nothing is said.
WINDOW = 200
#: Steps at the beginning that `early` values are the mean of.
EARLY = 20


class Records(Protocol):
    """What is read of the history."""

    def last_step(self, key: LaneKey) -> int:
        """Return the lane's newest step."""

    def column(self, key: LaneKey, name: str, first: int, last: int) -> Any:
        """Return one column from step `first` to `last`."""

    def evaluations(self, key: LaneKey) -> Any:
        """Return (steps, test_loss, test_accuracy)."""


@dataclass(frozen=True, slots=True)
class Vitals:
    """One run at one step, since the last change after which its losses can be compared.

    Attributes:
        step: t.
        start: The step of that change (of the data, the network's shape or the loss), or 0.
        loss: [WINDOW] mini-batch losses of the last steps.
        before: [WINDOW] those of the window that ended half the training ago.
        early: Mean loss of the first `EARLY` steps.
        rate: The learning rate of the last step, whatever schedule it comes from.
        gradient, weight, update: [WINDOW, L] norms of the last steps.
        early_gradient: [L] medians over the first `WINDOW` steps.
        tests: (steps, test loss) of the evaluations; empty without a test part.
        train_at: Mean mini-batch loss around an earlier step, as a function of the step.
        epoch_steps: Mini-batches in an epoch, 0 where it is not known.
        settings: What the run trains with.
        stats: Layer statistics over the fixed batch, or None.
    """

    step: int
    start: int
    loss: Floats
    before: Floats
    early: float
    rate: float
    gradient: Floats
    weight: Floats
    update: Floats
    early_gradient: Floats
    tests: tuple[npt.NDArray[np.int64], Floats]
    records: Records
    key: LaneKey
    epoch_steps: int
    settings: Settings
    stats: LayerStats | None = None

    @property
    def now(self) -> float:
        """Mean mini-batch loss of the window."""
        return float(self.loss.mean())

    @property
    def layers(self) -> int:
        """Number of layers with weights."""
        return int(self.gradient.shape[1])

    @property
    def ratio(self) -> Floats:
        """[L] median of ‖Δθ‖ / ‖θ‖ over the window; 0 where a layer has no weights yet."""
        quotient = np.divide(self.update, self.weight, out=np.zeros_like(self.update), where=self.weight > 0)
        return np.asarray(np.median(quotient, axis=0))

    @property
    def taken(self) -> int:
        """Steps since `start`."""
        return self.step - self.start

    @property
    def base_rate(self) -> float:
        """The learning rate set, which a schedule may have changed since."""
        return float(self.settings.optimizer.get("lr", 0.0))

    @property
    def hidden(self) -> tuple[str, ...]:
        """Names of the hidden layers' activations."""
        return self.settings.network.activations()

    def mean_loss(self, last: int, steps: int = WINDOW) -> float:
        """Return the mean mini-batch loss of so many steps up to `last`."""
        first = max(self.start + 1, last - steps + 1)
        values = self.records.column(self.key, "loss", first, max(first, last))
        return mean(values) if len(values) else float("nan")


def take(
    records: Records,
    key: LaneKey,
    layers: int,
    settings: Settings,
    stats: LayerStats | None = None,
    epoch_steps: int = 0,
    start: int = 0,
) -> Vitals | None:
    """Return the vitals of a run since step `start`, or None while there are too few steps or some are missing."""
    step = records.last_step(key)
    if step < start + 2 * WINDOW:
        return None

    def last(name: str) -> Floats:
        return np.asarray(records.column(key, name, step - WINDOW + 1, step), float)

    def norms(name: str, first: int, end: int) -> Floats:
        columns = [records.column(key, f"{name}_{layer}", first, end) for layer in range(1, layers + 1)]
        return np.array(columns, float).T

    loss, early = last("loss"), records.column(key, "loss", start + 1, start + EARLY)
    middle = start + max(WINDOW, (step - start) // 2)
    before = records.column(key, "loss", middle - WINDOW + 1, middle)
    gradient, weight, update = (
        norms(name, step - WINDOW + 1, step) for name in ("grad_norm", "weight_norm", "update_norm")
    )
    if not (len(loss) == len(gradient) == WINDOW and len(before) and len(early) and np.isfinite(loss).all()):
        return None  # a history that was thinned, or that begins later
    steps, tests, _ = (np.asarray(values, float) for values in records.evaluations(key))
    since = steps > start
    with np.errstate(over="ignore"):
        early_gradient = np.median(norms("grad_norm", start + 1, start + WINDOW), axis=0)
    return Vitals(
        step=step,
        start=start,
        loss=loss,
        before=np.asarray(before, float),
        early=mean(early),
        rate=float(last("lr")[-1]),
        gradient=gradient,
        weight=weight,
        update=update,
        early_gradient=early_gradient,
        tests=(steps[since].astype(np.int64), tests[since]),
        records=records,
        key=key,
        epoch_steps=epoch_steps,
        settings=settings,
        stats=stats,
    )
