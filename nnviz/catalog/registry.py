"""Finds the entries: every module of a catalogue folder has one `ENTRY`, and that is all there is to adding one."""

from __future__ import annotations

import functools
import importlib
import pkgutil
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, cast

from nnviz.catalog.entries import (
    ActivationEntry,
    DatasetEntry,
    InitializerEntry,
    LossEntry,
    OptimizerEntry,
    ScheduleEntry,
)


@functools.cache
def _entries(folder: str) -> Mapping[str, Any]:
    package = importlib.import_module(f"nnviz.catalog.{folder}")
    found = [
        importlib.import_module(f"{package.__name__}.{module.name}").ENTRY
        for module in pkgutil.iter_modules(package.__path__)
        if not module.name.startswith("_")
    ]
    found.sort(key=lambda entry: (entry.order, entry.name))
    return MappingProxyType({entry.name: entry for entry in found})


def optimizers() -> Mapping[str, OptimizerEntry]:
    """Return all optimizers by name, in menu order."""
    return cast("Mapping[str, OptimizerEntry]", _entries("optimizers"))


def schedules() -> Mapping[str, ScheduleEntry]:
    """Return all learning-rate schedules by name, in menu order."""
    return cast("Mapping[str, ScheduleEntry]", _entries("schedules"))


def activations() -> Mapping[str, ActivationEntry]:
    """Return all activations by name, in menu order."""
    return cast("Mapping[str, ActivationEntry]", _entries("activations"))


def losses() -> Mapping[str, LossEntry]:
    """Return all losses by name, in menu order."""
    return cast("Mapping[str, LossEntry]", _entries("losses"))


def initializers() -> Mapping[str, InitializerEntry]:
    """Return all initialisers by name, in menu order."""
    return cast("Mapping[str, InitializerEntry]", _entries("initializers"))


def datasets() -> Mapping[str, DatasetEntry]:
    """Return all data sets by name, in menu order."""
    return cast("Mapping[str, DatasetEntry]", _entries("datasets"))
