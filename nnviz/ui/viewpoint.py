"""Where a panel looks from: which lane, and at which of its steps."""

from __future__ import annotations

import msgspec


class Viewpoint(msgspec.Struct, frozen=True):
    """One lane at one moment.

    Attributes:
        run: Name of the run looked at; empty is the first.
        branch: Its branch; -1 is the run's present one.
        seed: The seed; -1 is the run's first.
        step: A step of the past, or None for live.
    """

    run: str = ""
    branch: int = -1
    seed: int = -1
    step: int | None = None

    @property
    def live(self) -> bool:
        """Whether it follows the training."""
        return self.step is None
