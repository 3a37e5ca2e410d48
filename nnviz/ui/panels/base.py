"""The anatomy all panels share: a header (title, subtitle, tabs), a body, an optional footer, and how frames reach it.

A panel never decides anything: the window hands it frames and tells it the theme. What the pointer is on, what the
user chooses or wants changed, and that the panel needs other things of the trainer, it says by signals; the window
answers with frames.

What a panel needs is a function of the viewpoint, its size and its own tabs, not of what is chosen: where it shows the
chosen sample, neuron or own sample it asks for `CHOSEN_SAMPLE`, `CHOSEN_NEURON`, `CHOSEN_OWN` (in `Needs.sample`,
`focus`, `own`), and `frame.combined` puts the chosen one in place.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QPointF, QRectF, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QAccessible, QAction, QMouseEvent, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QVBoxLayout, QWidget

from nnviz.snapshot import Needs
from nnviz.ui.choices import Choices
from nnviz.ui.panels.drawing.segments import Segments
from nnviz.ui.panels.frame import (
    CHOSEN_NEURON,
    CHOSEN_OWN,
    CHOSEN_SAMPLE,
    Curves,
    Frame,
    Hover,
    Marker,
    RunView,
    Scales,
    Selection,
    combined,
)
from nnviz.ui.panels.header import PanelHeader, draw_line, draw_sheet
from nnviz.ui.panels.panel_menu import PanelMenu
from nnviz.ui.panels.turn import Turn
from nnviz.ui.theme import Theme
from nnviz.ui.viewpoint import Viewpoint

__all__ = [
    "CHOSEN_NEURON",
    "CHOSEN_OWN",
    "CHOSEN_SAMPLE",
    "Curves",
    "Frame",
    "Hover",
    "Marker",
    "PaintedPanel",
    "PanelEntry",
    "PanelWidget",
    "RunView",
    "Scales",
    "Selection",
    "combined",
]

#: Seconds between two summaries for screen readers, where one listens and where none does.
_SUMMARY_EVERY, _UNHEARD_EVERY = 1.0, 4.0


@dataclass(frozen=True, slots=True)
class PanelEntry:
    """One panel of the registry.

    Attributes:
        name: Key ("network").
        title: English title, marked for translation in the context "panels"; `shown` is what a user reads.
        order: Place in menus and layouts.
        cost: Typical milliseconds of one frame at 1920×1080, until it has been measured.
        needs: What it asks of a snapshot, by viewpoint and (width, height) of the panel.
        widget: Makes the widget; anything heavy (pyqtgraph) is imported here, not with the module.
        slow: The module that `widget` imports where it is heavy: it is imported beside the event loop before.
        hidden: Whether it is shown only once it is asked for.
    """

    name: str
    title: str
    order: int
    cost: float
    needs: Callable[[Viewpoint, tuple[int, int]], Needs]
    widget: Callable[[Theme, QWidget | None], PanelWidget]
    hidden: bool = False
    slow: str = ""

    @property
    def shown(self) -> str:
        """The title in the user's language."""
        return QCoreApplication.translate("panels", self.title)


class PanelWidget(QWidget):
    """Base of all panels: header, body, footer, and the last frame shown.

    A subclass gives itself a body with `set_body`, draws in `refresh` and describes itself in `subtitle` and `summary`.

    Signals:
        hovered: The pointer is on something (`Hover`) or left it (None). The window answers with frames that hold it.
        needs_changed: `needs` would now answer otherwise (another tab).
        selected: The user has chosen something (`Selection`, the frame's with the change in it).
        commanded: The user wants training changed (`Event`).
        asked: Anything else the window is to do: what ("not-saved", ...), and with what.

    Attributes:
        entry: The panel's entry.
        theme: The theme it is drawn with.
        frame: The last frame it was handed.
        drawn: Number of frames painted so far, each counted once however often it was repainted.
        milliseconds: Time the last frame took to prepare and to paint.
        spent: Milliseconds all frames painted so far took.
        header: Title, subtitle and tabs; at the top of the panel until it is taken (`take_header`).
        menu: The menu behind ⋯ at the right of the header.
        choices: What the user has chosen of the panel's own, as words to keep; a subclass adds its tabs and switches.
        turn: Says whether there is time to draw it anew now; None where it need not share time with others.
        from_history: Whether it draws from the history besides what it needs of snapshots (a class says so); one that
            needs nothing of them draws from nothing else.
    """

    from_history = False
    hovered = Signal(object)
    needs_changed = Signal()
    selected = Signal(object)
    commanded = Signal(object)
    asked = Signal(str, object)

    def __init__(self, entry: PanelEntry, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.entry = entry
        self.theme = theme
        self.frame = Frame()
        self.turn: Turn | None = None
        self.choices = Choices()
        self.drawn = 0
        self.milliseconds = 0.0
        self.spent = 0.0
        self._pending = False
        self._prepared = 0.0
        self._summarised = 0.0
        self._summing = QTimer(self)  # so that the last frame before a rest is told of, too
        self._summing.setSingleShot(True)
        self._summing.timeout.connect(self._summarise)
        menu = PanelMenu(f"panel_{entry.name}", self.photograph, self)
        self.header = PanelHeader(theme, menu, self)
        self._title, self._subtitle, self._tabs = self.header.title, self.header.subtitle, self.header.tabs
        self.menu = menu
        self.menu.retranslate(entry.shown)
        self.menu.failed.connect(self._not_saved)
        self._layout = QVBoxLayout(self)
        self.setObjectName(f"panel_{entry.name}")
        self._build()

    def show_frame(self, frame: Frame) -> None:
        """Show `frame` from now on; painting happens when Qt asks for it."""
        self.frame = frame
        self._pending = True
        subtitle = self.subtitle(frame)
        if subtitle != self._subtitle.text():
            self._subtitle.setText(subtitle)
        if not self._summing.isActive():
            every = _SUMMARY_EVERY if QAccessible.isActive() else _UNHEARD_EVERY
            due = self._summarised + every - time.monotonic()
            self._summing.start(round(1000 * due)) if due > 0.0 else self._summarise()
        started = time.perf_counter()
        self.refresh()
        self._prepared = time.perf_counter() - started

    @Slot()
    def _summarise(self) -> None:
        self._summarised = time.monotonic()
        self.setAccessibleDescription(self.summary(self.frame))

    def set_theme(self, theme: Theme) -> None:
        """Draw with `theme` (its zoom included) from now on."""
        self.theme = theme
        self._apply_theme()
        self.refresh()

    def needs(self, viewpoint: Viewpoint) -> Needs:
        """Return what the panel, as it stands, asks of a snapshot."""
        return self.entry.needs(viewpoint, (self.width(), self.height()))

    def subtitle(self, frame: Frame) -> str:
        """Return the muted words beside the title."""
        return ""

    def summary(self, frame: Frame) -> str:
        """Return what the panel shows, in a sentence, for screen readers."""
        return self.subtitle(frame)

    def refresh(self) -> None:
        """Bring `frame` to the screen."""

    def reveal(self, step: int) -> None:
        """Bring a step into sight, in a panel over steps."""

    def set_body(self, body: QWidget) -> None:
        """Put the panel's content in place."""
        self._layout.insertWidget(1, body, 1)

    def add_tabs(self, tabs: Segments) -> None:
        """Put segmented tabs into the header, or further ones beside them."""
        self.header.add_tabs(tabs)

    def choosable_tabs(self) -> Sequence[Segments]:
        """Return the tabs there are of what is shown now, whether or not the header has room for them."""
        return self.header.tabs

    def tabs_room(self) -> int:
        """Return the width the header has for tabs beside title and menu."""
        return self.header.room(self.width())

    def add_readout(self, widget: QWidget) -> None:
        """Put a live read-out at the right of the header."""
        self.header.add(widget)

    def take_header(self) -> PanelHeader:
        """Give the header away, to stand apart from the panel (as the title bar of a dock)."""
        self._layout.removeWidget(self.header)
        self.header.addActions(self.actions())  # their keys also work while the header has the focus
        self.header.stand_apart()
        self.update()
        return self.header

    def photograph(self) -> QPixmap:
        """Return a picture of the whole panel, its header included wherever it stands."""
        if not self.header.apart:
            return self.grab()
        head, body = self.header.grab(), self.grab()
        ratio = body.devicePixelRatio()
        out = QPixmap(max(head.width(), body.width()), head.height() + body.height())
        out.setDevicePixelRatio(ratio)
        out.fill(self.theme.color("bg"))
        with QPainter(out) as painter:
            painter.drawPixmap(QPoint(0, 0), head)
            painter.drawPixmap(QPoint(0, round(head.height() / ratio)), body)
        return out

    @property
    def seen(self) -> bool:
        """Whether any of it can be seen: it is neither hidden nor moved out of sight behind another tab."""
        return not self.visibleRegion().isEmpty()

    def add_menu_action(self, action: QAction) -> None:
        """Put an action of the panel's own (its texts are the panel's to retranslate) into the menu behind ⋯."""
        self.menu.add(action)

    def may_draw(self, body: QWidget, painter: QPainter) -> bool:
        """Return whether a body is to draw itself now; where it is not, its ground has been drawn."""
        return self.turn is None or self.turn.has_time(body, painter, self.theme)

    def _not_saved(self, path: str) -> None:
        self.asked.emit("not-saved", path)

    def mark_painted(self, seconds: float) -> None:
        """Count the frame being shown as painted; a subclass's body calls it after each paint."""
        if self._pending:
            self._pending = False
            self.drawn += 1
            self.milliseconds = 1000.0 * (self._prepared + seconds)
            self.spent += self.milliseconds

    def sizeHint(self) -> QSize:
        """Return a size at which a panel is comfortable."""
        return QSize(self.theme.px(360), self.theme.px(280))

    def minimumSizeHint(self) -> QSize:
        """Return the smallest size at which a panel still reads."""
        return QSize(self.theme.px(220), self.theme.px(160))

    def changeEvent(self, event: QEvent) -> None:
        """Follow a change of language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()

    def retranslate(self) -> None:
        """Put all texts into the present language."""
        self._title.setText(self.entry.shown)
        self.setAccessibleName(self.entry.shown)
        self._subtitle.setText(self.subtitle(self.frame))
        self.menu.retranslate(self.entry.shown)
        self.refresh()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the panel's own ground: its sheet and the line under the header, or what a header apart leaves of it."""
        with QPainter(self) as painter:
            area = QRectF(self.rect())
            if self.header.apart:
                draw_sheet(painter, area.adjusted(0.0, -2.0 * self.theme.px(6), 0.0, 0.0), self.theme)
            else:
                draw_sheet(painter, area, self.theme)
                draw_line(painter, self.theme.px(32) + 0.5, self.width())

    def _build(self) -> None:
        self._layout.addWidget(self.header)
        self._layout.setContentsMargins(1, 0, 1, 1)
        self._layout.setSpacing(1)
        self._title.setText(self.entry.shown)
        self.setAccessibleName(self.entry.shown)
        self._apply_theme()

    def _apply_theme(self) -> None:
        self.header.set_theme(self.theme)
        self.updateGeometry()
        self.update()


class Canvas(QWidget):
    """The body of a painted panel: hands every paint and every move of the pointer to its panel."""

    def __init__(self, panel: PaintedPanel) -> None:
        super().__init__(panel)
        self._panel = panel
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setMouseTracking(True)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Let the panel paint."""
        started = time.perf_counter()
        with QPainter(self) as painter:
            if not self._panel.may_draw(self, painter):
                return
            if painter.device().devicePixelRatioF() % 1.0:  # a kept ground of whole pixels may miss the last one
                painter.fillRect(self.rect(), self._panel.theme.color("surface"))
            self._panel.paint(painter, self.width(), self.height())
        self._panel.mark_painted(time.perf_counter() - started)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Tell what the pointer is on."""
        self._panel.point_at(event.position())

    def leaveEvent(self, event: QEvent) -> None:
        """Tell that the pointer is gone."""
        self._panel.point_at(None)


class PaintedPanel(PanelWidget):
    """A panel drawn by QPainter: a subclass says how in `paint`, and what is where in `hover_at`."""

    def __init__(self, entry: PanelEntry, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(entry, theme, parent)
        self.canvas = Canvas(self)
        self.set_body(self.canvas)
        self._hover: Hover | None = None

    def refresh(self) -> None:
        """Ask for a repaint."""
        self.canvas.update()

    def paint(self, painter: QPainter, width: int, height: int) -> None:
        """Draw `frame` on all of a body of the given size, its ground too: most panels have one in a kept picture."""

    def hover_at(self, point: QPointF) -> Hover | None:
        """Return what lies at `point` of the body."""
        return None

    def point_at(self, point: QPointF | None) -> None:
        """Follow the pointer; None: it left."""
        hover = self.hover_at(point) if point is not None else None
        if hover != self._hover:
            self._hover = hover
            self.hovered.emit(hover)
