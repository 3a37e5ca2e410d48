"""A rate that falls by a factor every step."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from nnviz.catalog.entries import Parameter, ScheduleEntry
from nnviz.catalog.schedules._parameters import HORIZON


def build(lr_scheduler: Any, optimizer: Any, values: Mapping[str, Any]) -> Any:
    """Return the scheduler."""
    return lr_scheduler.ExponentialLR(optimizer, gamma=values["gamma"])


ENTRY = ScheduleEntry(
    name="exponential",
    title="Exponential",
    parameters=(
        HORIZON,
        Parameter(
            name="gamma",
            symbol="γ",
            default=0.998,
            low=0.5,
            high=1.0,
            meaning="Factor of every step.",
        ),
    ),
    build=build,
    formula=r"\alpha_t = \alpha\,\gamma^{t}",
    meaning="The rate is multiplied by γ at every step.",
    order=30,
)
