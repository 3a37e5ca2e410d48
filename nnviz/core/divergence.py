"""A lane that is not finite any more: back to its last finite state, and where it went wrong.

Nothing is checked within a step. A block that ends with a bad loss or bad weights is looked at afterwards, and the lane
alone is taken again from the last state that was kept: bit for bit the same steps, up to the one before the bad one.
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


def settle(safe: LaneState, sound: int, bad: int, seconds: float) -> LaneState:
    """Return the lane, diverged, in its last finite state.

    Args:
        safe: A state of the lane at or before step `sound`.
        sound: A step it completed with finite weights.
        bad: The step by which it had gone wrong.
        seconds: Training time to put down for it.
    """
    group = _run_to(safe, sound)
    state, loss = group.state(0), 0.0
    while group.step < bad and math.isfinite(loss) and not group.first_bad_weight(0):
        state = group.state(0)
        group.run(1, math.inf)
        loss = float(group.block.losses(1)[0, 0])
    layer, what = _where(state, group, loss)
    divergence = Divergence(step=group.step, layer=layer, what=what)
    return replace(state, status="diverged", divergence=divergence, seconds=seconds)


def _where(before: LaneState, after: LaneGroup, loss: float) -> tuple[int, str]:
    """Return (layer, what) of the first value that was not finite in the step between the two."""
    if math.isfinite(loss):
        return after.first_bad_weight(0), "weight"
    layer = LaneGroup(key_of(before), [before]).first_bad_layer()
    return (layer, "pre-activation") if layer else (after.shape.layers, "loss")


def _run_to(safe: LaneState, step: int) -> LaneGroup:
    group = LaneGroup(key_of(safe), [safe])
    while group.step < step:
        group.run(min(STEPS, step - group.step), math.inf)
    return group
