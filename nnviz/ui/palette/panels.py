"""What the palette offers of the panels: their tabs and their menus, whether they can be seen or not."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from PySide6.QtCore import QTimer

from nnviz.ui.palette.item import Item
from nnviz.ui.palette.sources import of_menu
from nnviz.ui.panels.base import PanelWidget

Bring = Callable[[str], object]


def panels(known: Iterable[PanelWidget], bring: Bring, group: str) -> Iterator[Item]:
    """Return the tabs and the menu of each panel; `bring` brings the one called so to where it can be seen."""
    for panel in known:
        panel.menu.actions_menu.aboutToShow.emit()  # what it lists when it opens, such as where the panel can be put
        for item in (*_tabs(panel, group), *of_menu(panel.menu.actions_menu, group, panel.entry.shown)):
            yield replace(item, act=functools.partial(_do, item, panel, bring))


def _tabs(panel: PanelWidget, group: str) -> Iterator[Item]:
    for tabs in panel.choosable_tabs():
        for key in tabs.keys:
            yield Item(
                title=tabs.label(key),
                group=group,
                section=panel.entry.shown,
                also=f"{key} {tabs.tip(key)}",
                note="✓" if key == tabs.key else "",
                tip=tabs.tip(key),
                act=functools.partial(tabs.take, key),
            )


def _do(item: Item, panel: PanelWidget, bring: Bring) -> None:
    """Do something with a panel, which is brought to where it can be seen before."""
    assert item.act is not None
    if panel.seen:
        item.act()
    else:
        bring(panel.entry.name)
        QTimer.singleShot(0, panel, item.act)  # once the layout has given it room, for a picture is of all of it
