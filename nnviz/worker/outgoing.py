"""Step records on their way to the window: those of a few blocks leave together."""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np

from nnviz.snapshot import Layout

#: Seconds for which records wait for further ones: less than a plot's frame. Handing them over costs training twice
#: the time that it takes, as each time it has to find its own code and numbers in the processor's caches again.
TOGETHER = 0.04


class Outgoing:
    """Holds records back for a moment. Whoever keeps or tells what follows them has them leave first, by `flush`.

    Args:
        publish: Takes a layout and records [n, width] of it.
        now: Tells the time, in seconds.
    """

    def __init__(
        self, publish: Callable[[Layout, np.ndarray], None], now: Callable[[], float] = time.monotonic
    ) -> None:
        self._publish, self._now = publish, now
        self._layout: Layout | None = None
        self._waiting: list[np.ndarray] = []
        self._left = 0.0

    def add(self, layout: Layout, rows: np.ndarray) -> None:
        """Take records, in order."""
        if self._layout is None or layout.number != self._layout.number:
            self.flush()
            self._layout = layout
        self._waiting.append(rows)

    def maybe(self, *, more: bool) -> None:
        """Let records leave: at once where no `more` follow soon, else with those of the next blocks."""
        if self._waiting and not (more and self._now() < self._left + TOGETHER):
            self.flush()

    def flush(self) -> None:
        """Let all records leave now."""
        if self._layout is not None and self._waiting:
            rows = self._waiting[0] if len(self._waiting) == 1 else np.concatenate(self._waiting)
            self._waiting = []
            self._left = self._now()
            self._publish(self._layout, rows)
