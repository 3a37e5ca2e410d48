"""What follows from a loss for the quality of a regression."""

from __future__ import annotations

import math
from typing import overload

import numpy as np
import numpy.typing as npt

from nnviz.snapshot import DataView

Floats = npt.NDArray[np.float64]


@overload
def rmse(loss: float | None, data: DataView | None) -> float | None: ...
@overload
def rmse(loss: Floats, data: DataView | None) -> Floats: ...
def rmse(loss: float | Floats | None, data: DataView | None) -> float | Floats | None:
    """Return the root mean squared error, in the target's own units, of squared errors (1/2m) Σ(ŷ−y)².

    They are taken of targets divided by `data.target_scale`, and of one output, as all regressions have.
    """
    if loss is None:
        return None
    scale = data.target_scale if data is not None else 1.0
    if isinstance(loss, float):
        return scale * math.sqrt(2.0 * loss) if loss >= 0.0 else math.nan
    with np.errstate(invalid="ignore"):
        return np.asarray(scale * np.sqrt(2.0 * loss))
