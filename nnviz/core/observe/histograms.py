"""Histograms of a layer's weights, gradient and activations, in ranges that rarely change from step to step."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import numpy.typing as npt

from nnviz.catalog.registry import activations
from nnviz.core.observe.network import Network
from nnviz.snapshot import Histogram
from nnviz.state import LaneState

Floats = npt.NDArray[np.floating[Any]]

#: A range holds so many root mean squares; what lies further out is counted beside it.
WIDE = 4.0


def histograms(
    state: LaneState, network: Network, outputs: list[Floats], bins: int
) -> dict[str, tuple[Histogram, ...]]:
    """Return the histograms of every layer: of W^(l), of dJ/dW^(l) as the last step recorded it, and of a^(l).

    `outputs` are the activations [m, n_l] over the fixed batch.
    """
    slices = [network.shape.weight_slice(layer) for layer in network.shape.numbers]
    named = zip(network.model.activations, outputs, strict=True)
    return {
        "weight": tuple(histogram(state.weights[one], bins) for one in slices),
        "gradient": tuple(histogram(state.gradient[one], bins) for one in slices),
        "activation": tuple(_of_activation(name, a, bins) for name, a in named),
    }


def _of_activation(name: str, a: Floats, bins: int) -> Histogram:
    """Return the histogram of f(z) over the range of f where it is bounded, from 0 where f is never negative."""
    entry = activations().get(name)  # None: softmax
    low, high = (0.0, 1.0) if entry is None else (entry.low, entry.high)
    end = None if low is None or high is None else power_of_two(max(abs(low), abs(high)))
    return histogram(a, bins, end=end, half=low is not None and low >= 0)


def histogram(values: Floats, bins: int, *, end: float | None = None, half: bool = False) -> Histogram:
    """Count the finite values in equal bins from -end (`half`: 0) to `end`, without it to `reach` of the values.

    A bin holds its lower edge; the last one holds both.
    """
    flat = values.ravel()
    if not np.isfinite(flat).all():
        flat = flat[np.isfinite(flat)]
    end = reach(flat) if end is None else end
    low = 0.0 if half else -end
    places = np.multiply(flat, bins / (end - low), dtype=np.float64)
    middle = 0 if half else bins // 2
    if not half and bins % 2:
        places += 0.5
    last = int(np.count_nonzero(places == bins - middle))
    np.clip(np.floor(places, out=places), -middle - 1, bins - middle, out=places)
    found = np.bincount(places.astype(np.intp) + (middle + 1), minlength=bins + 2)
    counts = found[1:-1].copy()
    counts[-1] += last
    return Histogram(low, end, counts, int(found[0]), int(found[-1]) - last)


def reach(values: Floats) -> float:
    """Return the least power of two that holds all values, or `WIDE` root mean squares if that is less; 1 for 0."""
    largest = float(np.abs(values).max(initial=0.0))
    if not largest:
        return 1.0
    spread = math.sqrt(float(np.mean(np.square(values / largest, dtype=np.float64))))
    return power_of_two(largest * min(1.0, WIDE * spread))


def power_of_two(least: float) -> float:
    """Return the smallest power of two from 2^-1000 to 2^1022 that is not below `least`, or the nearest one."""
    mantissa, exponent = math.frexp(least)
    return math.ldexp(1.0, min(max(exponent - (mantissa == 0.5), -1000), 1022))
