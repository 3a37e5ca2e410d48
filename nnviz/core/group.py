"""A group of lanes that share one tensor of parameters, one of gradients and one set of batched products."""

from __future__ import annotations

import functools
import time
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor

from nnviz.catalog.registry import optimizers
from nnviz.core.block import Block, Slot
from nnviz.core.device import choose
from nnviz.core.elementwise import ElementwiseInstance
from nnviz.core.layerwise import LayerwiseInstance
from nnviz.core.mlp import Model
from nnviz.core.mlp_objective import MlpObjective
from nnviz.core.norms import Norms
from nnviz.core.objective import Bind, Binding, Evaluate
from nnviz.core.optimizer import optimizer_class, scalars
from nnviz.core.penalty import Clipping, Penalty
from nnviz.core.rates import Rates
from nnviz.core.shape import Shape
from nnviz.core.task import task_for
from nnviz.spec import Data, Stop
from nnviz.state import LaneState, Moved

#: How often states are kept for a lane that diverges.
SAFETY_SECONDS = 0.5
#: Part of the training time that keeping them may take; those of large networks are kept less often instead.
SAFETY_SHARE = 0.02

#: A lane alone takes another kernel where some layer has one column and the batch is larger than this: there, and only
#: there, it carries an idle twin. (Differences were seen from batches of 64 on; `nnviz.core.fairness` tells.)
TWIN_ABOVE = 32

#: Places in the shared tensor [3, K, width].
WEIGHT, GRADIENT, UPDATE = 0, 1, 2


class GroupKey(NamedTuple):
    """Lanes with equal keys share a group.

    `own` tells lanes apart whose optimizer evaluates the loss again within a step (L-BFGS): it must not disturb others.
    """

    data: Data
    model: Model
    batch_size: int
    dtype: str
    device: str
    evaluate_every: int
    step: int
    epoch: int
    used: int
    own: str


def key_of(state: LaneState) -> GroupKey:
    """Return the key of a lane."""
    training = state.settings.training
    task = task_for(state.settings.data)
    model = task.model(state.settings)
    size = task.samples if training.batch_size == "full" else min(training.batch_size, task.samples)
    closure = optimizers()[state.settings.optimizer["name"]].closure
    return GroupKey(
        data=state.settings.data,
        model=model,
        batch_size=size,
        dtype=training.dtype,
        device=str(choose(training, Shape(model.sizes).count)),
        evaluate_every=training.evaluate_every,
        step=state.step,
        epoch=state.epoch,
        used=state.used,
        own=f"{state.branch}/{state.seed}" if closure else "",
    )


class LaneGroup:
    """K lanes of equal `GroupKey`, made from their states and turned back into them.

    Args:
        key: What they share.
        states: Their states; ordered so that lanes of equal optimizer settings lie side by side.
        bind: Makes the objective; without it the MLP on mini-batches that `key` describes.
    """

    def __init__(self, key: GroupKey, states: Sequence[LaneState], bind: Bind | None = None) -> None:
        self.key = key
        self.lanes = sorted(states, key=lambda state: repr(_instance_key(state)))
        self.step = key.step
        self.seconds = [state.seconds for state in self.lanes]
        self.safe, self._kept_at, self._keep_after = self.lanes, time.perf_counter(), SAFETY_SECONDS
        self.shape = Shape(key.model.sizes)
        device, dtype = torch.device(key.device), getattr(torch, key.dtype)
        self._twin = len(states) == 1 and min(key.model.sizes) == 1 and key.batch_size > TWIN_ABOVE
        rows = len(states) + self._twin
        self._shared = torch.zeros(3, rows, self.shape.width, dtype=dtype, device=device)
        self._parts = self._shared.unbind()  # weights, gradients, updates
        self._array = self._shared.numpy() if self._shared.is_cpu else None  # the same memory, read in a fifth the time
        self._fill()
        seeds = [state.seed for state in self.lanes]
        seeds += seeds[: self._twin]
        bind = bind or functools.partial(MlpObjective, key.data, key.model, key.batch_size)
        self._objective = bind(Binding(self._shared[WEIGHT], self._shared[GRADIENT], seeds, key.epoch, key.used))
        self._evaluate = self._objective.evaluator("test")
        trainings = [state.settings.training for state in self.lanes]
        trainings += trainings[: self._twin]
        self._penalty = Penalty(self.shape, trainings, self._shared[WEIGHT])
        self._clipping = Clipping(trainings, self._shared[GRADIENT])
        self._make_instances()
        self._norms = Norms(self.shape, self._shared)
        self.block = Block(rows, self.shape.layers, self._shared, squared=self._norms.squared)

    @property
    def conditional(self) -> bool:
        """Whether a lane has a stop condition."""
        return any(state.settings.training.stop != Stop() for state in self.lanes)

    @property
    def samples(self) -> int:
        """Training samples of an epoch."""
        return self._objective.samples

    @property
    def epoch(self) -> int:
        """Epochs completed."""
        return self._objective.epoch

    @property
    def used(self) -> int:
        """Samples of the current epoch already used."""
        return self._objective.used

    # --- building ------------------------------------------------------------------------------------------------

    def _fill(self) -> None:
        count = self.shape.count
        for row, state in enumerate(self.lanes):
            for place, values in ((WEIGHT, state.weights), (GRADIENT, state.gradient), (UPDATE, state.update)):
                self._shared[place, row, :count] = torch.from_numpy(np.ascontiguousarray(values)).to(self._shared)
        if self._twin:
            self._shared[:, 1] = self._shared[:, 0]

    def _make_instances(self) -> None:
        self._instances: list[tuple[slice, ElementwiseInstance | LayerwiseInstance]] = []
        self._rates = [_rates(state) for state in self.lanes]
        self._present: list[float] = []
        self._varying = not all(rates.constant for rates in self._rates)
        start = 0
        while start < len(self.lanes):
            key, end = _instance_key(self.lanes[start]), start + 1
            while end < len(self.lanes) and _instance_key(self.lanes[end]) == key:
                end += 1
            self._instances.append((slice(start, end), self._instance(start, end)))
            start = end

    def _instance(self, start: int, end: int) -> ElementwiseInstance | LayerwiseInstance:
        first = self.lanes[start]
        values = first.settings.optimizer
        entry = optimizers()[values["name"]]
        weights, gradients = self._shared[WEIGHT], self._shared[GRADIENT]
        if not entry.elementwise:
            return LayerwiseInstance(entry, values, weights[start], gradients[start], self.shape, first.optimizer)
        states = [state.optimizer for state in self.lanes[start:end]]
        return ElementwiseInstance(entry, values, weights[start:end], gradients[start:end], self.shape.count, states)

    # --- training ------------------------------------------------------------------------------------------------

    def run(self, steps: int, until: float) -> int:
        """Take up to `steps` steps (at most a block), ending early after the time `until`; return how many."""
        self.block.begin()
        start = time.perf_counter()
        taken = 0
        for slot in self.block.slots[:steps]:
            self._step(slot, taken)
            now = time.perf_counter()
            self.block.times.append(now - start)
            taken += 1
            if now > until:
                break
        return taken

    def _step(self, slot: Slot, index: int) -> None:
        weights, gradients, updates = self._parts
        self.block.epochs.append(self._objective.epoch + 1)
        self._objective.advance()
        self.block.rates.append(self._set_rates())
        closure = self._instances[0][1] if self.key.own else None
        if isinstance(closure, LayerwiseInstance):
            updates.copy_(weights)
            self._closure_step(closure, slot)
        else:
            self._objective.loss_and_gradient(slot.losses)
            if self._penalty.any:
                self._penalty.add_gradient(gradients)
            if self._clipping.any:
                self._clipping.apply(gradients)
            updates.copy_(weights)
            for _, instance in self._instances:
                instance.step()
            if self._clipping.any:
                self._clipping.restore(gradients)
        torch.sub(weights, updates, out=updates)  # W_t - W_(t-1)
        self._norms.write(slot.norms)
        self.step += 1
        if self._evaluate is not None and self.step % self.key.evaluate_every == 0:
            self._evaluate(slot.test_loss, slot.test_accuracy)
            self.block.evaluated.append(index)

    def _closure_step(self, instance: LayerwiseInstance, slot: Slot) -> None:
        losses = torch.empty_like(slot.losses)
        first: list[Tensor] = []

        def evaluate() -> Tensor:
            self._objective.loss_and_gradient(losses)
            if not first:
                first.append(losses.clone())
            value = losses
            if self._penalty.any:
                self._penalty.add_gradient(self._shared[GRADIENT])
                value = losses + self._penalty.value()
            return value[0].clone()

        instance.step_with(evaluate)
        slot.losses.copy_(first[0])

    def _set_rates(self) -> list[float]:
        if not self._varying and self._present:
            return self._present
        taken = self.step - self.key.step
        self._present = [
            rates.at(state.schedule_step + taken) for rates, state in zip(self._rates, self.lanes, strict=True)
        ]
        for place, instance in self._instances:
            instance.set_rate(self._present[place.start])
        return self._present

    def loss_now(self) -> list[float]:
        """Return each lane's loss on the test part, or on the training part where there is no test part."""
        tested = self.test_now() or self._evaluated(self._objective.evaluator("train"))
        assert tested is not None  # at least one sample trains
        return tested[0]

    def test_now(self) -> list[list[float]] | None:
        """Return loss and accuracy (or R²) of each lane [2][K] on the test part, None where there is none."""
        return self._evaluated(self._evaluate)

    def _evaluated(self, evaluate: Evaluate | None) -> list[list[float]] | None:
        if evaluate is None:
            return None
        slot = self.block.slots[0]  # between two blocks nobody needs it
        evaluate(slot.test_loss, slot.test_accuracy)
        return [values[: len(self.lanes)].tolist() for values in (slot.test_loss, slot.test_accuracy)]

    def first_bad_weight(self, row: int) -> int:
        """Return the first layer of lane `row` with a weight or bias that is not finite, 0 for none."""
        sound = self._shared[WEIGHT, row].isfinite()
        parts = ((self.shape.weight(sound, layer), self.shape.bias(sound, layer)) for layer in self.shape.numbers)
        return next((layer for layer, (w, b) in enumerate(parts, 1) if not bool(w.all() and b.all())), 0)

    def first_bad_layer(self) -> int:
        """Go on to the next mini-batch; return the first layer whose pre-activation is not finite, 0 for none."""
        return self._objective.first_bad_layer()

    def keep_safe(self) -> None:
        """Now and then, keep the present states in `safe`: a lane that diverges is brought back from there."""
        now = time.perf_counter()
        if now - self._kept_at > self._keep_after:
            self.safe, self._kept_at = self.states(), time.perf_counter()
            self._keep_after = max(SAFETY_SECONDS, (self._kept_at - now) / SAFETY_SHARE)

    # --- states --------------------------------------------------------------------------------------------------

    def states(self) -> list[LaneState]:
        """Return the state of every lane as it is now, in the order of `lanes`."""
        return [self.state(row) for row in range(len(self.lanes))]

    def state(self, row: int) -> LaneState:
        """Return the state of lane `row`."""
        instance, place = self._instance_of(row)
        return self._moved(row, self._values(row).copy(), instance.state(place)).of(self.lanes[row])

    def lend(self, row: int, *, whole: bool) -> Moved:
        """Return what steps have changed of lane `row`: arrays are the group's own memory, good until the next step.

        `whole`: with the values of the optimizer's state.
        """
        instance, place = self._instance_of(row)
        kept = instance.state(place, lent=True) if whole else instance.names()
        return self._moved(row, self._values(row), kept)

    def _moved(self, row: int, values: np.ndarray, kept: dict[str, np.ndarray] | tuple[str, ...]) -> Moved:
        lane, objective, steps = self.lanes[row], self._objective, self.step - self.key.step
        return Moved(
            self.step,
            objective.epoch,
            objective.used,
            objective.taken or lane.taken,
            lane.edited and not steps,
            lane.schedule_step + steps,
            self.seconds[row],
            values[WEIGHT],
            values[GRADIENT],
            values[UPDATE],
            kept,
        )

    def _values(self, row: int) -> np.ndarray:
        array = self._shared.cpu().numpy() if self._array is None else self._array
        return array[:, row, : self.shape.count]

    def _instance_of(self, row: int) -> tuple[ElementwiseInstance | LayerwiseInstance, int]:
        """Return the optimizer of lane `row`, and which of its lanes that is."""
        for place, instance in self._instances:
            if place.start <= row < place.stop:
                return instance, row - place.start
        raise IndexError(row)


def _rates(state: LaneState) -> Rates:
    optimizer = state.settings.optimizer
    kind = optimizer_class(optimizers()[optimizer["name"]].dotted)
    return Rates(state.settings.schedule, kind, optimizer["lr"])


def _instance_key(state: LaneState) -> tuple[object, ...]:
    """Lanes with equal keys may share one optimizer instance."""
    settings = state.settings
    position = 0 if settings.schedule["name"] == "constant" else state.schedule_step
    entry = optimizers()[settings.optimizer["name"]]
    own = (state.branch, state.seed) if not entry.elementwise else ()
    optimizer = tuple(sorted(settings.optimizer.items()))
    schedule = tuple(sorted(settings.schedule.items()))
    kept = (tuple(sorted(state.optimizer)), scalars(state.optimizer)) if entry.elementwise else ()
    return (optimizer, schedule, position, kept, own)
