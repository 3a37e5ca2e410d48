"""The words of a diagram: layer headings, names of inputs and outputs, what is left out, and the key below."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, QLineF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from nnviz.ui.panels.diagram import geometry as place_
from nnviz.ui.panels.diagram.geometry import Node
from nnviz.ui.panels.diagram.picture import Diagram
from nnviz.ui.panels.drawing import ink, words
from nnviz.ui.panels.drawing.stale import before_the_edit
from nnviz.ui.panels.frame import Frame
from nnviz.ui.theme import Theme

translate = QCoreApplication.translate


def draw_ground(painter: QPainter, picture: Diagram, frame: Frame, theme: Theme) -> None:
    """Draw everything that stays while weights move."""
    place = picture.geometry
    _headings(painter, picture, theme)
    painter.save()
    painter.setClipRect(QRectF(0.0, place.body[0], place.width, place.body[1] - place.body[0]))
    _names(painter, picture, frame, theme)
    _captions(painter, picture, theme)
    painter.restore()
    _key(painter, picture, frame, theme)


def heading(picture: Diagram, layer: int, width: float, theme: Theme) -> str:
    """Return the heading of a layer, as long a form of it as fits into `width`."""
    last = len(picture.sizes) - 1
    if layer == 0:
        forms = [translate("panels", "Input"), "x"]
    else:
        activation = words.activation_title(picture.activations[layer - 1])
        if layer == last:
            full, brief = translate("panels", "Output"), "ŷ"
        else:
            full, brief = translate("panels", "Hidden {0}").format(layer), f"h{words.subscript(layer)}"
        forms = [f"{full} · {activation}", f"{brief} · {activation}", full, brief]
    font = theme.font(11)
    return next((form for form in forms if ink.advance(form, font) <= width), forms[-1])


def caption(picture: Diagram, layer: int) -> tuple[str, ...]:
    """Return what is written under a layer: what of it is shown, where not all of it is."""
    column = picture.geometry.nodes[layer]
    size = picture.sizes[layer]
    if column[0].neuron == 0:
        return (translate("panels", "{0} inputs").format(words.count(size)),)
    if len(column) == size:
        return ()
    first = translate("panels", "{0} of {1} shown,").format(len(column), words.count(size))
    if picture.rule == "first":
        return first, translate("panels", "the first ones")
    incoming = layer == len(picture.sizes) - 1 or (picture.rule == "incoming" and layer > 0)
    rule = translate("panels", "largest |outgoing weight|")
    if incoming:
        rule = translate("panels", "largest |incoming weight|")
    if picture.portraits[layer].what == "response" and size > 64:
        return first, rule, translate("panels", "of the first 64")
    return first, rule


def _headings(painter: QPainter, picture: Diagram, theme: Theme) -> None:
    columns = picture.geometry.columns
    gap = columns[1] - columns[0]
    layers = len(columns) - 1
    named = gap > theme.px(150)
    y, high = theme.px(7), theme.px(16)
    for layer, x in enumerate(columns):
        width = gap * 0.62 if named else gap - theme.px(12)
        box = QRectF(x - gap / 2, y, gap, high)
        ink.text(painter, box, heading(picture, layer, width, theme), theme.font(11), theme.color("muted"))
        if named and layer:
            symbol = f"{words.kind_symbol(picture.kind)}{words.subscript(layer)}"
            middle = x - gap / 2
            painter.setPen(QPen(theme.layer_color(layer - 1, layers), theme.px(3)))
            painter.drawLine(QLineF(middle - theme.px(14), y + high / 2, middle - theme.px(5), y + high / 2))
            box = QRectF(middle, y, gap * 0.3, high)
            ink.text(painter, box, symbol, theme.font(11, 600), theme.color("text"), ink.LEFT)


def _names(painter: QPainter, picture: Diagram, frame: Frame, theme: Theme) -> None:
    inputs = frame.data.inputs if frame.data is not None else ()
    named = [node for node in picture.geometry.nodes[0] if node.neuron]
    names = [words.unit_name(0, node.neuron, len(picture.sizes) - 1, inputs) for node in named]
    _write_names(painter, named, names, (theme.px(6), ink.RIGHT), theme)
    classes = frame.data.classes if frame.data is not None else ()
    last = picture.geometry.nodes[-1]
    names = [words.unit_name(1, node.neuron, 1, outputs=picture.sizes[-1]) for node in last]
    if picture.sizes[-1] > 1:
        names = [classes[node.neuron - 1] if node.neuron <= len(classes) else name
                 for node, name in zip(last, names, strict=True)]  # fmt: skip
    _write_names(painter, last, names, (picture.geometry.width - theme.px(4), ink.LEFT), theme)


def _write_names(
    painter: QPainter,
    nodes: Sequence[Node],
    names: Sequence[str],
    to: tuple[float, Qt.AlignmentFlag],
    theme: Theme,
) -> None:
    """Write names beside the nodes of a column, as far as an edge of the panel, and aligned to the nodes."""
    if not nodes:
        return
    edge, align = to
    font, px = theme.font(12), theme.px
    ends = [node.x - px(8) if align == ink.RIGHT else node.x + node.side + px(8) for node in nodes]
    shown = ink.told_apart(names, font, max(0.0, min(abs(end - edge) for end in ends)))
    for node, end, name in zip(nodes, ends, shown, strict=True):
        left, right = sorted((edge, end))
        box = QRectF(left, node.middle - px(9), right - left, px(18))
        ink.text(painter, box, name, font, theme.color("text"), align)


def _captions(painter: QPainter, picture: Diagram, theme: Theme) -> None:
    """Write what is left out under each layer, or, where layers stand close, the rule once for all."""
    columns, px = picture.geometry.columns, theme.px
    gap = columns[1] - columns[0]
    bottom = picture.geometry.height - place_.FOOTER * theme.zoom - px(2)
    close = gap < px(140)
    rules: dict[str, None] = {}
    for layer, x in enumerate(columns):
        lines = caption(picture, layer)
        if not lines:
            continue
        nodes = picture.geometry.nodes[layer]
        top = nodes[-1].y + nodes[-1].side + px(4)
        if close and len(lines) > 1:
            rules[" ".join(lines[1:])] = None
            lines = (f"{len(nodes)}/{words.count(picture.sizes[layer])}",)
        for i, line in enumerate(lines):
            box = QRectF(x - gap * 0.49, top + px(14) * i, gap * 0.98, px(14))
            ink.text(painter, box, line, theme.font(11), theme.color("muted"))
    if rules:
        box = QRectF(px(8), bottom - px(15), picture.geometry.width - px(16), px(14))
        ink.text(painter, box, " · ".join(rules), theme.font(11), theme.color("muted"))


def _key(painter: QPainter, picture: Diagram, frame: Frame, theme: Theme) -> None:
    """Draw the footer: what width and colour of an edge, a bias and a node mean."""
    px = theme.px
    top = picture.geometry.height - place_.FOOTER * theme.zoom
    width = picture.geometry.width
    painter.setPen(QPen(theme.color("line"), 1.0))
    painter.drawLine(QLineF(0, top + 0.5, width, top + 0.5))
    if picture.stage is not None:  # the painter writes its caption there
        taken = ink.advance(picture.stage.caption, theme.font(12, 600)) + ink.advance(
            picture.stage.formula, theme.font(12)
        )
        _node_key(painter, picture, frame, theme, (taken + px(48), top))
        return
    x = _words(painter, px(12), top, edge_words(picture), theme)
    x = _words(painter, x + px(6), top, words.short(-picture.limit), theme)
    ink.wedge(painter, QRectF(x + px(4), top + px(12), px(84), px(7)), theme)
    x = _words(painter, x + px(92), top, "+" + words.short(picture.limit), theme)
    bias = QRectF(x + px(16), top + px(11), px(9), px(9))
    ink.colour_bar(painter, bias, theme)
    painter.drawRect(bias)
    label = translate("panels", "bias ±{0}").format(words.short(picture.bias_limit))
    x = _words(painter, bias.right() + px(6), top, label, theme)
    _node_key(painter, picture, frame, theme, (x + px(24), top))


def edge_words(picture: Diagram) -> str:
    """Return what the edges show, in words."""
    name = words.kind_name(picture.kind)
    return f"{name} ({before_the_edit()})" if picture.stale else name


def node_words(picture: Diagram, frame: Frame) -> str:
    """Return what the nodes show, in words; empty where they show nothing."""
    what = {portrait.what for portrait in picture.portraits[1:] if portrait.what}
    sample = frame.snapshot.sample if frame.snapshot is not None else None
    symbol = {"a": "a", "delta": "δ", "slope": "f′(z)"}.get(min(what)) if len(what) == 1 else None
    if symbol is not None and sample is not None:
        return translate("panels", "{0} of sample {1}").format(symbol, sample.index + 1)
    if not what:
        return ""
    return translate("panels", "activation") if what == {"response"} else translate("panels", "incoming weights")


def _node_key(painter: QPainter, picture: Diagram, frame: Frame, theme: Theme, at: tuple[float, float]) -> None:
    px = theme.px
    left, top = at
    limits = {p.limit for p in picture.portraits[1:-1] or picture.portraits[1:] if p.what}
    name = node_words(picture, frame)
    if not limits or not name:
        return
    low, high = ("−max", "+max") if len(limits) > 1 else (words.short(-min(limits)), "+" + words.short(min(limits)))
    names = [name]
    if picture.portraits[0].what == "response":
        inputs = translate("panels", "inputs ±max each")
        names.insert(0, f"{inputs} · {name}")
    font = theme.font(11)
    needs = [sum(ink.advance(word, font) for word in (one, low, high)) + px(66 + 34) for one in names]
    fitting = [pair for pair in zip(names, needs, strict=True) if pair[1] <= picture.geometry.width - left]
    if not fitting:
        return
    name, need = fitting[0]
    x = _words(painter, picture.geometry.width - need, top, name, theme)
    x = _words(painter, x + px(6), top, low, theme)
    ink.colour_bar(painter, QRectF(x + px(4), top + px(12), px(66), px(8)), theme)
    _words(painter, x + px(74), top, high, theme)


def _words(painter: QPainter, x: float, top: float, line: str, theme: Theme) -> float:
    """Draw words of the footer and return where they end."""
    font = theme.font(11)
    width = ink.advance(line, font) + 1.0
    box = QRectF(x, top, width, place_.FOOTER * theme.zoom)
    ink.text(painter, box, line, font, theme.color("muted"), ink.LEFT)
    return x + width
