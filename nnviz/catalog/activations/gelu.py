"""Gaussian error linear unit (exact form)."""

from __future__ import annotations

import math

import numpy as np

from nnviz.catalog.activations._slopes import derivative_of
from nnviz.catalog.entries import ActivationEntry, Floats, Tensor, Torch


def forward(t: Torch, z: Tensor, out: Tensor) -> None:
    """Write z Phi(z) into `out`, Phi the standard normal distribution function."""
    t.ops.aten.gelu.out(z, out=out)


def backward(t: Torch, delta: Tensor, z: Tensor, a: Tensor, out: Tensor) -> None:
    """Write delta (Phi(z) + z phi(z)) into `out`."""
    t.ops.aten.gelu_backward.grad_input(delta, z, grad_input=out)


def curve(z: Floats) -> Floats:
    """Return z Phi(z)."""
    phi = [0.5 * (1.0 + math.erf(x / math.sqrt(2.0))) for x in z.ravel().tolist()]
    return np.asarray(z * np.array(phi).reshape(z.shape))


ENTRY = ActivationEntry(
    name="gelu",
    title="GELU",
    forward=forward,
    derivative=derivative_of(backward),
    backward=backward,
    curve=curve,
    dotted="torch.nn.GELU",
    formula=r"f(z) = z\,\Phi(z), \quad \Phi(z) = \frac{1}{2}\left(1 + \mathrm{erf}\frac{z}{\sqrt{2}}\right)",
    derivative_formula=r"f'(z) = \Phi(z) + \frac{z}{\sqrt{2\pi}}\,e^{-z^2/2}",
    meaning="A smooth ReLU: z times the probability that a standard normal variable is below z.",
    low=-0.17,
    saturates="left",
    order=70,
)
