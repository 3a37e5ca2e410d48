"""The loss of an MLP on mini-batches, as the training loop sees it."""

from __future__ import annotations

from torch import Tensor

from nnviz.core.batches import Feeder
from nnviz.core.mlp import Mlp
from nnviz.core.task import Part


class MlpObjective:
    """Mean loss over the present mini-batch of each lane; an `nnviz.core.objective.Objective`."""

    def __init__(self, mlp: Mlp, part: Part, seeds: list[int], size: int, *, epoch: int, used: int) -> None:
        self._mlp = mlp
        self._feeder = Feeder(part.x, part.y, seeds, size, epoch=epoch, used=used)

    @property
    def epoch(self) -> int:
        """Epochs completed."""
        return self._feeder.epoch

    @property
    def used(self) -> int:
        """Samples of the current epoch already used."""
        return self._feeder.used

    def advance(self) -> None:
        """Go on to the next mini-batch."""
        self._batch = self._feeder.next()

    def loss_and_gradient(self, losses: Tensor) -> None:
        """Write loss [K] and gradients at the present parameters on the present mini-batch."""
        self._mlp.loss_and_gradient(self._batch.x, self._batch.y, losses)

    def first_bad_layer(self) -> int:
        """Go on to the next mini-batch and return the first layer whose pre-activation is not finite, 0 for none."""
        self.advance()
        layers = self._mlp.forward(self._batch.x).layers
        return next((i for i, layer in enumerate(layers, 1) if not bool(layer.z_rows.isfinite().all())), 0)
