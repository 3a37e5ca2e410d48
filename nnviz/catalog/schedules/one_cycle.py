"""A rate that rises from a fraction of its base, and falls to far below."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from nnviz.catalog.entries import Parameter, ScheduleEntry
from nnviz.catalog.schedules._parameters import HORIZON


def build(lr_scheduler: Any, optimizer: Any, values: Mapping[str, Any]) -> Any:
    """Return the scheduler; one step more than the horizon, since torch counts the first rate as a step.

    The rise takes at least one step: torch divides by zero where it takes none.
    """
    steps = values["horizon"] + 1
    return lr_scheduler.OneCycleLR(
        optimizer,
        max_lr=values["base"],
        total_steps=steps,
        pct_start=min(1.0, max(values["rise"], 2 / steps)),
        div_factor=values["div"],
        final_div_factor=values["final_div"],
        cycle_momentum=False,
    )


ENTRY = ScheduleEntry(
    name="one_cycle",
    title="One-cycle",
    parameters=(
        HORIZON,
        Parameter(
            name="rise",
            symbol="w",
            default=0.3,
            low=0.0,
            high=1.0,
            low_open=True,
            high_open=True,
            meaning="Part of the horizon over which the rate rises.",
        ),
        Parameter(
            name="div",
            symbol="d",
            default=25.0,
            low=1.0,
            high=1e4,
            scale="log",
            meaning="The first rate is the base rate divided by it.",
        ),
        Parameter(
            name="final_div",
            symbol="D",
            default=1e4,
            low=1.0,
            high=1e8,
            scale="log",
            meaning="The last rate is the first rate divided by it.",
        ),
    ),
    build=build,
    formula=(
        r"\frac{\alpha}{d} \;\nearrow\; \alpha \;\text{ at }\; t = wT, \qquad"
        r"\alpha \;\searrow\; \frac{\alpha}{d D} \;\text{ at }\; t = T"
    ),
    meaning="The rate rises along half a cosine to its base, then falls along another to next to nothing.",
    order=60,
)
