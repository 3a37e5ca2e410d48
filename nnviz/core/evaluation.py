"""Loss and accuracy of K lanes on a part of the data."""

from __future__ import annotations

import math

from torch import Tensor

from nnviz.core.mlp import Mlp, Model
from nnviz.core.task import Part


class Evaluation:
    """Evaluates the lanes whose parameters are `rows` [K, width] on one part.

    The second figure is accuracy for classes and R^2 = 1 - sum (y - yhat)^2 / sum (y - mean y)^2 for regression (not a
    number where all y are equal).
    """

    def __init__(self, model: Model, rows: Tensor, part: Part, task: str) -> None:
        self._mlp = Mlp(model, rows)
        self._task = task
        self._samples = len(part.x)
        self._x = part.x.expand(len(rows), -1, -1)
        self._y = part.y_padded.expand(len(rows), -1, -1)
        self._truth = part.y.expand(len(rows), -1, -1)
        self._threshold = 0.0 if model.activations[-1] == "tanh" else 0.5
        spread = ((part.y - part.y.mean(0)) ** 2).sum()
        self._spread = spread.where(spread > 0, math.nan)
        self._labels = part.y.argmax(-1) if task == "multiclass" else part.y[:, 0] > self._threshold

    def __call__(self, loss: Tensor, accuracy: Tensor) -> None:
        """Write the mean loss [K] and the accuracy (or R^2) [K]."""
        space = self._mlp.forward(self._x)
        self._mlp.mean_loss(space, self._y, loss)
        outputs = space.layers[-1].a_rows
        if self._task == "regression":
            accuracy.copy_(1 - ((outputs - self._truth) ** 2).sum((1, 2)) / self._spread)
        else:
            said = outputs.argmax(-1) if self._task == "multiclass" else outputs[..., 0] > self._threshold
            accuracy.copy_((said == self._labels).sum(1)).div_(self._samples)
