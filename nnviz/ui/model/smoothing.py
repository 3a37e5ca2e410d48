"""The one estimate of the training loss that is shown as a number, so that it can be reproduced by hand."""

from __future__ import annotations

from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from nnviz.snapshot import LaneKey

#: Steps the shown training loss is the mean of, at most: early on it is the mean of the last fifth of all steps.
WINDOW, FIFTH = 100, 5


class Columns(Protocol):
    """What it reads of the history."""

    def last_step(self, key: LaneKey) -> int:
        """Return the lane's newest step."""

    def column(self, key: LaneKey, name: str, first: int, last: int) -> Any:
        """Return one column from step `first` to `last`."""


def windows(steps: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Return over how many of the last steps the loss shown at each of `steps` is the mean."""
    return np.clip(steps // FIFTH, 1, WINDOW)


def window(step: int) -> int:
    """Return over how many of the last steps the loss shown at `step` is the mean."""
    return int(windows(np.array(step, np.int64)))


def train_loss(history: Columns, key: LaneKey) -> float | None:
    """Return the mean mini-batch loss of the lane's last `window` steps, or None before the first step."""
    last = history.last_step(key)
    losses = history.column(key, "loss", max(1, last - window(last) + 1), last) if last else ()
    return float(np.mean(losses)) if len(losses) else None
