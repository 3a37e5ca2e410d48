"""The one estimate of the training loss that is shown as a number, so that it can be reproduced by hand."""

from __future__ import annotations

from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from nnviz.snapshot import LaneKey

#: Steps the shown training loss is the mean of, at most: early on it is the mean of the last fifth of all steps.
WINDOW, FIFTH = 100, 5
#: What a user may choose instead of `WINDOW`.
WINDOWS = (1, 10, 100, 1000, 10_000)


class Columns(Protocol):
    """What it reads of the history."""

    def last_step(self, key: LaneKey) -> int:
        """Return the lane's newest step."""

    def column(self, key: LaneKey, name: str, first: int, last: int) -> Any:
        """Return one column from step `first` to `last`."""


def windows(steps: npt.NDArray[np.int64], most: int = WINDOW) -> npt.NDArray[np.int64]:
    """Return over how many of the last steps (at most `most`) the loss shown at each of `steps` is the mean."""
    return np.clip(steps // FIFTH, 1, most)


def window(step: int, most: int = WINDOW) -> int:
    """Return over how many of the last steps (at most `most`) the loss shown at `step` is the mean."""
    return int(windows(np.array(step, np.int64), most))


def train_loss(history: Columns, key: LaneKey, step: int | None = None, most: int = WINDOW) -> float | None:
    """Return the mean mini-batch loss of the last `window` steps up to `step` (None: the newest); None without any."""
    losses = recent(history, key, "loss", step, most)
    return float(np.mean(losses)) if len(losses) else None


def recent(
    history: Columns, key: LaneKey, name: str, step: int | None = None, most: int = WINDOW
) -> npt.NDArray[np.float64]:
    """Return a column's values of the last `window` steps up to `step` (None: the newest)."""
    newest = history.last_step(key)
    last = newest if step is None else min(step, newest)
    found = history.column(key, name, max(1, last - window(last, most) + 1), last) if last > 0 else ()
    return np.asarray(found, float)
