"""What is slow to make, a piece a turn of the event loop, so that the window answers in between."""

from __future__ import annotations

import contextlib
import importlib
from collections.abc import Callable, Generator

from PySide6.QtCore import QObject, QThread, QTimer, Slot


class Imports(QThread):
    """Runs imports beside the event loop. They define classes and make no Qt object.

    Args:
        names: Returns the names of the modules; it may import, too.
    """

    def __init__(self, names: Callable[[], tuple[str, ...]], parent: QObject) -> None:
        super().__init__(parent)
        self._names = names

    def run(self) -> None:
        """Import; what cannot be is told by whoever imports it in earnest."""
        with contextlib.suppress(ImportError):
            for name in self._names():
                importlib.import_module(name)


class InTurns(QObject):
    """Waits for imports, then runs `steps`, up to the next yield a turn; no more once `stop` is called."""

    def __init__(
        self, names: Callable[[], tuple[str, ...]], steps: Callable[[], Generator[None]], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._make = steps
        self._steps: Generator[None] | None = None
        self._stopped = False
        self._turn = QTimer(self)
        self._turn.timeout.connect(self._go_on)
        self._imports = Imports(names, self)
        self._imports.finished.connect(self._begin)

    def start(self) -> None:
        """Begin to import."""
        self._imports.start()

    def stop(self) -> None:
        """Leave the rest. An import cannot be broken off, and is waited for. Idempotent."""
        self._stopped = True
        self._turn.stop()
        self._imports.wait()
        if self._steps is not None:
            self._steps.close()

    @Slot()
    def _begin(self) -> None:
        if not self._stopped:
            self._steps = self._make()
            self._turn.start(0)

    @Slot()
    def _go_on(self) -> None:
        assert self._steps is not None
        try:
            next(self._steps)
        except StopIteration:
            self._turn.stop()
        except BaseException:
            self._turn.stop()
            raise
