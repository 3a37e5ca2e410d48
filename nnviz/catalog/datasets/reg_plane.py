"""A tilted plane: the value a single linear neuron can learn exactly."""

from __future__ import annotations

import numpy as np

from nnviz.catalog.datasets import _shared
from nnviz.catalog.entries import DatasetEntry, Raw
from nnviz.spec import Data


def make(data: Data, rng: np.random.Generator) -> Raw:
    """Return y = (x1 + x2) / 10 with x uniform in -5 to 5, plus noise."""
    x = rng.uniform(-5.0, 5.0, (data.samples, 2))
    y = x.sum(axis=1) / 10.0 + rng.normal(0.0, data.noise, data.samples)
    return _shared.plane(x, y, classes=())


ENTRY = DatasetEntry(
    name="reg-plane",
    title="Tilted plane",
    make=make,
    kind="plane",
    task="regression",
    keys=_shared.KEYS,
    parameters=(_shared.SAMPLES, _shared.noise("Deviation of what is added to y, which lies in -1 to 1.")),
    meaning="The value grows evenly from one corner to the other.",
    short="Plane",
    order=70,
)
