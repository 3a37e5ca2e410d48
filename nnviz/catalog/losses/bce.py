"""Binary cross-entropy, computed from z."""

from __future__ import annotations

from nnviz.catalog.entries import LossEntry, Tensor, Torch


def samples(t: Torch, z: Tensor, yhat: Tensor, y: Tensor) -> Tensor:
    """Return -log of the probability given to the true class, [..., m].

    With y in {0, 1} it is softplus(s) = log(1 + exp(s)), s = -z for y = 1 and z for y = 0: no rounding of 1 - yhat,
    however certain the network is. From 40 on softplus(s) is s in either precision.
    """
    return t.nn.functional.softplus(t.addcmul(z, z, y, value=-2), 1, 40).sum(-1)


def delta(t: Torch, yhat: Tensor, y: Tensor, out: Tensor) -> None:
    """Write dJ_i/dz = yhat - y into `out`."""
    t.sub(yhat, y, out=out)


ENTRY = LossEntry(
    name="bce",
    title="Binary cross-entropy",
    outputs={"binary": ("sigmoid",)},
    samples=samples,
    delta=delta,
    formula=(
        r"J(\theta) = -\frac{1}{m}\sum_{i=1}^{m}\left[y^{(i)}\log\hat{y}^{(i)}"
        r" + (1 - y^{(i)})\log(1 - \hat{y}^{(i)})\right]"
    ),
    delta_formula=r"\delta^{(L)} = \hat{y} - y",
    meaning="The surprise, in nats, at the true one of two classes, given the probability the network gave it.",
    script="nn.functional.binary_cross_entropy_with_logits(z, y)",
    order=10,
)
