"""Parameters several schedules share."""

from __future__ import annotations

from nnviz.catalog.entries import Parameter

LONGEST = 100_000_000

HORIZON = Parameter(
    name="horizon",
    symbol="T",
    default=1000,
    low=1,
    high=LONGEST,
    kind="int",
    scale="log",
    meaning="Steps after which the rate no longer changes.",
)
FLOOR = Parameter(
    name="floor",
    symbol="r",
    default=0.0,
    low=0.0,
    high=1.0,
    meaning="Rate at the horizon, as a part of the base rate.",
)
