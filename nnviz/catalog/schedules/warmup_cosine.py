"""A rate that rises to its base, then falls along half a cosine."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from nnviz.catalog.entries import Parameter, ScheduleEntry
from nnviz.catalog.schedules._parameters import FLOOR, HORIZON


def build(lr_scheduler: Any, optimizer: Any, values: Mapping[str, Any]) -> Any:
    """Return the scheduler; the cosine takes what the warm-up leaves of the horizon."""
    rise = min(max(1, round(values["warmup"] * values["horizon"])), values["horizon"])
    fall = max(1, values["horizon"] - rise)
    floor = values["floor"] * values["base"]
    parts = [
        lr_scheduler.LinearLR(optimizer, start_factor=values["start"], end_factor=1.0, total_iters=rise),
        lr_scheduler.CosineAnnealingLR(optimizer, T_max=fall, eta_min=floor),
    ]
    return lr_scheduler.SequentialLR(optimizer, parts, milestones=[rise])


ENTRY = ScheduleEntry(
    name="warmup_cosine",
    title="Warm-up + cosine",
    parameters=(
        HORIZON,
        Parameter(
            name="warmup",
            symbol="w",
            default=0.1,
            low=0.0,
            high=1.0,
            meaning="Part of the horizon over which the rate rises (at least one step).",
        ),
        Parameter(
            name="start",
            symbol="q",
            default=0.1,
            low=0.0,
            high=1.0,
            low_open=True,
            meaning="Rate of the first step, as a part of the base rate.",
        ),
        FLOOR,
    ),
    build=build,
    formula=(
        r"\alpha_t = \alpha\left(q + (1 - q)\frac{t}{wT}\right) \text{ for } t < wT, \text{ then }"
        r" r\alpha + \frac{1}{2}(1 - r)\,\alpha\left(1 + \cos\frac{\pi (t - wT)}{T - wT}\right)"
    ),
    meaning="The rate rises in a line to its base, then falls along half a cosine.",
    order=50,
)
