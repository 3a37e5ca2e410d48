"""Two spirals wound into each other: the hardest of the planes."""

from __future__ import annotations

import numpy as np

from nnviz.catalog.datasets import _shared
from nnviz.catalog.entries import DatasetEntry, Raw
from nnviz.spec import Data

RADIUS = 5.0
TURNS = 1.75


def make(data: Data, rng: np.random.Generator) -> Raw:
    """Return two arms, class 0 half a turn ahead of class 1: radius 5 t at 1.75 t turns, t uniform; then displaced."""
    y = _shared.balanced(data.samples, 2)
    t = rng.uniform(0.0, 1.0, y.size)
    angle = 2.0 * np.pi * (0.25 - TURNS * t) + np.pi * (1 - y)
    x = _shared.polar(RADIUS * t, angle)
    return _shared.plane(x + rng.normal(0.0, data.noise, x.shape), y)


ENTRY = DatasetEntry(
    name="spiral",
    title="Two spirals",
    make=make,
    kind="plane",
    task="binary",
    keys=_shared.KEYS,
    parameters=(_shared.SAMPLES, _shared.noise("Deviation of the points' displacement; the arms are 1.4 apart.")),
    meaning="Two arms of 1.75 turns, wound into each other.",
    short="Spiral",
    order=10,
)
