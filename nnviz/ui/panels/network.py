"""The network diagram panel."""

from __future__ import annotations

from dataclasses import replace

import msgspec
from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, QPointF, Qt, QTimer, Slot
from PySide6.QtGui import QGuiApplication, QPainter, QResizeEvent
from PySide6.QtWidgets import QWidget

from nnviz.snapshot import Needs
from nnviz.ui.panels.base import CHOSEN_NEURON, CHOSEN_SAMPLE, Frame, Hover, PaintedPanel, PanelEntry
from nnviz.ui.panels.diagram import target as targets
from nnviz.ui.panels.diagram.arithmetic import arithmetic_of, exists
from nnviz.ui.panels.diagram.arithmetic_card import ArithmeticCard
from nnviz.ui.panels.diagram.card import Card, card_for
from nnviz.ui.panels.diagram.card_paint import card_box, draw_card
from nnviz.ui.panels.diagram.data_text import data_text
from nnviz.ui.panels.diagram.editing import value_of
from nnviz.ui.panels.diagram.editor import WeightEditor
from nnviz.ui.panels.diagram.hands import DiagramHands
from nnviz.ui.panels.diagram.held import HeldNeurons
from nnviz.ui.panels.diagram.menu import DiagramMenu, tips
from nnviz.ui.panels.diagram.paint import DiagramPainter
from nnviz.ui.panels.diagram.picture import Diagram, Look, diagram_picture
from nnviz.ui.panels.diagram.portraits import LEARNED
from nnviz.ui.panels.diagram.target import Target
from nnviz.ui.panels.diagram.view import STEP, View
from nnviz.ui.panels.drawing import ink, words
from nnviz.ui.panels.drawing.segments import Segments
from nnviz.ui.theme import Theme
from nnviz.ui.viewpoint import Viewpoint

translate = QCoreApplication.translate

#: Side of the grid of a neuron's response; cells enough for the whole of a 784-128-10 network.
_GRID, _CELLS = 32, 131_072
#: Digits of an exact value, and the design pixels from which on the header has room for what nodes show.
_DIGITS, _ROOMY = 6, 560


class NetworkPanel(PaintedPanel):
    """Edges by sign and magnitude, neurons by what they have learned or a sample's numbers; a click opens the sums."""

    def __init__(self, entry: PanelEntry, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(entry, theme, parent)
        self.look = Look()
        self._painter = DiagramPainter()
        self._picture: Diagram | None = None
        self._held = HeldNeurons()
        self._at: Target | None = None
        self._left: Target | None = None
        self._asks = (False, False)
        self._card: ArithmeticCard | None = None
        self._editor = WeightEditor(theme, self.canvas)
        self._nodes, self._kinds = Segments(self._node_labels()), Segments(self._kind_labels())
        self._menu = DiagramMenu(self)
        self._build_controls()
        self._editor.changed.connect(self.refresh)
        self._editor.commanded.connect(self.commanded)
        self._editor.left.connect(self.canvas.setFocus)
        self._hands = DiagramHands(self.canvas, self)
        self._name()
        self.choices.add_tabs("nodes", self._nodes)
        self.choices.add_tabs("edges", self._kinds)
        self.choices.add("rule", lambda: self.look.rule, self._menu.take_rule)

    def needs(self, viewpoint: Viewpoint) -> Needs:
        """Return what the panel, as it stands, asks of a snapshot."""
        sample, phase = self._wants()
        chosen = CHOSEN_SAMPLE if sample else -1
        return msgspec.structs.replace(super().needs(viewpoint), sample=chosen, before=phase, batch=phase)

    def show_frame(self, frame: Frame) -> None:
        """Show `frame` from now on, and ask for what it turns out to need."""
        self._editor.see(frame)
        super().show_frame(frame)
        if self._wants() != self._asks:
            self._asks = self._wants()
            self.needs_changed.emit()

    def refresh(self) -> None:
        """Bring `frame` to the screen."""
        super().refresh()
        self._show_arithmetic()

    def subtitle(self, frame: Frame) -> str:
        """Return the widths, as in "2–8–8–1"."""
        return words.sizes(frame.snapshot.sizes) if frame.snapshot is not None else ""

    def summary(self, frame: Frame) -> str:
        """Return the network and its largest weight in a sentence."""
        snapshot = frame.snapshot
        if snapshot is None or "weight" not in snapshot.matrices:
            return translate("panels", "No network yet.")
        largest = max((float(abs(view.values).max()), i) for i, view in enumerate(snapshot.matrices["weight"], start=1))
        text = translate("panels", "Network {0} at step {1}; largest weight {2}, in layer {3}.")
        text = text.format(words.sizes(snapshot.sizes), snapshot.step, words.number(largest[0]), largest[1])
        found = arithmetic_of(frame)
        return (
            text if found is None else f"{text} {found.name}: z = {words.number(found.z)}, a = {words.number(found.a)}"
        )

    def set_theme(self, theme: Theme) -> None:
        """Draw with `theme` (its zoom included) from now on."""
        self._editor.set_theme(theme)
        if self._card is not None:
            self._card.set_theme(theme)
        super().set_theme(theme)

    def retranslate(self) -> None:
        """Put all texts into the present language."""
        self._kinds.set_labels(self._kind_labels())
        self._nodes.set_labels(self._node_labels())
        self._menu.retranslate()
        self._painter = DiagramPainter()
        if self._card is not None:
            self._card.retranslate()
        self._name()
        super().retranslate()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave to the menu what the header has no room for, and keep the part seen."""
        super().resizeEvent(event)
        self._nodes.setVisible(self.width() >= self.theme.px(_ROOMY))
        self.look = replace(self.look, view=self.look.view.clamped(self._size()))
        self._show_arithmetic()

    def paint(self, painter: QPainter, width: int, height: int) -> None:
        """Draw the diagram, what is hovered or chosen, and the card of it."""
        shown = self._held.of(self.frame, height, self.theme.zoom, self.look)
        look = replace(self.look, pending=self._editor.pending)
        self._picture = diagram_picture(self.frame, width, height, self.theme.zoom, look, shown)
        if self._picture is None:
            ink.empty(painter, width, height, self.theme, self.frame.message)
            return
        self._painter.paint(painter, self._picture, self.frame, self.theme)
        if self._card is not None and not self._card.stands_by(self._picture.geometry):
            QTimer.singleShot(0, self, self._show_arithmetic)  # paused, no other frame may come
        layer, neuron = self.frame.selection.neuron
        if layer:
            self._painter.paint_target(painter, self._picture, Target("node", layer, neuron), self.theme, True)
        target = self._hovered()
        if target is not None:
            self._painter.paint_target(painter, self._picture, target, self.theme, self.canvas.hasFocus())
            card = self._hover_card(target)
            open_here = target.kind == "node" and (target.layer, target.neuron) == (layer, neuron)
            if card is not None and not open_here:
                draw_card(painter, card, card_box(card, self._picture.geometry, target, self.theme), self.theme)

    def hover_at(self, point: QPointF) -> Hover | None:
        """Return the bias or weight at a point."""
        target = self.target_at(point)
        if target != self._at:
            self._at = target
            self.canvas.update()
        return target.hover if target is not None else None

    def point_at(self, point: QPointF | None) -> None:
        """Follow the pointer; None: it left."""
        if point is None and self._at is not None:
            self._at = None
            self.canvas.update()
        super().point_at(point)

    # What the hands do (see `diagram.hands.Handled`).

    def target_at(self, point: QPointF) -> Target | None:
        """Return what lies at a point of the canvas."""
        if self._picture is None:
            return None
        return targets.target_at(self._picture.geometry, point.x(), point.y(), self.theme.zoom)

    def can_edit(self, target: Target | None) -> bool:
        """Whether a target is a weight or bias that can be changed now, where weights are shown."""
        return self.look.kind == "weight" and value_of(self.frame, target) is not None

    def drag_to(self, target: Target, up: float, done: bool) -> None:
        """Follow a drag on a number."""
        if self._editor.dragging is None:
            self._put(target)
        if self._picture is not None:
            self._editor.drag_to(target, up, self._picture, done)

    def drop(self) -> None:
        """End a drag without changing anything."""
        self._editor.drop()

    def pan(self, across: float, down: float) -> None:
        """Move the part seen."""
        self._see(self.look.view.panned(across, down, self._size()))

    def zoom(self, factor: float, at: QPointF | None) -> None:
        """Magnify about a point (None: the middle)."""
        width, height = self._size()
        point = (at.x(), at.y()) if at is not None else (width / 2, height / 2)
        self._see(self.look.view.zoomed(factor, point, (width, height)))

    def fit(self) -> None:
        """Show everything."""
        self._see(View())

    def open_arithmetic(self, target: Target) -> None:
        """Open the arithmetic of a neuron, or close it where it is open."""
        if target.layer:
            chosen = (target.layer, target.neuron)
            neuron = (0, 0) if chosen == self.frame.selection.neuron else chosen
            self.selected.emit(replace(self.frame.selection, neuron=neuron))

    def open_field(self, target: Target) -> None:
        """Open the field of a weight or bias."""
        if self._picture is not None:
            self._editor.open_field(target, self._picture)

    def step(self, across: int, down: int, edges: bool) -> None:
        """Move the keyboard's place: to another neuron, or along a neuron's bias and weights."""
        if self._picture is None:
            return
        place = self._picture.geometry
        if edges and self._at is not None:
            self._put(targets.along(place, self._at, down or across))
        else:
            self._put(targets.moved(place, self._at, across, down))

    def enter(self) -> bool:
        """Open what the keyboard is on; False where it is on nothing that opens."""
        if self._at is None:
            return False
        if self._at.single:
            self.open_field(self._at)
        else:
            self.open_arithmetic(self._at)
        return True

    def escape(self) -> bool:
        """Close the arithmetic, or leave an edge for its neuron; False where there is nothing to do."""
        if self.frame.selection.neuron != (0, 0):
            self._close()
        elif self._at is not None and self._at.kind != "node":
            self._put(Target("node", self._at.layer, self._at.neuron))
        else:
            return False
        return True

    def focus(self, here: bool) -> None:
        """Show where the keyboard is as soon as it comes, which is where it was last; hide it when it goes."""
        if here and self._at is None and QGuiApplication.mouseButtons() == Qt.MouseButton.NoButton:
            self._at = self._left
            self.step(0, 0, self._left is not None and self._left.kind != "node")
        elif not here and not self._editor.typing:
            self._left = self._at
            self._put(None)
        self.canvas.update()

    def _put(self, target: Target | None) -> None:
        self._at = target
        self._hover = target.hover if target is not None else None
        self.hovered.emit(self._hover)
        card = self._hover_card(target) if target is not None else None
        lines = ", ".join(f"{label} {value}" for label, value in card.lines) if card is not None else ""
        self.canvas.setAccessibleDescription(f"{card.title}: {lines}" if card is not None else self._help())
        self.canvas.update()

    def _hovered(self) -> Target | None:
        """Return what to outline: what pointer or keyboard is on here, else what another panel says."""
        hover = self.frame.hover
        if self._editor.held is not None:
            return self._editor.held
        if self._at is not None and self._at.hover == (hover if hover is not None and hover.layer else self._at.hover):
            return self._at
        if hover is None or not hover.layer:
            return None
        return Target("edge" if hover.input else "bias", hover.layer, hover.neuron, hover.input)

    def _hover_card(self, target: Target) -> Card | None:
        return card_for(self.frame, target, self._editor.pending, _DIGITS)

    @Slot()
    def _show_arithmetic(self) -> None:
        arithmetic = arithmetic_of(self.frame) if self.frame.selection.neuron != (0, 0) else None
        if arithmetic is None:
            if self._card is not None and self._card.isVisible():
                self._card.hide()
            return
        if self._card is None:
            self._card = ArithmeticCard(self.theme, self.canvas)
            self._card.closed.connect(self._close)
            self._card.sample_chosen.connect(self._choose_sample)
        self._card.show_arithmetic(arithmetic, self.frame.selection.sample)
        self._card.stand(self._picture.geometry if self._picture is not None else None)

    @Slot()
    def _close(self) -> None:
        if (focus := self.window().focusWidget()) is not None and self.isAncestorOf(focus):
            self.canvas.setFocus()
        self.selected.emit(replace(self.frame.selection, neuron=(0, 0)))

    @Slot(int)
    def _choose_sample(self, index: int) -> None:
        self.selected.emit(replace(self.frame.selection, sample=index))

    def _wants(self) -> tuple[bool, bool]:
        """Return whether a sample's numbers are needed, and whether it is slow motion."""
        frame = self.frame
        phase = bool(frame.phase)
        chosen = frame.snapshot is not None and exists(frame.snapshot, frame.selection.neuron)
        return phase or chosen or self.look.nodes != LEARNED, phase

    def _size(self) -> tuple[float, float]:
        return float(self.canvas.width()), float(self.canvas.height())

    def _see(self, view: View) -> None:
        if view != self.look.view:
            self.look = replace(self.look, view=view)
            self.refresh()

    def _build_controls(self) -> None:
        self.add_tabs(self._nodes)
        self.add_tabs(self._kinds)
        self._kinds.chosen.connect(self._show_kind)
        self._nodes.chosen.connect(self._show_nodes)
        self._menu.nodes_chosen.connect(self._show_nodes)
        self._menu.rule_chosen.connect(self._show_rule)
        for action in self._menu.actions.values():
            self.add_menu_action(action)
        self._menu.actions["zoom_in"].triggered.connect(self._zoom_in)
        self._menu.actions["zoom_out"].triggered.connect(self._zoom_out)
        self._menu.actions["fit"].triggered.connect(self.fit)
        self._menu.actions["copy_data"].triggered.connect(self._copy_data)

    def _name(self) -> None:
        nodes, edges = tips()
        self._nodes.set_tips(nodes)
        self._kinds.set_tips(edges)
        self.canvas.setAccessibleName(self.entry.shown)
        self.canvas.setAccessibleDescription(self._help())

    def _help(self) -> str:
        return translate(
            "panels", "Arrows move between neurons, with Shift along weights; Enter opens the arithmetic or a value."
        )

    def _kind_labels(self) -> list[tuple[str, str]]:
        return [("weight", self.tr("Weight")), ("gradient", self.tr("Gradient")), ("update", self.tr("Update"))]

    def _node_labels(self) -> list[tuple[str, str]]:
        return [("learned", self.tr("Learned")), ("a", "a"), ("delta", "δ"), ("slope", "f′(z)")]

    @Slot(str)
    def _show_kind(self, kind: str) -> None:
        self.look = replace(self.look, kind=kind)
        self.refresh()

    @Slot(str)
    def _show_nodes(self, nodes: str) -> None:
        self.look = replace(self.look, nodes=nodes)
        self._nodes.choose(nodes)
        self._menu.choose(nodes)
        self._asks = self._wants()
        self.needs_changed.emit()
        self.refresh()

    @Slot(str)
    def _show_rule(self, rule: str) -> None:
        self.look = replace(self.look, rule=rule)
        self.refresh()

    @Slot()
    def _zoom_in(self) -> None:
        self.zoom(STEP, None)

    @Slot()
    def _zoom_out(self) -> None:
        self.zoom(1 / STEP, None)

    @Slot()
    def _copy_data(self) -> None:
        QGuiApplication.clipboard().setText(data_text(self.frame.snapshot))


def _needs(viewpoint: Viewpoint, size: tuple[int, int]) -> Needs:
    return Needs(
        run=viewpoint.run, branch=viewpoint.branch, seed=viewpoint.seed, matrices=("weight", "gradient", "update"),
        cells=_CELLS, responses=_GRID, focus=CHOSEN_NEURON,
    )  # fmt: skip


def _widget(theme: Theme, parent: QWidget | None = None) -> NetworkPanel:
    return NetworkPanel(ENTRY, theme, parent)


ENTRY = PanelEntry(
    name="network",
    title=str(QT_TRANSLATE_NOOP("panels", "Network")),
    order=10,
    cost=5.0,
    needs=_needs,
    widget=_widget,
)
