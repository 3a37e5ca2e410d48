"""What helps along beside the panels: health, slow motion, the palette, the hints of a first start."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Slot

from nnviz.refusal import Refusal
from nnviz.spec import Settings
from nnviz.ui.files import builtin_titles
from nnviz.ui.health import Health
from nnviz.ui.health_strip import HealthStrip
from nnviz.ui.hints import Hints
from nnviz.ui.kept import Kept
from nnviz.ui.language import Language
from nnviz.ui.model import commands, setup
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
        self._notices = window.notices
        self._language = language
        self._health = Health(self._training, self)
        self.health_strip = HealthStrip(self._health, window.theme, window)
        self.health_strip.pointed.connect(self._point)
        self._slow = SlowMotion(self._training, self._viewer, self)
        self.hints = Hints(window.strip, kept, window)
        self.palette = PaletteOpener(self, window.menus, window, lambda: window.theme)
        window.actions_.commands["palette"].triggered.connect(self.palette.toggle)
        window.actions_.commands["shortcuts"].triggered.connect(self.palette.shortcuts)

    def set_theme(self, theme: Theme) -> None:
        """Draw with `theme`."""
        self.health_strip.set_theme(theme)
        self.palette.set_theme(theme)

    # --- what the palette asks ---------------------------------------------------------------------------------------

    def present_settings(self) -> Settings | None:
        """Return what the run shown trains with."""
        return self._training.session.settings.get(self._viewer.run)

    def experiments(self) -> Sequence[tuple[str, str, str]]:
        """Return (name, title, what to look for) of the built-in experiments."""
        return builtin_titles(self._language.code)

    def open_experiment(self, name: str) -> None:
        """Open a built-in experiment."""
        self._files.open_builtin(name)

    def panels(self) -> Mapping[str, PanelWidget]:
        """Return the panels, by name."""
        return self._viewer.panels

    def change(self, key: str, tables: dict[str, Any]) -> None:
        """Change what the run shown trains with; a seed starts it again."""
        if key == "training.seed":
            self._training.command(commands.reset(tables["training"]["seed"]))
            return
        run = setup.scope(self._viewer.run, self._training.session.settings, tables)
        self._training.command(commands.changing(run, tables))

    def refuse(self, refusal: Refusal) -> None:
        """Say why something cannot be."""
        self._notices.refusal(refusal)

    @Slot(int, str)
    def _point(self, step: int, run: str) -> None:
        self._viewer.show_run(run)
        self._viewer.show_step(step)
