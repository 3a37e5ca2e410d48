"""From a `[data]` table to what a network trains on: features, standardisation, split, targets.

The order of samples and the split depend on `data.seed` only (and on the number of samples); they are random, not
stratified. All numbers of the preparation stay visible: mean and scale of each input, and what fills a missing value,
come from the training part alone, and for regression the targets are shifted and scaled the same way where the inputs
are, so that a value in thousands can be learned at an ordinary rate.
"""

from __future__ import annotations

import hashlib
from typing import Any

import msgspec
import numpy as np
import numpy.typing as npt

from nnviz.catalog import features, names, registry
from nnviz.catalog.entries import DatasetEntry, Raw
from nnviz.core.filling import filled
from nnviz.refusal import refuse
from nnviz.snapshot import DataView
from nnviz.spec import Data

Array = npt.NDArray[np.float64]
Moments = tuple[Array, Array, float, float]  # mean and scale of the inputs, then of the target
Notes = tuple[tuple[str, dict[str, Any]], ...]

PARTS = ("train", "validation", "test")
LARGEST = 1e30  # an input beyond it is not finite any more in float32 once squared twice
PLANE = 6.0  # generated planes are shown from -6 to 6
SHOWN_BYTES = 8 << 20  # of images or table rows that are sent to a window
MARGIN = 0.05  # of the range of the data, around what is shown


class Dataset(msgspec.Struct, frozen=True):
    """Prepared data. Samples are permuted, training part first, then validation, then test.

    Attributes:
        name, kind, task, classes, image: As in `nnviz.catalog.entries.Raw`.
        inputs: Names of the n_0 inputs, as the network sees them.
        x: [N, n_0] network inputs: features, then standardisation; float64, or float32 where `Raw` has it and nothing
            was done.
        y: [N] class index (int64) or value (float64, in the data's own units).
        split: [N] int8: 0 train, 1 validation, 2 test.
        raw: [N, d] values as in `Raw`, missing ones filled, before features and standardisation (the same array as
            `x` where nothing was done).
        order: [N] index of each sample in the source (row of the table, image of the file), from 0.
        mean, scale: [n_0] x = (features - mean) / scale; 0 and 1 without standardisation.
        target_mean, target_scale: The same for the targets of a regression.
        features: Features of the plane in use, else empty.
        bounds: What to show, as in `nnviz.snapshot.DataView`.
        notes: What a user should know, as (code, values).
    """

    name: str
    kind: str
    task: str
    inputs: tuple[str, ...]
    classes: tuple[str, ...]
    image: tuple[int, int]
    x: np.ndarray
    y: np.ndarray
    split: np.ndarray
    raw: np.ndarray
    order: np.ndarray
    mean: np.ndarray
    scale: np.ndarray
    target_mean: float
    target_scale: float
    features: tuple[str, ...]
    bounds: tuple[float, float, float, float]
    notes: Notes

    @property
    def outputs(self) -> int:
        """Outputs of a network under the task's own loss: one, or one for each of more than two classes."""
        return len(self.classes) if self.task == "multiclass" else 1

    def part(self, name: str) -> npt.NDArray[np.int64]:
        """Return the indices of the samples of `"train"`, `"validation"` or `"test"`: a run of consecutive ones."""
        return np.flatnonzero(self.split == PARTS.index(name))

    def span(self, name: str) -> slice:
        """Return the samples of a part, as `part`, as a slice."""
        rows = self.part(name)
        return slice(int(rows[0]), int(rows[-1]) + 1) if rows.size else slice(0, 0)

    @property
    def shown(self) -> int:
        """How many samples a view holds: of a plane or line all, of images and tables what `SHOWN_BYTES` holds."""
        if self.kind in ("plane", "line"):
            return len(self.y)
        return min(len(self.y), max(1, SHOWN_BYTES // (4 * int(self.raw.shape[1]))))

    def pictures(self, rows: npt.NDArray[np.int64]) -> npt.NDArray[np.uint8]:
        """Return [n, h, w] images (0 to 255) of the samples `rows`, or none where a view holds all samples."""
        if self.kind != "image" or self.shown == len(self.y):
            return np.zeros((0, *self.image), np.uint8)
        return np.rint(255.0 * self.raw[rows]).astype(np.uint8).reshape(-1, *self.image)

    def lift(self, raw: npt.ArrayLike) -> Array:
        """Return [M, n_0] network inputs for raw points [M, d]: features, then standardisation."""
        points = np.asarray(raw, np.float64)
        lifted = features.of_plane(points, self.features) if self.features else points
        return np.asarray((lifted - self.mean) / self.scale)

    def in_units(self, outputs: npt.ArrayLike) -> Array:
        """Return regression outputs of a network in the data's own units."""
        return np.asarray(outputs, np.float64) * self.target_scale + self.target_mean

    def targets(self, loss: str, output: str) -> Array:
        """Return [N, outputs] what the network should put out, for a loss and an output activation.

        Regression: the values (standardised where the inputs are). Classes: 0 and 1, or -1 and +1 for tanh; one
        column for two classes (1 is the second class), one-hot for more of them and always for softmax.
        """
        allowed = names.find(registry.losses(), loss, "training.loss").outputs.get(self.task, ())
        if output not in allowed:
            accepted = f"for {self.task} data an output of {' or '.join(allowed)}" if allowed else "another loss"
            raise refuse("pair", "training.loss", f"{loss} with {output}", accepted)
        if self.task == "regression":
            return np.asarray((self.y - self.target_mean) / self.target_scale)[:, None]
        one_hot = self.task == "multiclass" or output == "softmax"
        hits = np.eye(len(self.classes))[self.y] if one_hot else self.y[:, None].astype(np.float64)
        return 2.0 * hits - 1.0 if output == "tanh" else hits

    def view(self) -> DataView:
        """Return the data as panels draw it, of images and tables no more than `shown` samples."""
        points = self.raw[: self.shown].astype(np.float32)
        regression = self.task == "regression"
        return DataView(
            name=self.name,
            kind=self.kind,
            task=self.task,
            inputs=self.inputs,
            classes=self.classes,
            points=points.reshape(-1, *self.image) if self.kind == "image" else points,
            targets=self.y,
            split=self.split,
            bounds=self.bounds,
            target_range=(float(self.y.min()), float(self.y.max())) if regression else (-1.0, 1.0),
            note=self.notes,
            target_scale=float(self.target_scale),
        )

    def digest(self) -> str:
        """Return the SHA-256 of everything training depends on: inputs, targets, split, task and names."""
        head = [self.task, self.kind, *self.inputs, "", *self.classes, repr((self.target_mean, self.target_scale))]
        total = hashlib.sha256("\0".join(head).encode())
        for array in (self.x, self.y, self.split):
            total.update(repr((array.dtype.str, array.shape)).encode())
            total.update(np.ascontiguousarray(array).data)
        return total.hexdigest()


def prepare(data: Data) -> Dataset:
    """Return the data set `data` describes; `Refused` where it cannot be had."""
    features.check(data.features)
    entry = names.find(registry.datasets(), data.name, "data.name")
    if data.seed < 0:
        raise refuse("range", "data.seed", data.seed, "a whole number from 0")
    raw = entry.make(data, np.random.default_rng([data.seed, 0]))
    order, split = _split(raw, data)
    return _assemble(data, entry, raw, order, split)


def _assemble(
    data: Data, entry: DatasetEntry, raw: Raw, order: npt.NDArray[np.int64], split: npt.NDArray[np.int8]
) -> Dataset:
    train = split == 0
    points, unseen = filled(raw.x[order], train, raw.choices)
    y = raw.y[order]
    used = data.features if raw.kind == "plane" else ()
    lifted = features.of_plane(points, used) if used else points
    largest = max(float(lifted.max()), -float(lifted.min()))
    if not largest <= LARGEST:
        raise refuse("range", "data.features", f"{largest:g}", f"inputs of magnitude up to {LARGEST:g}")
    standardise = entry.standardise or raw.kind == "line" if data.standardise == "auto" else data.standardise
    moments = _all_moments(lifted[train], y[train], raw.task) if standardise else _unchanged(lifted.shape[1])
    mean, scale, target_mean, target_scale = moments
    return Dataset(
        name=data.name,
        kind=raw.kind,
        task=raw.task,
        inputs=_input_names(raw.inputs, used),
        classes=raw.classes,
        image=raw.image,
        x=(lifted - mean) / scale if standardise else lifted,
        y=y,
        split=split,
        raw=points,
        order=order,
        mean=mean,
        scale=scale,
        target_mean=target_mean,
        target_scale=target_scale,
        features=used,
        bounds=_bounds(entry, raw.kind, points, y),
        notes=(*raw.notes, *_split_notes(raw, y[train], unseen), *(_moment_notes(*moments) if standardise else ())),
    )


def _split(raw: Raw, data: Data) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int8]]:
    """Return the order of the samples and the part of each, training first; at least one sample trains.

    A test part that the source itself sets apart is kept, and `test_fraction` then does not count.
    """
    order = np.random.default_rng([data.seed, 1]).permutation(len(raw.y))
    if raw.fixed_test.size:
        order = np.concatenate([order[~raw.fixed_test[order]], order[raw.fixed_test[order]]])
        test, rest = int(raw.fixed_test.sum()), int((~raw.fixed_test).sum())
    else:
        test, rest = round(data.test_fraction * order.size), order.size
    validation = round(data.validation_fraction * rest)
    train = order.size - test - validation
    if train < 1 or test < 0 or validation < 0:
        found = f"validation {data.validation_fraction:g}, test {data.test_fraction:g}, {order.size} samples"
        raise refuse("range", "data.test_fraction", found, "fractions from 0 that leave at least one training sample")
    return order, np.repeat(np.arange(3, dtype=np.int8), [train, validation, test])


def _moments(values: Array) -> tuple[Array, Array]:
    """Return mean and deviation of each column; 1 for the deviation of one that does not vary beyond rounding."""
    mean, deviation = values.mean(axis=0, dtype=np.float64), values.std(axis=0, dtype=np.float64)
    varies = deviation > 1e-12 * np.abs(values).max(axis=0)
    return mean, np.where(varies, deviation, 1.0)


def _all_moments(inputs: Array, values: Array, task: str) -> Moments:
    """Return mean and scale of each input and, for a regression, of the target."""
    if task != "regression":
        return *_moments(inputs), 0.0, 1.0
    mean, scale = _moments(values[:, None])
    return *_moments(inputs), float(mean[0]), float(scale[0])


def _unchanged(inputs: int) -> Moments:
    return np.zeros(inputs), np.ones(inputs), 0.0, 1.0


def _moment_notes(mean: Array, scale: Array, target_mean: float, target_scale: float) -> Notes:
    target = {"target_mean": target_mean, "target_scale": target_scale}
    return (("standardised", {"mean": mean.tolist(), "scale": scale.tolist(), **target}),)


def _input_names(columns: tuple[str, ...], used: tuple[str, ...]) -> tuple[str, ...]:
    """Return the names of the inputs: columns keep theirs, other features of the plane go by their key."""
    if not used:
        return columns
    named = dict(zip(("x1", "x2"), columns, strict=True))
    return tuple(named.get(feature, feature) for feature in used)


def _split_notes(raw: Raw, train: npt.NDArray[Any], empty: npt.NDArray[np.int64]) -> Notes:
    """Return what the training part lacks: classes, and inputs of which it has no value."""
    unseen = [name for index, name in enumerate(raw.classes) if not (train == index).any()]
    classes: Notes = (("unseen_classes", {"classes": unseen}),) if unseen else ()
    inputs: Notes = (("unseen_inputs", {"inputs": [raw.inputs[index] for index in empty]}),) if empty.size else ()
    return classes + inputs


def _bounds(entry: DatasetEntry, kind: str, points: Array, y: Array) -> tuple[float, float, float, float]:
    """Return what to show: of generated and drawn planes at least -6 to 6, of others the data's range and a margin."""
    if kind == "plane":
        least = PLANE if entry.kind == "plane" else 0.0
        (x1_low, x1_high), (x2_low, x2_high) = (_range(points[:, axis], least) for axis in (0, 1))
        return x1_low, x1_high, x2_low, x2_high
    if kind == "line":
        return (*_range(points[:, 0]), *_range(y))
    return 0.0, 1.0, 0.0, 1.0


def _range(values: Array, least: float = 0.0) -> tuple[float, float]:
    low, high = float(values.min()), float(values.max())
    if least and -least <= low and high <= least:
        return -least, least
    margin = MARGIN * (high - low) or 0.5
    low, high = low - margin, high + margin
    return (min(low, -least), max(high, least)) if least else (low, high)
