"""The palette of the main window: what it offers there, and how a setting typed into it is made."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QMenuBar, QWidget

from nnviz.refusal import Refusal, Refused, refuse
from nnviz.spec import Settings
from nnviz.ui.model import setup
from nnviz.ui.palette import sources
from nnviz.ui.palette.item import Item
from nnviz.ui.palette.palette import Palette
from nnviz.ui.panels.base import PanelWidget
from nnviz.ui.theme import Theme


class Window(Protocol):
    """What the palette asks of the window."""

    def present_settings(self) -> Settings | None:
        """Return what the run shown trains with."""

    def experiments(self) -> Sequence[tuple[str, str, str]]:
        """Return (name, title, what to look for) of the built-in experiments."""

    def open_experiment(self, name: str) -> object:
        """Open a built-in experiment."""

    def panels(self) -> Mapping[str, PanelWidget]:
        """Return the panels, by name."""

    def change(self, key: str, tables: dict[str, Any]) -> object:
        """Change what the run shown trains with."""

    def refuse(self, refusal: Refusal) -> object:
        """Say why something cannot be."""


class PaletteOpener(QObject):
    """Makes the palette when it is first asked for, and fills it each time it opens."""

    def __init__(self, window: Window, bar: QMenuBar, host: QWidget, theme: Callable[[], Theme]) -> None:
        super().__init__(host)
        self._window = window
        self._bar = bar
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
        self._made().open([item for item in sources.actions(self._bar) if item.keys])

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
            *sources.actions(self._bar),
            *sources.panels(window.panels(), self.tr("Panels")),
            *sources.experiments(window.experiments(), window.open_experiment, self.tr("Experiments")),
            *sources.settings(window.present_settings(), self.tr("Set-up")),
            *sources.words(window.present_settings(), window.change, self.tr("Set-up")),
        )

    @Slot(str)
    def assign(self, text: str) -> None:
        """Make a setting that was typed as "KEY = VALUE"."""
        now = self._window.present_settings()
        if now is None:
            return
        try:
            key, tables = assignment(text, now)
        except Refused as error:
            self._window.refuse(error.refusal)
            return
        self._window.change(key, tables)


def assignment(text: str, now: Settings) -> tuple[str, dict[str, Any]]:
    """Return the key and the change that "KEY = VALUE" stands for; raises `Refused` where it stands for none."""
    key, _, value = (part.strip() for part in text.partition("="))
    known = {field.key: field for field in sources.fields(now)}
    if key not in known:
        raise refuse("unknown_name", "", key, ", ".join(known))
    what = setup.read(known[key], value)
    setup.check(known[key], what)
    return key, setup.change(key, what)
