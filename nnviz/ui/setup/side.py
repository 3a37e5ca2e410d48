"""The place of the set-up column in the window: filled once the window is up; opens the gallery."""

from __future__ import annotations

from collections.abc import Generator

from PySide6.QtCore import QPoint, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QWidget

from nnviz.ui.actions import Actions
from nnviz.ui.files import Files
from nnviz.ui.gallery.gallery import Gallery
from nnviz.ui.kept_choices import KeptChoices
from nnviz.ui.language import Language
from nnviz.ui.setup.column import WIDE, WIDTH, SetupColumn
from nnviz.ui.setup.control import SetupControl
from nnviz.ui.theme import Theme
from nnviz.ui.training import Training
from nnviz.ui.viewer import Viewer

_WIDE_WINDOW = 1600


class SetupSide(QWidget):
    """Room for the column, empty at first; the actions "setup" and "presets" show it and the gallery.

    Signals:
        drawing: The user wants to draw points.

    Attributes:
        column, control: The column and what connects it to the training; None until `filling`.
        gallery: The gallery; None until it is first asked for.
    """

    drawing = Signal()

    def __init__(self, theme: Theme, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._actions = actions
        self._language: Language | None = None
        self._files: Files | None = None
        self.column: SetupColumn | None = None
        self.control: SetupControl | None = None
        self.gallery: Gallery | None = None
        self._box = QHBoxLayout(self)
        actions.commands["setup"].setChecked(True)
        actions.commands["setup"].toggled.connect(self.setVisible)
        actions.commands["presets"].triggered.connect(self.show_gallery)
        self.set_theme(theme)

    def filling(
        self, training: Training, viewer: Viewer, files: Files, language: Language, choices: KeptChoices
    ) -> Generator[None]:
        """Make the column, and connect it, in steps."""
        self._files, self._language = files, language
        theme = self._theme
        column = SetupColumn(theme, self)
        yield from column.filling()
        choices.watch("setup", column.choices)
        control = SetupControl(column, training, viewer, self)
        yield
        if self._theme != theme:  # it was changed meanwhile
            column.set_theme(self._theme)
        column.set_wide(self._wide())
        column.presets.connect(self.show_gallery)
        column.drawing.connect(self.drawing)
        self.column, self.control = column, control
        self._box.addWidget(column)

    def pieces(self) -> tuple[QWidget, ...]:
        """Return what a style sheet speaks of here (see `dressing.Divided`)."""
        return self.column.pieces() if self.column is not None else ()

    def set_theme(self, theme: Theme) -> None:
        """Draw with `theme`."""
        self._theme = theme
        gutter = theme.px(8)
        self._box.setContentsMargins(gutter, gutter, 0, gutter)
        self.fit()
        if self.column is not None:
            self.column.set_theme(theme)
        if self.gallery is not None:
            self.gallery.set_theme(theme)

    def fit(self) -> None:
        """Take as much room as the window has for it."""
        wide = self._wide()
        self.setFixedWidth(self._theme.px(WIDE if wide else WIDTH) + self._theme.px(8))
        if self.column is not None:
            self.column.set_wide(wide)

    @Slot()
    def show_gallery(self) -> None:
        """Show the built-in experiments, or put them away."""
        if self._files is None or self._language is None:
            return
        if self.gallery is None:
            self.gallery = Gallery(self._theme, self._language.code, self.window())
            self.gallery.chosen.connect(self._files.open_builtin)
        if self.gallery.isVisible():
            self.gallery.close_up()
            return
        self.gallery.use_language(self._language.code)
        self.gallery.open_at(self._place())

    def _place(self) -> QPoint:
        """Return where the gallery goes: below the column's header, or at the top of the work area."""
        px = self._theme.px
        return self.mapTo(self.window(), QPoint(px(8), px(44))) if self.isVisible() else QPoint(px(8), px(96))

    def _wide(self) -> bool:
        return self.window().width() >= self._theme.px(_WIDE_WINDOW)
