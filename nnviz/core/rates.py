"""Learning rates of a schedule, read off the real `torch.optim.lr_scheduler`.

A scheduler stays bound to the optimizer it was made for and some go wild past their end, so it never touches the
training optimizer: it runs on a stand-in, and its rates are kept in a table that holds after the horizon.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import torch
from torch.optim import lr_scheduler

from nnviz.catalog.registry import schedules
from nnviz.refusal import refuse


class Rates:
    """The learning rate at each position of one schedule with one base rate.

    Args:
        schedule: All values of the schedule (`nnviz.catalog.defaults.schedule`).
        optimizer: Class of the training optimizer, since torch refuses some pairs.
        base: Base rate.

    Raises:
        Refused: Where torch refuses the pair.
    """

    def __init__(self, schedule: Mapping[str, Any], optimizer: type[torch.optim.Optimizer], base: float) -> None:
        self._table = [base]
        self._last = 0
        entry = schedules()[schedule["name"]]
        if entry.name == "constant":
            return
        self._last = int(schedule["horizon"])
        self._stand_in = optimizer([torch.zeros(1, 1)], lr=base)  # type: ignore[call-arg]
        try:
            self._scheduler = entry.build(lr_scheduler, self._stand_in, {**schedule, "base": base})
        except (ValueError, TypeError, KeyError) as error:
            raise refuse("schedule_pair", "schedule.name", entry.name, str(error)) from error
        self._table = [float(self._stand_in.param_groups[0]["lr"])]

    def at(self, position: int) -> float:
        """Return the rate of the step taken at `position` (0 is the first step of the schedule)."""
        position = min(position, self._last)
        while len(self._table) <= position:
            self._stand_in._opt_called = True  # type: ignore[attr-defined]  # it never steps; say it did, or it warns
            self._scheduler.step()
            self._table.append(float(self._stand_in.param_groups[0]["lr"]))
        return self._table[position]

    @property
    def constant(self) -> bool:
        """Whether the rate never changes."""
        return self._last == 0
