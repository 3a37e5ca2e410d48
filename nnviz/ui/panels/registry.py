"""Finds the panels: every module of this folder with an `ENTRY` is one, and that is all there is to adding one."""

from __future__ import annotations

import functools
import importlib
import pkgutil
from collections.abc import Mapping
from types import MappingProxyType

from nnviz.ui import panels as package
from nnviz.ui.panels.base import PanelEntry


@functools.cache
def panels() -> Mapping[str, PanelEntry]:
    """Return all panels by name, in order. Importing them loads neither pyqtgraph nor anything else heavy."""
    modules = [
        importlib.import_module(f"{package.__name__}.{module.name}")
        for module in pkgutil.iter_modules(package.__path__)
        if not module.ispkg
    ]
    entries = [module.ENTRY for module in modules if hasattr(module, "ENTRY")]
    entries.sort(key=lambda entry: (entry.order, entry.name))
    return MappingProxyType({entry.name: entry for entry in entries})


def slow() -> tuple[str, ...]:
    """Return the modules that are slow to import, to be imported in another thread before the panels are made."""
    return tuple(entry.slow for entry in panels().values() if entry.slow)
