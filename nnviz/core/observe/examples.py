"""What the network says of single samples, and how often it is right: for images and tables."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import torch

from nnviz.core.observe.network import Network
from nnviz.core.task import Task
from nnviz.snapshot import Predictions

#: Samples passed forward at once: the buffers of a pass hold a, z and delta of every layer.
BLOCK = 2048


def predictions(network: Network, task: Task, count: int) -> Predictions:
    """Return the outputs of `count` samples, those most wrong first, and the confusion of the whole part."""
    dataset = task.dataset
    part = "test" if len(dataset.part("test")) else "train"
    rows = dataset.part(part)
    outputs = _outputs(network, task, part)
    truth = dataset.y[rows]
    if dataset.task == "regression":
        values = dataset.in_units(outputs)
        worst = np.argsort(-np.abs(values[:, 0] - truth), kind="stable")[:count]
        shown = rows[worst]
        return Predictions(
            part, shown, values[worst].astype(np.float32), truth[worst], pictures=dataset.pictures(shown)
        )
    said, wrongness = _said(outputs, truth, network.model.activations[-1])
    order = np.lexsort((-wrongness, said == truth))[:count]
    confusion = np.zeros((len(dataset.classes),) * 2, np.int64)
    np.add.at(confusion, (truth, said), 1)
    shown = rows[order]
    return Predictions(part, shown, outputs[order].astype(np.float32), truth[order], confusion, dataset.pictures(shown))


def _outputs(network: Network, task: Task, part: str) -> npt.NDArray[np.float64]:
    """Return [m, n_L] what the network puts out for each sample of the part."""
    kind = str(network.row.dtype).removeprefix("torch.")
    x = task.part(part, network.model, kind, torch.device("cpu")).x
    out = np.empty((len(x), network.model.sizes[-1]))
    for first in range(0, len(x), BLOCK):
        block = x[first : first + BLOCK]
        out[first : first + len(block)] = network.mlp.forward(block.unsqueeze(0)).layers[-1].a_rows[0].numpy()
    return out


def _said(
    outputs: npt.NDArray[np.float64], truth: npt.NDArray[np.int64], output: str
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.float64]]:
    """Return the class the network chose for each sample, and how far it was from the true one."""
    if outputs.shape[1] > 1:
        said = outputs.argmax(1)
        return said, outputs.max(1) - outputs[np.arange(len(truth)), truth]
    threshold = 0.0 if output == "tanh" else 0.5
    said = (outputs[:, 0] > threshold).astype(np.int64)
    return said, np.where(truth == 1, -1, 1) * (outputs[:, 0] - threshold)
