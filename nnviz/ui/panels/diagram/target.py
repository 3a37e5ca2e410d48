"""What of a diagram the pointer or the keyboard is on, and where the arrow keys lead from there."""

from __future__ import annotations

from dataclasses import dataclass

from nnviz.ui.panels.diagram.geometry import Geometry, Node
from nnviz.ui.panels.frame import Hover

#: Design pixels within which an edge is met.
REACH = 5.0


@dataclass(frozen=True, slots=True)
class Target:
    """A "node", a "bias", an "edge" (one weight) or a "fan" (all weights of an input image), numbered as `Hover` is."""

    kind: str
    layer: int
    neuron: int
    input: int = 0

    @property
    def hover(self) -> Hover | None:
        """What other panels may show of it, or None where there is no weight behind it."""
        return Hover(self.layer, self.neuron, self.input) if self.layer else None

    @property
    def single(self) -> bool:
        """Whether it is one number that can be set."""
        return self.kind in ("bias", "edge")


def target_at(place: Geometry, x: float, y: float, zoom: float) -> Target | None:
    """Return what lies at a point between headings and footer: a bias before its node, a node before an edge."""
    if not place.body[0] <= y <= place.body[1]:
        return None
    for column in place.nodes[1:]:
        for node in column:
            if _on_bias(node, x, y, zoom):
                return Target("bias", node.layer, node.neuron)
    found = place.node_at(x, y)
    if found is not None:
        return Target("node", found.layer, found.neuron)
    edge = place.edge_at(x, y, REACH * zoom)
    return edge_target(place, edge) if edge >= 0 else None


def edge_target(place: Geometry, edge: int) -> Target:
    """Return the target that edge number `edge` is."""
    layer, neuron, source = (int(which[edge]) for which in (place.layer, place.neuron, place.input))
    return Target("edge" if source else "fan", layer, neuron, source)


def moved(place: Geometry, at: Target | None, across: int, down: int) -> Target:
    """Return the neuron one column across (the nearest there) or one place down from `at`; the first from nowhere."""
    if at is None or at.layer >= len(place.nodes):
        first = place.nodes[min(1, len(place.nodes) - 1)][0]
        return Target("node", first.layer, first.neuron)
    column = place.nodes[at.layer]
    here = next((i for i, node in enumerate(column) if node.neuron == at.neuron), 0)
    if down:
        node = column[min(len(column) - 1, max(0, here + down))]
    else:
        other = place.nodes[min(len(place.nodes) - 1, max(0, at.layer + across))]
        node = column[here] if other is column else min(other, key=lambda one: abs(one.middle - column[here].middle))
    return Target("node", node.layer, node.neuron)


def along(place: Geometry, at: Target, down: int) -> Target:
    """Return the next of the bias and the incoming weights of the neuron that `at` belongs to."""
    if not 1 <= at.layer < len(place.nodes):
        return at
    sources = [node.neuron for node in place.nodes[at.layer - 1]]
    steps = [Target("bias", at.layer, at.neuron)]
    steps += [Target("edge" if source else "fan", at.layer, at.neuron, source) for source in sources]
    if at not in steps:
        return steps[0 if down > 0 else -1]
    return steps[(steps.index(at) + down) % len(steps)]


def anchor(place: Geometry, at: Target) -> tuple[float, float] | None:
    """Return the point at which a field or a card of a target stands, or None where it is not shown."""
    node = place.node(at.layer, at.neuron) if 0 <= at.layer < len(place.nodes) else None
    if node is None:
        return None
    if at.kind in ("edge", "fan"):
        for edge in place.edges_of(at.layer, at.neuron, at.input):
            return float(place.x0[edge] + place.x1[edge]) / 2, float(place.y0[edge] + place.y1[edge]) / 2
    return float(node.x), node.y + node.side if at.kind == "bias" else node.middle


def _on_bias(node: Node, x: float, y: float, zoom: float) -> bool:
    left, top, side = node.bias(zoom)
    return left - 1 <= x <= left + side + 1 and top - 1 <= y <= top + side + 1
