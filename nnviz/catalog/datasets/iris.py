"""Three species of iris by four measurements: 150 flowers."""

from __future__ import annotations

import numpy as np

from nnviz.catalog.datasets import _sklearn
from nnviz.catalog.entries import DatasetEntry, Raw
from nnviz.spec import Data


def make(data: Data, rng: np.random.Generator) -> Raw:
    """Return scikit-learn's copy; neither argument changes it."""
    return _sklearn.table("load_iris")


ENTRY = DatasetEntry(
    name="iris",
    title="Iris",
    make=make,
    kind="table",
    task="multiclass",
    standardise=True,
    meaning="Three species of iris by four measurements.",
    order=110,
)
