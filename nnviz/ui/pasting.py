"""Makes what is on the clipboard the data, wherever in the window it is pasted."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, QThread, Slot
from PySide6.QtGui import QAction

from nnviz.refusal import Refusal, Refused
from nnviz.ui import pasted_tables
from nnviz.ui.model import commands
from nnviz.ui.notices import Notices
from nnviz.ui.training import Training
from nnviz.ui.viewer import Viewer

_AS_FOUND = {"header": "auto", "delimiter": "auto", "target": "", "task": "auto"}  # not as the table before


class Keeper(QThread):
    """Writes one pasted table and reads it again, which may take a second; touches no widget.

    Attributes:
        path: Its file, or None.
        problem: Why it cannot be taken, or None.
    """

    def __init__(self, text: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._text = text
        self.path: Path | None = None
        self.problem: Refusal | None = None

    def run(self) -> None:
        """Keep the table."""
        try:
            self.path = pasted_tables.keep(self._text)
        except Refused as error:
            self.problem = error.refusal


class Pasting(QObject):
    """Lets the output panel take points and curves, and trains on any other table as a file of its own."""

    def __init__(
        self, action: QAction, training: Training, viewer: Viewer, notices: Notices, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._training = training
        self._viewer = viewer
        self._notices = notices
        self._newest: Keeper | None = None
        self._keepers: list[Keeper] = []
        action.triggered.connect(self.paste)
        training.opened.connect(self._forget)

    @Slot()
    def paste(self) -> None:
        """Paste into the output panel, which knows whether points are being drawn."""
        from nnviz.ui.panels.output import OutputPanel

        panel = self._viewer.panels.get("output")
        if isinstance(panel, OutputPanel):
            panel.paste()

    def take(self, text: str) -> None:
        """Train every run on a pasted table, or say why it cannot be; another one takes its place."""
        self._newest = Keeper(text, self)
        self._keepers.append(self._newest)
        self._newest.finished.connect(self._kept)
        self._newest.start()

    def wait(self) -> None:
        """Give up what was pasted last and wait until its thread is gone."""
        self._forget()
        for keeper in self._keepers:
            keeper.wait()

    @Slot()
    def _forget(self) -> None:
        """Take no table that was meant for another training."""
        self._newest = None

    @Slot()
    def _kept(self) -> None:
        keeper = self.sender()
        assert isinstance(keeper, Keeper)
        self._keepers.remove(keeper)
        keeper.deleteLater()
        if keeper is not self._newest:
            return
        self._newest = None
        if keeper.problem is not None:
            self._notices.refusal(keeper.problem)
        elif keeper.path is not None:
            table = {"name": "csv", "path": str(keeper.path), **_AS_FOUND}
            self._training.command(commands.changing("", {"data": table}))
