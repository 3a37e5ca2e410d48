"""How window and trainer share the machine while it trains at full speed: training waits for no drawing.

A helper makes the snapshots then. Where there are two cores, the trainer has one of them to itself: the window's
threads and the helper keep to the other, as each that woke up beside the trainer would take its turn from it.
"""

from __future__ import annotations

import time

from nnviz.processor import Cores
from nnviz.ui.model import speeds
from nnviz.ui.training_thread import Link

#: Seconds at full speed after which a helper pays; it begins on what the window leaves it of its core, in some seconds.
_SECONDS = 1.0


class Sharing:
    """Follows what the trainer says."""

    def __init__(self, cores: Cores | None = None) -> None:
        self._cores = cores or Cores()
        self._since: float | None = None
        self._helped = False

    @property
    def tight(self) -> bool:
        """Whether the window has but one core, beside the trainer's."""
        return self._cores.kept

    def told(self, state: str, speed: float, link: Link) -> None:
        """Take note of the trainer's state and of the speed asked for (steps/s)."""
        if state != "running" or speed != speeds.FULL:
            self.end()
            return
        if self._cores.count == 2:
            self._cores.keep_to_one()
        now = time.monotonic()
        self._since = now if self._since is None else self._since
        if not self._helped and now >= self._since + _SECONDS and self._cores.count > 1:
            self._helped = True
            link.help()  # what is started here keeps to the same core

    def end(self) -> None:
        """It trains at full speed no more, or another trainer is to be started. Idempotent."""
        self._since, self._helped = None, False
        self._cores.let_go()
