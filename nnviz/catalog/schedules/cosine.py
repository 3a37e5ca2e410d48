"""A rate that falls along half a cosine."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from nnviz.catalog.entries import ScheduleEntry
from nnviz.catalog.schedules._parameters import FLOOR, HORIZON


def build(lr_scheduler: Any, optimizer: Any, values: Mapping[str, Any]) -> Any:
    """Return the scheduler."""
    return lr_scheduler.CosineAnnealingLR(optimizer, T_max=values["horizon"], eta_min=values["floor"] * values["base"])


ENTRY = ScheduleEntry(
    name="cosine",
    title="Cosine",
    parameters=(HORIZON, FLOOR),
    build=build,
    formula=r"\alpha_t = r\alpha + \frac{1}{2}(1 - r)\,\alpha\left(1 + \cos\frac{\pi t}{T}\right)",
    meaning="The rate falls along half a cosine, gently at first and at the end.",
    order=40,
)
