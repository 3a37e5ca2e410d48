"""What a hover card says: the exact numbers of one weight or bias."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QCoreApplication

from nnviz.snapshot import SampleView, Snapshot
from nnviz.ui.panels.diagram.picture import entry, written
from nnviz.ui.panels.diagram.target import Target
from nnviz.ui.panels.drawing import words
from nnviz.ui.panels.drawing.stale import stale_note
from nnviz.ui.panels.frame import Frame, Hover

translate = QCoreApplication.translate


@dataclass(frozen=True, slots=True)
class Card:
    """A hover card: a title, a word in the corner, lines of label and value, and a note or ""."""

    title: str
    corner: str
    lines: tuple[tuple[str, str], ...]
    note: str = ""


def card_for(frame: Frame, target: Target, pending: tuple[Hover, float] | None = None, digits: int = 4) -> Card | None:
    """Return the card of what pointer or keyboard is on; `pending`: a value under change, and of what."""
    hover = target.hover
    if target.kind == "node" or hover is None:
        return node_card(frame, target.layer, target.neuron, digits)
    if target.kind == "fan":
        return fan_card(frame, hover, digits)
    card = card_of(frame, hover, digits)
    if card is not None and pending is not None and pending[0] == hover:
        return pending_card(card, pending[1], digits)
    return card


def card_of(frame: Frame, hover: Hover | None, digits: int = 4) -> Card | None:
    """Return the card of the weight or bias that `hover` is on, or None where it is on none that exists."""
    snapshot = frame.snapshot
    if snapshot is None or hover is None or not _exists(snapshot, hover):
        return None
    layers = len(snapshot.sizes) - 1
    inputs = frame.data.inputs if frame.data is not None else ()
    name = words.unit_name(hover.layer, hover.neuron, layers, inputs, snapshot.sizes[-1])
    known = ((kind, label, entry(snapshot.matrices[kind][hover.layer - 1], hover.neuron, hover.input))
             for kind, label in _labels(hover.input == 0) if kind in snapshot.matrices)  # fmt: skip
    lines = tuple((label, written(snapshot, kind, value, digits)) for kind, label, value in known)
    if hover.input == 0:
        return Card(name, f"b{words.subscript(hover.layer)}", lines, _note(snapshot))
    source = words.unit_name(hover.layer - 1, hover.input, layers, inputs)
    return Card(f"{source} → {name}", f"W{words.subscript(hover.layer)}", lines, _note(snapshot, hover.layer))


def fan_card(frame: Frame, hover: Hover, digits: int = 4) -> Card | None:
    """Return the card of all weights from an input image to a neuron: their norms."""
    snapshot = frame.snapshot
    if snapshot is None or not _exists(snapshot, hover):
        return None
    lines = []
    for kind, label in _labels(False):
        if kind in snapshot.matrices:
            view = snapshot.matrices[kind][hover.layer - 1]
            norm = float(np.linalg.norm(np.asarray(view.values[(hover.neuron - 1) // view.block[0]], float)))
            lines.append((f"‖{label}‖₂", written(snapshot, kind, norm, digits).removeprefix("+")))
    name = words.unit_name(hover.layer, hover.neuron, len(snapshot.sizes) - 1, outputs=snapshot.sizes[-1])
    title = translate("panels", "{0} inputs").format(words.count(snapshot.sizes[0])) + f" → {name}"
    return Card(title, f"W{words.subscript(hover.layer)}", tuple(lines), _note(snapshot, hover.layer))


def node_card(frame: Frame, layer: int, neuron: int, digits: int = 4) -> Card | None:
    """Return the card of a neuron: its bias and, of the chosen sample where it is known, z, a, f′(z) and δ; or x."""
    snapshot = frame.snapshot
    if snapshot is None or not 0 <= layer < len(snapshot.sizes) or not 1 <= neuron <= snapshot.sizes[layer]:
        return None
    inputs = frame.data.inputs if frame.data is not None else ()
    name = words.unit_name(layer, neuron, len(snapshot.sizes) - 1, inputs, snapshot.sizes[-1])
    values: list[tuple[str, float]] = []
    if layer and "weight" in snapshot.matrices:
        values.append(("b", float(snapshot.matrices["weight"][layer - 1].bias[neuron - 1])))
    if snapshot.sample is not None:
        values += sample_values(snapshot.sample, layer, neuron)
    corner = translate("panels", "sample {0}").format(snapshot.sample.index + 1) if snapshot.sample is not None else ""
    return Card(name, corner, tuple((label, words.number(value, digits, sign=True)) for label, value in values))


def sample_values(sample: SampleView, layer: int, neuron: int) -> list[tuple[str, float]]:
    """Return what a sample makes of a neuron, as (symbol, value)."""
    if layer == 0:
        return [("a", float(sample.a[0][neuron - 1]))]
    rows = (("z", sample.z), ("f′(z)", sample.slope), ("δ", sample.delta))
    z, slope, delta = ((label, float(values[layer - 1][neuron - 1])) for label, values in rows)
    return [z, ("a", float(sample.a[layer][neuron - 1])), slope, delta]


def pending_card(card: Card, value: float, digits: int = 4) -> Card:
    """Return `card` while its weight or bias is being changed to `value`."""
    (label, old), *_ = card.lines
    return Card(card.title, card.corner, ((label, old), ("→", words.number(value, digits, sign=True))))


def _labels(bias: bool) -> tuple[tuple[str, str], ...]:
    letter = "b" if bias else "W"
    return (("weight", letter), ("gradient", f"∂J/∂{letter}"), ("update", f"Δ{letter}"))


def _exists(snapshot: Snapshot, hover: Hover) -> bool:
    if not 1 <= hover.layer < len(snapshot.sizes) or "weight" not in snapshot.matrices:
        return False
    return 1 <= hover.neuron <= snapshot.sizes[hover.layer] and 0 <= hover.input <= snapshot.sizes[hover.layer - 1]


def _note(snapshot: Snapshot, layer: int = 0) -> str:
    """Return what must be known to read the values; `layer`: of which a cell, that may be of several weights."""
    parts = []
    if layer and (block := snapshot.matrices["weight"][layer - 1].block) != (1, 1):
        parts.append(translate("panels", "largest of {0} × {1} weights").format(*block))
    stale = stale_note(snapshot, {kind: label for kind, label in _labels(not layer) if kind in snapshot.matrices})
    return " · ".join([*parts, stale] if stale else parts)
