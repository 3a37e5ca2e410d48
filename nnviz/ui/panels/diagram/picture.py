"""What a diagram shows: a pure function from a frame to frozen values and positions."""

from __future__ import annotations

import functools
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from nnviz.catalog.registry import activations
from nnviz.snapshot import MatrixView, Snapshot
from nnviz.ui.panels.diagram.geometry import FIELD_PITCH, SHOWN, SMALLEST_PITCH, Geometry, geometry, room
from nnviz.ui.panels.drawing import colour
from nnviz.ui.panels.frame import Frame

#: Classes of width and colour an edge's magnitude is put into; 0 is "next to nothing".
LEVELS = 12
#: How far, in levels, a magnitude must pass a boundary before the edge changes: edges that need no drawing are the
#: cheapest, and noise does not make them flicker.
SLACK = 0.3

Floats = npt.NDArray[np.float32]
Cells = npt.NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Portrait:
    """The pictures of one layer's nodes.

    Attributes:
        values: [n, h, w], 0 where the colour map has its middle, ±1 at its ends; NaN is nothing.
        limit: Magnitude drawn in full colour.
        middle: Value drawn in the middle of the map.
        what: "response", "weights" (incoming), "image" (0..1 in ink) or "" for none.
    """

    values: Floats
    limit: float
    middle: float
    what: str


@dataclass(frozen=True, eq=False, slots=True)
class Diagram:
    """Everything the painter needs.

    Attributes:
        geometry: Where nodes and edges stand.
        values: [E] what each edge shows (an input image's edge: the norm of its weights, unsigned).
        signs: [E] -1, 0 or +1 (0 as well where a norm is shown).
        heights: [E] magnitude against `limit` (an input image's edge: `fan_limit`), LEVELS at the limit.
        levels: [E] 0..LEVELS, by height.
        limit: Magnitude of the widest edge.
        fan_limit: Magnitude of the widest edge of an input image.
        portraits: L + 1 portraits.
        biases: L arrays: the bias of each node shown.
        bias_limit: Magnitude of a bias in full colour.
        sizes: Widths of the layers.
        activations: Names of the layers' activations.
        reduced: Blocks merged into one value, by layer 1..L; (1, 1) where none.
        kind: What edges show: "weight", "gradient" or "update".
    """

    geometry: Geometry
    values: Floats
    signs: npt.NDArray[np.intp]
    heights: Floats
    levels: npt.NDArray[np.intp]
    limit: float
    fan_limit: float
    portraits: tuple[Portrait, ...]
    biases: tuple[Floats, ...]
    bias_limit: float
    sizes: tuple[int, ...]
    activations: tuple[str, ...]
    reduced: tuple[tuple[int, int], ...]
    kind: str


def entry(view: MatrixView, neuron: int, column: int) -> float:
    """Return W[neuron, column] (1-based; column 0 is the bias), or the value its block was merged into."""
    if column == 0:
        return float(view.bias[neuron - 1])
    return float(view.values[(neuron - 1) // view.block[0], (column - 1) // view.block[1]])


def shown_neurons(frame: Frame, height: float, zoom: float) -> tuple[tuple[int, ...], ...]:
    """Return which neurons (1-based, ascending) a diagram of this height shows, by layer 0..L.

    A layer that does not fit shows the neurons with the largest |outgoing weight| (the last: incoming). Of a layer
    whose responses are known for its first 64 neurons only, those are the candidates. An image is one node, (0,).
    """
    snapshot = frame.snapshot
    weights = snapshot.matrices.get("weight", ()) if snapshot is not None else ()
    if snapshot is None or len(weights) != len(snapshot.sizes) - 1:
        return ()
    image = frame.data is not None and frame.data.kind == "image"
    most = room(height, zoom, whole=True)
    if max(snapshot.sizes[image:]) > most:
        most = room(height, zoom)
    pictured = max(1, min(SHOWN, most, int(most * SMALLEST_PITCH / FIELD_PITCH) if image else most))
    out: list[tuple[int, ...]] = []
    for layer, size in enumerate(snapshot.sizes):
        if layer == 0 and image and size > most:
            out.append((0,))
            continue
        candidates = len(snapshot.responses[layer]) if len(snapshot.responses) > layer else size
        out.append(_leading(weights, layer, size, candidates, (most, pictured)))
    return tuple(out)


def diagram_picture(
    frame: Frame,
    width: float,
    height: float,
    zoom: float = 1.0,
    kind: str = "weight",
    shown: tuple[tuple[int, ...], ...] | None = None,
) -> Diagram | None:
    """Return what a diagram of this size shows, or None where there is nothing to show yet.

    `shown` holds on to an earlier choice of neurons, so that a summarised layer does not flicker.
    """
    shown = shown or shown_neurons(frame, height, zoom)
    snapshot = frame.snapshot
    if snapshot is None or not shown:
        return None
    views = snapshot.matrices.get(kind, ()) or snapshot.matrices["weight"]
    whole = all(len(column) == size for column, size in zip(shown[1:], snapshot.sizes[1:], strict=True))
    whole = whole and len(shown[0]) in (1, snapshot.sizes[0])
    place = geometry(shown, width, height, zoom, whole)
    values = _edge_values(place, views)
    fans = (place.layer == 1) & (place.input == 0)
    limit = frame.scales.matrices.get(kind) or colour.held(max(colour.magnitude(view.values) for view in views))
    fan_limit = colour.held(colour.magnitude(values[fans]))
    share = np.nan_to_num(np.abs(values) / np.where(fans, fan_limit, limit), nan=0.0, posinf=1.0)
    heights = np.asarray(share * LEVELS, np.float32)
    levels = np.clip(np.ceil(heights - np.float32(0.1)), 0, LEVELS).astype(np.intp)
    biases = tuple(_biases(view, column) for view, column in zip(views, shown[1:], strict=True))
    return Diagram(
        place, values, np.where(fans, 0, np.sign(np.nan_to_num(values))).astype(np.intp), heights, levels, limit,
        fan_limit, portraits(frame, snapshot, shown), biases,
        colour.held(max(colour.magnitude(view.bias) for view in views)), snapshot.sizes, snapshot.activations,
        tuple(view.block for view in views), kind if kind in snapshot.matrices else "weight",
    )  # fmt: skip


def portraits(frame: Frame, snapshot: Snapshot, shown: tuple[tuple[int, ...], ...]) -> tuple[Portrait, ...]:
    """Return what the nodes of each layer show: response over the plane, receptive field, or incoming weights."""
    out = []
    for layer, column in enumerate(shown):
        if column == (0,):
            out.append(_input_image(frame))
        elif len(snapshot.responses) > layer and len(snapshot.responses[layer]) >= column[-1]:
            out.append(_responses(frame, snapshot, layer, column))
        elif layer == 0:
            out.append(Portrait(np.zeros((0, 1, 1), np.float32), 1.0, 0.0, ""))
        else:
            out.append(_incoming(frame, snapshot.matrices["weight"][layer - 1], layer, column))
    return tuple(out)


def bound(activation: str) -> float | None:
    """Return the largest |a| an activation can give, or None where it has no bound."""
    if activation == "softmax":
        return 1.0
    known = activations().get(activation)
    if known is None or known.low is None or known.high is None:
        return None
    return max(abs(known.low), abs(known.high))


def _leading(
    weights: tuple[MatrixView, ...], layer: int, size: int, candidates: int, limits: tuple[int, int]
) -> tuple[int, ...]:
    """Return all neurons where they fit (`limits[0]`), else the strongest `limits[1]`."""
    most, count = limits
    if size <= most:
        return tuple(range(1, size + 1))
    last = layer == len(weights)
    view = weights[layer - 1] if last else weights[layer]
    strength = np.nan_to_num(np.abs(view.values)).max(axis=1 if last else 0)
    strength = np.repeat(strength, view.block[0 if last else 1])[: min(size, candidates)]
    order = np.argsort(-strength, kind="stable")[:count]
    return tuple(int(index) + 1 for index in np.sort(order))


def _edge_values(place: Geometry, views: tuple[MatrixView, ...]) -> Floats:
    out = np.zeros(len(place.layer), np.float32)
    for number, view in enumerate(views, start=1):
        mine, rows, columns = _cells(place, number, view.block)
        out[mine] = np.linalg.norm(view.values[rows], axis=1) if columns is None else view.values[rows, columns]
    return out


@functools.lru_cache(maxsize=64)
def _cells(place: Geometry, layer: int, block: tuple[int, int]) -> tuple[Cells, Cells, Cells | None]:
    """Return the edges of a layer, and row and column of the cell of each; no columns where an image is one node."""
    mine = np.flatnonzero(place.layer == layer)
    rows = (place.neuron[mine] - 1) // block[0]
    fans = bool(len(mine)) and place.input[mine[0]] == 0
    return mine, rows, None if fans else (place.input[mine] - 1) // block[1]


def steady(picture: Diagram, before: Cells) -> Cells:
    """Return the levels of edges that had the levels `before`: kept where the height has not clearly left them."""
    return np.where(np.abs(picture.heights - before + np.float32(0.4)) > 0.5 + SLACK, picture.levels, before)


def _biases(view: MatrixView, column: tuple[int, ...]) -> Floats:
    out: Floats = np.asarray(view.bias, np.float32)[np.array(column) - 1]
    return out


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
    return Portrait((upright - np.float32(middle)) / np.float32(limit), limit, middle, "response")


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


def _input_image(frame: Frame) -> Portrait:
    data = frame.data
    if data is None or not len(data.points):
        return Portrait(np.zeros((0, 1, 1), np.float32), 1.0, 0.0, "")
    return Portrait(np.asarray(data.points[:1], np.float32), 1.0, 0.0, "image")
