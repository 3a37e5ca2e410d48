"""Tables that come with scikit-learn, imported only when one is asked for."""

from __future__ import annotations

import importlib

import numpy as np

from nnviz.catalog.entries import Raw


def table(loader: str) -> Raw:
    """Return the table of `sklearn.datasets.<loader>`, its class names as there (underscores as spaces)."""
    bunch = getattr(importlib.import_module("sklearn.datasets"), loader)()
    classes = tuple(str(name).replace("_", " ") for name in bunch.target_names)
    return Raw(
        x=np.asarray(bunch.data, np.float64),
        y=np.asarray(bunch.target, np.int64),
        task="binary" if len(classes) == 2 else "multiclass",
        kind="table",
        inputs=tuple(str(name) for name in bunch.feature_names),
        classes=classes,
    )
