"""The weight heatmaps panel: W out × in of every layer, its gradient, its update, the optimizer's moments."""

from __future__ import annotations

import itertools
import time
from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, QEvent, QLineF, QObject, QPointF, QRectF, Qt
from PySide6.QtGui import QAction, QGuiApplication, QKeyEvent, QMouseEvent, QPainter, QPen, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QWidget

from nnviz.snapshot import Needs
from nnviz.ui.panels.base import Frame, Hover, PaintedPanel, PanelEntry
from nnviz.ui.panels.drawing import ink, words
from nnviz.ui.panels.drawing.chooser import Chooser
from nnviz.ui.panels.drawing.segments import Segments
from nnviz.ui.panels.heat import layout
from nnviz.ui.panels.heat.cells import Fields
from nnviz.ui.panels.heat.detail import draw_column, footer_lines, in_words, layer_detail, weight_detail
from nnviz.ui.panels.heat.moving import moved
from nnviz.ui.panels.heat.paint import HeatPainter, draw_box
from nnviz.ui.panels.heat.picture import ALWAYS, KINDS, Heatmaps, Look, field_order, field_shape, heat_picture
from nnviz.ui.panels.heat.words import footer_words, table
from nnviz.ui.theme import Theme
from nnviz.ui.viewpoint import Viewpoint

translate = QCoreApplication.translate

#: Most cells of a matrix asked for; what does not fit the pixels is reduced further here.
_CELLS = 131_072
#: Up to so many parameters all kinds are asked for at once, so that the values under the pointer are complete.
_SMALL = 20_000
#: Seconds the order of receptive fields is held, so that they do not dance.
_HOLD = 2.0


class WeightsPanel(PaintedPanel):
    """Every weight as a cell: blue above 0, orange below."""

    def __init__(self, entry: PanelEntry, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(entry, theme, parent)
        self._picture: Heatmaps | None = None
        self._painter = HeatPainter()
        self._own: bool | None = None  # until the user says, receptive fields have scales of their own
        self._look = Look(fields=True)
        self._images = False
        self._order: tuple[object, float, tuple[int, ...]] = ((), 0.0, ())
        self._kinds = Chooser([(kind, words.kind_symbol(kind)) for kind in KINDS])
        self._kinds.chosen.connect(self._show_kind)
        self._kinds.offer(ALWAYS)
        self.add_tabs(self._kinds)
        self._views = Segments(self._view_labels())
        self._views.chosen.connect(lambda key: self._change(fields=key == "fields", skip=0))
        self._views.hide()
        self.add_tabs(self._views)
        self._actions = {name: self._action(name) for name in ("own", "robust", "matrix", "index", "copy")}
        self.choices.add_tabs("kind", self._kinds)
        self.choices.add_open("own", lambda: self._own, self._set_own)
        for name in ("robust", "matrix", "index"):
            self.choices.add_switch(name, self._actions[name])
        self._name_actions()
        self.canvas.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.canvas.installEventFilter(self)

    def needs(self, viewpoint: Viewpoint) -> Needs:
        """Return the kinds shown, and all of them where the network is small."""
        snapshot = self.frame.snapshot
        sizes = snapshot.sizes if snapshot is not None else ()
        small = sum((a + 1) * b for a, b in itertools.pairwise(sizes)) <= _SMALL
        return _asked(viewpoint, KINDS if small else tuple(dict.fromkeys((*ALWAYS, self._kinds.key))))

    def show_frame(self, frame: Frame) -> None:
        """Show `frame`, with a tab for each kind of matrix its optimizer has."""
        before, after, shown = self.frame.snapshot, frame.snapshot, self._kinds.sizeHint()
        if after is not None and (before is None or (before.sizes, before.kinds) != (after.sizes, after.kinds)):
            kept = [kind for kind in KINDS if kind in ALWAYS or kind in after.kinds or kind in after.matrices]
            if self._kinds.key not in kept:
                self._kinds.choose("weight")
            self._kinds.offer(kept)
            self.needs_changed.emit()
        super().show_frame(frame)
        images = field_shape(frame) is not None
        for name in ("matrix", "index"):
            self._actions[name].setVisible(images)
        if images != self._images or self._kinds.sizeHint() != shown:
            self._images = images
            self._fit_tabs()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show as many tabs as there is room for."""
        super().resizeEvent(event)
        self._fit_tabs()

    def set_theme(self, theme: Theme) -> None:
        """Draw with `theme` from now on."""
        super().set_theme(theme)
        self._fit_tabs()

    def choosable_tabs(self) -> Sequence[Segments]:
        """Return the kinds of matrices, and how those of images are shown where there are any."""
        return [self._kinds, self._views] if self._images else [self._kinds]

    def subtitle(self, frame: Frame) -> str:
        """Return how matrices are drawn."""
        return translate("panels", "out × in")

    def summary(self, frame: Frame) -> str:
        """Return the shapes and the largest magnitude in a sentence."""
        picture = heat_picture(frame, 400, 300, 1.0, replace(self._look, kind=self._kinds.key))
        if picture is None:
            return translate("panels", "No weights yet.")
        shapes = ", ".join(f"{h.shape[0]}×{h.shape[1]}" for h in picture.heats)
        return translate("panels", "Matrices {0}, shown from {1} to {2}.").format(
            shapes, words.short(-picture.limit if picture.signed else 0.0), words.short(picture.limit)
        )

    def paint(self, painter: QPainter, width: int, height: int) -> None:
        """Draw all matrices, the colour bar, the values under the pointer, and the line of words below."""
        self._picture = heat_picture(self.frame, width, height, self.theme.zoom, self._shown())
        if self._picture is None:
            ink.empty(painter, width, height, self.theme, self.frame.message)
            return
        self._painter.paint(painter, self._picture, self.frame, (width, height), self.theme)
        self._draw_chosen(painter, self._picture)
        detail = weight_detail(self.frame, self.frame.hover)
        if self._picture.detail is not None:
            column = detail or layer_detail(self.frame, self._picture)
            draw_column(painter, column, QRectF(*self._picture.detail), self.theme)
        told = detail if self._picture.detail is None else None
        parts, between = (in_words(told), "  ") if told is not None else (footer_words(self._picture), " · ")
        lines = footer_lines(parts, width - self.theme.px(20), self.theme, between)
        self._draw_footer(painter, lines, "text" if told is not None else "muted", width, height)

    def retranslate(self) -> None:
        """Put all texts into the present language."""
        self._painter = HeatPainter()
        self._views.set_labels(self._view_labels())
        self._name_actions()
        super().retranslate()

    def hover_at(self, point: QPointF) -> Hover | None:
        """Return the weight or bias at a point."""
        for one in self._picture.heats if self._picture is not None else ():
            found = one.cell_at(point.x(), point.y())
            if found is not None:
                return Hover(one.layer, *found)
        return None

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take clicks, keys and the wheel from the body."""
        if isinstance(event, QMouseEvent) and event.type() == QEvent.Type.MouseButtonPress:
            self._choose(self.hover_at(event.position()))
        elif isinstance(event, QWheelEvent):
            return self._scroll(-1 if event.angleDelta().y() > 0 else 1)
        elif isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._type(event.key())
        elif event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self.refresh()
        return False

    def _shown(self) -> Look:
        """Return how the matrices are shown now."""
        fields = self._look.fields and field_shape(self.frame) is not None
        own = fields if self._own is None else self._own
        return replace(self._look, kind=self._kinds.key, own=own, order=self._held_order() if fields else ())

    def _held_order(self) -> tuple[int, ...]:
        snapshot = self.frame.snapshot
        assert snapshot is not None
        key = (snapshot.run, snapshot.branch, snapshot.seed, snapshot.sizes, self._look.by_norm)
        now = time.monotonic()
        if key != self._order[0] or now - self._order[1] > _HOLD:
            self._order = (key, now, field_order(self.frame, self._look))
        return self._order[2]

    def _draw_chosen(self, painter: QPainter, picture: Heatmaps) -> None:
        """Outline the chosen neuron's row, and the cell under the pointer."""
        layer, neuron = self.frame.selection.neuron
        for one in picture.heats:
            if one.layer == layer and 1 <= neuron <= one.shape[0]:
                draw_box(painter, one.row_of(neuron), "accent", self.theme)
        hover = self.frame.hover
        if hover is None or not 1 <= hover.layer <= len(picture.heats) or not hover.neuron:
            return
        one = picture.heats[hover.layer - 1]
        if hover.neuron <= one.shape[0] and hover.input <= one.shape[1]:
            name = "accent" if self.canvas.hasFocus() else "text"
            draw_box(painter, one.box_of(hover.neuron, hover.input), name, self.theme)

    def _draw_footer(self, painter: QPainter, lines: tuple[str, ...], ink_name: str, width: int, height: int) -> None:
        px = self.theme.px
        top, high = height - px(layout.FOOTER), px(layout.FOOTER)
        painter.setPen(QPen(self.theme.color("line"), 1.0))
        painter.drawLine(QLineF(0, top + 0.5, width, top + 0.5))
        for i, line in enumerate(lines):
            part = (high - px(2)) / len(lines)
            box = QRectF(px(8) if len(lines) > 1 else px(12), top + px(1) + i * part, width - px(16), part)
            ink.text(painter, box, line, self.theme.font(11), self.theme.color(ink_name), ink.LEFT)
        if self.canvas.hasFocus() and self.frame.hover is None:
            draw_box(painter, (1.0, 1.0, width - 2.0, top - 2.0), "accent", self.theme)

    def _choose(self, hover: Hover | None) -> None:
        if hover is not None and hover.layer and hover.neuron:
            self.selected.emit(replace(self.frame.selection, neuron=(hover.layer, hover.neuron)))

    def _scroll(self, lines: int) -> bool:
        """Scroll receptive fields that do not all fit; return whether there are any."""
        first = self._picture.heats[0] if self._picture is not None else None
        if not isinstance(first, Fields):
            return False
        last = -(-first.shape[0] // first.grid.columns) - first.grid.rows
        self._change(skip=min(max(0, self._look.skip + lines), max(0, last)))
        return True

    def _type(self, key: int) -> bool:
        """Move the cell under the pointer by the arrow keys; Enter opens its neuron, Escape leaves it."""
        if self._picture is None:
            return False
        hover = self.frame.hover if self.frame.hover is not None and self.frame.hover.layer else None
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._choose(hover)
            return hover is not None
        if key == Qt.Key.Key_Escape and hover is not None:
            self.hovered.emit(None)
            return True
        found = moved(self._picture, hover, key)
        if found is None:
            return False
        self.hovered.emit(found)
        return True

    def _fit_tabs(self) -> None:
        room = self.tabs_room()
        views = self._views.sizeHint().width() + self.theme.px(8)
        wide = self._images and room >= self.theme.px(190) + views
        self._views.setVisible(wide)
        self._kinds.fit(room - views * wide)
        left = room - views * wide - self._kinds.sizeHint().width() - self.theme.px(8)
        self._subtitle.setVisible(left >= ink.advance(self.subtitle(self.frame), self.theme.font(11)))

    def _show_kind(self, kind: str) -> None:
        self.needs_changed.emit()
        self.refresh()

    def _change(self, **changes: object) -> None:
        self._look = replace(self._look, **changes)  # type: ignore[arg-type]
        self._views.choose("fields" if self._look.fields else "matrix")
        self._actions["matrix"].setChecked(not self._look.fields)
        self.refresh()

    def _action(self, name: str) -> QAction:
        action = QAction(self)
        action.setObjectName(f"weights_{name}")
        action.setCheckable(name != "copy")
        action.triggered.connect(lambda checked=False: self._act(name, checked))
        self.add_menu_action(action)
        return action

    def _act(self, name: str, checked: bool) -> None:
        if name == "own":
            self._set_own(checked)
        elif name == "copy":
            QGuiApplication.clipboard().setText(table(self.frame, self._kinds.key))
        else:
            changes: dict[str, dict[str, object]] = {
                "robust": {"robust": checked},
                "matrix": {"fields": not checked, "skip": 0},
                "index": {"by_norm": not checked, "skip": 0},
            }
            self._change(**changes[name])

    def _set_own(self, own: bool | None) -> None:
        self._own = own
        self._actions["own"].setChecked(bool(own))
        self.refresh()

    def _name_actions(self) -> None:
        texts = {
            "own": translate("panels", "A scale of its own for each layer"),
            "robust": translate("panels", "Let the largest 1 % exceed the scale"),
            "matrix": translate("panels", "Matrix instead of receptive fields"),
            "index": translate("panels", "Receptive fields by index, not by norm"),
            "copy": translate("panels", "Copy data"),
        }
        for name, text in texts.items():
            self._actions[name].setText(text)
        self._kinds.set_tips({kind: words.kind_meaning(kind) for kind in KINDS})
        self.canvas.setAccessibleName(self.entry.shown)

    def _view_labels(self) -> list[tuple[str, str]]:
        return [("fields", translate("panels", "Fields")), ("matrix", translate("panels", "Matrix"))]


def _asked(viewpoint: Viewpoint, kinds: tuple[str, ...]) -> Needs:
    return Needs(run=viewpoint.run, branch=viewpoint.branch, seed=viewpoint.seed, matrices=kinds, cells=_CELLS)


def _needs(viewpoint: Viewpoint, size: tuple[int, int]) -> Needs:
    return _asked(viewpoint, ALWAYS)


def _widget(theme: Theme, parent: QWidget | None = None) -> WeightsPanel:
    return WeightsPanel(ENTRY, theme, parent)


ENTRY = PanelEntry(
    name="weights",
    title=str(QT_TRANSLATE_NOOP("panels", "Weights")),
    order=50,
    cost=2.0,
    needs=_needs,
    widget=_widget,
)
