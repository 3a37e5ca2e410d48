"""The two widths every scale is made of."""

from __future__ import annotations

from nnviz.catalog.entries import Tensor


def fans(weight: Tensor) -> tuple[int, int]:
    """Return (n_in, n_out) of the out x in matrix `weight`."""
    return weight.shape[1], weight.shape[0]
