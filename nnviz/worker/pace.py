"""How many steps may be taken now: full speed, so many a second, or so many at once and then no more."""

from __future__ import annotations

from nnviz.core.block import STEPS

#: Seconds of training between two looks at what the window wants, at full speed.
BLOCK_SECONDS = 0.013
#: A speed is caught up with after a hold-up of at most this many seconds.
MOST_BEHIND = 0.1


class Pace:
    """Counts the steps that are due.

    Attributes:
        playing: Whether training goes on by itself.
        left: Steps of an `Advance` still to take; whoever asks for them waits for them, so no speed holds them up.
        speed: Steps a second of what goes on by itself; 0 is full speed.
    """

    def __init__(self, playing: bool, speed: float) -> None:
        self.playing = playing
        self.left = 0
        self._credit = 1.0
        self._since: float | None = None
        self.speed = speed

    @property
    def active(self) -> bool:
        """Whether there are steps to take."""
        return self.playing or self.left > 0

    @property
    def spare(self) -> bool:
        """Whether the speed asked for leaves time over."""
        return self._throttled and self._credit < 1.0

    @property
    def _throttled(self) -> bool:
        return self.speed > 0 and (self.playing or self.left == 0)

    def set_speed(self, speed: float) -> None:
        """Change the speed; the next step comes at once."""
        self.speed = max(0.0, speed)
        self._credit, self._since = 1.0, None

    def due(self, now: float) -> int:
        """Return how many steps may be taken at time `now` (seconds)."""
        most = STEPS if self.playing else min(STEPS, self.left)
        if not self.active or not self._throttled:
            self._since = None
            return most if self.active else 0
        if self._since is not None:
            self._credit = min(self._credit + (now - self._since) * self.speed, max(1.0, MOST_BEHIND * self.speed))
        self._since = now
        return min(most, int(self._credit))

    def took(self, steps: int) -> None:
        """Count steps taken."""
        self._credit = max(0.0, self._credit - steps) if self._throttled else 1.0
        if not self.playing:
            self.left = max(0, self.left - steps)

    def wait(self) -> float:
        """Return the seconds until the next step is due; a long time where none is."""
        if not self.active:
            return 0.5
        return max(0.0, (1.0 - self._credit) / self.speed) if self._throttled else 0.0
