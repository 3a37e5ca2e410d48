"""Kaiming (He), normal."""

from __future__ import annotations

import math

from nnviz.catalog.entries import InitializerEntry, Tensor, Torch
from nnviz.catalog.initializers._fans import fans


def fill(t: Torch, weight: Tensor, generator: object, gain: float, sigma: float) -> None:
    """Draw from N(0, gain^2 / n_in)."""
    weight.normal_(0, gain / math.sqrt(fans(weight)[0]), generator=generator)


ENTRY = InitializerEntry(
    name="kaiming_normal",
    title="Kaiming (normal)",
    fill=fill,
    formula=r"W_{ij} \sim N\left(0, \frac{g^2}{n_{in}}\right)",
    meaning="Keeps the variance level through ReLU-like layers, where the gain g is √2 (elsewhere 1); normally spread.",
    order=40,
)
