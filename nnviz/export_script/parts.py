"""The text of what a run is made of: network, optimizer, schedule."""

from __future__ import annotations

import inspect
from collections.abc import Mapping, Sequence
from typing import Any

from nnviz.catalog.defaults import arguments as constructor_arguments
from nnviz.catalog.registry import activations, losses, optimizers, schedules
from nnviz.core.mlp import Model
from nnviz.core.optimizer import optimizer_class
from nnviz.core.task import task_for
from nnviz.export_script.expression import Text, arguments, class_text
from nnviz.spec import Settings

#: Lines of a script are no longer than this.
WIDTH = 100


def wrapped(head: str, parts: Sequence[str], tail: str = ")", indent: str = "    ") -> list[str]:
    """Return `head part, part tail` on one line where it fits, else a part a line."""
    line = f"{indent}{head}{', '.join(parts)}{tail}"
    if len(line) <= WIDTH:
        return [line]
    broken = [line for part in parts for line in _broken(part, indent + "    ")]
    return [f"{indent}{head}", *broken, f"{indent}{tail}"]


def _broken(text: str, indent: str) -> list[str]:
    """Return one argument with its comma, a call that is too long with an argument a line."""
    head, bracket, rest = text.partition("(")
    if len(indent) + len(text) < WIDTH or not bracket or not text.endswith(")"):
        return [f"{indent}{text},"]
    return wrapped(f"{head}(", _top_level(rest[:-1]), "),", indent)


def _top_level(text: str) -> list[str]:
    """Return the arguments of a call, told apart by the commas outside of brackets."""
    out, depth = [""], 0
    for sign in text:
        depth += (sign in "([{") - (sign in ")]}")
        if sign == "," and depth == 0:
            out.append("")
        else:
            out[-1] += sign
    return [argument.strip() for argument in out]


# --- network ---------------------------------------------------------------------------------------------------------


def model_of(settings: Settings) -> Model:
    """Return what the network of a run computes."""
    return task_for(settings.data).model(settings)


def last_module(model: Model) -> str:
    """Return the output activation where the loss takes the output and not the pre-activation, else nothing."""
    output = model.activations[-1]
    return _activation(output) if losses()[model.loss].through and output != "linear" else ""


def layers(model: Model) -> list[str]:
    """Return the modules of each layer, a text a layer."""
    out = []
    for layer, (fan_in, fan_out) in enumerate(zip(model.sizes, model.sizes[1:], strict=False)):
        is_last = layer == len(model.sizes) - 2
        after = last_module(model) if is_last else _activation(model.activations[layer])
        out.append(", ".join(filter(None, (f"nn.Linear({fan_in}, {fan_out})", after))))
    return out


def reused(model: Model) -> list[str]:
    """Return the modules of each layer around the linear ones that `run.model` has."""
    places = (f"run.model[{2 * layer}]" for layer in range(len(model.sizes) - 1))
    return [", ".join((place, *text.split(", ", 2)[2:])) for place, text in zip(places, layers(model), strict=True)]


def _activation(name: str) -> str:
    entry = activations()[name]
    return f"{class_text(entry.dotted)}({arguments(**entry.arguments)})" if entry.dotted else "nn.Identity()"


# --- optimizer -------------------------------------------------------------------------------------------------------


def optimizer_parts(values: Mapping[str, Any]) -> tuple[str, list[str]]:
    """Return the constructor of an optimizer, up to its bracket, and its arguments."""
    entry = optimizers()[values["name"]]
    given = group_values(values)
    if entry.elementwise:
        return f"{entry.dotted}(", ["run.model.parameters()", *_keywords(given)]
    if not entry.vectors:
        return f"{entry.dotted}(", ["weights(run.model) + biases(run.model)", *_keywords(given)]
    accepted = inspect.signature(optimizer_class(entry.vectors)).parameters
    shared = {key: value for key, value in given.items() if key in accepted}
    return "Both(", [
        f"{entry.dotted}({', '.join(['weights(run.model)', *_keywords(given)])})",
        f"{entry.vectors}({', '.join(['biases(run.model)', *_keywords(shared)])})",
    ]


def group_values(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return an optimizer's hyper-parameters by torch's names, the learning rate first."""
    given = constructor_arguments(optimizers()[values["name"]], values)
    return {"lr": given["lr"], **given}


def _keywords(given: Mapping[str, Any]) -> list[str]:
    return [f"{key}={value!r}" for key, value in given.items()]


# --- schedule --------------------------------------------------------------------------------------------------------


def scheduled(settings: Settings) -> bool:
    """Whether the rate changes by itself."""
    return bool(settings.schedule["name"] != "constant")


def rates_parts(settings: Settings) -> list[str]:
    """Return the arguments of `rates`: torch's own scheduler, the base rate, the horizon."""
    base = settings.optimizer["lr"]
    if not scheduled(settings):
        return [f"lr={base!r}"]
    values = {**settings.schedule, "base": base}
    built = schedules()[settings.schedule["name"]].build(Text("lr_scheduler"), Text("optimizer"), values)
    return [f"lambda optimizer: {built!r}", f"lr={base!r}", f"horizon={settings.schedule['horizon']!r}"]
