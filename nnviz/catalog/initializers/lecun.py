"""LeCun, normal."""

from __future__ import annotations

import math

from nnviz.catalog.entries import InitializerEntry, Tensor, Torch
from nnviz.catalog.initializers._fans import fans


def fill(t: Torch, weight: Tensor, generator: object, gain: float, sigma: float) -> None:
    """Draw from N(0, 1 / n_in)."""
    weight.normal_(0, 1 / math.sqrt(fans(weight)[0]), generator=generator)


ENTRY = InitializerEntry(
    name="lecun",
    title="LeCun",
    fill=fill,
    formula=r"W_{ij} \sim N\left(0, \frac{1}{n_{in}}\right)",
    meaning="Gives z the variance of the inputs; what SELU needs to keep mean 0 and variance 1.",
    order=50,
)
