"""Which event of the log is next for a lane.

Each lane reads the log on its own: an event acts on it when it has completed the event's step. So a run added late goes
through the same events at the same steps as if it had been there from the start.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from nnviz.spec import Event
from nnviz.state import LaneState


def targets(event: Event, state: LaneState) -> bool:
    """Whether the event acts on this lane."""
    return not _brings_a_run(event) and event.run in ("", state.run) and event.seed in (None, state.seed)


def _brings_a_run(event: Event) -> bool:
    """Whether it acts on no lane that is there: another one joins, or comes back."""
    return event.add is not None or event.restore


def next_event(log: Sequence[Event], state: LaneState, missing: Callable[[int], bool]) -> int | None:
    """Return the index of the first event from the cursor on that acts on the lane, or brings a run.

    A lane that was reset by itself comes to its own events before it comes to the step at which a run joined; the
    lane that had reached that step then brings the run.

    Args:
        log: All events.
        state: The lane.
        missing: Says of the index of an event that brings a run whether that run is yet to be brought.
    """
    joining = None
    for index in range(state.cursor, len(log)):
        if targets(log[index], state):
            return index if joining is None or log[index].step < log[joining].step else joining
        if joining is None and _brings_a_run(log[index]) and missing(index):
            joining = index
    return joining


def last_reset(log: Sequence[Event]) -> int:
    """Return the index after the last reset of all runs: where the present timeline of the experiment begins."""
    for index in range(len(log) - 1, -1, -1):
        if log[index].reset is not None and not log[index].run:
            return index + 1
    return 0


def last_step(log: Sequence[Event], run: str) -> int:
    """Return the step of the last event that acted on a run on its present timeline, 0 where there is none."""
    last = 0
    for event in log:
        if event.fork == run:
            last = event.step
        elif event.add is not None and event.add.name == run:
            last = 0
        elif not _brings_a_run(event) and event.run in ("", run):
            last = 0 if event.reset is not None else max(last, event.step)
    return last
