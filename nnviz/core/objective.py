"""All the training loop knows of what it minimises."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple, Protocol

from torch import Tensor

#: Writes loss [K] and accuracy (or R^2) [K] at the present parameters.
Evaluate = Callable[[Tensor, Tensor], None]


class Binding(NamedTuple):
    """Where K lanes stand, and where their numbers lie.

    Attributes:
        weights: [K, width] parameters, read at every call.
        gradients: [K, width], written by `loss_and_gradient`.
        seeds: Seed of each lane.
        epoch: Epochs completed.
        used: Samples of the current epoch already used.
    """

    weights: Tensor
    gradients: Tensor
    seeds: list[int]
    epoch: int
    used: int


class Objective(Protocol):
    """Loss and gradient of K lanes at once, at the parameters it was bound to.

    The MLP on mini-batches is one; an analytic surface is another.
    """

    @property
    def samples(self) -> int:
        """Training samples of an epoch."""

    @property
    def epoch(self) -> int:
        """Epochs completed."""

    @property
    def used(self) -> int:
        """Samples of the current epoch already used."""

    @property
    def taken(self) -> int:
        """Samples of the mini-batch advanced to last; 0 before the first."""

    def advance(self) -> None:
        """Go on to the next mini-batch."""

    def loss_and_gradient(self, losses: Tensor) -> None:
        """Write the loss of each lane [K] into `losses`, and the gradients into the rows it was bound to."""

    def first_bad_layer(self) -> int:
        """Go on to the next mini-batch and return the first layer whose pre-activation is not finite, 0 for none."""

    def evaluator(self, part: str) -> Evaluate | None:
        """Return what evaluates the lanes on a part of the data, None where there is no such part."""


#: Makes the objective of a group of lanes.
Bind = Callable[[Binding], Objective]
