"""A rate that falls by a factor every so many steps."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from nnviz.catalog.entries import Parameter, ScheduleEntry
from nnviz.catalog.schedules._parameters import HORIZON, LONGEST


def build(lr_scheduler: Any, optimizer: Any, values: Mapping[str, Any]) -> Any:
    """Return the scheduler."""
    return lr_scheduler.StepLR(optimizer, step_size=values["every"], gamma=values["gamma"])


ENTRY = ScheduleEntry(
    name="step",
    title="Step",
    parameters=(
        HORIZON,
        Parameter(
            name="every",
            symbol="s",
            default=250,
            low=1,
            high=LONGEST,
            kind="int",
            scale="log",
            meaning="Steps between two drops.",
        ),
        Parameter(
            name="gamma",
            symbol="γ",
            default=0.5,
            low=0.0,
            high=1.0,
            low_open=True,
            meaning="Factor of each drop.",
        ),
    ),
    build=build,
    formula=r"\alpha_t = \alpha\,\gamma^{\lfloor t / s \rfloor}",
    meaning="The rate is multiplied by γ every s steps.",
    order=20,
)
