"""Softmax cross-entropy, computed from z."""

from __future__ import annotations

from nnviz.catalog.entries import LossEntry, Tensor, Torch


def samples(t: Torch, z: Tensor, yhat: Tensor, y: Tensor) -> Tensor:
    """Return -sum_k y_k log yhat_k, [..., m], y one-hot."""
    return (t.log_softmax(z, -1) * y).sum(-1).neg_()


def delta(t: Torch, yhat: Tensor, y: Tensor, out: Tensor) -> None:
    """Write dJ_i/dz = yhat - y into `out`."""
    t.sub(yhat, y, out=out)


ENTRY = LossEntry(
    name="cross_entropy",
    title="Softmax cross-entropy",
    outputs={"multiclass": ("softmax",)},
    samples=samples,
    delta=delta,
    formula=r"J(\theta) = -\frac{1}{m}\sum_{i=1}^{m}\sum_{k} y_k^{(i)}\log\hat{y}_k^{(i)}",
    delta_formula=r"\delta^{(L)} = \hat{\mathbf{y}} - \mathbf{y}",
    meaning="The surprise, in nats, at the true class, given the probabilities the network gave all classes.",
    script="nn.functional.cross_entropy(z, y)",
    order=20,
)
