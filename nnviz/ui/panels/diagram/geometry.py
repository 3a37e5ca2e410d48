"""Where the nodes and edges of a diagram stand: a function of what is shown and the size, so kept between frames."""

from __future__ import annotations

import functools
import itertools
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from nnviz.ui.panels.diagram.view import View

Indices = npt.NDArray[np.intp]
Floats = npt.NDArray[np.float64]

#: Design pixels: heading above, captions below the nodes (or air, where there are none), footer, margins for names.
HEADING, CAPTION, AIR, FOOTER = 30.0, 46.0, 8.0, 30.0
LEFT, RIGHT = 84.0, 56.0
#: Width from which on the margins grow, and how much of what is beyond it each gets.
WIDE, SHARE = 700.0, 0.1
#: Sides of a node and distance of two nodes, in design pixels.
LARGEST, SMALLEST_PITCH, LARGEST_PITCH = 52.0, 18.0, 66.0
#: Most nodes of one layer drawn when it does not fit whole, and their distance where they show receptive fields.
SHOWN, FIELD_PITCH = 16, 30.0


@dataclass(frozen=True, slots=True)
class Node:
    """One node: `layer` 0..L, `neuron` from 1 (0: the whole input image), its square's left, top and side."""

    layer: int
    neuron: int
    x: float
    y: float
    side: float

    @property
    def middle(self) -> float:
        """Height of its middle."""
        return self.y + self.side / 2

    def bias(self, zoom: float) -> tuple[float, float, float]:
        """Return (left, top, side) of the square of its bias, at its lower left corner."""
        most = (9.0 if self.side < 60.0 * zoom else 16.0) * zoom
        small = float(round(min(most, max(4.0, self.side * 0.28))))
        return self.x - small * 0.75, self.y + self.side - small * 0.6, small


@dataclass(frozen=True, eq=False, slots=True)
class Geometry:
    """All nodes and edges of a diagram.

    Attributes:
        width, height: Size it was made for, in device-independent pixels.
        body: Top and bottom of the part between headings and footer, in which nodes and edges are seen.
        columns: [L + 1] middles of the layers' columns.
        nodes: L + 1 tuples of nodes.
        layer, neuron, input: [E] which weight each edge is (1-based; input 0: the whole input image).
        x0, y0, x1, y1: [E] ends of the edges, which run along y = y0 + (y1 - y0)(3u² - 2u³), u = (x - x0)/(x1 - x0).
        pitch: Distance of two nodes of a column.
        scale: Magnification (see `View`).
    """

    width: float
    height: float
    body: tuple[float, float]
    columns: tuple[float, ...]
    nodes: tuple[tuple[Node, ...], ...]
    layer: Indices
    neuron: Indices
    input: Indices
    x0: Floats
    y0: Floats
    x1: Floats
    y1: Floats
    pitch: float
    scale: float

    def edge_at(self, x: float, y: float, reach: float) -> int:
        """Return the index of the edge nearest to a point, -1 where none is within `reach`."""
        u = (x - self.x0) / np.maximum(self.x1 - self.x0, 1e-9)
        inside = (u > 0.0) & (u < 1.0)
        if not inside.any():
            return -1
        rise = self.y1 - self.y0
        at = self.y0 + rise * u * u * (3.0 - 2.0 * u)
        slope = rise * 6.0 * u * (1.0 - u) / np.maximum(self.x1 - self.x0, 1e-9)
        away = np.where(inside, np.abs(y - at) / np.hypot(1.0, slope), np.inf)
        best = int(np.argmin(away))
        return best if away[best] <= reach else -1

    def edges_of(self, layer: int, neuron: int, source: int) -> list[int]:
        """Return the index of the edge that is this weight (`source` 0: the fan of an input image), if it is shown."""
        match = (self.layer == layer) & (self.neuron == neuron) & (self.input == source)
        out: list[int] = np.flatnonzero(match).tolist()
        return out

    def node_at(self, x: float, y: float) -> Node | None:
        """Return the node at a point, or None."""
        for column in self.nodes:
            for node in column:
                if node.x <= x <= node.x + node.side and node.y <= y <= node.y + node.side:
                    return node
        return None

    def node(self, layer: int, neuron: int) -> Node | None:
        """Return the node of a neuron where it is shown."""
        return next((node for node in self.nodes[layer] if node.neuron in (neuron, 0)), None)


def room(height: float, zoom: float, whole: bool = False, scale: float = 1.0) -> int:
    """Return how many nodes fit in a column of this height, magnified; `whole`: with no caption below."""
    free = height - (HEADING + (AIR if whole else CAPTION) + FOOTER) * zoom
    return max(1, int(scale * free / (SMALLEST_PITCH * zoom)))


@functools.lru_cache(maxsize=16)
def geometry(
    shown: tuple[tuple[int, ...], ...],
    width: float,
    height: float,
    zoom: float,
    whole: bool = False,
    view: View = View(),  # noqa: B008 - frozen
) -> Geometry:
    """Return where everything stands; `shown` names the neurons (1-based) of each layer, (0,) an input image.

    `whole` says that no layer needs a caption below it.
    """
    free = height - (HEADING + (AIR if whole else CAPTION) + FOOTER) * zoom
    most = max(len(column) for column in shown)
    pitch = min(LARGEST_PITCH * zoom, free / most)
    columns = _columns(len(shown), width, zoom)
    gap = columns[1] - columns[0]
    side = max(4.0 * zoom / view.scale, min(LARGEST * zoom, pitch * 0.8, gap * 0.45))
    top = HEADING * zoom + free / 2
    nodes = tuple(_column(layer, column, columns[layer], top, pitch, _side(layer, shown, side, free, gap, zoom))
                  for layer, column in enumerate(shown))  # fmt: skip
    seen = tuple(tuple(_seen(node, view) for node in column) for column in nodes)
    whole_numbers, ends = _edges(seen)
    body = (HEADING * zoom, height - FOOTER * zoom)
    middles = tuple(view.x(x) for x in columns)
    return Geometry(width, height, body, middles, seen, *whole_numbers, *ends, pitch * view.scale, view.scale)


def _columns(count: int, width: float, zoom: float) -> tuple[float, ...]:
    more = max(0.0, width - WIDE * zoom) * SHARE
    left, right = (LEFT + LARGEST / 2) * zoom + more, (RIGHT + LARGEST / 2) * zoom + more
    return tuple(float(x) for x in np.linspace(left, max(width - right, left + 40.0), count))


def _side(layer: int, shown: tuple[tuple[int, ...], ...], side: float, free: float, gap: float, zoom: float) -> float:
    if shown[layer] == (0,):
        return min(112.0 * zoom, free * 0.6, gap * 0.55)
    if layer == len(shown) - 1 and len(shown[layer]) == 1:
        return min(1.3 * LARGEST * zoom, max(side * 1.3, 30.0 * zoom), gap * 0.5)
    return side


def _column(
    layer: int, neurons: tuple[int, ...], x: float, middle: float, pitch: float, side: float
) -> tuple[Node, ...]:
    spread = min(pitch * 1.7, LARGEST_PITCH * 2) if len(neurons) == 2 and layer == 0 else pitch
    first = middle - spread * (len(neurons) - 1) / 2
    return tuple(
        Node(layer, neuron, x - side / 2, first + spread * i - side / 2, side) for i, neuron in enumerate(neurons)
    )


def _seen(node: Node, view: View) -> Node:
    """Return a node where it is seen, on whole pixels."""
    return Node(node.layer, node.neuron, round(view.x(node.x)), round(view.y(node.y)), round(view.scale * node.side))


def _edges(
    nodes: tuple[tuple[Node, ...], ...],
) -> tuple[tuple[Indices, Indices, Indices], tuple[Floats, Floats, Floats, Floats]]:
    """Return (layer, neuron, input) and (x0, y0, x1, y1) of all edges."""
    rows = [
        (below.layer, below.neuron, above.neuron, above.x + above.side, above.middle, below.x, below.middle)
        for before, after in itertools.pairwise(nodes)
        for below in after
        for above in before
    ]
    table = np.array(rows, float).reshape(-1, 7)
    which = table[:, :3].astype(np.intp)
    return (which[:, 0], which[:, 1], which[:, 2]), (table[:, 3], table[:, 4], table[:, 5], table[:, 6])
