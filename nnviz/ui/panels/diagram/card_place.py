"""Where the card of a neuron's arithmetic covers least of the diagram."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from nnviz.ui.panels.diagram.geometry import Geometry

#: What it costs to cover a whole node: the neuron itself, one of its inputs, any other; and one point of its edges.
_OWN, _INPUT, _OTHER, _EDGE = 60.0, 12.0, 6.0, 0.5
#: What it costs to cover the heading of a layer, which is so many pixels wide, and the whole of the room.
_HEADING, _HEADING_WIDTH, _ALL = 4.0, 90.0, 8.0
#: What it costs to stand the diagram's width away from the neuron.
_FAR = 4.0
#: Pixels from one place that is looked at to the next, and points looked at on each edge.
_STEP, _POINTS = 12, 6

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Room:
    """What the card may stand in, in pixels of the canvas, its ends included."""

    left: int
    top: int
    right: int
    bottom: int


def best_place(
    place: Geometry, neuron: tuple[int, int], sizes: Sequence[tuple[int, int]], room: Room
) -> tuple[int, int, int, int]:
    """Return the (left, top, width, height) that covers least; `neuron` is (layer, number), `sizes` what it may be."""
    nodes, costs = _nodes(place, neuron)
    points = _points(place, neuron)
    own = place.node(*neuron)
    middle = (own.x + own.side / 2, own.middle) if own is not None else (place.columns[neuron[0]], place.height / 2)
    found = [_best(nodes, costs, points, middle, size, room, place.width) for size in sizes]
    return min(found)[1]


def _best(
    nodes: Floats, costs: Floats, points: Floats, middle: tuple[float, float], size: tuple[int, int], room: Room,
    across: float,
) -> tuple[float, tuple[int, int, int, int]]:  # fmt: skip
    """Return the least cost of a card of `size`, and where that is."""
    wide, high = min(size[0], room.right - room.left), min(size[1], room.bottom - room.top)
    x, y = (
        grid.ravel()
        for grid in np.meshgrid(
            _steps(room.left, room.right - wide), _steps(room.top, room.bottom - high), indexing="ij"
        )
    )
    left, top, right, bottom = x[:, None], y[:, None], x[:, None] + wide, y[:, None] + high
    over = np.clip(np.minimum(right, nodes[:, 2]) - np.maximum(left, nodes[:, 0]), 0, None)
    down = np.clip(np.minimum(bottom, nodes[:, 3]) - np.maximum(top, nodes[:, 1]), 0, None)
    areas = (nodes[:, 2] - nodes[:, 0]) * (nodes[:, 3] - nodes[:, 1])
    cost = (over * down / np.maximum(areas, 1e-9)) @ costs
    cost += _ALL * wide * high / ((room.right - room.left) * (room.bottom - room.top))
    inside = (points[:, 0] > left) & (points[:, 0] < right) & (points[:, 1] > top) & (points[:, 1] < bottom)
    cost += _EDGE * inside.sum(1)
    away_x = np.maximum(np.maximum(x - middle[0], middle[0] - x - wide), 0)
    away_y = np.maximum(np.maximum(y - middle[1], middle[1] - y - high), 0)
    cost += _FAR * np.hypot(away_x, away_y) / across
    best = int(np.argmin(cost))
    return float(cost[best]), (int(x[best]), int(y[best]), wide, high)


def _steps(first: int, last: int) -> Floats:
    """Return places from `first` to `last`, both among them."""
    return np.unique(np.append(np.arange(first, last, _STEP), max(first, last))).astype(float)


def _nodes(place: Geometry, neuron: tuple[int, int]) -> tuple[Floats, Floats]:
    """Return [n, 4] left, top, right and bottom of the nodes and headings, and [n] what covering each costs."""
    layer, number = neuron
    rows = [(x - _HEADING_WIDTH / 2, 0.0, x + _HEADING_WIDTH / 2, place.body[0]) for x in place.columns]
    costs = [_HEADING] * len(rows)
    for column in place.nodes:
        for node in column:
            rows.append((node.x, node.y, node.x + node.side, node.y + node.side))
            own = node.layer == layer and node.neuron == number
            costs.append(_OWN if own else _INPUT if node.layer == layer - 1 else _OTHER)
    return np.array(rows, float).reshape(-1, 4), np.array(costs, float)


def _points(place: Geometry, neuron: tuple[int, int]) -> Floats:
    """Return [n, 2] points of the neuron's incoming edges."""
    match = (place.layer == neuron[0]) & (place.neuron == neuron[1])
    u = np.linspace(0.0, 1.0, _POINTS)
    x = place.x0[match, None] + (place.x1 - place.x0)[match, None] * u
    y = place.y0[match, None] + (place.y1 - place.y0)[match, None] * u * u * (3.0 - 2.0 * u)
    return np.stack([x.ravel(), y.ravel()], axis=1)
