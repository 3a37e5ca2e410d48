"""Ends a trainer nobody looks at any more: it may take a second, for which no window waits."""

from __future__ import annotations

import shutil
from pathlib import Path

from PySide6.QtCore import QObject, QThread

from nnviz.ui.training_thread import Link


class Retiring(QThread):
    """Ends one trainer and removes its folder. Touches no widget."""

    def __init__(self, link: Link, scratch: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._link = link
        self._scratch = scratch

    def run(self) -> None:
        """End the trainer, then remove what it wrote."""
        self._link.stop()
        shutil.rmtree(self._scratch, ignore_errors=True)
