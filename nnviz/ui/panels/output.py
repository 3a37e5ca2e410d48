"""The output panel: the decision boundary, the fitted surface or curve, or predictions of single samples."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import msgspec
from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, QPointF, Qt, Slot
from PySide6.QtGui import QAction, QGuiApplication, QKeySequence, QPainter, QPen
from PySide6.QtWidgets import QWidget

from nnviz.catalog.reading import pasted
from nnviz.snapshot import Needs
from nnviz.ui.panels.base import CHOSEN_OWN, CHOSEN_SAMPLE, Frame, PaintedPanel, PanelEntry
from nnviz.ui.panels.drawing import ink
from nnviz.ui.panels.drawing.segments import Segments
from nnviz.ui.panels.outputs import telling
from nnviz.ui.panels.outputs.body import Body
from nnviz.ui.panels.outputs.card import card_of, place_of_spot
from nnviz.ui.panels.outputs.drawing_mode import DrawingMode
from nnviz.ui.panels.outputs.hands import OutputHands
from nnviz.ui.panels.outputs.marks import chosen_index, train_index
from nnviz.ui.panels.outputs.pad_view import preparation
from nnviz.ui.panels.outputs.paint_card import draw_card, draw_note
from nnviz.ui.panels.outputs.spot import Spot
from nnviz.ui.panels.outputs.strips import DrawStrip, PadStrip
from nnviz.ui.theme import Theme
from nnviz.ui.viewpoint import Viewpoint

translate = QCoreApplication.translate

#: Side of the grid over the plane (points of a curve), and samples whose predictions are asked for.
_GRID, _EXAMPLES = 64, 512


class OutputPanel(PaintedPanel):
    """What the network makes of its inputs."""

    def __init__(self, entry: PanelEntry, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(entry, theme, parent)
        self._body = Body()
        self.kind = self._task = ""
        self.spot: tuple[Spot, QPointF] | None = None
        self._wants_loss = self._wants_batch = self._ring = False
        self._soon: Frame | None = None  # at which drawing was asked for
        self._tabs_of = {name: Segments(labels) for name, labels in telling.tabs().items()}
        for name, tabs in self._tabs_of.items():
            tabs.chosen.connect(self._turn)
            self.add_tabs(tabs)
            tabs.setVisible(name == "parts")
        self._tabs_of["parts"].choose("both")
        self._strip = DrawStrip(theme, self)
        self._brush = PadStrip(theme, round(100 * self._body.pad.pad.brush), self)
        for strip in (self._brush, self._strip):
            self._layout.insertWidget(1, strip)
        self._drawing = DrawingMode(self._strip, self)
        self._draw, self._paste, self._errors = QAction(self), QAction(self), QAction(self)
        self._draw.setCheckable(True)
        self._errors.setCheckable(True)
        self._connect()
        for name, tabs in self._tabs_of.items():
            self.choices.add_tabs(name, tabs)
        self.choices.add_switch("errors", self._errors)
        self.canvas.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._hands = OutputHands(self.canvas, self, self._body, self._drawing)
        self.retranslate()

    def show_frame(self, frame: Frame) -> None:
        """Show `frame` from now on."""
        if frame.data is not None and self._drawing.active:
            self._drawing.follow(frame.data)
        kind = telling.kind_of(frame.data)
        task = frame.data.task if frame.data is not None else ""
        other = (kind, task) != (self.kind, self._task)
        self.kind, self._task = kind, task
        super().show_frame(frame)
        self._ask_for_samples()
        if other:
            self._arrange()
        self._start_soon()

    def start_drawing(self) -> None:
        """Draw as soon as the points shown are the user's own; other data end the waiting."""
        self._soon = self.frame
        self._start_soon()

    def needs(self, viewpoint: Viewpoint) -> Needs:
        """Return what the panel asks of a snapshot: only what the page it shows is made of."""
        needs = super().needs(viewpoint)
        page = self.page
        spread = page in ("plane", "line")
        if page:
            needs = msgspec.structs.replace(
                needs, output=_GRID if spread else 0, examples=0 if spread or page == "pad" else _EXAMPLES
            )
        own = CHOSEN_OWN if spread or page == "pad" else ()
        sample = CHOSEN_SAMPLE if self._wants_loss else -1
        batch = self._wants_batch and spread
        return msgspec.structs.replace(needs, own=own, at=self._place, sample=sample, batch=batch)

    def choosable_tabs(self) -> Sequence[Segments]:
        """Return the tabs of the data's kind; of some there is one page alone."""
        return [tabs for name, tabs in self._tabs_of.items() if name == self._tabs_now]

    def subtitle(self, frame: Frame) -> str:
        """Return what is drawn over what."""
        return telling.subtitle(frame)

    def summary(self, frame: Frame) -> str:
        """Return the task, how many samples are wrong, what the network says of one's own."""
        return telling.summary(frame, self.page)

    def retranslate(self) -> None:
        """Put all texts into the present language."""
        for name, labels in telling.tabs().items():
            self._tabs_of[name].set_labels(labels)
        self._draw.setText(translate("panels", "Draw points"))
        key = QKeySequence(QKeySequence.StandardKey.Paste).toString(QKeySequence.SequenceFormat.NativeText)
        paste = translate("panels", "Paste points (x₁, x₂, label), a curve (x, y) or another table")
        self._paste.setText(f"{paste}\t{key}")  # the window's own key: one for both would be ambiguous
        self._errors.setText(translate("panels", "Colour points by error y − ŷ"))
        self._drawing.retranslate()
        self._brush.retranslate()
        self._body.forget()
        self.canvas.setAccessibleName(self.entry.shown)
        super().retranslate()

    def set_theme(self, theme: Theme) -> None:
        """Draw with `theme` (its zoom included) from now on."""
        self._strip.set_theme(theme)
        self._brush.set_theme(theme)
        super().set_theme(theme)

    def paint(self, painter: QPainter, width: int, height: int) -> None:
        """Draw the page that suits the data, and over it the card of what the pointer is on."""
        frame = self.shown
        page = self.page
        hovered = self.spot[0].sample if self.spot is not None else -1
        if not page or not self._body.paint(
            painter, page, frame, (width, height), self._tabs_of["parts"].key, hovered, self.theme
        ):
            ink.empty(painter, width, height, self.theme, frame.message)
            return
        if self._ring:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(self.theme.color("accent"), 2.0))
            painter.drawRect(1, 1, width - 2, height - 2)
        if self._drawing.note and self._body.axes is not None:
            draw_note(painter, self._drawing.note, self._body.axes.box, self.theme)
        if self.spot is not None and not self._drawing.active:
            card = card_of(frame, self.spot[0])
            if card is not None:
                draw_card(painter, card, self.spot[1], (width, height), self.theme)

    def point_at(self, point: QPointF | None) -> None:
        """Follow the pointer; None: it left."""
        spot = self._body.spot_at(self.shown, point, self.theme) if point is not None else None
        self.show_spot((spot, point) if spot is not None and point is not None else None)

    @property
    def page(self) -> str:
        """What is shown: "plane", "line", "samples", "pad", "scatter" or "worst"; "" before there are data."""
        if self.kind == "image" and self._tabs_of["image"].key == "draw":
            return "pad"
        if self.kind == "values":
            return self._tabs_of["values"].key
        return "samples" if self.kind in ("image", "photo", "table") else self.kind

    @property
    def _tabs_now(self) -> str:
        """The name of the tabs there are for the data's kind, if there are any."""
        return "parts" if self.kind in ("plane", "line", "") else self.kind

    @property
    def _place(self) -> tuple[float, ...]:
        """The raw values of what the pointer is on, whose exact output is asked for."""
        data = self.frame.data
        if self.spot is None or data is None or self._drawing.active:
            return ()
        return place_of_spot(data, self.spot[0])

    @property
    def shown(self) -> Frame:
        """The frame, with the points as they are being drawn."""
        view = self._drawing.view()
        return self.frame if view is None else replace(self.frame, data=view)

    def _connect(self) -> None:
        self._draw.toggled.connect(self._start_drawing)
        self._paste.triggered.connect(self.paste)
        self._strip.done.connect(self._stop_drawing)
        self._drawing.changed.connect(self.canvas.update)
        self._drawing.commanded.connect(self.commanded)
        self._drawing.refused.connect(self._refuse)
        self._brush.cleared.connect(self.clear_pad)
        self._brush.brushed.connect(self._set_brush)
        self._errors.toggled.connect(self._show_errors)
        for action in (self._draw, self._paste, self._errors):
            self.add_menu_action(action)

    def _arrange(self) -> None:
        """Show the tabs and tools of the data's kind; another kind takes other pages."""
        for name, tabs in self._tabs_of.items():
            tabs.setVisible(name == self._tabs_now)
        self._draw.setEnabled(self.kind == "plane")
        self._errors.setEnabled((self.kind, self._task) == ("plane", "regression"))
        if self.kind != "plane":
            self._draw.setChecked(False)
        self._turn()

    @Slot()
    def _turn(self) -> None:
        self._brush.setVisible(self.page == "pad")
        self._body.cell = ()
        self.spot = None
        self.needs_changed.emit()
        self.refresh()

    # --- what the hands do (see `outputs.hands.Handled`) -------------------------------------------------------

    def take(self, spot: Spot) -> None:
        """Do what a click on something does: choose the sample, show the cell's samples, ask about the place."""
        if spot.cell:
            self._body.cell = () if spot.cell == self._body.cell else spot.cell
            self.refresh()
        elif spot.sample >= 0:
            self._choose_sample(spot.sample)
        elif spot.place:
            self.choose_own(spot.place if self.kind == "plane" else spot.place[:1])

    def _choose_sample(self, index: int) -> None:
        """Choose a training sample; one of another part passes through the network as a sample of one's own."""
        data = self.frame.data
        if data is None:
            return
        place = train_index(data, index)
        if place >= 0:
            self.selected.emit(replace(self.frame.selection, sample=place))
        elif index < len(data.points):
            self.choose_own(tuple(float(value) for value in data.points[index].ravel().tolist()))

    def choose_own(self, own: tuple[float, ...]) -> None:
        """Let the network say what it makes of a sample of the user's own; () takes it back."""
        if own != self.frame.selection.own:
            self.selected.emit(replace(self.frame.selection, own=own))

    def send_drawing(self) -> None:
        """Let the network say what it makes of what is drawn on the pad."""
        if self.frame.data is not None and preparation(self.frame.data) is not None:
            self.choose_own(self._body.pad.own(self.frame.data))
        self.refresh()

    def show_spot(self, found: tuple[Spot, QPointF] | None) -> None:
        """Show what pointer or keyboard is on, and where; None: on nothing."""
        if found == self.spot:
            return
        place, self.spot = self._place, found
        self.refresh()
        self._ask_for_samples()
        if self._place != place:
            self.needs_changed.emit()

    def _ask_for_samples(self) -> None:
        """Ask for the chosen sample's own loss while the pointer is on it, and in slow motion for the mini-batch."""
        loss = self.spot is not None and 0 <= self.spot[0].sample == chosen_index(self.frame)
        wants = (loss, bool(self.frame.phase))
        if wants != (self._wants_loss, self._wants_batch):
            self._wants_loss, self._wants_batch = wants
            self.needs_changed.emit()

    # --- tools -------------------------------------------------------------------------------------------------

    @Slot(bool)
    def _show_errors(self, errors: bool) -> None:
        self._body.show_errors(errors)
        self.refresh()

    @Slot()
    def _start_drawing(self, active: bool) -> None:
        self._drawing.start(active)
        if active and self.frame.data is not None:
            self._drawing.follow(self.frame.data)

    def _start_soon(self) -> None:
        data = self.frame.data
        ready = data is not None and data.name == "points" and data.kind == "plane"
        if self._soon is not None and data is not None and (ready or data is not self._soon.data):
            self._soon = None
            self._draw.setChecked(ready)

    @Slot()
    def _stop_drawing(self) -> None:
        self.stop_drawing()

    def stop_drawing(self) -> bool:
        """Draw no more points; return whether they were being drawn."""
        active = self._draw.isChecked()
        self._draw.setChecked(False)
        return active

    def show_focus(self, shown: bool) -> None:
        """Show whether the keyboard is here."""
        self._ring = shown
        self.canvas.update()

    @Slot()
    def paste(self) -> None:
        """Make what is on the clipboard the data: points or a curve here; any other table is for the window."""
        text = QGuiApplication.clipboard().text()
        if pasted.is_table(text):
            self.asked.emit("table", text)
            return
        if self.frame.data is not None:
            self._drawing.follow(self.frame.data)
        self._drawing.paste(text)

    @Slot(object)
    def _refuse(self, refusal: object) -> None:
        self.asked.emit("refused", refusal)

    @Slot()
    def clear_pad(self) -> None:
        """Begin another drawing."""
        self._body.pad.pad.clear()
        self.choose_own(())
        self.refresh()

    @Slot(int)
    def _set_brush(self, percent: int) -> None:
        self._body.pad.pad.brush = percent / 100


def _needs(viewpoint: Viewpoint, size: tuple[int, int]) -> Needs:
    return Needs(
        run=viewpoint.run, branch=viewpoint.branch, seed=viewpoint.seed, output=_GRID, examples=_EXAMPLES, cells=0
    )


def _widget(theme: Theme, parent: QWidget | None = None) -> OutputPanel:
    return OutputPanel(ENTRY, theme, parent)


ENTRY = PanelEntry(
    name="output",
    title=str(QT_TRANSLATE_NOOP("panels", "Output")),
    order=20,
    cost=3.0,
    needs=_needs,
    widget=_widget,
)
