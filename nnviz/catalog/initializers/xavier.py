"""Xavier (Glorot), uniform."""

from __future__ import annotations

import math

from nnviz.catalog.entries import InitializerEntry, Tensor, Torch
from nnviz.catalog.initializers._fans import fans


def fill(t: Torch, weight: Tensor, generator: object, gain: float, sigma: float) -> None:
    """Draw from U(-r, r), r = sqrt(6 / (n_in + n_out))."""
    reach = math.sqrt(6 / sum(fans(weight)))
    weight.uniform_(-reach, reach, generator=generator)


ENTRY = InitializerEntry(
    name="xavier",
    title="Xavier (uniform)",
    fill=fill,
    formula=r"W_{ij} \sim U(-r, r), \quad r = \sqrt{\frac{6}{n_{in} + n_{out}}}",
    meaning="Keeps the variance of activations and gradients level through tanh-like layers; evenly spread.",
    order=10,
)
