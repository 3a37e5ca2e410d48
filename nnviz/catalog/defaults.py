"""Fills in what an experiment leaves out, and puts values the way torch's constructors want them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from nnviz.catalog.entries import OptimizerEntry, Parameter
from nnviz.catalog.names import find
from nnviz.catalog.registry import losses, optimizers, schedules
from nnviz.refusal import refuse
from nnviz.spec import Training

#: The loss a task has by default.
LOSS_OF_TASK = {"binary": "bce", "multiclass": "cross_entropy", "regression": "mse"}


def hyperparameters(name: str, given: Mapping[str, Any]) -> dict[str, Any]:
    """Return all hyper-parameters of the optimizer `name`: those `given`, and the defaults of the rest."""
    entry = find(optimizers(), name, "optimizer.name")
    return {"name": name, **_filled(entry.parameters, given)}


def schedule(name: str, given: Mapping[str, Any]) -> dict[str, Any]:
    """Return all values of the learning-rate schedule `name`: those `given`, and the defaults of the rest."""
    entry = find(schedules(), name, "schedule.name")
    return {"name": name, **_filled(entry.parameters, given)}


def _filled(parameters: tuple[Parameter, ...], given: Mapping[str, Any]) -> dict[str, Any]:
    return {one.name: _as_kind(one, given.get(one.name, one.default)) for one in parameters}


def _as_kind(parameter: Parameter, value: Any) -> Any:
    whole = isinstance(value, int) and not isinstance(value, bool)
    return float(value) if parameter.kind == "float" and whole else value


def arguments(entry: OptimizerEntry, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the constructor arguments (which are the param-group keys too) that `values` stand for.

    The values of `betas.0` and `betas.1` become one tuple; the choice `none` becomes None.
    """
    out: dict[str, Any] = dict(entry.fixed)
    tuples: dict[str, dict[int, Any]] = {}
    for parameter in entry.parameters:
        value = values.get(parameter.name, parameter.default)
        value = None if parameter.kind == "choice" and value == "none" else value
        key, dot, place = parameter.key.partition(".")
        if dot:
            tuples.setdefault(key, {})[int(place)] = value
        else:
            out[key] = value
    out.update({key: tuple(parts[place] for place in sorted(parts)) for key, parts in tuples.items()})
    return out


def loss_and_output(training: Training, task: str) -> tuple[str, str]:
    """Return the loss and the output activation `training` means for data of `task`.

    Raises `Refused` for a loss that does not fit the task, and for an output activation that does not fit the loss.
    """
    name = LOSS_OF_TASK[task] if training.loss == "auto" else training.loss
    allowed = find(losses(), name, "training.loss").outputs.get(task)
    if allowed is None:
        raise refuse("loss_task", "training.loss", name, ", ".join(("auto", *losses_of(task))))
    output = allowed[0] if training.output == "auto" else training.output
    if output not in allowed:
        raise refuse("loss_output", "training.output", output, ", ".join(("auto", *allowed)))
    return name, output


def losses_of(task: str) -> tuple[str, ...]:
    """Return the names of the losses that fit data of `task`."""
    return tuple(entry.name for entry in losses().values() if task in entry.outputs)
