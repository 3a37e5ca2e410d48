"""The trainings that were left and still end in their own time."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot

from nnviz.ui.retiring import Left, Retiring
from nnviz.ui.training_thread import Link


class Retirements(QObject):
    """Ends trainers, each in a thread of its own.

    Signals:
        left: What was to be kept of one has been kept (its `RecoveryInfo`), or why it could not be.
    """

    left = Signal(object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._all: list[Retiring] = []

    def retire(self, link: Link, scratch: Path, left: Left | None) -> None:
        """Let a trainer end, keep what is to be kept of it, and remove its folder."""
        retiring = Retiring(link, scratch, left, self)
        self._all.append(retiring)
        retiring.finished.connect(self._retired)
        retiring.start()

    def wait(self) -> None:
        """Return when all of them have ended."""
        for retiring in self._all:
            retiring.wait()

    @Slot()
    def _retired(self) -> None:
        retiring = self.sender()
        assert isinstance(retiring, Retiring)
        self._all.remove(retiring)
        retiring.deleteLater()
        if retiring.left is not None:
            self.left.emit(retiring.kept or retiring.problem)
