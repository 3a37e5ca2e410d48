"""Joins what two trainers recorded of one training, the second having gone on from a checkpoint of the first."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from nnviz.record.history import History
from nnviz.snapshot import Applied, LaneKey

#: Records moved at a time.
_ROWS = 1 << 14


def join(earlier: History, later: History) -> bool:
    """Add to `earlier` what `later` holds beyond it; False, and nothing added, where the two do not meet.

    Records of `later` that were thinned do not follow each other and cannot be added.
    """
    keys = later.keys()
    for key in keys:
        if later.thinning(key, lineage=False):
            return False
        if key in earlier.lanes and later.lanes[key].start > earlier.last_step(key):
            return False
    for key in keys:
        lane = later.lanes[key]
        if key not in earlier.lanes:
            earlier.adopt(lane, tuple(later.branches.values()))
        else:
            earlier.lanes[key].grow(lane.info)
            _append(earlier, later, key)
    return True


def _append(earlier: History, later: History, key: LaneKey) -> None:
    lane = earlier.lanes[key]
    for first in range(lane.last_step + 1, later.last_step(key) + 1, _ROWS):
        rows = later.rows(key, first, first + _ROWS - 1, lineage=False)
        values = np.full((len(lane.columns), len(rows)), np.nan)
        values[: rows.shape[1] - 1] = rows[:, 1:].T  # without the steps; a shallower network has fewer columns
        lane.append(values)
        earlier.settle()


def log(earlier: Sequence[Applied], later: Sequence[Applied]) -> tuple[Applied, ...]:
    """Return both logs as one, each place once."""
    by_index = {applied.index: applied for applied in (*earlier, *later)}
    return tuple(by_index[index] for index in sorted(by_index))
