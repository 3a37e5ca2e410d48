"""A disc inside a ring: no straight line parts them, x1² + x2² does."""

from __future__ import annotations

import numpy as np

from nnviz.catalog.datasets import _shared
from nnviz.catalog.entries import DatasetEntry, Raw
from nnviz.spec import Data


def make(data: Data, rng: np.random.Generator) -> Raw:
    """Return class 1 uniform in the radius 0 to 2.5, class 0 in 3.5 to 5, then displaced."""
    y = _shared.balanced(data.samples, 2)
    radius = np.where(y == 1, rng.uniform(0.0, 2.5, y.size), rng.uniform(3.5, 5.0, y.size))
    x = _shared.polar(radius, rng.uniform(0.0, 2.0 * np.pi, y.size))
    return _shared.plane(x + rng.normal(0.0, 2.5 * data.noise, x.shape), y)


ENTRY = DatasetEntry(
    name="circle",
    title="Circle",
    make=make,
    kind="plane",
    task="binary",
    keys=_shared.KEYS,
    parameters=(_shared.SAMPLES, _shared.noise("Deviation of the points' displacement, in units of 2.5.")),
    meaning="A disc inside a ring.",
    order=20,
)
