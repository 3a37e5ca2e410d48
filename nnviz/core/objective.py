"""All the training loop knows of what it minimises."""

from __future__ import annotations

from typing import Protocol

from torch import Tensor


class Objective(Protocol):
    """Loss and gradient of K lanes at once, at the parameters it was bound to.

    The MLP on mini-batches is one; an analytic surface is another.
    """

    @property
    def epoch(self) -> int:
        """Epochs completed."""

    @property
    def used(self) -> int:
        """Samples of the current epoch already used."""

    def advance(self) -> None:
        """Go on to the next mini-batch."""

    def loss_and_gradient(self, losses: Tensor) -> None:
        """Write the loss of each lane [K] into `losses`, and the gradients into the rows it was bound to."""

    def first_bad_layer(self) -> int:
        """Go on to the next mini-batch and return the first layer whose pre-activation is not finite, 0 for none."""
