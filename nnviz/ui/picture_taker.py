"""Takes the picture of `--screenshot FILE --after-steps N` and ends the program."""

from __future__ import annotations

import sys

from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtWidgets import QApplication

from nnviz.link.trainer_link import Died
from nnviz.record import metrics
from nnviz.ui.main_window import MainWindow
from nnviz.ui.options import Options
from nnviz.wording import sentence

_WATCH_MS = 50
_LAYOUT_MS = 200  # what the panels ask for follows their size, and the trainer answers with the next snapshot


class PictureTaker(QObject):
    """Trains up to a step, lets the panels catch up, saves the window as a picture and ends the event loop.

    Args:
        window: The window; its training has been opened paused.
        options: The step to reach, and where picture, metrics and session go.
    """

    def __init__(self, window: MainWindow, options: Options) -> None:
        super().__init__(window)
        self._window = window
        self._options = options
        self._step = options.after_steps
        self._asked = False
        self._watch = QTimer(self)
        self._watch.timeout.connect(self._look)
        self._watch.start(_WATCH_MS)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.timeout.connect(self._take)
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
            self._watch.stop()
            self._pause.start(_LAYOUT_MS)

    @Slot()
    def _take(self) -> None:
        self._window.show_numbers()
        self._window.viewer.clock.draw_all()
        QApplication.processEvents()
        try:
            self._write_files()
        except OSError as error:
            _say(f"{error.filename or self._options.screenshot}: {error.strerror or type(error).__name__}")
            QApplication.exit(1)
            return
        if self._options.save is None:
            QApplication.exit(0)
            return
        self._window.files.written.connect(self._saved)
        self._window.files.save(self._options.save)

    def _write_files(self) -> None:
        path = self._options.screenshot
        assert path is not None
        path.parent.mkdir(parents=True, exist_ok=True)
        if not self._window.grab().save(str(path)):
            raise OSError(0, "the picture cannot be written", str(path))
        if self._options.metrics is not None:
            self._options.metrics.parent.mkdir(parents=True, exist_ok=True)
            metrics.write_history(self._options.metrics, self._window.training.history)

    @Slot(str)
    def _saved(self, problem: str) -> None:
        if problem:
            _say(problem)
        QApplication.exit(1 if problem else 0)

    @Slot(object, bool)
    def _give_up(self, died: Died, again: bool) -> None:
        if not again:
            failed = died.failed
            refusal = failed.refusal if failed is not None else None
            error = failed.error if failed is not None else "the training engine keeps ending unexpectedly"
            _say(sentence(refusal) if refusal is not None else error)
            QApplication.exit(1 if refusal is None else 2)


def _say(problem: str) -> None:
    sys.stderr.write(f"nnviz: {problem}\n")
