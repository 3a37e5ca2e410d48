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


def windows(steps: npt.NDArray[np.int64], most: int = WINDOW, breaks: tuple[int, ...] = ()) -> npt.NDArray[np.int64]:
    """Return over how many of the last steps (at most `most`) the loss shown at each of `steps` is the mean.

    After the steps `breaks` (ascending) the numbers are of something else, so that no window reaches over one.
    """
    out = np.clip(steps // FIFTH, 1, most)
    if not breaks:
        return out
    begun = np.array((0, *breaks), np.int64)
    return np.asarray(np.clip(steps - begun[np.searchsorted(begun[1:], steps, "left")], 1, out))


def window(step: int, most: int = WINDOW, breaks: tuple[int, ...] = ()) -> int:
    """Return over how many of the last steps (at most `most`) the loss shown at `step` is the mean."""
    return int(windows(np.array(step, np.int64), most, breaks))


def train_loss(
    history: Columns, key: LaneKey, step: int | None = None, most: int = WINDOW, breaks: tuple[int, ...] = ()
) -> float | None:
    """Return the mean mini-batch loss of the last `window` steps up to `step` (None: the newest); None without any."""
    losses = recent(history, key, "loss", step, most, breaks)
    return mean(losses) if len(losses) else None


def mean(losses: npt.NDArray[Any]) -> float:
    """Return the mean of losses: infinite where a run diverges so far that their sum is."""
    with np.errstate(over="ignore"):
        return float(np.mean(losses))


def recent(
    history: Columns,
    key: LaneKey,
    name: str,
    step: int | None = None,
    most: int = WINDOW,
    breaks: tuple[int, ...] = (),
) -> npt.NDArray[np.float64]:
    """Return a column's values of the last `window` steps up to `step` (None: the newest)."""
    newest = history.last_step(key)
    last = newest if step is None else min(step, newest)
    found = history.column(key, name, max(1, last - window(last, most, breaks) + 1), last) if last > 0 else ()
    return np.asarray(found, float)
