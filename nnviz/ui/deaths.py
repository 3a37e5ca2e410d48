"""How often trainers may die before no other is started by itself."""

from __future__ import annotations

import time

_DEATHS, _WITHIN = 3, 30.0  # so many deaths within so many seconds are too many


class Deaths:
    """The deaths of one training's trainers."""

    def __init__(self) -> None:
        self._when: list[float] = []

    def too_many(self) -> bool:
        """Count one more; return whether that is too many."""
        now = time.monotonic()
        self._when = [when for when in self._when if now - when < _WITHIN] + [now]
        return len(self._when) >= _DEATHS

    def forget(self) -> None:
        """Begin to count anew."""
        self._when.clear()
