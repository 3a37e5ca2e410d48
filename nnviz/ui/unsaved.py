"""What closing the window would lose, and whether that is worth a recovery file.

The same experiment gives the same training again, bit for bit, so one that was only watched costs nothing but its
computing time. Kept is what the user has changed since it was opened or saved, and what took over a minute to compute.
"""

from __future__ import annotations

import msgspec

from nnviz.record.history import History
from nnviz.record.log import Log
from nnviz.snapshot import LaneKey

#: Seconds of computing that are not thrown away.
SECONDS = 60.0


class Mark(msgspec.Struct, frozen=True):
    """How far a training had come when it was opened or saved.

    Attributes:
        changes: Commands of the user in its log; the events of a script have no id.
        seconds: Computing time of the run that took longest.
    """

    changes: int = 0
    seconds: float = 0.0


def mark_of(log: Log, history: History) -> Mark:
    """Return how far a training has come."""
    changes = sum(bool(entry.event.id) for entry in log.entries)
    return Mark(changes, max((_seconds(history, key) for key in history.lanes), default=0.0))


def _seconds(history: History, key: LaneKey) -> float:
    last = history.last_step(key)
    values = history.column(key, "seconds", last, last)
    return float(values[-1]) if len(values) else 0.0


def worth_keeping(mark: Mark, log: Log, history: History) -> bool:
    """Return whether something would be lost of a training that was opened or saved at `mark`."""
    if not any(lane.count for lane in history.lanes.values()):
        return False
    now = mark_of(log, history)
    return now.changes > mark.changes or now.seconds - mark.seconds > SECONDS
