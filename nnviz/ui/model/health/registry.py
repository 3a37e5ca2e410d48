"""Finds the rules: every module of `rules` with a `RULE`."""

from __future__ import annotations

import functools
import importlib
import pkgutil
from collections.abc import Mapping
from types import MappingProxyType

from nnviz.ui.model.health import rules as package
from nnviz.ui.model.health.rule import Rule


@functools.cache
def rules() -> Mapping[str, Rule]:
    """Return all rules by code, the serious ones first."""
    modules = [
        importlib.import_module(f"{package.__name__}.{found.name}") for found in pkgutil.iter_modules(package.__path__)
    ]
    found = sorted((module.RULE for module in modules), key=lambda rule: (not rule.serious, rule.code))
    return MappingProxyType({rule.code: rule for rule in found})
