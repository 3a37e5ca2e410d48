"""Penalties on the weights and limits on the gradient, lane by lane."""

from __future__ import annotations

import math

import torch
from torch import Tensor

from nnviz.core.shape import Shape
from nnviz.spec import Training


def _column(values: list[float], like: Tensor) -> Tensor:
    return torch.tensor(values, dtype=like.dtype, device=like.device).unsqueeze(1)


class Penalty:
    """l1 * sum |W| + l2 / 2 * sum W^2 of each lane; biases are left alone."""

    def __init__(self, shape: Shape, trainings: list[Training], rows: Tensor) -> None:
        self._rows = rows
        self._any_l1 = any(t.l1 for t in trainings)
        self.any = self._any_l1 or any(t.l2 for t in trainings)
        if self.any:
            mask = shape.weight_mask.to(rows)
            self._l1 = _column([t.l1 for t in trainings], rows) * mask
            self._l2 = _column([t.l2 for t in trainings], rows) * mask

    def add_gradient(self, gradients: Tensor) -> None:
        """Add l1 * sign W + l2 * W to the gradients [K, width]."""
        gradients.addcmul_(self._rows, self._l2)
        if self._any_l1:
            gradients.addcmul_(self._rows.sign(), self._l1)

    def value(self) -> Tensor:
        """Return the penalty of each lane [K]."""
        return (self._l1 * self._rows.abs() + 0.5 * self._l2 * self._rows**2).sum(1)


class Clipping:
    """Limits each lane's gradient: components to +-clip_value, then the whole to the L2 norm clip_norm.

    As `clip_grad_value_` and `clip_grad_norm_` of torch do for one network; over a shared tensor those would clip all
    lanes by their joint norm.
    """

    def __init__(self, trainings: list[Training], rows: Tensor) -> None:
        norms = [t.clip_norm for t in trainings]
        values = [t.clip_value for t in trainings]
        self._norm = _column([norm or math.inf for norm in norms], rows)
        self._value = _column([value or math.inf for value in values], rows)
        self._any_norm, self._any_value = any(norms), any(values)
        self.any = self._any_norm or self._any_value
        self._ones = rows.new_ones(rows.shape[1], 1).expand(len(rows), -1, -1)
        self._kept = torch.empty_like(rows) if self.any else rows

    def apply(self, gradients: Tensor) -> None:
        """Clip [K, width] in place, keeping the unclipped for `restore`."""
        self._kept.copy_(gradients)
        if self._any_value:
            torch.clamp(gradients, -self._value, self._value, out=gradients)
        if self._any_norm:
            squares = torch.bmm((gradients * gradients).unsqueeze(1), self._ones)[:, 0]
            gradients.mul_((self._norm / (squares.sqrt() + 1e-6)).clamp(max=1.0))

    def restore(self, gradients: Tensor) -> None:
        """Put the unclipped gradient back, which is what is shown and recorded."""
        gradients.copy_(self._kept)
