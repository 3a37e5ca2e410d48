"""Takes the records of a trainer into a history."""

from __future__ import annotations

import numpy as np

from nnviz.link.feed import Records
from nnviz.record.history import Gap, History
from nnviz.snapshot import HEAD


def take(history: History, records: Records) -> None:
    """Append records of whatever layout; steps that are gone for good are kept as rows without numbers."""
    history.open(records.layout)
    append(history, records)


def append(history: History, records: Records) -> None:
    """Append `records`; steps that are gone for good are kept as rows without numbers, so that curves show the gap."""
    while True:
        try:
            history.append(records.rows, records.layout.number)
            return
        except Gap as gap:
            if not history.lanes[gap.key].count:
                history.begin_at(gap.key, gap.found - 1)
                continue
            lane = next(at for at, info in enumerate(records.layout.lanes) if info.key == gap.key)
            rows = np.full((gap.found - gap.expected, records.layout.width), np.nan)
            rows[:, HEAD.index("lane")] = lane
            rows[:, HEAD.index("step")] = np.arange(gap.expected, gap.found)
            history.append(rows, records.layout.number)
