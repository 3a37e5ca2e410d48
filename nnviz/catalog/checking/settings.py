"""Whether the tables of an experiment hold names that exist, numbers in range, and pairs that go together."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from nnviz.catalog import features, tables
from nnviz.catalog.checking.numbers import check_table, check_value, shown
from nnviz.catalog.checking.places import within
from nnviz.catalog.datasets.points import check_widths
from nnviz.catalog.entries import Parameter
from nnviz.catalog.names import find, unknown
from nnviz.catalog.registry import activations, datasets, initializers, losses, optimizers, schedules
from nnviz.refusal import refuse
from nnviz.spec import Data, Network, Settings, Training

LARGEST_HELD_OUT = 0.95


def check_data(data: Data) -> None:
    """Check `[data]`; what needs the data itself (files, formulas) is said when they are read."""
    entry = find(datasets(), data.name, "name")
    check_table(tables.DATA, data)
    check_table({parameter.name: parameter for parameter in entry.parameters if parameter.name in entry.keys}, data)
    check_widths(data, "points.{0}")
    held_out = data.validation_fraction + data.test_fraction
    if held_out > LARGEST_HELD_OUT:
        accepted = f"with validation_fraction at most {LARGEST_HELD_OUT:g}"
        raise refuse("range", "test_fraction", data.test_fraction, accepted)
    if "features" in entry.keys:
        features.check(data.features, "features")


def check_network(network: Network) -> None:
    """Check `[network]`."""
    if len(network.hidden) > tables.HIDDEN_LAYERS:
        accepted = f"at most {tables.HIDDEN_LAYERS} hidden layers"
        raise refuse("count", "hidden", f"{len(network.hidden)} layers", accepted)
    for place, width in enumerate(network.hidden, 1):
        check_value(tables.NETWORK["width"], width, f"hidden.{place}")
    names = network.activations()
    for name in names or (network.activation,):
        if name:
            find(activations(), name, "activation")
    if len(names) != len(network.hidden):
        accepted = f"one name, or {len(network.hidden)}: one for each hidden layer"
        raise refuse("length", "activation", ", ".join(names) or "none", accepted)
    find(initializers(), network.init, "init")
    check_table(tables.NETWORK, network)


def check_training(training: Training) -> None:
    """Check `[training]`; whether the loss fits the data is said when the data is known."""
    check_table(tables.TRAINING, training)
    if training.loss == "auto":
        return
    if training.loss not in losses():
        raise unknown("unknown_name", "loss", training.loss, ("auto", *losses()))
    outputs = {output for fitting in losses()[training.loss].outputs.values() for output in fitting}
    if training.output not in {"auto", *outputs}:
        raise refuse("loss_output", "output", training.output, ", ".join(("auto", *sorted(outputs))))


def check_optimizer(values: Mapping[str, Any], present: str = "") -> None:
    """Check an optimizer's table; where it names none, its hyper-parameters are those of `present`."""
    entry = find(optimizers(), _name(values, present, optimizers()), "name")
    _check_parameters(entry.parameters, values)


def check_schedule(values: Mapping[str, Any], present: str = "") -> None:
    """Check a learning-rate schedule's table; where it names none, its values are those of `present`."""
    entry = find(schedules(), _name(values, present, schedules()), "name")
    _check_parameters(entry.parameters, values)


def check_settings(settings: Settings) -> None:
    """Check all of what one run trains with: complete settings, after every merging."""
    with within("data"):
        check_data(settings.data)
    with within("network"):
        check_network(settings.network)
    with within("training"):
        check_training(settings.training)
    with within("optimizer"):
        check_optimizer(settings.optimizer)
        _check_steps(settings.optimizer)
    with within("schedule"):
        check_schedule(settings.schedule)


def _name(values: Mapping[str, Any], present: str, known: Mapping[str, Any]) -> object:
    if "name" not in values and not present:
        raise refuse("missing", "name", "", ", ".join(known))
    return values.get("name", present)


def _check_parameters(parameters: tuple[Parameter, ...], values: Mapping[str, Any]) -> None:
    known = {parameter.name: parameter for parameter in parameters}
    for key, value in values.items():
        if key == "name":
            continue
        if key not in known:
            raise unknown("unknown_key", key, key, ("name", *known))
        check_value(known[key], value, key)


def _check_steps(values: Mapping[str, Any]) -> None:
    low, high = values.get("step_min"), values.get("step_max")
    if low is not None and high is not None and low > high:
        raise refuse("range", "step_min", shown(low), f"at most step_max, {shown(high)}")
