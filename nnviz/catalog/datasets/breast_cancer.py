"""Malignant and benign tumours by thirty measurements of cell nuclei: 569 patients."""

from __future__ import annotations

import numpy as np

from nnviz.catalog.datasets import _sklearn
from nnviz.catalog.entries import DatasetEntry, Raw
from nnviz.spec import Data


def make(data: Data, rng: np.random.Generator) -> Raw:
    """Return scikit-learn's copy; neither argument changes it."""
    return _sklearn.table("load_breast_cancer")


ENTRY = DatasetEntry(
    name="breast-cancer",
    title="Breast cancer",
    make=make,
    kind="table",
    task="binary",
    standardise=True,
    meaning="Malignant or benign, by thirty measurements of cell nuclei.",
    short="Cancer",
    order=130,
)
