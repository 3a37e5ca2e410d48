"""From which step on the losses of a run can be compared with each other."""

from __future__ import annotations

from collections.abc import Iterable

from nnviz.snapshot import Applied, LaneKey
from nnviz.spec import Event

#: Keys of `[training]` that change what the loss is.
_LOSS = ("loss", "output")


def comparable_from(log: Iterable[Applied], key: LaneKey) -> int:
    """Return the step of the last event that gave a lane other data, another network or another loss; 0 without any."""
    steps = [one.event.step for one in log if key.branch in one.branches and _breaks(one.event)]
    return max(steps, default=0)


def _breaks(event: Event) -> bool:
    training = event.set.get("training", {})
    return "data" in event.set or "network" in event.set or any(name in training for name in _LOSS)
