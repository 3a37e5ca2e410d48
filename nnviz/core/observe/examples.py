"""What the network says of single samples, and how often it is right: for images and tables."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from nnviz.core.data import Dataset
from nnviz.core.observe.network import Network
from nnviz.snapshot import Predictions

#: Samples looked at in one snapshot; a larger part is looked at in its first so many.
MOST_SAMPLES = 2000


def predictions(network: Network, dataset: Dataset, count: int) -> Predictions:
    """Return the outputs of `count` samples, those most wrong first, and the confusion of the part."""
    part = "test" if len(dataset.part("test")) else "train"
    rows = dataset.part(part)[:MOST_SAMPLES]
    outputs = network.forward(dataset.x[rows]).layers[-1].a_rows[0].double().numpy()
    if dataset.task == "regression":
        values = dataset.in_units(outputs)
        worst = np.argsort(-np.abs(values[:, 0] - dataset.y[rows]), kind="stable")[:count]
        return Predictions(part, rows[worst], values[worst].astype(np.float32), dataset.y[rows][worst])
    truth = dataset.y[rows]
    said, wrongness = _said(outputs, truth, network.model.activations[-1])
    order = np.lexsort((-wrongness, said == truth))[:count]
    confusion = np.zeros((len(dataset.classes),) * 2, np.int64)
    np.add.at(confusion, (truth, said), 1)
    return Predictions(part, rows[order], outputs[order].astype(np.float32), truth[order], confusion)


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
