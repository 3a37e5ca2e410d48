"""What helps along beside the panels: health, slow motion, the palette, the hints of a first start."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Slot

from nnviz.refusal import Refusal
from nnviz.ui import presets
from nnviz.ui.health import Health
from nnviz.ui.health_strip import HealthStrip
from nnviz.ui.hints import Hints
from nnviz.ui.kept import Kept
from nnviz.ui.language import Language
from nnviz.ui.model import commands, setup
from nnviz.ui.model.setup import SetupView
from nnviz.ui.palette.opening import PaletteOpener
from nnviz.ui.panels.base import PanelWidget
from nnviz.ui.slow_motion import SlowMotion
from nnviz.ui.theme import Theme

if TYPE_CHECKING:
    from nnviz.ui.main_window import MainWindow


class Aids(QObject):
    """Makes them and connects them to the training and to what is shown.

    Attributes:
        health_strip: The strip above the status bar.
        palette: The command palette.
        hints: The hints of a first start.
    """

    def __init__(self, window: MainWindow, kept: Kept, language: Language) -> None:
        super().__init__(window)
        self._training = window.training
        self._viewer = window.viewer
        self._files = window.files
        self._kept = kept
        self._area, self._side = window.area, window.side
        self._shows_setup = window.actions_.commands["setup"]
        self._notices = window.notices
        self._language = language
        self._health = Health(self._training, self)
        self.health_strip = HealthStrip(self._health, window.theme, window)
        self.health_strip.pointed.connect(self._point)
        self._slow = SlowMotion(self._training, self._viewer, self)
        self.hints = Hints(window.strip, kept, window)
        menus = window.menus
        self.palette = PaletteOpener(self, menus, window, lambda: window.theme, (menus.experiments, menus.recent))
        window.actions_.commands["palette"].triggered.connect(self.palette.toggle)
        window.actions_.commands["shortcuts"].triggered.connect(self.palette.shortcuts)

    def set_theme(self, theme: Theme) -> None:
        """Draw with `theme`."""
        self.health_strip.set_theme(theme)
        self.palette.set_theme(theme)

    # --- what the palette asks ---------------------------------------------------------------------------------------

    def present(self) -> SetupView | None:
        """Return what the run shown trains with, as the set-up column shows it; None before that is there."""
        return self._side.control.view() if self._side.control is not None else None

    def experiments(self) -> Sequence[tuple[str, str, str]]:
        """Return (name, title, what to look for) of the built-in experiments."""
        return presets.titles(self._language.code)

    def open_experiment(self, name: str) -> None:
        """Open a built-in experiment."""
        self._files.open_builtin(name)

    def recent(self) -> Sequence[Path]:
        """Return the recent files, the newest first."""
        return self._kept.recent()

    def open_file(self, path: Path) -> None:
        """Open a file."""
        self._files.open_file(path)

    def clear_recent(self) -> None:
        """Forget the recent files."""
        self._kept.clear_recent()

    def panels(self) -> Iterable[PanelWidget]:
        """Return the panels, open or not, with tabs and menus that suit what is trained now."""
        self._viewer.show_unseen()
        return self._viewer.panels.values()

    def bring(self, panel: str) -> None:
        """Bring a panel to where it can be seen."""
        self._area.bring(panel)

    def change(self, key: str, tables: dict[str, Any]) -> None:
        """Change what the run shown trains with; a seed starts it again."""
        if key == "training.seed":
            self._training.command(commands.reset(tables["training"]["seed"]))
            return
        run = setup.scope(self._viewer.run, self._training.session.settings, tables)
        self._training.command(commands.changing(run, tables))

    def ask_data(self, name: str) -> None:
        """Ask for the file of a data set, or let its points be drawn, in the set-up column, which says what cannot."""
        self._shows_setup.setChecked(True)
        if self._side.column is not None:
            self._side.column.data.choose(name)

    def refuse(self, refusal: Refusal) -> None:
        """Say why something cannot be."""
        self._notices.refusal(refusal)

    @Slot(int, str)
    def _point(self, step: int, run: str) -> None:
        self._viewer.show_run(run)
        self._viewer.show_step(step)
