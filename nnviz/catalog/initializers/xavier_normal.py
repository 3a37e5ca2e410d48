"""Xavier (Glorot), normal."""

from __future__ import annotations

import math

from nnviz.catalog.entries import InitializerEntry, Tensor, Torch
from nnviz.catalog.initializers._fans import fans


def fill(t: Torch, weight: Tensor, generator: object, gain: float, sigma: float) -> None:
    """Draw from N(0, 2 / (n_in + n_out))."""
    weight.normal_(0, math.sqrt(2 / sum(fans(weight))), generator=generator)


ENTRY = InitializerEntry(
    name="xavier_normal",
    title="Xavier (normal)",
    fill=fill,
    formula=r"W_{ij} \sim N\left(0, \frac{2}{n_{in} + n_{out}}\right)",
    meaning="Keeps the variance of activations and gradients level through tanh-like layers; normally spread.",
    order=20,
)
