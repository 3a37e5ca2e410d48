"""What the palette offers: the actions of the menus, the settings of the set-up column, the built-in experiments."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar

from nnviz.catalog import registry
from nnviz.catalog.full_names import full_name
from nnviz.spec import Settings
from nnviz.ui.language import catalogue
from nnviz.ui.model import setup
from nnviz.ui.palette.item import Item
from nnviz.ui.panels.base import PanelWidget

#: A symbol as long as this is a word ("centred").
_WORD = 5

translate = QCoreApplication.translate


def actions(bar: QMenuBar) -> Iterator[Item]:
    """Return every action of the menus, in their order; lists that menus make when they open are left out."""
    for top in bar.actions():
        menu = top.menu()
        if isinstance(menu, QMenu):
            yield from _of_menu(menu, plain(menu.title()), "")


def _of_menu(menu: QMenu, group: str, section: str) -> Iterator[Item]:
    """Return the actions of a menu of `group`; `section` names the menus below it on the way to them."""
    for action in menu.actions():
        below = action.menu()
        if isinstance(below, QMenu):
            title = plain(below.title())
            yield from _of_menu(below, group, f"{section} › {title}" if section else title)
        elif not action.isSeparator() and action.text() and action.isVisible():
            yield _of_action(action, group, section)


def _of_action(action: QAction, group: str, section: str) -> Item:
    title, _, shown = plain(action.text()).partition("\t")  # behind the tab: a key that the panel itself listens to
    keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
    return Item(
        title=title,
        group=group,
        section=section,
        also=action.objectName().replace("_", " "),
        note=("✓  " if action.isChecked() else "") + (keys or shown),
        keys=keys,
        tip=action.toolTip() if action.toolTip() not in (title, plain(action.text())) else "",
        act=action.trigger,
        enabled=action.isEnabled(),
    )


def panels(known: Mapping[str, PanelWidget], group: str) -> Iterator[Item]:
    """Return what the panels that can be seen offer in their own menus."""
    for panel in known.values():
        if panel.isVisible():
            yield from _of_menu(panel.menu.actions_menu, group, panel.entry.shown)


def words(now: Settings | None, change: Callable[[str, dict[str, Any]], object], group: str) -> Iterator[Item]:
    """Return what is chosen by its name: data sets, schedules, the activation of all layers, initial weights."""
    if now is None:
        return
    known = {name: entry for name, entry in registry.datasets().items() if not {"path", "points"} & set(entry.keys)}
    for section, key, entries in (
        (translate("palette", "Data"), "data.name", known),
        (translate("palette", "Schedule"), "schedule.name", registry.schedules()),
        (translate("palette", "Activation of all layers"), "network.activation", registry.activations()),
        (translate("palette", "Initial weights"), "network.init", registry.initializers()),
    ):
        for name, entry in entries.items():
            tables = setup.dataset_change(now, name) if key == "data.name" else setup.change(key, name)
            yield Item(
                title=catalogue(entry.title),
                group=group,
                section=section,
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
            section=_section(field.key, now),
            also=f"{field.key} {catalogue(field.label)} {catalogue(field.parameter.meaning)}",
            note=value,
            tip=catalogue(field.parameter.meaning),
            fill=f"{field.key} = {value}",
        )


def _title(field: setup.Field) -> str:
    """Return what a setting is called: its name in full, with the symbol that the set-up column shows."""
    name = catalogue(full_name(field.key))
    symbol = field.parameter.symbol if field.key.startswith(("optimizer.", "schedule.")) else ""
    return f"{name} {symbol}" if symbol and len(symbol) < _WORD else name


def _section(key: str, now: Settings) -> str:
    """Return the heading a setting stands under."""
    table = key.partition(".")[0]
    if table == "optimizer":
        return catalogue(registry.optimizers()[now.optimizer["name"]].title)
    titles = {
        "data": translate("palette", "Data"),
        "training": translate("palette", "Training"),
        "schedule": translate("palette", "Schedule"),
    }
    return titles[table]


def fields(now: Settings) -> Sequence[setup.Field]:
    """Return the fields there are for a run that trains with `now`."""
    return (
        *setup.dataset_fields(registry.datasets()[now.data.name]),
        *setup.data_fields(),
        *setup.training_fields(),
        *setup.optimizer_fields(now.optimizer["name"]),
        *setup.schedule_fields(now.schedule["name"]),
    )
