"""What the activations without a short formula of f' share."""

from __future__ import annotations

from collections.abc import Callable

from nnviz.catalog.entries import Tensor, Torch

Backward = Callable[[Torch, Tensor, Tensor, Tensor, Tensor], None]
Derivative = Callable[[Torch, Tensor, Tensor, Tensor], None]


def derivative_of(backward: Backward) -> Derivative:
    """Return f' as what `backward` makes of delta = 1, so that the two can never disagree."""

    def derivative(t: Torch, z: Tensor, a: Tensor, out: Tensor) -> None:
        out.fill_(1)
        backward(t, out, z, a, out)

    return derivative
