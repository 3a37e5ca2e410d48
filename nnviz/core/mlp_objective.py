"""The loss of an MLP on mini-batches, as the training loop sees it."""

from __future__ import annotations

from torch import Tensor

from nnviz.core.batches import Feeder
from nnviz.core.evaluation import Evaluation
from nnviz.core.mlp import Mlp, Model
from nnviz.core.objective import Binding
from nnviz.core.task import Part, task_for
from nnviz.spec import Data


class MlpObjective:
    """Mean loss over the present mini-batch of each lane; an `nnviz.core.objective.Objective`.

    Args:
        data: What it trains on.
        model: What it computes.
        size: Mini-batch size.
        binding: The lanes.
    """

    def __init__(self, data: Data, model: Model, size: int, binding: Binding) -> None:
        self._task, self._model, self._rows = task_for(data), model, binding.weights
        self._mlp = Mlp(model, binding.weights, binding.gradients)
        part = self._part("train")
        self._feeder = Feeder(part.x, part.y, binding.seeds, size, epoch=binding.epoch, used=binding.used)

    @property
    def samples(self) -> int:
        """Training samples of an epoch."""
        return self._task.samples

    @property
    def epoch(self) -> int:
        """Epochs completed."""
        return self._feeder.epoch

    @property
    def used(self) -> int:
        """Samples of the current epoch already used."""
        return self._feeder.used

    @property
    def taken(self) -> int:
        """Samples of the mini-batch advanced to last; 0 before the first."""
        return self._feeder.taken

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

    def evaluator(self, part: str) -> Evaluation | None:
        """Return what evaluates the lanes on a part of the data, None where it is empty."""
        found = self._part(part)
        return Evaluation(self._model, self._rows, found, self._task.dataset.task) if len(found.x) else None

    def _part(self, name: str) -> Part:
        dtype = str(self._rows.dtype).removeprefix("torch.")
        return self._task.part(name, self._model, dtype, self._rows.device)
