"""Sigmoid linear unit (swish)."""

from __future__ import annotations

import numpy as np

from nnviz.catalog.activations._slopes import derivative_of
from nnviz.catalog.entries import ActivationEntry, Floats, Tensor, Torch


def forward(t: Torch, z: Tensor, out: Tensor) -> None:
    """Write z sigmoid(z) into `out`."""
    t.ops.aten.silu.out(z, out=out)


def backward(t: Torch, delta: Tensor, z: Tensor, a: Tensor, out: Tensor) -> None:
    """Write delta s (1 + z (1 - s)), s = sigmoid(z), into `out`."""
    t.ops.aten.silu_backward.grad_input(delta, z, grad_input=out)


def curve(z: Floats) -> Floats:
    """Return z sigmoid(z)."""
    return np.asarray(0.5 * z * (1.0 + np.tanh(0.5 * z)))


ENTRY = ActivationEntry(
    name="silu",
    title="SiLU",
    forward=forward,
    derivative=derivative_of(backward),
    backward=backward,
    curve=curve,
    dotted="torch.nn.SiLU",
    formula=r"f(z) = z\,\sigma(z), \quad \sigma(z) = \frac{1}{1 + e^{-z}}",
    derivative_formula=r"f'(z) = \sigma(z)\,(1 + z\,(1 - \sigma(z)))",
    meaning="A smooth ReLU, z times its sigmoid; also known as swish.",
    low=-0.279,
    saturates="left",
    order=80,
)
