"""What the generated data sets share: their settings, and a plane with balanced classes."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from nnviz.catalog.entries import Parameter, Raw

Array = npt.NDArray[Any]

KEYS = ("samples", "noise", "features")
SAMPLES = Parameter(
    name="samples",
    symbol="N",
    default=500,
    low=10,
    high=100_000,
    kind="int",
    scale="log",
    meaning="Number of samples, all parts together.",
)


def noise(meaning: str) -> Parameter:
    """Return the noise level as a parameter; `meaning` says what it scales."""
    return Parameter(name="noise", symbol="σ", default=0.1, low=0.0, high=1.0, meaning=meaning)


def balanced(samples: int, classes: int) -> npt.NDArray[np.int64]:
    """Return [N] class indices, every class as often as the others (one more for the first, where it must be)."""
    return np.arange(samples, dtype=np.int64) % classes


def polar(radius: Array, angle: Array) -> Array:
    """Return [N, 2] the points at `radius` and `angle` (radians, from the axis x1)."""
    return np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1)


def plane(x: Array, y: Array, classes: tuple[str, ...] = ("0", "1")) -> Raw:
    """Return points [N, 2] with their classes, or, with no `classes`, their values."""
    task = "regression" if not classes else "binary" if len(classes) == 2 else "multiclass"
    return Raw(x=x, y=y, task=task, kind="plane", inputs=("x1", "x2"), classes=classes)
