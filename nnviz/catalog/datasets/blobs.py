"""Any number of classes around one centre: a blob in the middle, and a ring around it for each further class."""

from __future__ import annotations

import numpy as np

from nnviz.catalog.datasets import _shared
from nnviz.catalog.entries import DatasetEntry, Parameter, Raw
from nnviz.spec import Data

RADIUS = 5.0
GAP = 0.4  # of the distance from one class to the next

CLASSES = Parameter(name="classes", symbol="C", default=3, low=2, high=10, kind="int", meaning="Number of classes.")


def make(data: Data, rng: np.random.Generator) -> Raw:
    """Return class k uniform between the radii k d and (k + 0.6) d, the last ending at 5; then displaced."""
    y = _shared.balanced(data.samples, data.classes)
    distance = RADIUS / (data.classes - GAP)
    radius = distance * (y + rng.uniform(0.0, 1.0 - GAP, y.size))
    x = _shared.polar(radius, rng.uniform(0.0, 2.0 * np.pi, y.size))
    moved = x + rng.normal(0.0, distance * data.noise, x.shape)
    return _shared.plane(moved, y, tuple(str(k) for k in range(data.classes)))


ENTRY = DatasetEntry(
    name="blobs",
    title="Concentric classes",
    make=make,
    kind="plane",
    task="any",
    keys=(*_shared.KEYS, "classes"),
    parameters=(
        _shared.SAMPLES,
        _shared.noise("Deviation of the points' displacement, in units of the distance from ring to ring."),
        CLASSES,
    ),
    meaning="A blob and rings around it, one for each class.",
    short="Rings",
    order=60,
)
