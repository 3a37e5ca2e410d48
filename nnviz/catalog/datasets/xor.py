"""Exclusive or: the class is the sign of x1 · x2, the smallest task without a linear answer."""

from __future__ import annotations

import numpy as np

from nnviz.catalog.datasets import _shared
from nnviz.catalog.entries import DatasetEntry, Raw
from nnviz.spec import Data


def make(data: Data, rng: np.random.Generator) -> Raw:
    """Return points uniform in the four quadrants, 0.3 to 5 off the axes, class 1 where x1 x2 > 0; then displaced."""
    y = _shared.balanced(data.samples, 2)
    right = rng.integers(0, 2, y.size) * 2 - 1
    signs = np.stack([right, np.where(y == 1, right, -right)], axis=1)
    x = signs * rng.uniform(0.3, 5.0, (y.size, 2))
    return _shared.plane(x + rng.normal(0.0, 2.5 * data.noise, x.shape), y)


ENTRY = DatasetEntry(
    name="xor",
    title="Exclusive or",
    make=make,
    kind="plane",
    task="binary",
    keys=_shared.KEYS,
    parameters=(_shared.SAMPLES, _shared.noise("Deviation of the points' displacement, in units of 2.5.")),
    meaning="Four quadrants, opposite ones of one class.",
    short="XOR",
    order=30,
)
