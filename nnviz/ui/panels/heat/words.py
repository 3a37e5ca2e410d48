"""What must be said beside the cells, and their numbers as text."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from nnviz.ui.panels.drawing import words
from nnviz.ui.panels.drawing.stale import before_the_edit
from nnviz.ui.panels.frame import Frame
from nnviz.ui.panels.heat.cells import Fields, Heat
from nnviz.ui.panels.heat.picture import Heatmaps

translate = QCoreApplication.translate


def footer_words(picture: Heatmaps) -> tuple[str, ...]:
    """Return what must be known to read the cells: what was left out or merged, the scale, what lies beyond it."""
    parts = []
    if picture.stale:
        parts.append(f"{words.kind_symbol(picture.kind)}: {before_the_edit()}")
    if picture.clipped:
        parts.append(translate("panels", "{0} beyond the scale (dotted)").format(picture.clipped))
    if picture.broken:
        parts.append(translate("panels", "{0} not finite").format(picture.broken))
    for one in picture.heats:
        parts += _fields(one, picture) if isinstance(one, Fields) else []
    parts += [_merged(one) for one in picture.heats if one.block != (1, 1)][:2]
    if not parts and not picture.look.own:
        return (translate("panels", "One scale for all layers; b is the bias."),)
    return (*parts, _scale(picture))


def table(frame: Frame, kind: str) -> str:
    """Return all matrices of a kind, each row followed by its bias, as tab-separated text."""
    views = frame.snapshot.matrices.get(kind, ()) if frame.snapshot is not None else ()
    lines: list[str] = []
    for layer, view in enumerate(views, 1):
        merged = "" if view.block == (1, 1) else f" ({view.block[0]}×{view.block[1]} merged)"
        lines.append(f"{words.kind_symbol(kind)}{words.subscript(layer)} {view.shape[0]}×{view.shape[1]}{merged} | b")
        biases = view.bias[:: view.block[0]] if merged else view.bias
        for row, bias in zip(view.values.tolist(), biases.tolist(), strict=True):
            lines.append("\t".join(map(repr, [*row, bias])))
    return "\n".join(lines) + "\n"


def _merged(one: Heat | Fields) -> str:
    text = translate("panels", "{0}: a cell is the largest of {1} × {2}")
    return text.format("W" + words.subscript(one.layer), *one.block)


def _fields(one: Fields, picture: Heatmaps) -> list[str]:
    order = translate("panels", "by norm") if picture.look.by_norm else translate("panels", "by index")
    if len(one.neurons) == one.shape[0]:
        return [translate("panels", "rows of W₁ {0}").format(order)]
    span = (one.first + 1, one.first + len(one.neurons), one.shape[0], order)
    return [translate("panels", "rows {0}–{1} of {2} of W₁ {3} (wheel)").format(*span)]


def _scale(picture: Heatmaps) -> str:
    if picture.look.own:
        return translate("panels", "own scale per layer")
    return translate("panels", "one scale for all layers")
