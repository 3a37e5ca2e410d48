"""Two half circles that reach into each other."""

from __future__ import annotations

import numpy as np

from nnviz.catalog.datasets import _shared
from nnviz.catalog.entries import DatasetEntry, Raw
from nnviz.spec import Data

RADIUS = 2.5


def make(data: Data, rng: np.random.Generator) -> Raw:
    """Return class 0 on the upper half circle around (-1.25, -0.6), class 1 on the lower around (1.25, 0.6)."""
    y = _shared.balanced(data.samples, 2)
    upper = np.where(y == 0, 1.0, -1.0)[:, None]
    arc = _shared.polar(np.full(y.size, RADIUS), rng.uniform(0.0, np.pi, y.size))
    x = upper * (arc - np.array([1.25, 0.6]))
    return _shared.plane(x + rng.normal(0.0, RADIUS * data.noise, x.shape), y)


ENTRY = DatasetEntry(
    name="moons",
    title="Two moons",
    short="Moons",
    make=make,
    kind="plane",
    task="binary",
    keys=_shared.KEYS,
    parameters=(_shared.SAMPLES, _shared.noise("Deviation of the points' displacement, in units of the radius 2.5.")),
    meaning="Two half circles that reach into each other.",
    order=50,
)
