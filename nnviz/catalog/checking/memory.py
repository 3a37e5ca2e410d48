"""What a training needs of memory, and refusing beforehand what cannot fit."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from typing import Any

from nnviz.catalog.defaults import hyperparameters
from nnviz.catalog.registry import optimizers
from nnviz.refusal import refuse

#: Copies of all parameters beside the optimizer's state: weights, gradient and update, those of the state a lane began
#: with, of its last safe one, of a checkpoint and of its bytes, and three buffers for penalties and clipping.
WORKING = 18
#: Copies of the optimizer's state: its own, and those of the same four.
STATES = 5
#: Buffers as large as a layer's output over a batch: z, a and delta.
PER_OUTPUT = 3
_SCALARS = frozenset({"step", "mu_product", "eta", "mu"})
_BYTES = {"float32": 4, "float64": 8}
_UNITS = ("bytes", "KiB", "MiB", "GiB", "TiB", "PiB")


def parameter_count(sizes: Sequence[int]) -> int:
    """Return P, the number of weights and biases of a network of widths n_0 ... n_L."""
    return sum(n_out * (n_in + 1) for n_in, n_out in itertools.pairwise(sizes))


def state_copies(optimizer: Mapping[str, Any]) -> int:
    """Return how many numbers an optimizer keeps for each parameter."""
    values = hyperparameters(optimizer["name"], optimizer)
    entry = optimizers()[optimizer["name"]]
    if entry.closure:
        return 2 * int(values["history_size"]) + 4
    off = {one.state for one in entry.parameters if one.state and not values[one.name]}
    return len(set(entry.quantities) - _SCALARS - off)


def memory_needed(
    sizes: Sequence[int], lanes: int, dtype: str, optimizer: Mapping[str, Any], batch_size: int = 0
) -> int:
    """Return the bytes that training `lanes` networks of widths `sizes` needs, data left out."""
    parameters = parameter_count(sizes) * (WORKING + STATES * state_copies(optimizer))
    outputs = batch_size * sum(sizes) * PER_OUTPUT
    return lanes * _BYTES[dtype] * (parameters + outputs)


def check_memory(
    sizes: Sequence[int],
    lanes: int,
    dtype: str,
    optimizer: Mapping[str, Any],
    available_bytes: int,
    batch_size: int = 0,
) -> None:
    """Refuse a network (of widths n_0 ... n_L) that cannot be trained in `available_bytes`."""
    needed = memory_needed(sizes, lanes, dtype, optimizer, batch_size)
    if needed > available_bytes:
        shape = "-".join(str(size) for size in sizes)
        copies = f" × {lanes}" if lanes > 1 else ""
        accepted = f"what fits in {in_words(available_bytes)}"
        raise refuse("memory", "network.hidden", f"{shape}{copies}: {in_words(needed)}", accepted)


def in_words(count: float) -> str:
    """Return a number of bytes in the unit that suits it."""
    power = 0
    while count >= 1024 and power < len(_UNITS) - 1:
        count /= 1024
        power += 1
    return f"{count:.3g} {_UNITS[power]}"
