"""What goes wrong inside the window itself: one sentence for the user, the details in a file, and work goes on."""

from __future__ import annotations

import sys
import threading
import traceback
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QObject, Signal

#: In the state folder; what went wrong comes at its end.
FILE = "errors.log"


class Mishaps(QObject):
    """Takes exceptions that nothing has caught, of all threads, as long as it is entered; each is told once.

    Signals:
        happened: What it was, in short; and all of it.
    """

    happened = Signal(str, str)

    def __init__(self, folder: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.path = folder / FILE
        self._known: set[tuple[type[BaseException], str]] = set()

    def __enter__(self) -> Mishaps:
        self._before = sys.excepthook, threading.excepthook
        sys.excepthook = self._caught
        threading.excepthook = lambda args: self._caught(args.exc_type, args.exc_value, args.exc_traceback)
        return self

    def __exit__(self, *_: object) -> None:
        sys.excepthook, threading.excepthook = self._before

    def _caught(self, kind: type[BaseException], error: BaseException | None, trace: TracebackType | None) -> None:
        if not issubclass(kind, Exception):  # Ctrl+C and the like end the program, as ever
            self._before[0](kind, error or kind(), trace)
            return
        place = "".join(traceback.format_tb(trace)[-1:])
        if (kind, place) in self._known:  # a panel may fail with every frame
            return
        self._known.add((kind, place))
        short = f"{kind.__name__}: {error}".partition("\n")[0]
        details = "".join(traceback.format_exception(kind, error, trace))
        sys.stderr.write(f"nnviz: {short}{self._kept(details)}\n")
        self.happened.emit(short, details)

    def _kept(self, details: str) -> str:
        try:
            with self.path.open("a", encoding="utf-8") as file:
                file.write(f"{details}\n")
        except OSError:  # a full disk
            return ""
        return f" (details: {self.path})"
