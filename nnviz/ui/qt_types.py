"""Qt's classes, made known to Python by the main thread alone.

PySide makes each class when it is first asked for. Where another thread asks for one meanwhile the program may crash,
and pyqtgraph, imported beside the event loop, asks for all there are.
"""

from __future__ import annotations

import time
from collections.abc import Generator

from PySide6 import QtCore, QtGui, QtWidgets

_MODULES = (QtCore, QtGui, QtWidgets)
#: Seconds a turn takes; a class that needs many others may take a few hundredths.
_TURN = 0.01


def resolved() -> Generator[None]:
    """Make all of them, some a turn; a quarter of a second in all, and next to nothing when it is asked for again."""
    began = time.perf_counter()
    for module in _MODULES:
        for name in dir(module):
            getattr(module, name)
            if time.perf_counter() - began > _TURN:
                yield
                began = time.perf_counter()
