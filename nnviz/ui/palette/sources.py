"""What the palette offers: the actions of the menus, the built-in experiments, the recent files."""

from __future__ import annotations

import functools
import os
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from pathlib import Path

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar

from nnviz.ui.palette.item import Item

translate = QCoreApplication.translate


def actions(bar: QMenuBar, without: Collection[QMenu] = ()) -> Iterator[Item]:
    """Return every action of the menus, in their order, but for the menus `without`: lists made when they open."""
    for top in bar.actions():
        menu = top.menu()
        if isinstance(menu, QMenu):
            yield from of_menu(menu, plain(menu.title()), "", without)


def of_menu(menu: QMenu, group: str, section: str, without: Collection[QMenu] = ()) -> Iterator[Item]:
    """Return the actions of a menu of `group`; `section` names the menus below it on the way to them."""
    for action in menu.actions():
        below = action.menu()
        if isinstance(below, QMenu):
            title = plain(below.title())
            if below not in without:
                yield from of_menu(below, group, f"{section} › {title}" if section else title, without)
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


def plain(text: str) -> str:
    """Return the words of a menu without the marks of its keys."""
    return text.replace("&&", "\0").replace("&", "").replace("\0", "&")


def experiments(titles: Iterable[tuple[str, str, str]], opens: Callable[[str], object], group: str) -> Iterator[Item]:
    """Return the built-in experiments, (name, title, what to look for) of each."""
    for name, title, about in titles:
        yield Item(title=title, group=group, also=name, tip=about, act=functools.partial(opens, name))


def recent(
    paths: Sequence[Path], opens: Callable[[Path], object], clear: Callable[[], object], group: str
) -> Iterator[Item]:
    """Return the recent files, by their names or, where two are called the same, by their paths; and to clear them."""
    section = translate("Menus", "Open recent")
    names = [path.name for path in paths]
    for path in paths:
        yield Item(
            title=path.name if names.count(path.name) == 1 else str(path),
            group=group,
            section=section,
            also=str(path),
            tip=str(path),
            act=functools.partial(opens, path),
            enabled=os.path.exists(path),  # also of a folder that may not be looked into
        )
    yield Item(title=translate("Menus", "Clear list"), group=group, section=section, act=clear, enabled=bool(paths))
