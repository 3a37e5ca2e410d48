"""The palette of the main window: what it offers there, and how a setting typed into it is made."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, Protocol

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QMenu, QMenuBar, QWidget

from nnviz.refusal import Refusal, Refused, refuse
from nnviz.ui.model import setup
from nnviz.ui.model.setup import SetupView
from nnviz.ui.palette import panels, settings, sources
from nnviz.ui.palette.item import Item
from nnviz.ui.palette.palette import Palette
from nnviz.ui.panels.base import PanelWidget
from nnviz.ui.theme import Theme


class Window(Protocol):
    """What the palette asks of the window."""

    def present(self) -> SetupView | None:
        """Return what the run shown trains with, as the set-up column shows it; None before that is there."""

    def experiments(self) -> Sequence[tuple[str, str, str]]:
        """Return (name, title, what to look for) of the built-in experiments."""

    def open_experiment(self, name: str) -> object:
        """Open a built-in experiment."""

    def recent(self) -> Sequence[Path]:
        """Return the recent files, the newest first."""

    def open_file(self, path: Path) -> object:
        """Open a file."""

    def clear_recent(self) -> object:
        """Forget the recent files."""

    def panels(self) -> Iterable[PanelWidget]:
        """Return the panels, open or not, with tabs and menus that suit what is trained now."""

    def bring(self, panel: str) -> object:
        """Bring a panel to where it can be seen."""

    def change(self, key: str, tables: dict[str, Any]) -> object:
        """Change what the run shown trains with."""

    def ask_data(self, name: str) -> object:
        """Ask for the file of a data set, or let its points be drawn, as the set-up column does."""

    def refuse(self, refusal: Refusal) -> object:
        """Say why something cannot be."""


class PaletteOpener(QObject):
    """Makes the palette when it is first asked for, and fills it each time it opens.

    Args:
        lists: Menus of the bar that are filled when they open, whose content the window tells itself.
    """

    def __init__(
        self,
        window: Window,
        bar: QMenuBar,
        host: QWidget,
        theme: Callable[[], Theme],
        lists: Collection[QMenu] = (),
    ) -> None:
        super().__init__(host)
        self._window = window
        self._bar = bar
        self._lists = lists
        self._host = host
        self._theme = theme
        self.palette: Palette | None = None

    @Slot()
    def toggle(self) -> None:
        """Open the palette, or put it away."""
        palette = self._made()
        if palette.isVisible():
            palette.close_up()
        else:
            palette.open()

    @Slot()
    def shortcuts(self) -> None:
        """Open the palette with what has a key and with nothing else."""
        self._made().open([item for item in sources.actions(self._bar, self._lists) if item.keys])

    def _made(self) -> Palette:
        if self.palette is None:
            self.palette = Palette(self.items, self._theme(), self._host)
            self.palette.assigned.connect(self.assign)
        return self.palette

    def set_theme(self, theme: Theme) -> None:
        """Draw with `theme`."""
        if self.palette is not None:
            self.palette.set_theme(theme)

    def items(self) -> Sequence[Item]:
        """Return what there is to do now."""
        window = self._window
        return (
            *sources.actions(self._bar, self._lists),
            *panels.panels(window.panels(), window.bring, self.tr("Panels")),
            *sources.experiments(window.experiments(), window.open_experiment, self.tr("Experiments")),
            *sources.recent(window.recent(), window.open_file, window.clear_recent, self.tr("File")),
            *self._settings(self.tr("Set-up")),
        )

    def _settings(self, group: str) -> Iterator[Item]:
        now, change = self._window.present(), self._window.change
        if now is not None:
            yield from settings.typed(now, group)
            yield from settings.datasets(now, change, self._window.ask_data, group)
            yield from settings.words(change, group)
            yield from settings.hidden_layers(now, change, group)
            yield from settings.optimizer(now, change, group)

    @Slot(str)
    def assign(self, text: str) -> None:
        """Make a setting that was typed as "KEY = VALUE"."""
        now = self._window.present()
        if now is None:
            return
        try:
            key, tables = assignment(text, now)
        except Refused as error:
            self._window.refuse(error.refusal)
            return
        self._window.change(key, tables)


def assignment(text: str, now: SetupView) -> tuple[str, dict[str, Any]]:
    """Return the key and the change that "KEY = VALUE" stands for; raises `Refused` where it stands for none."""
    key, _, value = (part.strip() for part in text.partition("="))
    known = {field.key: field for field in settings.fields(now)}
    if key not in known:
        raise refuse("unknown_name", "", key, ", ".join(known))
    what = setup.read(known[key], value)
    setup.check(known[key], what)
    return key, setup.assigned(now.settings, key, what)
