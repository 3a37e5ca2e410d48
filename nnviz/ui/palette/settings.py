"""What the palette offers of the set-up: settings to be filled in, words to choose, and the network's layers."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from PySide6.QtCore import QCoreApplication

from nnviz.catalog import registry, tables
from nnviz.catalog.full_names import full_name
from nnviz.ui.language import catalogue
from nnviz.ui.model import layers, setup
from nnviz.ui.model.setup import SetupView
from nnviz.ui.palette.item import Item

#: A symbol as long as this is a word ("centred").
_WORD = 5

Change = Callable[[str, dict[str, Any]], object]

translate = QCoreApplication.translate


def fields(now: SetupView) -> Sequence[setup.Field]:
    """Return the fields there are where `now` is what trains."""
    settings = now.settings
    return (
        *setup.dataset_fields(registry.datasets()[settings.data.name]),
        *setup.feature_fields(settings, now.data),
        *setup.data_fields(),
        *setup.network_fields(settings.network),
        *setup.training_fields(),
        *setup.optimizer_fields(settings.optimizer["name"]),
        *setup.schedule_fields(settings.schedule["name"]),
    )


def typed(now: SetupView, group: str) -> Iterator[Item]:
    """Return what can be set by typing a value."""
    for field in fields(now):
        value = setup.written(field, setup.value(now.settings, field.key))
        meaning = catalogue(field.parameter.meaning)
        words = ", ".join(field.parameter.choices)
        yield Item(
            title=_title(field),
            group=group,
            section=_section(field.key, now),
            also=f"{field.key} {catalogue(field.label)} {meaning}",
            note=value,
            tip=f"{meaning} {words}" if words else meaning,
            fill=f"{field.key} = {value}",
        )


def datasets(now: SetupView, change: Change, ask: Callable[[str], object], group: str) -> Iterator[Item]:
    """Return the data sets; `ask` asks for the file of one that is read, or for points."""
    for name, entry in registry.datasets().items():
        asks = {"path", "points"} & set(entry.keys)
        new = setup.dataset_change(now.settings, name)
        yield Item(
            title=catalogue(entry.title),
            group=group,
            section=translate("palette", "Data"),
            also=f"data.name {name}",
            tip=catalogue(entry.meaning),
            act=functools.partial(ask, name) if asks else functools.partial(change, "data.name", new),
        )


def words(change: Change, group: str) -> Iterator[Item]:
    """Return what else is chosen by its name: schedules, the activation of all layers, initial weights."""
    for section, key, entries in (
        (translate("palette", "Schedule"), "schedule.name", registry.schedules()),
        (translate("palette", "Activation of all layers"), "network.activation", registry.activations()),
        (translate("palette", "Initial weights"), "network.init", registry.initializers()),
    ):
        for name, entry in entries.items():
            yield Item(
                title=catalogue(entry.title),
                group=group,
                section=section,
                also=f"{key} {name}",
                tip=catalogue(entry.meaning),
                act=functools.partial(change, key, setup.change(key, name)),
            )


def hidden_layers(now: SetupView, change: Change, group: str) -> Iterator[Item]:
    """Return what can be done with the hidden layers: one more, one less, another activation of one of them."""
    network = now.settings.network
    ask = functools.partial(change, "network.hidden")
    item = functools.partial(Item, group=group, also="network.hidden")
    section = translate("NetworkSection", "Network")
    yield item(
        title=translate("NetworkSection", "Add layer"),
        section=section,
        tip=translate("NetworkSection", "One more hidden layer, like the last one (up to {0})").format(
            tables.HIDDEN_LAYERS
        ),
        act=functools.partial(ask, layers.added(network)),
        enabled=len(network.hidden) < tables.HIDDEN_LAYERS,
    )
    for place in range(len(network.hidden)):
        title = translate("NetworkSection", "Remove hidden layer {0}").format(place + 1)
        yield item(title=title, section=section, act=functools.partial(ask, layers.removed(network, place)))
    for place, present in enumerate(network.activations()):
        heading = translate("NetworkSection", "Activation of hidden layer {0}").format(place + 1)
        for name, entry in registry.activations().items():
            yield Item(
                title=catalogue(entry.title),
                group=group,
                section=heading,
                also=f"network.activation {name}",
                note="✓" if name == present else "",
                tip=catalogue(entry.meaning),
                act=functools.partial(ask, layers.activated(network, place, name)),
            )


def optimizer(now: SetupView, change: Change, group: str) -> Iterator[Item]:
    """Return what puts the optimizer's own values back, where it has any."""
    defaults = setup.optimizer_defaults(now.settings.optimizer["name"])
    if defaults["optimizer"]:
        yield Item(
            title=translate("OptimizerSection", "Defaults"),
            group=group,
            section=_section("optimizer", now),
            tip=translate("OptimizerSection", "Put the optimizer's own values back; the learning rate stays."),
            act=functools.partial(change, "optimizer", defaults),
        )


def _title(field: setup.Field) -> str:
    """Return what a setting is called: its name in full, with the symbol that the set-up column shows."""
    name = catalogue(full_name(field.key))
    symbol = field.parameter.symbol if field.key.startswith(("optimizer.", "schedule.")) else ""
    return f"{name} {symbol}" if symbol and len(symbol) < _WORD else name


def _section(key: str, now: SetupView) -> str:
    """Return the heading a setting stands under."""
    table = key.partition(".")[0]
    if table == "optimizer":
        return catalogue(registry.optimizers()[now.settings.optimizer["name"]].title)
    titles = {
        "data": translate("palette", "Data"),
        "network": translate("NetworkSection", "Network"),
        "training": translate("palette", "Training"),
        "schedule": translate("palette", "Schedule"),
    }
    return titles[table]
