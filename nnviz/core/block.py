"""Step records of one block of steps, written by the training kernels themselves and read once at its end."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor

from nnviz.snapshot import HEAD, NORMS

#: Steps in a block: enough to make the cost of handing it over small, few enough to answer a command within a frame.
STEPS = 128


class Slot(NamedTuple):
    """Where one step writes: losses [K], norms (or their squares) [3 K, 1, L], test loss and accuracy [K]."""

    losses: Tensor
    norms: Tensor
    test_loss: Tensor
    test_accuracy: Tensor


class Block:
    """Buffers for `STEPS` steps of K lanes with L layers."""

    def __init__(self, lanes: int, layers: int, like: Tensor, *, squared: bool = False) -> None:
        self._lanes, self._layers, self._squared = lanes, layers, squared
        self._losses = like.new_zeros(STEPS, lanes)
        self._norms = like.new_zeros(STEPS, 3 * lanes, 1, layers)
        exact = like.dtype if like.device.type == "mps" else torch.float64  # a share of so many samples, not rounded
        self._test_losses = like.new_zeros(STEPS, lanes)
        self._accuracies = like.new_zeros(STEPS, lanes, dtype=exact)
        self.slots = [
            Slot(self._losses[i], self._norms[i], self._test_losses[i], self._accuracies[i]) for i in range(STEPS)
        ]
        self.evaluated: list[int] = []
        self.times: list[float] = []
        self.rates: list[list[float]] = []
        self.epochs: list[int] = []

    def begin(self) -> None:
        """Forget the block before."""
        self.evaluated, self.times, self.rates, self.epochs = [], [], [], []

    def losses(self, steps: int) -> np.ndarray:
        """Return [steps, K] float64."""
        return _numpy(self._losses[:steps])

    def rows(self, first_step: int, lanes: int, layers: int, seconds: list[float]) -> np.ndarray:
        """Return [steps, lanes, width] records (see `nnviz.snapshot.Layout`), the lane column left 0.

        Args:
            first_step: Step number of the first record.
            lanes: Lanes wanted, from the first (an idle twin comes last).
            layers: Layers of the layout, at least those of this group.
            seconds: Training time of each lane when the block began.
        """
        steps = len(self.times)
        out = np.full((steps, lanes, len(HEAD) + len(NORMS) * layers), np.nan)
        out[:, :, 0] = 0
        out[:, :, 1] = np.arange(first_step, first_step + steps)[:, None]
        out[:, :, 2] = np.asarray(self.epochs)[:, None]
        out[:, :, 3] = self.losses(steps)[:, :lanes]
        out[:, :, 4] = np.asarray(self.rates)
        out[:, :, 5] = np.asarray(self.times)[:, None] + np.asarray(seconds)
        if self.evaluated:
            out[self.evaluated, :, 6] = _numpy(self._test_losses[self.evaluated])[:, :lanes]
            out[self.evaluated, :, 7] = _numpy(self._accuracies[self.evaluated])[:, :lanes]
        norms = _numpy(self._norms[:steps]).reshape(steps, 3, self._lanes, self._layers)[:, :, :lanes]
        norms = np.sqrt(norms) if self._squared else norms
        for kind, source in (("grad_norm", 1), ("weight_norm", 0), ("update_norm", 2)):
            out[:, :, norm_columns(kind, layers, self._layers)] = norms[:, source]
        return out


def norm_columns(kind: str, layers: int, count: int) -> slice:
    """Return the columns of the norms `kind` of the first `count` layers, in a layout of so many layers."""
    start = len(HEAD) + NORMS.index(kind) * layers
    return slice(start, start + count)


def _numpy(tensor: Tensor) -> np.ndarray:
    return tensor.detach().to("cpu", torch.float64).numpy()
