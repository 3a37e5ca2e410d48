"""A data set as tensors: what lanes of one model, precision and device train and are tested on."""

from __future__ import annotations

import functools
from typing import NamedTuple

import torch
from torch import Tensor

from nnviz.catalog.defaults import loss_and_output
from nnviz.core.batches import pad_rows
from nnviz.core.data import Dataset, prepare
from nnviz.core.mlp import Model
from nnviz.spec import Data, Settings


class Part(NamedTuple):
    """One part of the data: x [m, n_0], y [m, n_L] and y padded for all lanes [1, rows, n_L]."""

    x: Tensor
    y: Tensor
    y_padded: Tensor


class Task:
    """A prepared data set, handed out as tensors; each form is made once.

    Get one from `task_for`: lanes on equal data share it.
    """

    def __init__(self, dataset: Dataset) -> None:
        self.dataset = dataset
        self.samples = len(dataset.part("train"))
        self._part = functools.lru_cache(maxsize=16)(self._make)

    def part(self, name: str, model: Model, dtype: str, device: torch.device) -> Part:
        """Return the part `name` ("train", "validation", "test") for a model."""
        return self._part(name, model.loss, model.activations[-1], dtype, device)

    def _make(self, name: str, loss: str, output: str, dtype: str, device: torch.device) -> Part:
        rows = self.dataset.span(name)
        kind = getattr(torch, dtype)
        x = torch.from_numpy(self.dataset.x[rows]).to(device, kind)
        y = torch.from_numpy(self.dataset.targets(loss, output)[rows]).to(device, kind)
        return Part(x, y, pad_rows(y.unsqueeze(0)))

    def model(self, settings: Settings) -> Model:
        """Return what a network with these settings computes on this data; raises `Refused` for an impossible pair."""
        return model_of(settings, self.dataset)


@functools.lru_cache(maxsize=8)
def task_for(data: Data) -> Task:
    """Return the task of a `[data]` table; raises `Refused` where the data cannot be had."""
    return Task(prepare(data))


def model_of(settings: Settings, dataset: Dataset) -> Model:
    """Return the model, with loss and output activation resolved by the data's task."""
    loss, output = loss_and_output(settings.training, dataset.task)
    network = settings.network
    outputs = len(dataset.classes) if output == "softmax" else dataset.outputs
    sizes = (dataset.x.shape[1], *network.hidden, outputs)
    return Model(sizes, (*network.activations(), output), loss)
