"""What a training can be exported to: one module of `nnviz.record.exporters` each."""

from __future__ import annotations

import functools
import importlib
import pkgutil
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType

import msgspec

from nnviz.record.session import SessionContent


class ExporterEntry(msgspec.Struct, frozen=True, kw_only=True):
    """One thing a training can be exported to.

    Attributes:
        name: Key on the command line (`--to NAME`).
        suffix: Suffix of the file, with its dot.
        title: Name shown in menus.
        write: (content, path): writes the file, whole or not at all.
        order: Place in menus.
    """

    name: str
    suffix: str
    title: str
    write: Callable[[SessionContent, Path], None]
    order: int = 100


@functools.cache
def exporters() -> Mapping[str, ExporterEntry]:
    """Return all exporters by name, in menu order."""
    package = importlib.import_module("nnviz.record.exporters")
    found: list[ExporterEntry] = [
        importlib.import_module(f"{package.__name__}.{module.name}").ENTRY
        for module in pkgutil.iter_modules(package.__path__)
        if not module.name.startswith("_")
    ]
    found.sort(key=lambda entry: (entry.order, entry.name))
    return MappingProxyType({entry.name: entry for entry in found})
