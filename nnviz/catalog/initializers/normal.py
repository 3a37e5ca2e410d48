"""Normal with a given standard deviation."""

from __future__ import annotations

from nnviz.catalog.entries import InitializerEntry, Tensor, Torch


def fill(t: Torch, weight: Tensor, generator: object, gain: float, sigma: float) -> None:
    """Draw from N(0, sigma^2)."""
    weight.normal_(0, sigma, generator=generator)


ENTRY = InitializerEntry(
    name="normal",
    title="Normal (σ)",
    fill=fill,
    formula=r"W_{ij} \sim N(0, \sigma^2)",
    meaning="The same spread σ in every layer, whatever its width: activations may die out or blow up with depth.",
    order=70,
)
