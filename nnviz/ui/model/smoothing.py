"""The one estimate of the training loss that is shown as a number, so that it can be reproduced by hand."""

from __future__ import annotations

from typing import Any, Protocol

import numpy as np

from nnviz.snapshot import LaneKey

#: Steps the shown training loss is the mean of.
WINDOW = 100


class Columns(Protocol):
    """What it reads of the history."""

    def last_step(self, key: LaneKey) -> int:
        """Return the lane's newest step."""

    def column(self, key: LaneKey, name: str, first: int, last: int) -> Any:
        """Return one column from step `first` to `last`."""


def train_loss(history: Columns, key: LaneKey) -> float | None:
    """Return the mean mini-batch loss of the lane's last `WINDOW` steps, or None before the first step."""
    last = history.last_step(key)
    losses = history.column(key, "loss", max(1, last - WINDOW + 1), last) if last else ()
    return float(np.mean(losses)) if len(losses) else None
