"""Reads what is to be opened on a thread of its own; what is there stays as it is until all has been read."""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Callable

from PySide6.QtCore import QObject, QThread, QTimer, Signal, Slot

from nnviz.record import checkpoint, recovery
from nnviz.record.history import History
from nnviz.record.session import Told
from nnviz.refusal import Refusal, Refused
from nnviz.ui import scratch
from nnviz.ui.opening import Opening

#: File in a training's folder with the state it was opened with.
START = "opened.start"
_PATIENCE_MS = 150  # what has been read by then needs no word
_BETWEEN = 0.1  # seconds between two words of how far it is
_YIELD = 0.002  # seconds in which the window gets the interpreter for itself, every few milliseconds

Read = Callable[[History, Told], Opening]


class Loader(QObject):
    """Reads one thing at a time; another one asked for takes its place.

    Signals:
        slow: Reading this (name) takes a while; it is done to this part (0 to 1).
        loaded: It has been read: the `Opening`, its scratch folder, whether it may start to play.
        refused: It cannot be opened (`Refusal`).
        over: Nothing is being read any more, however it ended.
    """

    slow = Signal(str, float)
    loaded = Signal(object, object, bool)
    refused = Signal(object)
    over = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._reader: Reader | None = None
        self._left: list[Reader] = []
        self._part = 0.0
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(_PATIENCE_MS)
        self._patience.timeout.connect(self._tell)

    @property
    def busy(self) -> bool:
        """Whether something is being read."""
        return self._reader is not None

    def start(self, name: str, read: Read, *, playing: bool) -> None:
        """Read with `read`, on another thread; `name` is what it is called."""
        self.cancel()
        self._part = 0.0
        self._reader = Reader(name, read, playing, self)
        self._reader.progress.connect(self._progress)
        self._reader.finished.connect(self._finished)
        self._patience.start()
        self._reader.start()

    @Slot()
    def cancel(self) -> None:
        """Give up what is being read."""
        if self._reader is not None:
            self._reader.cancel()
            self._left.append(self._reader)
            self._end()

    def wait(self) -> None:
        """Give up what is being read and wait until its thread is gone."""
        self.cancel()
        for reader in self._left:
            reader.wait()

    def _end(self) -> None:
        self._reader = None
        self._patience.stop()
        self.over.emit()

    @Slot(float)
    def _progress(self, part: float) -> None:
        if self.sender() is self._reader:
            self._part = part
            if not self._patience.isActive():
                self._tell()

    @Slot()
    def _tell(self) -> None:
        if self._reader is not None:
            self.slow.emit(self._reader.name, self._part)

    @Slot()
    def _finished(self) -> None:
        reader = self.sender()
        assert isinstance(reader, Reader)
        reader.deleteLater()
        if reader is not self._reader:
            self._left.remove(reader)
            return
        self._end()
        if reader.opening is not None:
            self.loaded.emit(reader.opening, reader.where, reader.playing)
        elif reader.problem is not None:
            self.refused.emit(reader.problem)


class _Cancelled(Exception):
    """Nobody waits for it any more."""


class Reader(QThread):
    """Reads one thing; touches no widget.

    Signals:
        progress: It is done to this part (0 to 1).

    Attributes:
        opening: What was read, or None.
        problem: Why it cannot be opened, or None.
        where: Scratch folder with its records and its state, removed where nothing was read.
    """

    progress = Signal(float)

    def __init__(self, name: str, read: Read, playing: bool, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.name, self.playing = name, playing
        self.opening: Opening | None = None
        self.problem: Refusal | None = None
        self.where = scratch.make()
        self._read = read
        self._cancelled = threading.Event()
        self._next = 0.0

    def cancel(self) -> None:
        """Stop at the next part."""
        self._cancelled.set()

    def run(self) -> None:
        """Read, and put the state where the trainer will find it."""
        history = History(self.where)
        try:
            opening = self._read(history, self._told)
            self._keep(opening)
            self.opening = opening
        except Refused as error:
            self.problem = error.refusal
        except OSError as error:
            self.problem = Refusal("unreadable", "", error.strerror or type(error).__name__, "a file that can be read")
        except _Cancelled:
            pass
        if self.opening is None:
            history.close()
            shutil.rmtree(self.where, ignore_errors=True)

    def _keep(self, opening: Opening) -> None:
        """Write the state down; what has been given up meanwhile is let go."""
        try:
            if opening.checkpoint is not None:
                checkpoint.write(self.where / START, opening.checkpoint)
            if self._cancelled.is_set():
                raise _Cancelled
        except BaseException:
            if opening.recovery is not None:
                recovery.let_go(opening.recovery)
            raise

    def _told(self, part: float) -> None:
        if self._cancelled.is_set():
            raise _Cancelled
        if (now := time.monotonic()) >= self._next:
            self._next = now + _BETWEEN
            self.progress.emit(part)
        time.sleep(_YIELD)
