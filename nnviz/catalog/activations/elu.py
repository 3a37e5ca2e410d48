"""Exponential linear unit with scale 1."""

from __future__ import annotations

import numpy as np

from nnviz.catalog.activations._slopes import derivative_of
from nnviz.catalog.entries import ActivationEntry, Floats, Tensor, Torch


def forward(t: Torch, z: Tensor, out: Tensor) -> None:
    """Write z where z > 0, else exp(z) - 1, into `out`."""
    t.ops.aten.elu.out(z, 1.0, 1.0, 1.0, out=out)


def backward(t: Torch, delta: Tensor, z: Tensor, a: Tensor, out: Tensor) -> None:
    """Write delta where z > 0, else delta exp(z), into `out`."""
    t.ops.aten.elu_backward.grad_input(delta, 1.0, 1.0, 1.0, False, z, grad_input=out)


def curve(z: Floats) -> Floats:
    """Return z where z > 0, else exp(z) - 1."""
    return np.where(z > 0.0, z, np.expm1(np.minimum(z, 0.0)))


ENTRY = ActivationEntry(
    name="elu",
    title="ELU",
    forward=forward,
    derivative=derivative_of(backward),
    backward=backward,
    curve=curve,
    dotted="torch.nn.ELU",
    formula=r"f(z) = z \text{ if } z > 0, \text{ else } e^{z} - 1",
    derivative_formula=r"f'(z) = 1 \text{ if } z > 0, \text{ else } e^{z}",
    meaning="Linear above 0, bending smoothly to -1 below, so that outputs stay near mean 0.",
    low=-1.0,
    saturates="left",
    order=50,
)
