"""The catalogue as plain rows, for `nnviz list` and for the documentation."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from nnviz.catalog import registry
from nnviz.catalog.checking.numbers import range_text
from nnviz.catalog.entries import Parameter
from nnviz.catalog.names import find

KINDS: Mapping[str, Callable[[], Mapping[str, Any]]] = MappingProxyType(
    {
        "datasets": registry.datasets,
        "optimizers": registry.optimizers,
        "activations": registry.activations,
        "losses": registry.losses,
        "initializers": registry.initializers,
        "schedules": registry.schedules,
    }
)


def rows(kind: str) -> list[dict[str, Any]]:
    """Return one row for each entry of a kind ("optimizers"), in menu order; `Refused` for an unknown kind."""
    return [_row(entry) for entry in find(KINDS, kind, "list")().values()]


def _row(entry: Any) -> dict[str, Any]:
    row = {"name": entry.name, "title": entry.title, "meaning": entry.meaning}
    for extra in ("formula", "derivative_formula", "delta_formula", "differs", "dotted", "kind", "task"):
        if value := getattr(entry, extra, ""):
            row[extra] = value
    if hasattr(entry, "outputs"):
        row["outputs"] = {task: list(names) for task, names in entry.outputs.items()}
    row["parameters"] = [_parameter(one) for one in getattr(entry, "parameters", ())]
    return row


def _parameter(parameter: Parameter) -> dict[str, Any]:
    row = {"name": parameter.name, "symbol": parameter.symbol, "kind": parameter.kind, "default": parameter.default}
    if parameter.kind == "choice":
        row["choices"] = list(parameter.choices)
    if parameter.kind in ("int", "float"):
        row.update(low=parameter.low, high=parameter.high, low_open=parameter.low_open, high_open=parameter.high_open)
    return {**row, "accepted": range_text(parameter), "meaning": parameter.meaning}
