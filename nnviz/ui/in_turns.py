"""What is slow to make, a piece a turn of the event loop, so that the window answers in between."""

from __future__ import annotations

import contextlib
import importlib
from collections.abc import Callable, Generator

from PySide6.QtCore import QObject, QThread, QTimer, Slot

from nnviz.ui import qt_types


class Imports(QThread):
    """Runs imports beside the event loop. They define classes and make no Qt object; Qt's own classes are there.

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
    """Runs steps, up to the next yield a turn; the first at once."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._steps: Generator[None] | None = None
        self._turn = QTimer(self)
        self._turn.timeout.connect(self._go_on)

    @property
    def under_way(self) -> bool:
        """Whether there are steps left."""
        return self._turn.isActive()

    def begin(self, steps: Generator[None]) -> None:
        """Run `steps` from now on; what is left of earlier ones is not."""
        self.stop()
        self._steps = steps
        self._turn.start(0)
        self._go_on()

    def stop(self) -> None:
        """Leave the rest. Idempotent."""
        self._turn.stop()
        if self._steps is not None:
            self._steps.close()

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


class AfterImports(QObject):
    """Makes Qt's classes known, imports, then runs `steps` in turns; no more once `stop` is called."""

    def __init__(
        self, names: Callable[[], tuple[str, ...]], steps: Callable[[], Generator[None]], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._steps = steps
        self._stopped = False
        self._turns = InTurns(self)
        self._imports = Imports(names, self)
        self._imports.finished.connect(self._begin)

    def start(self) -> None:
        """Begin."""
        self._turns.begin(self._import())

    def stop(self) -> None:
        """Leave the rest. An import cannot be broken off, and is waited for. Idempotent."""
        self._stopped = True
        self._turns.stop()
        self._imports.wait()

    def _import(self) -> Generator[None]:
        yield from qt_types.resolved()
        self._imports.start()

    @Slot()
    def _begin(self) -> None:
        if not self._stopped:
            self._turns.begin(self._steps())
