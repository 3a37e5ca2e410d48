"""Orthogonal."""

from __future__ import annotations

from nnviz.catalog.entries import InitializerEntry, Tensor, Torch
from nnviz.catalog.initializers._fans import fans


def fill(t: Torch, weight: Tensor, generator: object, gain: float, sigma: float) -> None:
    """Make rows (or columns, where there are more rows) orthogonal and of length `gain`.

    The Q of a normal matrix's QR decomposition, its signs fixed by R's diagonal: every orientation is equally likely.
    """
    fan_in, fan_out = fans(weight)
    drawn = t.empty_like(weight).normal_(0, 1, generator=generator)
    q, r = t.linalg.qr(drawn if fan_out >= fan_in else drawn.T)
    q *= r.diagonal().sign()
    weight.copy_(q if fan_out >= fan_in else q.T).mul_(gain)


ENTRY = InitializerEntry(
    name="orthogonal",
    title="Orthogonal",
    fill=fill,
    formula=r"W W^T = g^2 I \;\text{ or }\; W^T W = g^2 I",
    meaning="A random rotation: lengths are kept, times the gain g, √2 for ReLU-like layers and 1 elsewhere.",
    order=60,
)
