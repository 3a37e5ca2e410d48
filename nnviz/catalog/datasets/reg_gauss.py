"""Six bumps of alternating sign: a surface that needs hidden neurons."""

from __future__ import annotations

import numpy as np

from nnviz.catalog.datasets import _shared
from nnviz.catalog.entries import DatasetEntry, Raw
from nnviz.spec import Data

CENTRES = np.array([(x1, x2) for x2 in (-2.5, 2.5) for x1 in (-4.0, 0.0, 4.0)])
SIGNS = np.array([-1.0, 1.0, -1.0, 1.0, -1.0, 1.0])
WIDTH = 1.0


def make(data: Data, rng: np.random.Generator) -> Raw:
    """Return y = sum of sign exp(-|x - centre|² / 2) over six centres, x uniform in -6 to 6, plus noise."""
    x = rng.uniform(-6.0, 6.0, (data.samples, 2))
    squares = ((x[:, None] - CENTRES) ** 2).sum(axis=2)
    y = np.exp(-squares / (2.0 * WIDTH**2)) @ SIGNS + rng.normal(0.0, data.noise, data.samples)
    return _shared.plane(x, y, classes=())


ENTRY = DatasetEntry(
    name="reg-gauss",
    title="Six bumps",
    make=make,
    kind="plane",
    task="regression",
    keys=_shared.KEYS,
    parameters=(_shared.SAMPLES, _shared.noise("Deviation of what is added to y, which lies in -1 to 1.")),
    meaning="Hills and hollows that take turns.",
    short="Bumps",
    order=80,
)
