"""Kaiming (He), uniform."""

from __future__ import annotations

import math

from nnviz.catalog.entries import InitializerEntry, Tensor, Torch
from nnviz.catalog.initializers._fans import fans


def fill(t: Torch, weight: Tensor, generator: object, gain: float, sigma: float) -> None:
    """Draw from U(-r, r), r = gain sqrt(3 / n_in)."""
    reach = gain * math.sqrt(3 / fans(weight)[0])
    weight.uniform_(-reach, reach, generator=generator)


ENTRY = InitializerEntry(
    name="kaiming",
    title="Kaiming (uniform)",
    fill=fill,
    formula=r"W_{ij} \sim U(-r, r), \quad r = g\sqrt{\frac{3}{n_{in}}}",
    meaning="Keeps the variance level through ReLU-like layers, where the gain g is √2 (elsewhere 1); evenly spread.",
    order=30,
)
