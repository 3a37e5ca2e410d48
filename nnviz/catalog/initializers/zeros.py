"""All zeros."""

from __future__ import annotations

from nnviz.catalog.entries import InitializerEntry, Tensor, Torch


def fill(t: Torch, weight: Tensor, generator: object, gain: float, sigma: float) -> None:
    """Put every weight to 0."""
    weight.zero_()


ENTRY = InitializerEntry(
    name="zeros",
    title="Zeros",
    fill=fill,
    formula=r"W_{ij} = 0",
    meaning="All neurons of a layer start equal and stay equal: shows why symmetry must be broken.",
    order=80,
)
