"""The multi-layer perceptron of the course text, for K lanes at once: its equations, written as such.

Section 2.2: z(l) = W(l) a(l-1) + b(l), a(l) = f(z(l)). Over a batch, with samples as rows: z = a W^T + b.
Section 3.3: delta(l) = (W(l+1)^T delta(l+1)) * f'(z(l)); dJ/dW(l) = delta a^T (the text has a delta^T, whose shape does
not fit its own z = W a + b), dJ/db(l) = delta; over a batch both are means.
"""

from __future__ import annotations

from typing import NamedTuple

import torch
from torch import Tensor

from nnviz.catalog.entries import ActivationEntry, LossEntry
from nnviz.catalog.registry import activations, losses
from nnviz.core.shape import Shape
from nnviz.core.workspace import Layer, Workspace


class Model(NamedTuple):
    """What a network computes; hashable, a part of the key by which lanes are grouped.

    Attributes:
        sizes: Widths n_0 ... n_L.
        activations: Activation of each layer 1..L; the last is the output activation.
        loss: Name of the loss.
    """

    sizes: tuple[int, ...]
    activations: tuple[str, ...]
    loss: str


class Mlp:
    """Forward and backward passes of K lanes.

    Args:
        model: What it computes.
        rows: [K, P] parameters.
        gradients: [K, P] where the backward pass writes, or None for forward passes only.
    """

    def __init__(self, model: Model, rows: Tensor, gradients: Tensor | None = None) -> None:
        self.shape = Shape(model.sizes)
        self._rows, self._gradients = rows, gradients
        self._hidden: list[ActivationEntry] = [activations()[name] for name in model.activations[:-1]]
        self._output = activations().get(model.activations[-1])  # None: softmax, which is not element by element
        self._loss: LossEntry = losses()[model.loss]
        self._workspaces: dict[int, Workspace] = {}

    def workspace(self, samples: int) -> Workspace:
        """Return the buffers for `samples` samples; kept for the next call."""
        found = self._workspaces.get(samples)
        if found is None:
            found = Workspace(self.shape, self._rows, self._gradients, samples)
            self._workspaces[samples] = found
        return found

    def forward(self, x: Tensor) -> Workspace:
        """Pass x [K, m, n_0] forward; the result's layers hold z and a."""
        space = self.workspace(x.shape[1])
        below = x
        for layer, entry in zip(space.layers, self._hidden, strict=False):
            torch.baddbmm(layer.bias, below, layer.weight_t, out=layer.z_rows)  # z = a W^T + b
            entry.forward(torch, layer.z, layer.a)  # a = f(z)
            below = layer.a_rows
        last = space.layers[-1]
        torch.baddbmm(last.bias, below, last.weight_t, out=last.z_rows)
        self._apply_output(last.z, last.a)
        return space

    def _apply_output(self, z: Tensor, out: Tensor) -> None:
        if self._output is None:
            torch.softmax(z, -1, out=out)
        else:
            self._output.forward(torch, z, out)

    def sample_losses(self, space: Workspace, y: Tensor) -> Tensor:
        """Return the loss of each sample [K, m] after a forward pass; y is [K, rows, n_L]."""
        last = space.layers[-1]
        losses_of: Tensor = self._loss.samples(torch, last.z, last.a, y)
        return losses_of[:, : space.samples]

    def mean_loss(self, space: Workspace, y: Tensor, out: Tensor) -> None:
        """Write the mean loss over the m samples [K] into `out`."""
        if space.shares is None:
            torch.sum(self.sample_losses(space, y), 1, out=out).mul_(1.0 / space.samples)
            return
        last = space.layers[-1]
        padded = self._loss.samples(torch, last.z, last.a, y)
        torch.bmm(padded.unsqueeze(1), space.shares, out=out.view(-1, 1, 1))

    def output_delta(self, space: Workspace, y: Tensor) -> None:
        """Write delta(L) = dJ_i/dz(L) of each sample, without the 1/m."""
        last = space.layers[-1]
        self._loss.delta(torch, last.a, y, last.delta)
        if self._loss.through and self._output is not None and self._output.name != "linear":
            self._output.backward(torch, last.delta, last.z, last.a, last.delta)

    def backward(self, space: Workspace, x: Tensor) -> None:
        """Pass delta(L) back and write all gradients; delta(L) must already hold the 1/m of the mean."""
        layers = space.layers
        for index in range(len(layers) - 1, -1, -1):
            layer = layers[index]
            below = layers[index - 1].a_rows if index else x
            torch.bmm(layer.delta_t, below, out=layer.weight_grad)  # dJ/dW = delta a^T
            torch.sum(layer.delta_rows, 1, out=layer.bias_grad)  # dJ/db = delta
            if index:
                self._pass_on(layer, layers[index - 1], self._hidden[index - 1])

    def pass_back(self, space: Workspace) -> None:
        """Pass delta(L) back and write no gradients."""
        layers = space.layers
        for index in range(len(layers) - 1, 0, -1):
            self._pass_on(layers[index], layers[index - 1], self._hidden[index - 1])

    @staticmethod
    def _pass_on(layer: Layer, lower: Layer, entry: ActivationEntry) -> None:
        torch.bmm(layer.delta_rows, layer.weight, out=lower.delta_rows)  # W^T delta
        entry.backward(torch, lower.delta, lower.z, lower.a, lower.delta)  # ... * f'(z)

    def loss_and_gradient(self, x: Tensor, y: Tensor, out: Tensor) -> None:
        """Write the mean loss [K] over the batch into `out` and its gradient into the rows of gradients."""
        space = self.forward(x)
        self.mean_loss(space, y, out)
        self.output_delta(space, y)
        space.layers[-1].delta.mul_(1.0 / space.samples)
        self.backward(space, x)
