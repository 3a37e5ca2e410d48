"""A rate that stays."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from nnviz.catalog.entries import ScheduleEntry


def build(lr_scheduler: Any, optimizer: Any, values: Mapping[str, Any]) -> Any:
    """Return None: nothing to schedule."""
    return None


ENTRY = ScheduleEntry(
    name="constant",
    title="Constant",
    parameters=(),
    build=build,
    formula=r"\alpha_t = \alpha",
    meaning="The learning rate stays as it is set.",
    order=10,
)
