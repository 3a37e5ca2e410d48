"""What a hover card says: the exact numbers of one weight or bias."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from nnviz.snapshot import Snapshot
from nnviz.ui.panels.diagram.picture import entry
from nnviz.ui.panels.drawing import words
from nnviz.ui.panels.frame import Frame, Hover


@dataclass(frozen=True, slots=True)
class Card:
    """A hover card: a title, a word in the corner, lines of label and value, and a note or ""."""

    title: str
    corner: str
    lines: tuple[tuple[str, str], ...]
    note: str = ""


def card_of(frame: Frame, hover: Hover | None) -> Card | None:
    """Return the card of the weight or bias that `hover` is on, or None where it is on none that exists."""
    snapshot = frame.snapshot
    if snapshot is None or hover is None or not _exists(snapshot, hover):
        return None
    layers = len(snapshot.sizes) - 1
    inputs = frame.data.inputs if frame.data is not None else ()
    name = words.unit_name(hover.layer, hover.neuron, layers, inputs, snapshot.sizes[-1])
    lines = tuple(
        (label, words.number(entry(snapshot.matrices[kind][hover.layer - 1], hover.neuron, hover.input), sign=True))
        for kind, label in _labels(hover.input == 0)
        if kind in snapshot.matrices
    )
    if hover.input == 0:
        return Card(name, f"b{words.subscript(hover.layer)}", lines)
    source = words.unit_name(hover.layer - 1, hover.input, layers, inputs)
    return Card(f"{source} → {name}", f"W{words.subscript(hover.layer)}", lines, _note(snapshot, hover.layer))


def _labels(bias: bool) -> tuple[tuple[str, str], ...]:
    letter = "b" if bias else "W"
    return (("weight", letter), ("gradient", f"∂J/∂{letter}"), ("update", f"Δ{letter}"))


def _exists(snapshot: Snapshot, hover: Hover) -> bool:
    if not 1 <= hover.layer < len(snapshot.sizes) or "weight" not in snapshot.matrices:
        return False
    return 1 <= hover.neuron <= snapshot.sizes[hover.layer] and 0 <= hover.input <= snapshot.sizes[hover.layer - 1]


def _note(snapshot: Snapshot, layer: int) -> str:
    rows, columns = snapshot.matrices["weight"][layer - 1].block
    if (rows, columns) == (1, 1):
        return ""
    return QCoreApplication.translate("panels", "largest of {0} × {1} weights").format(rows, columns)
