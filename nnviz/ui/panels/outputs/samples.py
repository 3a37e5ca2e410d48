"""What the network says of single samples: a pure function to captions, marks of error and the confusion matrix."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from nnviz.snapshot import DataView, Predictions
from nnviz.ui.panels.frame import Frame
from nnviz.ui.panels.outputs.plane import output_range


@dataclass(frozen=True, slots=True)
class Sample:
    """One sample: its index in the data, the true and the predicted class, and how sure the network is (0..1)."""

    index: int
    true: int
    predicted: int
    certainty: float

    @property
    def wrong(self) -> bool:
        """Whether it is misclassified."""
        return self.true != self.predicted


@dataclass(frozen=True, eq=False, slots=True)
class SamplesPicture:
    """Samples of classification, misclassified first.

    Attributes:
        samples: The samples, in the order given.
        classes: Names of the classes.
        confusion: [C, C] counts, row the true class; empty where not known.
        wrong, total: Misclassified samples and all samples of the part; of those given where it is not known.
        part: "test" or "train".
        pictures: [n, h, w] uint8 the samples' images, where they came with the predictions; else empty.
    """

    samples: tuple[Sample, ...]
    classes: tuple[str, ...]
    confusion: npt.NDArray[np.int64]
    wrong: int
    total: int
    part: str
    pictures: npt.NDArray[np.uint8]

    def image(self, place: int, data: DataView) -> npt.NDArray[np.float32] | None:
        """Return [h, w], in 0..1, the image of the sample at `place` of `samples`; None where it is not known."""
        if place < len(self.pictures):
            return np.asarray(self.pictures[place] / 255.0, np.float32)
        index = self.samples[place].index
        return np.asarray(data.points[index], np.float32) if index < len(data.points) else None


@dataclass(frozen=True, eq=False, slots=True)
class ScatterPicture:
    """Predicted against true values.

    Attributes:
        indices: [n] the samples' places in the data.
        true, predicted: [n] values.
        bounds: (low, high) of both axes.
        outside: Number of finite predictions beyond `bounds`, drawn at the edge.
        broken: Number of predictions that are not finite, not drawn.
        total: Samples of the part.
        part: "test" or "train".
    """

    indices: npt.NDArray[np.int64]
    true: npt.NDArray[np.float64]
    predicted: npt.NDArray[np.float64]
    bounds: tuple[float, float]
    outside: int
    broken: int
    total: int
    part: str


def predicted_classes(outputs: npt.NDArray[np.floating], low: float, high: float) -> npt.NDArray[np.intp]:
    """Return the class each row of outputs stands for: the largest, or of one output the nearer end of low..high."""
    if outputs.shape[1] > 1:
        return np.asarray(np.nan_to_num(outputs, nan=-np.inf).argmax(axis=1))
    return (outputs[:, 0] > (low + high) / 2.0).astype(np.intp)


def samples_picture(frame: Frame) -> SamplesPicture | None:
    """Return the samples' classes, or None where there are no predictions of classes."""
    snapshot, data = frame.snapshot, frame.data
    if snapshot is None or data is None or frame.predictions is None or data.task == "regression":
        return None
    found = frame.predictions
    low, high = output_range(snapshot, data)
    outputs = np.asarray(found.outputs, float)
    guess = predicted_classes(outputs, low, high)
    certainty = _certainty(outputs, guess, low, high)
    samples = tuple(
        Sample(int(index), int(true), int(predicted), float(sure))
        for index, true, predicted, sure in zip(found.indices, found.targets, guess, certainty, strict=True)
    )
    confusion = np.zeros((0, 0), np.int64) if found.confusion is None else np.asarray(found.confusion, np.int64)
    total = int(confusion.sum()) or len(samples)
    wrong = total - int(np.trace(confusion)) if confusion.size else sum(sample.wrong for sample in samples)
    return SamplesPicture(samples, data.classes, confusion, wrong, total, found.part, found.pictures)


def scatter_picture(frame: Frame) -> ScatterPicture | None:
    """Return predicted against true values of a regression, or None where there are no predictions."""
    snapshot, data = frame.snapshot, frame.data
    if snapshot is None or data is None or frame.predictions is None or data.task != "regression":
        return None
    found: Predictions = frame.predictions
    true, predicted = np.asarray(found.targets, float), np.asarray(found.outputs, float)[:, 0]
    good = np.isfinite(predicted)
    low, high = data.target_range
    if len(true):
        low, high = min(low, float(true.min())), max(high, float(true.max()))
    margin = 0.06 * (high - low) or 0.5
    low, high = low - margin, high + margin
    outside = int(((predicted[good] < low) | (predicted[good] > high)).sum())
    total = int((data.split == (2 if found.part == "test" else 0)).sum())
    indices, total = np.asarray(found.indices)[good], max(total, len(true))
    shown = np.clip(predicted[good], low, high)
    broken = int((~good).sum())
    return ScatterPicture(indices, true[good], shown, (low, high), outside, broken, total, found.part)


def _certainty(
    outputs: npt.NDArray[np.float64], guess: npt.NDArray[np.intp], low: float, high: float
) -> npt.NDArray[np.float64]:
    share = np.clip((outputs - low) / ((high - low) or 1.0), 0.0, 1.0)
    if outputs.shape[1] > 1:
        return np.asarray(np.take_along_axis(share, guess[:, None], axis=1)[:, 0])
    return np.where(guess == 1, share[:, 0], 1.0 - share[:, 0])
