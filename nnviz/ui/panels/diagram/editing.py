"""Changing one weight or bias: when it can be, what a drag makes of it, and what a typed text means."""

from __future__ import annotations

import math

from nnviz.ui.panels.diagram.picture import entry
from nnviz.ui.panels.diagram.target import Target
from nnviz.ui.panels.frame import Frame

#: Pixels of a drag for the whole of a scale's positive half.
_PIXELS = 150.0


def value_of(frame: Frame, target: Target | None) -> float | None:
    """Return the weight or bias as it is, or None where it cannot be changed.

    Only the live network can be changed, between steps (so not in slow motion), and only a weight that stands for
    itself alone.
    """
    snapshot = frame.snapshot
    if target is None or not target.single or snapshot is None or not frame.viewpoint.live or frame.phase:
        return None
    views = snapshot.matrices.get("weight", ())
    if not 1 <= target.layer <= len(views):
        return None
    view = views[target.layer - 1]
    if target.neuron > view.shape[0] or target.input > view.shape[1] or (target.input and view.block != (1, 1)):
        return None
    return entry(view, target.neuron, target.input)


def dragged(start: float, up: float, limit: float) -> float:
    """Return what a drag of `up` pixels makes of `start` on a scale that ends at `limit`; to 4 significant digits."""
    value = (start if math.isfinite(start) else 0.0) + up * limit / _PIXELS
    return float(f"{value:.4g}")


def parsed(text: str) -> float | None:
    """Return the finite number a text says, or None; a real minus sign and a decimal comma are understood."""
    try:
        value = float(text.strip().replace("−", "-").replace(",", "."))
    except ValueError:
        return None
    return value if math.isfinite(value) else None
