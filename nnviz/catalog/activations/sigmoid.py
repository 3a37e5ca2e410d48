"""Sigmoid."""

from __future__ import annotations

import numpy as np

from nnviz.catalog.entries import ActivationEntry, Floats, Tensor, Torch


def forward(t: Torch, z: Tensor, out: Tensor) -> None:
    """Write 1 / (1 + exp(-z)) into `out`."""
    t.sigmoid(z, out=out)


def derivative(t: Torch, z: Tensor, a: Tensor, out: Tensor) -> None:
    """Write a (1 - a) into `out`."""
    t.neg(a, out=out)
    out.add_(1).mul_(a)


def backward(t: Torch, delta: Tensor, z: Tensor, a: Tensor, out: Tensor) -> None:
    """Write delta a (1 - a) into `out`."""
    t.ops.aten.sigmoid_backward.grad_input(delta, a, grad_input=out)


def curve(z: Floats) -> Floats:
    """Return 1 / (1 + exp(-z)), without overflow."""
    return np.asarray(0.5 * (1.0 + np.tanh(0.5 * z)))


ENTRY = ActivationEntry(
    name="sigmoid",
    title="Sigmoid",
    forward=forward,
    derivative=derivative,
    backward=backward,
    curve=curve,
    dotted="torch.nn.Sigmoid",
    formula=r"f(z) = \frac{1}{1 + e^{-z}}",
    derivative_formula=r"f'(z) = f(z)\,(1 - f(z))",
    meaning="Squeezes z into 0 to 1; its slope is at most 1/4, so gradients shrink from layer to layer.",
    low=0.0,
    high=1.0,
    saturates="both",
    order=20,
)
