"""Takes the picture of `--screenshot FILE --after-steps N` and ends the program."""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtWidgets import QApplication

from nnviz.link.trainer_link import Died
from nnviz.ui.main_window import MainWindow

_LAYOUT_MS = 200  # what the panels ask for follows their size, and the trainer answers with the next snapshot


class PictureTaker(QObject):
    """Trains up to a step, lets the panels catch up, saves the window as a picture and ends the event loop.

    Args:
        window: The window; its training has been opened paused.
        path: Where the picture goes.
        step: The step to reach.
    """

    def __init__(self, window: MainWindow, path: Path, step: int) -> None:
        super().__init__(window)
        self._window = window
        self._path = path
        self._step = step
        self._asked = False
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_LAYOUT_MS)
        self._pause.timeout.connect(self._take)
        window.training.changed.connect(self._look)
        window.training.pictured.connect(self._look)
        window.training.died.connect(self._give_up)

    @Slot()
    def _look(self) -> None:
        training = self._window.training
        status = training.session.status
        if status is None or not self._window.viewer.panels:
            return
        asked, self._asked = self._asked, True  # asking makes the training change, which leads here again
        if not asked and self._step > status.step:
            training.advance(steps=self._step - status.step)
        snapshot = training.snapshot
        there = status.step >= self._step or status.state == "finished"
        if there and snapshot is not None and snapshot.step >= min(self._step, status.step):
            self._pause.start()

    @Slot()
    def _take(self) -> None:
        self._window.show_numbers()
        self._window.viewer.clock.draw_all()
        QApplication.processEvents()
        self._path.parent.mkdir(parents=True, exist_ok=True)
        saved = self._window.grab().save(str(self._path))
        if not saved:
            sys.stderr.write(f"nnviz: {self._path}: the picture could not be written\n")
        QApplication.exit(0 if saved else 1)

    @Slot(object, bool)
    def _give_up(self, died: Died, again: bool) -> None:
        if not again:
            error = died.failed.error if died.failed is not None else "the training engine keeps ending unexpectedly"
            sys.stderr.write(f"nnviz: {error}\n")
            QApplication.exit(1)
