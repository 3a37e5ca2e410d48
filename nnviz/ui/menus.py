"""The menu bar: every command of the window is in it."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QMenuBar, QWidget

from nnviz.ui.actions import Actions

Titles = Callable[[], Sequence[tuple[str, str, str]]]


class Menus(QMenuBar):
    """File, Edit, View, Train, Help.

    Signals:
        experiment_chosen: Name of a built-in experiment.
        file_chosen: Path of a recent file.
        recent_cleared: The list of recent files is to be forgotten.

    Args:
        experiments: Returns (name, title, what to look for) of the built-in experiments in the present language.
        recent: Returns the recent files.
    """

    experiment_chosen = Signal(str)
    file_chosen = Signal(object)
    recent_cleared = Signal()

    def __init__(
        self,
        actions: Actions,
        experiments: Titles,
        recent: Callable[[], Sequence[Path]],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._actions = actions
        self._experiments = experiments
        self._recent = recent
        self._names = ("file", "edit", "view", "train", "help")
        self.tops = {name: self._top() for name in self._names}
        self.experiments = QMenu(self)
        self.recent = QMenu(self)
        self.panels = QMenu(self)
        self.theme = QMenu(self)
        self.language = QMenu(self)
        self.speed = QMenu(self)
        self.optimizer = QMenu(self)
        self.perturb = QMenu(self)
        self.add = QMenu(self)
        self._build()
        self.retranslate()

    def set_panels(self, toggles: Mapping[str, QAction]) -> None:
        """List the panels, each to be shown or hidden."""
        self.panels.clear()
        self.panels.addActions(list(toggles.values()))
        self.panels.addSeparator()
        commands = self._actions.commands
        self.panels.addActions([commands[name] for name in ("next_panel", "maximise", "reset_layout")])

    def changeEvent(self, event: QEvent) -> None:
        """Follow a change of language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()

    def retranslate(self) -> None:
        """Write the titles in the present language."""
        titles = {
            "file": self.tr("&File"),
            "edit": self.tr("&Edit"),
            "view": self.tr("&View"),
            "train": self.tr("&Train"),
            "help": self.tr("&Help"),
        }
        for name, title in titles.items():
            self.tops[name].setTitle(title)
        self.experiments.setTitle(self.tr("Experiments"))
        self.recent.setTitle(self.tr("Open recent"))
        self.panels.setTitle(self.tr("Panels"))
        self.theme.setTitle(self.tr("Colours"))
        self.language.setTitle(self.tr("Language"))
        self.speed.setTitle(self.tr("Speed"))
        self.optimizer.setTitle(self.tr("Optimizer"))
        self.perturb.setTitle(self.tr("Perturb the weights"))
        self.add.setTitle(self.tr("Add a run"))

    def _top(self) -> QMenu:
        menu = QMenu(self)
        self.addMenu(menu)
        return menu

    def _build(self) -> None:
        command = self._actions.commands
        _fill(
            self.tops["file"],
            [command["open"], command["presets"], self.recent, self.experiments, None, command["save"]],
        )
        _fill(self.tops["file"], [command[name] for name in ("export_script", "export_metrics")])
        _fill(self.tops["file"], [None, command["recover"], None, command["quit"]])
        _fill(self.tops["edit"], [command["undo"], command["redo"], None, command["paste"], None, command["palette"]])
        zooms = [command[name] for name in ("zoom_in", "zoom_out", "zoom_reset")]
        _fill(self.tops["view"], [command["setup"], self.panels, None, *zooms, None, self.theme, self.language])
        _fill(self.tops["train"], [command[name] for name in ("play", "step", "step_10", "step_100", "epoch")])
        _fill(self.tops["train"], [None, self.speed, command["full_speed"], None, self.optimizer])
        _fill(self.tops["train"], [None, self.perturb, self.add, command["fork"], command["remove"]])
        _fill(self.tops["train"], [None, command["reset"], command["reset_new"]])
        _fill(self.tops["help"], [command["shortcuts"], command["about"]])
        _fill(self.theme, list(self._actions.themes.values()))
        _fill(self.language, list(self._actions.languages.values()))
        _fill(self.speed, list(self._actions.speeds.values()))
        _fill(self.perturb, list(self._actions.perturbations.values()))
        _fill(self.add, list(self._actions.joining.values()))
        _fill(self.optimizer, [*self._actions.optimizers.values(), None])
        _fill(self.optimizer, [command["carry_state"], command["keep_rate"]])
        explained = (self.experiments, self.recent, self.optimizer, self.perturb, self.add)
        for menu in (self.tops["file"], self.tops["train"], *explained):
            menu.setToolTipsVisible(True)
        self.experiments.aboutToShow.connect(self._list_experiments)
        self.recent.aboutToShow.connect(self._list_recent)

    def _list_experiments(self) -> None:
        self.experiments.clear()
        for name, title, about in self._experiments():
            action = self.experiments.addAction(title)
            action.setToolTip(about)
            action.triggered.connect(lambda _checked=False, name=name: self.experiment_chosen.emit(name))

    def _list_recent(self) -> None:
        self.recent.clear()
        for path in self._recent():
            there = os.path.exists(path)  # also of a folder that may not be looked into
            name = path.name.replace("&", "&&")  # one alone would mark a letter
            action = self.recent.addAction(name if there else self.tr("{0} (not there any more)").format(name))
            action.setToolTip(str(path))
            action.setEnabled(there)
            action.triggered.connect(lambda _checked=False, path=path: self.file_chosen.emit(path))
        self.recent.addSeparator()
        clear = self.recent.addAction(self.tr("Clear list"))
        clear.setEnabled(bool(self._recent()))
        clear.triggered.connect(self.recent_cleared)


def _fill(menu: QMenu, items: Sequence[QAction | QMenu | None]) -> None:
    for item in items:
        if item is None:
            menu.addSeparator()
        elif isinstance(item, QMenu):
            menu.addMenu(item)
        else:
            menu.addAction(item)
