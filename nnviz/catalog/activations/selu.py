"""Scaled exponential linear unit."""

from __future__ import annotations

import numpy as np

from nnviz.catalog.activations._slopes import derivative_of
from nnviz.catalog.entries import ActivationEntry, Floats, Tensor, Torch

#: The constants for which activations of mean 0 and variance 1 keep both from layer to layer.
ALPHA = 1.6732632423543772848170429916717
SCALE = 1.0507009873554804934193349852946


def forward(t: Torch, z: Tensor, out: Tensor) -> None:
    """Write scale * (z where z > 0, else alpha (exp(z) - 1)) into `out`."""
    t.ops.aten.elu.out(z, ALPHA, SCALE, 1.0, out=out)


def backward(t: Torch, delta: Tensor, z: Tensor, a: Tensor, out: Tensor) -> None:
    """Write scale * delta where z > 0, else scale * delta * alpha exp(z), into `out`."""
    t.ops.aten.elu_backward.grad_input(delta, ALPHA, SCALE, 1.0, False, z, grad_input=out)


def curve(z: Floats) -> Floats:
    """Return scale * (z where z > 0, else alpha (exp(z) - 1))."""
    return SCALE * np.where(z > 0.0, z, ALPHA * np.expm1(np.minimum(z, 0.0)))


ENTRY = ActivationEntry(
    name="selu",
    title="SELU",
    forward=forward,
    derivative=derivative_of(backward),
    backward=backward,
    curve=curve,
    dotted="torch.nn.SELU",
    formula=r"f(z) = s\,z \text{ if } z > 0, \text{ else } s\,a\,(e^{z} - 1), \quad s = 1.0507, \; a = 1.6733",
    derivative_formula=r"f'(z) = s \text{ if } z > 0, \text{ else } s\,a\,e^{z}",
    meaning="ELU scaled so that, with LeCun initialisation, mean 0 and variance 1 carry through deep networks.",
    low=-ALPHA * SCALE,
    saturates="left",
    order=60,
)
