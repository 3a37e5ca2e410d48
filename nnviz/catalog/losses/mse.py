"""Squared error, 1/2m of the sum."""

from __future__ import annotations

from nnviz.catalog.entries import LossEntry, Tensor, Torch


def samples(t: Torch, z: Tensor, yhat: Tensor, y: Tensor) -> Tensor:
    """Return half the squared length of yhat - y, [..., m]."""
    return t.sub(yhat, y).square_().sum(-1).mul_(0.5)


def delta(t: Torch, yhat: Tensor, y: Tensor, out: Tensor) -> None:
    """Write dJ_i/dyhat = yhat - y into `out`; f' of the output activation is still to come."""
    t.sub(yhat, y, out=out)


ENTRY = LossEntry(
    name="mse",
    title="Squared error",
    outputs={"regression": ("linear",), "binary": ("sigmoid", "tanh"), "multiclass": ("sigmoid", "tanh")},
    samples=samples,
    delta=delta,
    through=True,
    formula=r"J(\theta) = \frac{1}{2m}\sum_{i=1}^{m}\left\|\hat{\mathbf{y}}^{(i)} - \mathbf{y}^{(i)}\right\|^2",
    delta_formula=r"\delta^{(L)} = (\hat{\mathbf{y}} - \mathbf{y}) \odot f'(\mathbf{z}^{(L)})",
    meaning="Half the mean squared distance between output and target.",
    differs="nn.MSELoss divides by the number of samples times outputs and has no factor 1/2.",
    script="0.5 * ((yhat - y) ** 2).sum(1).mean()",
    order=30,
)
