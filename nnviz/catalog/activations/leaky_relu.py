"""Leaky rectified linear unit."""

from __future__ import annotations

import numpy as np

from nnviz.catalog.activations._slopes import derivative_of
from nnviz.catalog.entries import ActivationEntry, Floats, Tensor, Torch

SLOPE = 0.01


def forward(t: Torch, z: Tensor, out: Tensor) -> None:
    """Write z where z > 0, else 0.01 z, into `out`."""
    t.ops.aten.leaky_relu.out(z, SLOPE, out=out)


def backward(t: Torch, delta: Tensor, z: Tensor, a: Tensor, out: Tensor) -> None:
    """Write delta where z > 0, else 0.01 delta, into `out`."""
    t.ops.aten.leaky_relu_backward.grad_input(delta, z, SLOPE, False, grad_input=out)


def curve(z: Floats) -> Floats:
    """Return z where z > 0, else 0.01 z."""
    return np.where(z > 0.0, z, SLOPE * z)


ENTRY = ActivationEntry(
    name="leaky_relu",
    title="Leaky ReLU",
    forward=forward,
    derivative=derivative_of(backward),
    backward=backward,
    curve=curve,
    dotted="torch.nn.LeakyReLU",
    arguments={"negative_slope": SLOPE},
    formula=r"f(z) = z \text{ if } z > 0, \text{ else } 0.01\,z",
    derivative_formula=r"f'(z) = 1 \text{ if } z > 0, \text{ else } 0.01",
    meaning="ReLU with a small slope of 0.01 below 0, so that every neuron can still learn.",
    order=40,
)
