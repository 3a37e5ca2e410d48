"""What the network can be given of a point (x1, x2) of the plane."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

import msgspec
import numpy as np
import numpy.typing as npt

from nnviz.catalog.names import find
from nnviz.refusal import refuse

Array = npt.NDArray[np.float64]


class Feature(msgspec.Struct, frozen=True):
    """One input feature.

    Attributes:
        name: Key in TOML.
        symbol: How it is shown.
        values: (x1, x2) -> the feature, element by element.
    """

    name: str
    symbol: str
    values: Callable[[Any, Any], Any]


FEATURES: Mapping[str, Feature] = MappingProxyType(
    {
        feature.name: feature
        for feature in (
            Feature("x1", "x₁", lambda x1, x2: x1),
            Feature("x2", "x₂", lambda x1, x2: x2),
            Feature("x1_sq", "x₁²", lambda x1, x2: x1 * x1),
            Feature("x2_sq", "x₂²", lambda x1, x2: x2 * x2),
            Feature("x1x2", "x₁x₂", lambda x1, x2: x1 * x2),
            Feature("sin_x1", "sin x₁", lambda x1, x2: np.sin(x1)),
            Feature("sin_x2", "sin x₂", lambda x1, x2: np.sin(x2)),
        )
    }
)


def check(names: Sequence[str], where: str = "data.features") -> None:
    """Refuse names that are no features, a repeated one, and none at all."""
    listed = ", ".join(FEATURES)
    if not names:
        raise refuse("empty", where, "none", f"at least one of {listed}")
    for place, name in enumerate(names):
        find(FEATURES, name, where)
        if name in names[:place]:
            raise refuse("repeated", where, name, f"each of {listed} at most once")


def of_plane(points: Array, names: Sequence[str]) -> Array:
    """Return [N, len(names)] the features of the points [N, 2]."""
    x1, x2 = points[:, 0], points[:, 1]
    return np.stack([FEATURES[name].values(x1, x2) for name in names], axis=1)
