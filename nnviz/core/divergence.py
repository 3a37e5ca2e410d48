"""A lane whose loss is not finite any more: back to its last finite state, and where it went wrong.

Nothing is checked within a step. A block that ends with a bad loss is looked at afterwards, and the lane alone is taken
again from the last state that was kept: bit for bit the same steps, up to the one before the bad one.
"""

from __future__ import annotations

import math

import numpy as np
from msgspec.structs import replace

from nnviz.core.block import STEPS
from nnviz.core.group import LaneGroup, key_of
from nnviz.state import Divergence, LaneState


def first_bad(losses: np.ndarray) -> dict[int, int]:
    """Return, for each lane of losses [steps, K] with a non-finite one, the index of its first."""
    bad = ~np.isfinite(losses)
    return {int(lane): int(bad[:, lane].argmax()) for lane in np.flatnonzero(bad.any(0))}


def settle(safe: LaneState, step: int, seconds: float) -> LaneState:
    """Return the lane, diverged at `step`, in its last state with finite weights.

    Args:
        safe: A state of the lane before that step.
        step: The step whose mini-batch loss was not finite.
        seconds: Training time to put down for it.
    """
    group = _run_to(safe, step - 1)
    state = group.state(0)
    layer, what = group.locate()
    if what == "weight" and step - 2 >= safe.step:
        state = _run_to(safe, step - 2).state(0)
    divergence = Divergence(step=step, layer=layer, what=what)
    return replace(state, status="diverged", divergence=divergence, seconds=seconds)


def _run_to(safe: LaneState, step: int) -> LaneGroup:
    group = LaneGroup(key_of(safe), [safe])
    while group.step < step:
        group.run(min(STEPS, step - group.step), math.inf)
    return group
