"""A progress bar on a terminal; nothing at all elsewhere."""

from __future__ import annotations

import sys
import time
from typing import TextIO

_WIDTH = 30


class Progress:
    """Draws `label [#####-----] 500 / 1000 steps, 6000 steps/s` on one line of a terminal.

    Args:
        total: Steps there will be; 0 where nobody can tell.
        stream: Where it goes; only a terminal is written to.
    """

    def __init__(self, total: int, stream: TextIO | None = None) -> None:
        self._total = total
        self._stream = stream or sys.stderr
        self._shown = self._stream.isatty()
        self._start, self._next = time.monotonic(), 0.0
        self._first: int | None = None

    def update(self, step: int) -> None:
        """Show that `step` has been reached, ten times a second at most."""
        now = time.monotonic()
        self._first = step if self._first is None else self._first
        if not self._shown or now < self._next:
            return
        self._next = now + 0.1
        rate = (step - self._first) / max(1e-9, now - self._start)
        self._stream.write(f"\r{self._bar(step)} steps, {rate:,.0f} steps/s ")
        self._stream.flush()

    def _bar(self, step: int) -> str:
        if not self._total:
            return f"{step:,}"
        done = int(_WIDTH * min(1.0, step / self._total))
        return f"[{'#' * done}{'-' * (_WIDTH - done)}] {step:,} / {self._total:,}"

    def close(self) -> None:
        """Leave the line clean."""
        if self._shown:
            self._stream.write("\r\x1b[K")
            self._stream.flush()
