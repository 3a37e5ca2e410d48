"""Three cultivars of wine by thirteen chemical measurements: 178 bottles."""

from __future__ import annotations

import numpy as np

from nnviz.catalog.datasets import _sklearn
from nnviz.catalog.entries import DatasetEntry, Raw
from nnviz.spec import Data


def make(data: Data, rng: np.random.Generator) -> Raw:
    """Return scikit-learn's copy; neither argument changes it."""
    return _sklearn.table("load_wine")


ENTRY = DatasetEntry(
    name="wine",
    title="Wine",
    make=make,
    kind="table",
    task="multiclass",
    standardise=True,
    meaning="Three cultivars by thirteen chemical measurements.",
    order=120,
)
