"""Proves, for the lanes at hand, what the fairness badge claims: a lane equals itself alone, bit for bit.

Each shape in use is trained for some steps alone, and again in a group among lanes of other seeds, in first, middle and
last place. Weights, gradients, optimizer state and records must be equal in every bit. Where they are not (another
processor, a GPU), the claim is not made.
"""

from __future__ import annotations

from collections.abc import Iterable

import msgspec
import numpy as np
import torch
from msgspec.structs import replace

from nnviz.core.group import LaneGroup, key_of
from nnviz.core.lanes import fresh
from nnviz.core.task import task_for
from nnviz.state import LaneState

#: Steps of one trial; enough for two mini-batch sizes where the last batch of an epoch is smaller.
STEPS = 12
#: Networks of more parameters are tried with fewer steps.
LARGE = 50_000
#: Networks of more parameters are not tried: that would take longer, and more memory, than training them.
HUGE = 2_000_000
#: Steps between evaluations in a trial, so that they are compared too.
EVALUATE_EVERY = 4


class Proof(msgspec.Struct, frozen=True):
    """What the self-check found.

    Attributes:
        equal: Whether every shape was tried, and every comparison was equal in every bit.
        comparisons: Number of arrays compared.
        shapes: The shapes tried, as text ("2-8-8-1 tanh sgd float32, batch 10").
        differing: The shapes of which some array differed.
        untried: The shapes too large to try.
    """

    equal: bool
    comparisons: int
    shapes: tuple[str, ...]
    differing: tuple[str, ...] = ()
    untried: tuple[str, ...] = ()


def prove(lanes: Iterable[LaneState]) -> Proof:
    """Try every shape, optimizer and batch size among `lanes` once."""
    shapes: dict[str, LaneState] = {}
    for lane in lanes:
        shapes.setdefault(describe(lane), lane)
    untried = tuple(text for text, lane in shapes.items() if len(lane.weights) > HUGE)
    results = {text: _trial(lane) for text, lane in shapes.items() if text not in untried}
    differing = tuple(text for text, (_, bad) in results.items() if bad)
    compared = sum(count for count, _ in results.values())
    return Proof(not (differing or untried), compared, tuple(results), differing, untried)


def describe(lane: LaneState) -> str:
    """Return the shape a lane stands for, in words."""
    training, network = lane.settings.training, lane.settings.network
    sizes = "-".join(str(size) for size in lane.sizes)
    activation = "/".join(dict.fromkeys(network.activations())) or "linear"
    optimizer = lane.settings.optimizer["name"]
    return f"{sizes} {activation} {optimizer} {training.dtype}, batch {training.batch_size}"


def _trial(lane: LaneState) -> tuple[int, int]:
    """Return (arrays compared, arrays that differed)."""
    steps = STEPS if len(lane.weights) <= LARGE else EVALUATE_EVERY
    training = replace(lane.settings.training, evaluate_every=EVALUATE_EVERY)
    lane = replace(lane, settings=replace(lane.settings, training=training))
    with torch.no_grad():
        start = _start(lane, lane.seed, 0)
        alone = _run([start], steps)[0]
        compared = differed = 0
        for place, others in ((0, 1), (1, 2), (4, 4)):
            group = [_start(lane, lane.seed + 1 + i, 1 + i) for i in range(others)]
            group.insert(place, start)
            beside = _run(group, steps)[place]
            pairs = list(zip(alone, beside, strict=True))
            compared += len(pairs)
            differed += sum(not np.array_equal(a, b, equal_nan=True) for a, b in pairs)
    return compared, differed


def _start(lane: LaneState, seed: int, branch: int) -> LaneState:
    """Return a lane at the last mini-batches of its first epoch, so that a smaller last one is among them."""
    task = task_for(lane.settings.data)
    given = lane.settings.training.batch_size
    size = task.samples if given == "full" else min(given, task.samples)
    used = max(0, (task.samples // size - 2) * size)
    return replace(fresh(lane.settings, lane.run, seed, branch), used=used)


def _run(states: list[LaneState], steps: int) -> list[list[np.ndarray]]:
    """Return, for each lane in the order given, all the arrays its training leaves behind."""
    group = LaneGroup(key_of(states[0]), states)
    group.run(steps, float("inf"))
    rows = group.block.rows(1, len(states), group.shape.layers, [0.0] * len(states))
    rows[:, :, 5] = 0  # seconds
    found = {}
    for row, lane in enumerate(group.lanes):
        state = group.state(row)
        found[lane.branch] = [state.weights, state.gradient, state.update, rows[:, row], *state.optimizer.values()]
    return [found[state.branch] for state in states]
