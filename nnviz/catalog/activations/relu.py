"""Rectified linear unit."""

from __future__ import annotations

import numpy as np

from nnviz.catalog.entries import ActivationEntry, Floats, Tensor, Torch


def forward(t: Torch, z: Tensor, out: Tensor) -> None:
    """Write max(z, 0) into `out`."""
    t.clamp_min(z, 0, out=out)


def derivative(t: Torch, z: Tensor, a: Tensor, out: Tensor) -> None:
    """Write 1 where z > 0, else 0, into `out`."""
    t.gt(z, 0, out=out)


def backward(t: Torch, delta: Tensor, z: Tensor, a: Tensor, out: Tensor) -> None:
    """Write delta where z > 0, else 0, into `out`."""
    t.ops.aten.threshold_backward.grad_input(delta, z, 0, grad_input=out)


def curve(z: Floats) -> Floats:
    """Return max(z, 0)."""
    return np.maximum(z, 0.0)


ENTRY = ActivationEntry(
    name="relu",
    title="ReLU",
    forward=forward,
    derivative=derivative,
    backward=backward,
    curve=curve,
    dotted="torch.nn.ReLU",
    formula=r"f(z) = \max(0, z)",
    derivative_formula=r"f'(z) = 1 \text{ if } z > 0, \text{ else } 0",
    meaning="Passes positive z on and blocks the rest; a neuron that is never positive no longer learns.",
    low=0.0,
    saturates="left",
    order=30,
)
