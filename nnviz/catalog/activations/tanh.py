"""Hyperbolic tangent."""

from __future__ import annotations

import numpy as np

from nnviz.catalog.entries import ActivationEntry, Floats, Tensor, Torch


def forward(t: Torch, z: Tensor, out: Tensor) -> None:
    """Write tanh z into `out`."""
    t.tanh(z, out=out)


def derivative(t: Torch, z: Tensor, a: Tensor, out: Tensor) -> None:
    """Write 1 - a^2 into `out`."""
    t.mul(a, a, out=out)
    out.neg_().add_(1)


def backward(t: Torch, delta: Tensor, z: Tensor, a: Tensor, out: Tensor) -> None:
    """Write delta (1 - a^2) into `out`."""
    t.ops.aten.tanh_backward.grad_input(delta, a, grad_input=out)


def curve(z: Floats) -> Floats:
    """Return tanh z."""
    return np.tanh(z)


ENTRY = ActivationEntry(
    name="tanh",
    title="Tanh",
    forward=forward,
    derivative=derivative,
    backward=backward,
    curve=curve,
    quick=np.tanh,
    dotted="torch.nn.Tanh",
    formula=r"f(z) = \tanh z = \frac{e^{z} - e^{-z}}{e^{z} + e^{-z}}",
    derivative_formula=r"f'(z) = 1 - f(z)^2",
    meaning="Squeezes z into -1 to 1, centred on 0; its slope vanishes where |z| is large.",
    low=-1.0,
    high=1.0,
    saturates="both",
    order=10,
)
