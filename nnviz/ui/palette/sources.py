"""What the palette offers: the actions of the menus, the settings of the set-up column, the built-in experiments."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar

from nnviz.catalog import registry
from nnviz.spec import Settings
from nnviz.ui.language import catalogue
from nnviz.ui.model import setup
from nnviz.ui.palette.item import Item
from nnviz.ui.panels.base import PanelWidget

translate = QCoreApplication.translate


def actions(bar: QMenuBar) -> Iterator[Item]:
    """Return every action of the menus, in their order; lists that menus make when they open are left out."""
    for top in bar.actions():
        menu = top.menu()
        if isinstance(menu, QMenu):
            yield from _of_menu(menu, plain(menu.title()))


def _of_menu(menu: QMenu, group: str) -> Iterator[Item]:
    for action in menu.actions():
        below = action.menu()
        if isinstance(below, QMenu):
            yield from _of_menu(below, f"{group} › {plain(below.title())}")
        elif not action.isSeparator() and action.text() and action.isVisible():
            yield _of_action(action, group)


def _of_action(action: QAction, group: str) -> Item:
    keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
    return Item(
        title=plain(action.text()),
        group=group,
        also=action.objectName().replace("_", " "),
        note=("✓  " if action.isChecked() else "") + keys,
        keys=keys,
        tip=action.toolTip() if action.toolTip() != plain(action.text()) else "",
        act=action.trigger,
        enabled=action.isEnabled(),
    )


def panels(known: Mapping[str, PanelWidget]) -> Iterator[Item]:
    """Return what the panels that can be seen offer in their own menus."""
    for panel in known.values():
        if panel.isVisible():
            yield from _of_menu(panel.menu.actions_menu, panel.entry.shown)


def words(now: Settings | None, change: Callable[[str, dict[str, Any]], object]) -> Iterator[Item]:
    """Return what is chosen by its name: data sets, schedules, the activation of all layers, initial weights."""
    if now is None:
        return
    known = {name: entry for name, entry in registry.datasets().items() if not {"path", "points"} & set(entry.keys)}
    for group, key, entries in (
        (translate("palette", "Data"), "data.name", known),
        (translate("palette", "Schedule"), "schedule.name", registry.schedules()),
        (translate("palette", "Activation of all layers"), "network.activation", registry.activations()),
        (translate("palette", "Initial weights"), "network.init", registry.initializers()),
    ):
        for name, entry in entries.items():
            tables = setup.dataset_change(now, name) if key == "data.name" else setup.change(key, name)
            yield Item(
                title=f"{group}: {catalogue(entry.title)}",
                group="",
                also=f"{key} {name}",
                tip=catalogue(entry.meaning),
                act=functools.partial(change, key, tables),
            )


def plain(text: str) -> str:
    """Return the words of a menu without the marks of its keys."""
    return text.replace("&&", "\0").replace("&", "").replace("\0", "&")


def experiments(titles: Iterable[tuple[str, str, str]], opens: Callable[[str], object], group: str) -> Iterator[Item]:
    """Return the built-in experiments, (name, title, what to look for) of each."""
    for name, title, about in titles:
        yield Item(title=title, group=group, also=name, tip=about, act=functools.partial(opens, name))


def settings(now: Settings | None, group: str) -> Iterator[Item]:
    """Return what can be set of a run that trains with `now`."""
    for field in fields(now) if now is not None else ():
        assert now is not None
        value = setup.written(field, setup.value(now, field.key))
        yield Item(
            title=_title(field),
            group=group,
            also=f"{field.key} {catalogue(field.parameter.meaning)}",
            note=value,
            tip=catalogue(field.parameter.meaning),
            fill=f"{field.key} = {value}",
        )


def _title(field: setup.Field) -> str:
    """Return what a setting is called: its label, with its name in files where the label is a symbol."""
    if field.key == "optimizer.lr":
        return translate("palette", "Learning rate")
    label = catalogue(field.label)
    return f"{label}  {field.parameter.name}" if field.symbol else label


def fields(now: Settings) -> Sequence[setup.Field]:
    """Return the fields there are for a run that trains with `now`."""
    return (
        *setup.dataset_fields(registry.datasets()[now.data.name]),
        *setup.data_fields(),
        *setup.training_fields(),
        *setup.optimizer_fields(now.optimizer["name"]),
        *setup.schedule_fields(now.schedule["name"]),
    )
