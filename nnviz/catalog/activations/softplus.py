"""Softplus."""

from __future__ import annotations

import numpy as np

from nnviz.catalog.activations._slopes import derivative_of
from nnviz.catalog.entries import ActivationEntry, Floats, Tensor, Torch

#: Above it torch takes f(z) = z, which is off by less than exp(-20).
LINEAR_ABOVE = 20.0


def forward(t: Torch, z: Tensor, out: Tensor) -> None:
    """Write log(1 + exp(z)) into `out`."""
    t.ops.aten.softplus.out(z, 1.0, LINEAR_ABOVE, out=out)


def backward(t: Torch, delta: Tensor, z: Tensor, a: Tensor, out: Tensor) -> None:
    """Write delta sigmoid(z) into `out`."""
    t.ops.aten.softplus_backward.grad_input(delta, z, 1.0, LINEAR_ABOVE, grad_input=out)


def curve(z: Floats) -> Floats:
    """Return log(1 + exp(z))."""
    return np.logaddexp(0.0, z)


ENTRY = ActivationEntry(
    name="softplus",
    title="Softplus",
    forward=forward,
    derivative=derivative_of(backward),
    backward=backward,
    curve=curve,
    dotted="torch.nn.Softplus",
    formula=r"f(z) = \log(1 + e^{z})",
    derivative_formula=r"f'(z) = \sigma(z) = \frac{1}{1 + e^{-z}}",
    meaning="A smooth ReLU that is positive everywhere; its slope is the sigmoid.",
    low=0.0,
    saturates="left",
    order=90,
)
