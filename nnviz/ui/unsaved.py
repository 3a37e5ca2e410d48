"""What closing the window would lose, and whether that is worth a recovery file.

The same experiment gives the same training again, bit for bit, so one that was only watched costs nothing but its
computing time. Kept is what the user has changed since it was opened or saved, and what took over a minute to compute.
Who has saved once means to keep it: of what has been saved, or opened from a session, some steps more are kept too.
"""

from __future__ import annotations

import msgspec

from nnviz.record.history import History
from nnviz.record.log import Log
from nnviz.snapshot import LaneKey

#: Seconds of computing that are not thrown away.
SECONDS = 60.0
#: Steps beyond a saved state, or seconds of computing, that are not thrown away.
SAVED_STEPS, SAVED_SECONDS = 100, 3.0


class Mark(msgspec.Struct, frozen=True):
    """How far a training had come when it was opened or saved.

    Attributes:
        changes: Commands of the user in its log; the events of a script have no id.
        seconds: Computing time of the run that took longest.
        step: The last step of the run that is farthest.
        saved: Whether that is in a file.
    """

    changes: int = 0
    seconds: float = 0.0
    step: int = 0
    saved: bool = False


def mark_of(log: Log, history: History, *, saved: bool = False) -> Mark:
    """Return how far a training has come."""
    changes = sum(bool(entry.event.id) for entry in log.entries)
    seconds = max((_seconds(history, key) for key in history.lanes), default=0.0)
    return Mark(changes, seconds, max(map(history.last_step, history.lanes), default=0), saved)


def _seconds(history: History, key: LaneKey) -> float:
    last = history.last_step(key)
    values = history.column(key, "seconds", last, last)
    return float(values[-1]) if len(values) else 0.0


def worth_keeping(mark: Mark, log: Log, history: History) -> bool:
    """Return whether something would be lost of a training that was opened or saved at `mark`."""
    if not any(lane.count for lane in history.lanes.values()):
        return False
    now = mark_of(log, history)
    seconds, steps = (now.seconds - mark.seconds, now.step - mark.step)
    if mark.saved and (seconds > SAVED_SECONDS or steps > SAVED_STEPS):
        return True
    return now.changes > mark.changes or seconds > SECONDS
