"""One lane's life as the body of a function: what is set up, trained, changed, trained on."""

from __future__ import annotations

import numpy as np

from nnviz.catalog.registry import losses, optimizers
from nnviz.core.initial import initial_weights
from nnviz.core.shape import Shape
from nnviz.core.task import task_for
from nnviz.export_script import parts
from nnviz.export_script.arrays import Arrays
from nnviz.export_script.life import Life, Stage
from nnviz.export_script.notes import said
from nnviz.export_script.restoring import restoring
from nnviz.export_script.switching import needs_fresh, shared_state
from nnviz.spec import Edit, Settings
from nnviz.state import LaneState

#: Up to so many edits of an event are written out; more of them go into the file of arrays.
MOST_LINES = 12


class Body:
    """Writes the body of one lane's function; `lines` is the result.

    Args:
        life: The lane's past.
        arrays: Where its numbers go.
        scheduled: Whether any lane of the script has a schedule, so that rates are handed out step by step.
    """

    def __init__(self, life: Life, arrays: Arrays, *, scheduled: bool) -> None:
        self.lines: list[str] = []
        self._arrays = arrays
        self._scheduled = scheduled
        self._reached = life.start.step
        self._loaded = ""
        self._write(life)

    def _write(self, life: Life) -> None:
        self._begin(life.start, exact=life.exact)
        for stage in life.stages:
            self._train(stage.before.step)
            self._add("")
            self._add(f"# {said(stage)}")
            self._change(stage)
        self._train(life.until)
        self._add("return run")

    def _add(self, text: str) -> None:
        self.lines.append(f"    {text}" if text else "")

    def _call(self, head: str, arguments: list[str], tail: str = ")") -> None:
        self.lines += parts.wrapped(head, arguments, tail)

    def _train(self, until: int) -> None:
        if until > self._reached:
            self._add(f"train(run, until={until})")
        self._reached = max(until, self._reached)

    # --- setting up --------------------------------------------------------------------------------------------------

    def _begin(self, state: LaneState, *, exact: bool) -> None:
        settings = state.settings
        self._data(settings)
        self._network(state)
        if exact:
            self._add(f"set_weights(run.model, {self._arrays.keep('state', state.weights)!r})")
            self._add(f"run.step, run.epoch, run.used = {state.step}, {state.epoch}, {state.used}")
        else:
            self._start(state)
        self._loss(settings)
        self._optimizer(settings)
        if exact:
            for line in restoring(state, self._arrays):
                self._add(line)
        self._rates(settings, f"position={state.schedule_step}" if state.schedule_step else "")
        self._batch_size(settings)
        self._limits(settings, None)

    def _data(self, settings: Settings) -> None:
        task, model = task_for(settings.data), parts.model_of(settings)
        rows = task.dataset.part("train")
        x = self._arrays.keep("x", task.dataset.x[rows])
        y = self._arrays.keep("y", task.dataset.targets(model.loss, model.activations[-1])[rows])
        dtype = f"torch.{settings.training.dtype}"
        line = f"run.x, run.y = load({x!r}, {dtype}), load({y!r}, {dtype})"
        if line != self._loaded:
            self._add(line)
        self._loaded = line

    def _network(self, state: LaneState) -> None:
        self._add("run.model = nn.Sequential(")
        for text in parts.layers(parts.model_of(state.settings)):
            self._add(f"    {text},")
        self._add(f").to(torch.{state.settings.training.dtype})")

    def _start(self, state: LaneState) -> None:
        network = state.settings.network
        self._add(f"# {network.init} initial weights, biases 0: not those nn.Linear has drawn for itself")
        number = self._arrays.number("start", (network.init, network.sigma, network.activations(), state.sizes))
        row = initial_weights(network, Shape(state.sizes), state.seed)
        self._arrays.put(f"start{number}_{state.seed}", row.numpy())
        self._add(f'set_weights(run.model, f"start{number}_{{seed}}")')

    def _loss(self, settings: Settings) -> None:
        self._add(f"run.loss = {parts.model_of(settings).loss}")

    def _optimizer(self, settings: Settings) -> None:
        head, arguments = parts.optimizer_parts(settings.optimizer)
        self._call(f"run.optimizer = {head}", arguments)

    def _rates(self, settings: Settings, position: str) -> None:
        if self._scheduled:
            given = parts.rates_parts(settings)
            self._call("run.rates = rates(", [*given, position] if position and parts.scheduled(settings) else given)

    def _batch_size(self, settings: Settings) -> None:
        size = settings.training.batch_size
        self._add(f"run.batch_size = {'len(run.x)' if size == 'full' else size}")

    def _limits(self, settings: Settings, old: Settings | None) -> None:
        for name in ("l1", "l2", "clip_value", "clip_norm"):
            value, before = getattr(settings.training, name), getattr(old.training, name) if old else 0.0
            if value != before:
                self._add(f"run.{name} = {value!r}")

    # --- changes -----------------------------------------------------------------------------------------------------

    def _change(self, stage: Stage) -> None:
        event = stage.event
        if event.edit:
            self._edit(stage)
        elif event.perturb is not None:
            self._add(f"perturb(run, sigma={event.perturb.sigma!r}, seed={event.perturb.seed})")
        elif event.set:
            self._set(stage)

    def _edit(self, stage: Stage) -> None:
        edits = stage.event.edit
        if len(edits) > MOST_LINES:
            shape = Shape(stage.before.sizes)
            values = {shape.index(edit.layer, edit.neuron, edit.input): edit.value for edit in edits}
            name = f"edit{self._arrays.number('edit', values)}"
            self._arrays.put(f"{name}_places", np.array(list(values)))
            self._arrays.put(f"{name}_values", np.array(list(values.values()), np.float64))
            self._add(f"edit(run.model, {name!r})")
            return
        self._add("with torch.no_grad():")
        for edit in edits:
            self._add(f"    {_place(edit)} = {edit.value!r}")

    def _set(self, stage: Stage) -> None:
        before, after = stage.before, stage.after
        old, new = before.settings, after.settings
        model, precise = parts.model_of(new), new.training.dtype == old.training.dtype
        resized = after.sizes != before.sizes
        self._data(new)
        if new.data != old.data:
            self._add("run.used, run.order = 0, None")
        if resized:
            self._resize(before, after)
        elif _modules(old) != _modules(new):
            self._call("run.model = nn.Sequential(", parts.reused(model))
        if not precise and not resized:
            self._add(f"change_precision(run, torch.{new.training.dtype})")
        if model.loss != parts.model_of(old).loss:
            self._loss(new)
        self._set_optimizer(stage, resized=resized)
        self._set_rates(old, new)
        if new.training.batch_size != old.training.batch_size or (
            new.training.batch_size == "full" and new.data != old.data
        ):
            self._batch_size(new)
        self._limits(new, old)

    def _resize(self, before: LaneState, after: LaneState) -> None:
        self._add("old = run.model")
        self._network(after)
        self._start(after)
        pairs = _matched(len(before.sizes) - 1, len(after.sizes) - 1)
        self._add(f"keep_what_fits(old, run.model, {pairs!r})")

    def _set_optimizer(self, stage: Stage, *, resized: bool) -> None:
        old, new = stage.before.settings.optimizer, stage.after.settings.optimizer
        if resized or (old["name"] == new["name"] and needs_fresh(old, new)):
            self._optimizer(stage.after.settings)
        elif old["name"] != new["name"]:
            self._switch(stage)
        elif old != new:
            before, after = parts.group_values(old), parts.group_values(new)
            changed = [f"{key}={value!r}" for key, value in after.items() if before[key] != value]
            self._call("set_hyperparameters(run.optimizer, ", changed)
            for parameter in optimizers()[new["name"]].parameters:
                if parameter.state and new[parameter.name] and not old[parameter.name]:
                    self._add(f"switch_on(run.optimizer, {parameter.state!r})")

    def _switch(self, stage: Stage) -> None:
        old, new = stage.before.settings.optimizer, stage.after.settings.optimizer
        shared, missing = shared_state(old, new) if stage.event.state == "carry" else ({}, {})
        if shared:
            self._add("old = run.optimizer")
        self._optimizer(stage.after.settings)
        if shared:
            self._call("carry_over(", ["old", "run.optimizer", repr(shared), f"missing={missing!r}"])

    def _set_rates(self, old: Settings, new: Settings) -> None:
        if new.schedule["name"] != old.schedule["name"]:
            self._add("run.scheduled_from = run.step")
        if (new.schedule, new.optimizer["lr"]) != (old.schedule, old.optimizer["lr"]):
            self._rates(new, "position=run.step - run.scheduled_from")


def _modules(settings: Settings) -> list[str]:
    return parts.layers(parts.model_of(settings))


def _place(edit: Edit) -> str:
    layer = f"run.model[{2 * (edit.layer - 1)}]"
    if edit.input == 0:
        return f"{layer}.bias[{edit.neuron - 1}]"
    return f"{layer}.weight[{edit.neuron - 1}, {edit.input - 1}]"


def _matched(old: int, new: int) -> tuple[tuple[int, int], ...]:
    """Return which linear layers of two networks match: hidden ones from the input, the last with the last."""
    hidden = [(2 * layer, 2 * layer) for layer in range(min(old, new) - 1)]
    return (*hidden, (2 * (old - 1), 2 * (new - 1)))


def uses(life: Life, what: str) -> bool:
    """Whether a training key (`l1`, `clip_norm`, ...) is ever in use in a life."""
    return any(getattr(state.settings.training, what) for state in life.states)


def loss_functions(found: list[Life]) -> list[str]:
    """Return the definitions of all losses in use."""
    names = {parts.model_of(state.settings).loss for life in found for state in life.states}
    out = []
    for name in sorted(names):
        entry = losses()[name]
        lines = [f"def {name}({'yhat' if entry.through else 'z'}, y):"]
        lines += [f'    """{entry.title}, the mean over the mini-batch."""']
        lines += [f"    # {entry.differs}"] if entry.differs else []
        out.append("\n".join([*lines, f"    return {entry.script}"]))
    return out
