"""What a diagram shows: a pure function from a frame to frozen values and positions."""

from __future__ import annotations

import functools
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from nnviz.snapshot import MatrixView, Snapshot
from nnviz.ui.panels.diagram.geometry import FIELD_PITCH, SHOWN, SMALLEST_PITCH, Geometry, geometry, room
from nnviz.ui.panels.diagram.portraits import LEARNED, Portrait, portraits
from nnviz.ui.panels.diagram.stages import Stage, stage_of
from nnviz.ui.panels.diagram.view import View
from nnviz.ui.panels.drawing import colour, words
from nnviz.ui.panels.drawing.stale import is_stale
from nnviz.ui.panels.frame import Frame, Hover

#: Classes of width and colour an edge's magnitude is put into; 0 is "next to nothing".
LEVELS = 12
#: How far, in levels, a magnitude must pass a boundary before the edge changes: edges that need no drawing are the
#: cheapest, and noise does not make them flicker.
SLACK = 0.3

Floats = npt.NDArray[np.float32]
Cells = npt.NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Look:
    """How a diagram is looked at: what the panel's own tabs and menu say.

    Attributes:
        kind: What edges show: "weight", "gradient" or "update".
        nodes: What nodes show: "learned", "a", "delta" or "slope".
        rule: Which neurons of a layer that does not fit are shown: those with the largest |"outgoing"| or |"incoming"|
            weight, or the "first".
        view: Zoom and part seen.
        pending: A weight or bias under change and its new value, not yet that of the snapshot; or None.
    """

    kind: str = "weight"
    nodes: str = LEARNED
    rule: str = "outgoing"
    view: View = field(default_factory=View)
    pending: tuple[Hover, float] | None = None


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
        rule: How the neurons of a layer that does not fit were chosen (see `Look`).
        stage: The moment of a step in slow motion, or None.
        growth: [E] ΔW of each edge against the largest, -1 to 1, where the stage draws it; else empty.
        stale: Whether what edges show is of before an edit of weights.
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
    rule: str
    stage: Stage | None
    growth: Floats
    stale: bool = False


def entry(view: MatrixView, neuron: int, column: int) -> float:
    """Return W[neuron, column] (1-based; column 0 is the bias), or the value its block was merged into."""
    if column == 0:
        return float(view.bias[neuron - 1])
    return float(view.values[(neuron - 1) // view.block[0], (column - 1) // view.block[1]])


def written(snapshot: Snapshot, kind: str, value: float, digits: int = 4) -> str:
    """Return a weight, or what belongs to the step that led to it, in words: before the first step there is none."""
    none = snapshot.step == 0 and kind in ("gradient", "update")
    return "–" if none else words.number(value, digits, sign=True)


def shown_neurons(frame: Frame, height: float, zoom: float, look: Look = Look()) -> tuple[tuple[int, ...], ...]:
    """Return which neurons (1-based, ascending) a diagram of this height shows, by layer 0..L.

    A layer that does not fit shows those that `look.rule` names (of the last layer always by incoming weights, of the
    first by outgoing ones). Of a layer whose responses are known for its first 64 neurons only, those are the
    candidates. An image is one node, (0,). The further one zooms in, the more neurons fit.
    """
    snapshot = frame.snapshot
    weights = snapshot.matrices.get("weight", ()) if snapshot is not None else ()
    if snapshot is None or len(weights) != len(snapshot.sizes) - 1:
        return ()
    image = frame.data is not None and frame.data.kind == "image"
    most = room(height, zoom, whole=True, scale=look.view.scale)
    if max(snapshot.sizes[image:]) > most:
        most = room(height, zoom, scale=look.view.scale)
    fields = int(most * SMALLEST_PITCH / FIELD_PITCH) if image else most
    pictured = max(1, min(int(SHOWN * look.view.scale), most, fields))
    out: list[tuple[int, ...]] = []
    for layer, size in enumerate(snapshot.sizes):
        if layer == 0 and image and size > most:
            out.append((0,))
            continue
        candidates = len(snapshot.responses[layer]) if len(snapshot.responses) > layer else size
        out.append(_leading(weights, layer, size, candidates, (most, pictured), look.rule))
    return tuple(out)


def diagram_picture(
    frame: Frame,
    width: float,
    height: float,
    zoom: float = 1.0,
    look: Look = Look(),
    shown: tuple[tuple[int, ...], ...] | None = None,
) -> Diagram | None:
    """Return what a diagram of this size shows, or None where there is nothing to show yet.

    `shown` holds on to an earlier choice of neurons, so that a summarised layer does not flicker.
    """
    shown = shown or shown_neurons(frame, height, zoom, look)
    snapshot = frame.snapshot
    if snapshot is None or not shown:
        return None
    stage = stage_of(frame)
    kind = look.kind if look.kind in snapshot.matrices and stage is None else "weight"
    views = snapshot.matrices[kind]
    whole = all(len(column) == size for column, size in zip(shown[1:], snapshot.sizes[1:], strict=True))
    whole = whole and len(shown[0]) in (1, snapshot.sizes[0])
    place = geometry(shown, width, height, zoom, whole, look.view)
    values, growth = _moving(place, snapshot, stage, _edge_values(place, views))
    biases = tuple(_biases(view, column) for view, column in zip(views, shown[1:], strict=True))
    if look.pending is not None and kind == "weight":
        _put(look.pending, place, shown, values, biases)
    fans = (place.layer == 1) & (place.input == 0)
    limit = frame.scales.matrices.get(kind) or colour.held(max(colour.magnitude(view.values) for view in views))
    fan_limit = colour.held(colour.magnitude(values[fans]))
    share = np.abs(values) / np.where(fans, fan_limit, limit)
    finite = bool(np.isfinite(share).all())
    share = share if finite else np.nan_to_num(share, nan=0.0, posinf=1.0)
    signs = np.sign(values if finite else np.nan_to_num(values))
    heights = np.asarray(share * LEVELS, np.float32)
    levels = np.clip(np.ceil(heights - np.float32(0.1)), 0, LEVELS).astype(np.intp)
    nodes = stage.nodes if stage is not None and stage.nodes else look.nodes
    return Diagram(
        place, values, np.where(fans, 0, signs).astype(np.intp), heights, levels, limit,
        fan_limit, portraits(frame, snapshot, shown, nodes), biases,
        colour.held(max(colour.magnitude(view.bias) for view in views)), snapshot.sizes, snapshot.activations,
        tuple(view.block for view in views), kind, look.rule, stage, growth,
        is_stale(snapshot, kind),
    )  # fmt: skip


def _moving(place: Geometry, snapshot: Snapshot, stage: Stage | None, values: Floats) -> tuple[Floats, Floats]:
    """Return the weights at a moment of slow motion, W_(t-1) plus a share of Δ, and Δ itself against its largest.

    An input image's edge is a norm, and stays what it is.
    """
    nothing = np.zeros(0, np.float32)
    if stage is None or "update" not in snapshot.matrices:
        return values, nothing
    updates = _edge_values(place, snapshot.matrices["update"])
    single = ~((place.layer == 1) & (place.input == 0))
    moved = np.where(single, values - np.float32(1.0 - stage.applied) * updates, values)
    if not stage.growing:
        return moved, nothing
    largest = colour.magnitude(updates[single]) or 1.0
    return moved, np.where(single, updates / np.float32(largest), np.float32(0.0))


def _put(
    pending: tuple[Hover, float],
    place: Geometry,
    shown: tuple[tuple[int, ...], ...],
    values: Floats,
    biases: tuple[Floats, ...],
) -> None:
    """Put a value that is being changed where it is shown."""
    at, value = pending
    if not 1 <= at.layer < len(shown) or at.neuron not in shown[at.layer]:
        return
    with np.errstate(over="ignore"):  # a typed 1e300 is drawn at the full scale until the trainer has refused it
        if at.input:
            values[(place.layer == at.layer) & (place.neuron == at.neuron) & (place.input == at.input)] = value
        else:
            biases[at.layer - 1][shown[at.layer].index(at.neuron)] = value


def _leading(
    weights: tuple[MatrixView, ...], layer: int, size: int, candidates: int, limits: tuple[int, int], rule: str
) -> tuple[int, ...]:
    """Return all neurons where they fit (`limits[0]`), else the first `limits[1]` by `rule`."""
    most, count = limits
    if size <= most:
        return tuple(range(1, size + 1))
    if rule == "first":
        return tuple(range(1, count + 1))
    incoming = layer == len(weights) or (rule == "incoming" and layer > 0)
    view = weights[layer - 1] if incoming else weights[layer]
    strength = np.nan_to_num(np.abs(view.values)).max(axis=1 if incoming else 0)
    strength = np.repeat(strength, view.block[0 if incoming else 1])[: min(size, candidates)]
    order = np.argsort(-strength, kind="stable")[:count]
    return tuple(int(index) + 1 for index in np.sort(order))


def _edge_values(place: Geometry, views: tuple[MatrixView, ...]) -> Floats:
    out = np.zeros(len(place.layer), np.float32)
    for number, view in enumerate(views, start=1):
        mine, rows, columns = _cells(place, number, view.block)
        out[mine] = _norms(view.values)[rows] if columns is None else view.values[rows, columns]
    return out


def _norms(rows: Floats) -> Floats:
    """Return the norm of each row, the largest float32 at most."""
    norms = np.linalg.norm(np.asarray(rows, float), axis=1)
    return np.asarray(np.minimum(norms, colour.LARGEST), np.float32)


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
