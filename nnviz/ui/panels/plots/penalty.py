"""The penalty on the weights that is trained on beside the loss."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from nnviz.ui.panels.frame import Frame


def penalty(frame: Frame) -> float | None:
    """Return l1 · Σ|W| + l2/2 · ΣW² of the run looked at, now; None without one, or where not every weight is known."""
    run, snapshot = frame.run, frame.snapshot
    if run is None or snapshot is None or not any(run.penalty) or frame.viewpoint.step is not None:
        return None
    views = snapshot.matrices.get("weight", ())
    if len(views) != len(snapshot.sizes) - 1 or any(view.block != (1, 1) for view in views):
        return None
    l1, l2 = run.penalty
    with np.errstate(over="ignore"):  # of a run that diverges it may be infinite
        return float(sum(_of(np.asarray(view.values, float), l1, l2) for view in views))


def _of(weights: npt.NDArray[np.float64], l1: float, l2: float) -> np.float64:
    return np.float64(l1 * np.abs(weights).sum() + l2 / 2 * np.square(weights).sum())
