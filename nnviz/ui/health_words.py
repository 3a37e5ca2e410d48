"""The words of the health strip: what a rule found, and what there is to try."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QCoreApplication

from nnviz.catalog import registry
from nnviz.ui import words
from nnviz.ui.language import catalogue
from nnviz.ui.model import numbers
from nnviz.ui.model.health.rule import Remedy
from nnviz.ui.model.health.watch import Observation

translate = QCoreApplication.translate


def title(observation: Observation) -> str:
    """Return the name of what was found."""
    return translate("health", observation.rule.title)


def sentence(observation: Observation) -> str:
    """Return what was found, with its numbers."""
    values = {name: _value(name, value) for name, value in observation.finding.values.items()}
    return translate("health", observation.rule.sentence).format(**values)


def criterion(observation: Observation) -> str:
    """Return the thresholds."""
    return translate("health", observation.rule.criterion)


def remedy(one: Remedy) -> str:
    """Return a few words for what to try."""
    text = _remedy(one)
    return translate("health", "{0}, from the start").format(text) if one.again else text


def _remedy(one: Remedy) -> str:
    tables = one.tables
    match one.code:
        case "rate":
            return translate("health", "lr {0}").format(numbers.rate(tables["optimizer"]["lr"]))
        case "clip":
            return translate("health", "Clip ‖g‖ at {0}").format(numbers.rate(tables["training"]["clip_norm"]))
        case "l2":
            return translate("health", "L2 {0}").format(numbers.rate(tables["training"]["l2"]))
        case "optimizer":
            return words.optimizer(tables["optimizer"]["name"])
        case "activation":
            return catalogue(registry.activations()[tables["network"]["activation"]].title)
        case "init":
            return catalogue(registry.initializers()[tables["network"]["init"]].title)
        case "hidden":
            widths = "-".join(map(str, tables["network"]["hidden"]))
            return translate("health", "hidden layers {0}").format(widths)
    return one.code


def _value(name: str, value: Any) -> str:
    if name == "share":
        return numbers.percent(value)
    if name == "lr":
        return numbers.rate(value)
    if isinstance(value, float):
        return numbers.brief(value)
    if isinstance(value, int):
        return numbers.count(value)
    return str(value)
