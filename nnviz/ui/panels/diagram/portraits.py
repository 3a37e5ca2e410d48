"""What the nodes of a diagram show: what each neuron has learned, or a, δ, f′(z) of one sample."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from nnviz.catalog.registry import activations
from nnviz.snapshot import DataView, MatrixView, SampleView, Snapshot
from nnviz.ui.panels.drawing import colour
from nnviz.ui.panels.frame import Frame

Floats = npt.NDArray[np.float32]

#: What nodes can show: what they have learned, or a quantity of one sample (f′(z) is "slope").
LEARNED, QUANTITIES = "learned", ("a", "delta", "slope")


@dataclass(frozen=True, slots=True)
class Portrait:
    """The pictures of one layer's nodes.

    Attributes:
        values: [n, h, w], 0 where the colour map has its middle, ±1 at its ends; NaN is nothing.
        limit: Magnitude drawn in full colour; of inputs' pictures, the largest: each has a scale of its own.
        middle: Value drawn in the middle of the map.
        what: "response", "weights" (incoming), "image" (0..1 in ink), "a", "delta", "slope", or "" for none.
        numbers: [n] what is written into each node; empty for nothing.
    """

    values: Floats
    limit: float
    middle: float
    what: str
    numbers: tuple[float, ...] = ()


def portraits(
    frame: Frame, snapshot: Snapshot, shown: tuple[tuple[int, ...], ...], nodes: str = LEARNED
) -> tuple[Portrait, ...]:
    """Return what the nodes of each layer show.

    `nodes` "learned": response over the plane, receptive field, or incoming weights. Else that quantity of the
    snapshot's sample; as there is no δ and no f′(z) of an input, the input layer then shows x.
    """
    if nodes in QUANTITIES and snapshot.sample is not None:
        return _of_sample(frame, snapshot, snapshot.sample, shown, nodes)
    return tuple(_learned(frame, snapshot, layer, column) for layer, column in enumerate(shown))


def bound(activation: str) -> float | None:
    """Return the largest |a| an activation can give, or None where it has no bound."""
    if activation == "softmax":
        return 1.0
    known = activations().get(activation)
    if known is None or known.low is None or known.high is None:
        return None
    return max(abs(known.low), abs(known.high))


def training_sample(data: DataView, index: int) -> npt.NDArray[np.float32] | None:
    """Return the raw values of the training part's sample `index`, or None where it was not sent."""
    rows = np.flatnonzero(data.split[: len(data.points)] == 0)
    return np.asarray(data.points[rows[index]], np.float32) if index < len(rows) else None


def _learned(frame: Frame, snapshot: Snapshot, layer: int, column: tuple[int, ...]) -> Portrait:
    if column == (0,):
        return _input_image(frame, snapshot)
    if len(snapshot.responses) > layer and len(snapshot.responses[layer]) >= column[-1]:
        return _responses(frame, snapshot, layer, column)
    if layer == 0:
        return _nothing()
    return _incoming(frame, snapshot.matrices["weight"][layer - 1], layer, column)


def _of_sample(
    frame: Frame, snapshot: Snapshot, sample: SampleView, shown: tuple[tuple[int, ...], ...], nodes: str
) -> tuple[Portrait, ...]:
    layers = {"a": sample.a[1:], "delta": sample.delta, "slope": sample.slope}[nodes]
    taken = [_at(values, column) for values, column in zip(layers, shown[1:], strict=True)]
    common = colour.held(max(colour.magnitude(values) for values in taken))
    limits = [common] * len(taken)
    if nodes == "a":
        limits = [bound(name) or colour.held(colour.magnitude(values))
                  for name, values in zip(snapshot.activations, taken, strict=True)]  # fmt: skip
    first = _input_image(frame, snapshot) if shown[0] == (0,) else _flat(sample.a[0], shown[0], None, "a")
    return first, *(
        _flat(values, column, limit, nodes) for values, column, limit in zip(layers, shown[1:], limits, strict=True)
    )


def _flat(values: npt.NDArray[np.floating], column: tuple[int, ...], limit: float | None, what: str) -> Portrait:
    taken = _at(values, column)
    limit = limit or colour.held(colour.magnitude(taken))
    share = colour.shares(taken, limit).reshape(-1, 1, 1)
    return Portrait(share, limit, 0.0, what, tuple(taken.tolist()))


def _at(values: npt.NDArray[np.floating], column: tuple[int, ...]) -> Floats:
    out: Floats = np.asarray(values, np.float32)[np.array(column) - 1]
    return out


def _nothing() -> Portrait:
    return Portrait(np.zeros((0, 1, 1), np.float32), 1.0, 0.0, "")


def _responses(frame: Frame, snapshot: Snapshot, layer: int, column: tuple[int, ...]) -> Portrait:
    values = np.asarray(snapshot.responses[layer], np.float32)[np.array(column) - 1]
    last = layer == len(snapshot.sizes) - 1
    name = snapshot.activations[layer - 1] if layer else ""
    middle = 0.5 if last and name in ("sigmoid", "softmax") else 0.0
    limit = (bound(name) if layer else None) or colour.held(colour.magnitude(values))
    if last and frame.data is not None and frame.data.task == "regression":
        low, high = frame.data.target_range
        limit = max(abs(low), abs(high)) or 1.0
    if middle:
        limit = 0.5
    upright = values[:, ::-1]  # row 0 of a response is the lowest x2, row 0 of a picture its top
    if layer == 0:  # x₁² is far larger than x₁: each input has a scale of its own
        limits = [colour.held(colour.magnitude(picture)) for picture in upright]
        return Portrait(upright / np.array(limits, np.float32)[:, None, None], limit, 0.0, "response")
    return Portrait(colour.shares(upright, limit, middle), limit, middle, "response")


def _incoming(frame: Frame, view: MatrixView, layer: int, column: tuple[int, ...]) -> Portrait:
    rows = np.asarray(view.values, np.float32)[(np.array(column) - 1) // view.block[0]]
    limit = colour.held(colour.magnitude(rows))
    return Portrait(_tiled(rows, _shape(frame, rows.shape[1], layer)) / np.float32(limit), limit, 0.0, "weights")


def _shape(frame: Frame, count: int, layer: int) -> tuple[int, int]:
    data = frame.data
    if (
        layer == 1
        and data is not None
        and data.kind == "image"
        and data.points.shape[1] * data.points.shape[2] == count
    ):
        return int(data.points.shape[1]), int(data.points.shape[2])
    if count <= 12:
        return 1, count
    wide = int(np.ceil(np.sqrt(count)))
    return -(-count // wide), wide


def _tiled(rows: Floats, shape: tuple[int, int]) -> Floats:
    """Return [n, k] as [n, h, w], the rest NaN."""
    out = np.full((len(rows), shape[0] * shape[1]), np.nan, np.float32)
    out[:, : rows.shape[1]] = rows
    return out.reshape(len(rows), *shape)


def _input_image(frame: Frame, snapshot: Snapshot) -> Portrait:
    """Return the chosen sample; of a large data set not all images are here, and it is shown as the network sees it."""
    data, sample = frame.data, snapshot.sample
    if data is None or data.kind != "image":
        return _nothing()
    image = training_sample(data, sample.index if sample is not None else frame.selection.sample)
    if image is None and sample is not None:
        x = np.asarray(sample.a[0], np.float32)
        image = ((x - x.min()) / max(float(np.ptp(x)), 1e-9)).reshape(data.points.shape[1:])
    return Portrait(image[None], 1.0, 0.0, "image") if image is not None else _nothing()
