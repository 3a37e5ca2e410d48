"""The fixed batch: samples over which layers, neurons and the line profile are looked at, the same at every step."""

from __future__ import annotations

from typing import NamedTuple

import torch
from torch import Tensor

from nnviz.core.batches import pad_rows
from nnviz.core.observe.network import Network
from nnviz.core.task import Task

#: m, where the training part has so many samples.
MOST_SAMPLES = 256


class FixedBatch(NamedTuple):
    """The first samples of the training part: x [1, m, n_0], y [1, rows, n_L] padded, and m."""

    x: Tensor
    y: Tensor
    samples: int


def fixed_batch(network: Network, task: Task) -> FixedBatch:
    """Return the fixed batch in the precision of the lane."""
    part = task.part("train", network.model, str(network.row.dtype).removeprefix("torch."), torch.device("cpu"))
    x, y = part.x[:MOST_SAMPLES], part.y[:MOST_SAMPLES]
    return FixedBatch(x.unsqueeze(0), pad_rows(y.unsqueeze(0)), len(x))
