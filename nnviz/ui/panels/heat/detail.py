"""The exact values of one weight: as a column at the right, or in the footer where there is none."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QLineF, QRectF
from PySide6.QtGui import QPainter, QPen

from nnviz.ui.panels.diagram.picture import entry, written
from nnviz.ui.panels.drawing import colour, ink, words
from nnviz.ui.panels.drawing.stale import stale_note
from nnviz.ui.panels.frame import Frame, Hover
from nnviz.ui.panels.heat.picture import KINDS, Heatmaps
from nnviz.ui.theme import Theme

translate = QCoreApplication.translate


@dataclass(frozen=True, slots=True)
class Detail:
    """Lines of label and value under a title; `notes` say what they leave out, and of when they are."""

    title: str
    lines: tuple[tuple[str, str], ...]
    notes: tuple[str, ...] = ()


def weight_detail(frame: Frame, hover: Hover | None) -> Detail | None:
    """Return the values of the weight or bias that `hover` is on, of every kind there is; None where there is none."""
    snapshot = frame.snapshot
    if snapshot is None or hover is None or not 1 <= hover.layer < len(snapshot.sizes):
        return None
    outputs, inputs = snapshot.sizes[hover.layer], snapshot.sizes[hover.layer - 1]
    if not (1 <= hover.neuron <= outputs and 0 <= hover.input <= inputs):
        return None
    known = [(kind, snapshot.matrices[kind][hover.layer - 1]) for kind in KINDS if kind in snapshot.matrices]
    lines = tuple(
        (label(kind, hover.input == 0), written(snapshot, kind, entry(view, hover.neuron, hover.input)))
        for kind, view in known
    )
    merged = next((view.block for _, view in known if view.block != (1, 1) and hover.input), None)
    notes = [translate("panels", "largest of {0} × {1} weights").format(*merged)] if merged else []
    stale = stale_note(snapshot, {kind: label(kind, hover.input == 0) for kind, _ in known})
    return Detail(_title(frame, hover), lines, tuple([*notes, stale] if stale else notes))


def layer_detail(frame: Frame, picture: Heatmaps) -> Detail:
    """Return the largest magnitude of each layer's matrix."""
    snapshot = frame.snapshot
    views = snapshot.matrices.get(picture.kind, ()) if snapshot is not None else ()
    symbol = words.kind_symbol(picture.kind)
    lines = tuple(
        (symbol + words.subscript(i + 1), words.number(colour.magnitude(view.values))) for i, view in enumerate(views)
    )
    return Detail(translate("panels", "Largest |{0}|").format(symbol), lines)


def label(kind: str, bias: bool) -> str:
    """Return the symbol of a kind, of a weight or a bias."""
    symbol = words.kind_symbol(kind)
    return symbol.replace("W", "b") if bias else symbol


def draw_column(painter: QPainter, detail: Detail, box: QRectF, theme: Theme) -> None:
    """Draw the column at the right, as many lines as there is room for."""
    px = theme.px
    painter.setPen(QPen(theme.color("line"), 1.0))
    painter.drawLine(QLineF(box.left() + 0.5, box.top() + px(8), box.left() + 0.5, box.bottom() - px(8)))
    line = QRectF(box.left() + px(12), box.top() + px(6), box.width() - px(24), px(18))
    ink.text(painter, line, detail.title, theme.font(12, 600), theme.color("text"), ink.LEFT)
    for name, value in detail.lines:
        line.translate(0, px(20))
        if line.bottom() > box.bottom():
            return
        ink.text(painter, line, name, theme.font(11), theme.color("muted"), ink.LEFT)
        ink.text(painter, line, value, theme.font(11, 600), theme.color("text"), ink.RIGHT)
    line.translate(0, px(20))
    for note in detail.notes:
        line.setHeight(px(18) * (1 + (ink.advance(note, theme.font(11)) > line.width())))
        if line.bottom() <= box.bottom():
            ink.wrapped(painter, line, note, theme.font(11), theme.color("muted"))
        line.translate(0, line.height())


def in_words(detail: Detail) -> tuple[str, ...]:
    """Return the values for a footer."""
    notes = (f"({note})" for note in detail.notes)
    return (detail.title, *(f"{name} {value}" for name, value in detail.lines), *notes)


def footer_lines(parts: tuple[str, ...], width: float, theme: Theme, between: str = "  ") -> tuple[str, ...]:
    """Return the parts in one line, or in two where one is too long."""
    font = theme.font(11)
    whole = between.join(parts)
    if len(parts) < 2 or ink.advance(whole, font) <= width:
        return (whole,)
    splits = [(between.join(parts[:at]), between.join(parts[at:])) for at in range(1, len(parts))]
    return min(splits, key=lambda pair: max(ink.advance(line, font) for line in pair))


def _title(frame: Frame, hover: Hover) -> str:
    assert frame.snapshot is not None
    sizes = frame.snapshot.sizes
    inputs = frame.data.inputs if frame.data is not None else ()
    name = words.unit_name(hover.layer, hover.neuron, len(sizes) - 1, inputs, sizes[-1])
    if hover.input == 0:
        return f"{name} · b{words.subscript(hover.layer)}"
    return f"{words.unit_name(hover.layer - 1, hover.input, len(sizes) - 1, inputs)} → {name}"
