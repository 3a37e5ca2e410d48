"""Two Gaussian clouds: one neuron is enough."""

from __future__ import annotations

import numpy as np

from nnviz.catalog.datasets import _shared
from nnviz.catalog.entries import DatasetEntry, Raw
from nnviz.spec import Data


def make(data: Data, rng: np.random.Generator) -> Raw:
    """Return class 1 around (2, 2) and class 0 around (-2, -2), of deviation 0.7 + 2 noise."""
    y = _shared.balanced(data.samples, 2)
    centre = np.where(y == 1, 2.0, -2.0)[:, None]
    return _shared.plane(centre + rng.normal(0.0, 0.7 + 2.0 * data.noise, (y.size, 2)), y)


ENTRY = DatasetEntry(
    name="gauss",
    title="Gaussian clouds",
    make=make,
    kind="plane",
    task="binary",
    keys=_shared.KEYS,
    parameters=(_shared.SAMPLES, _shared.noise("Widens the clouds: their deviation is 0.7 + 2 σ.")),
    meaning="Two round clouds that a line can part.",
    short="Gauss",
    order=40,
)
