"""Linear: a = z."""

from __future__ import annotations

from nnviz.catalog.entries import ActivationEntry, Floats, Tensor, Torch


def forward(t: Torch, z: Tensor, out: Tensor) -> None:
    """Write z into `out`."""
    if out is not z:
        out.copy_(z)


def derivative(t: Torch, z: Tensor, a: Tensor, out: Tensor) -> None:
    """Write 1 into `out`."""
    out.fill_(1)


def backward(t: Torch, delta: Tensor, z: Tensor, a: Tensor, out: Tensor) -> None:
    """Write delta into `out`."""
    if out is not delta:
        out.copy_(delta)


def curve(z: Floats) -> Floats:
    """Return z."""
    return z


ENTRY = ActivationEntry(
    name="linear",
    title="Linear",
    forward=forward,
    derivative=derivative,
    backward=backward,
    curve=curve,
    formula=r"f(z) = z",
    derivative_formula=r"f'(z) = 1",
    meaning="Passes z on unchanged; layers of it alone can only learn a linear function.",
    order=100,
)
