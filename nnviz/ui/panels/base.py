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
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAction, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from nnviz.snapshot import Needs
from nnviz.ui.panels.drawing.elided_label import ElidedLabel
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
from nnviz.ui.panels.panel_menu import PanelMenu
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

#: Seconds between two summaries for screen readers.
_SUMMARY_EVERY = 1.0


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
        hidden: Whether it is shown only once it is asked for.
    """

    name: str
    title: str
    order: int
    cost: float
    needs: Callable[[Viewpoint, tuple[int, int]], Needs]
    widget: Callable[[Theme, QWidget | None], PanelWidget]
    hidden: bool = False

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
        menu: The menu behind ⋯ at the right of the header.
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
        self.drawn = 0
        self.milliseconds = 0.0
        self.spent = 0.0
        self._pending = False
        self._prepared = 0.0
        self._summarised = 0.0
        self._title = QLabel(self)
        self._subtitle = ElidedLabel(self)
        self._tabs: list[Segments] = []
        self.menu = PanelMenu(self)
        self.menu.failed.connect(self._not_saved)
        self._header = QHBoxLayout()
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
        now = time.monotonic()
        if now - self._summarised > _SUMMARY_EVERY:
            self._summarised = now
            self.setAccessibleDescription(self.summary(frame))
        started = time.perf_counter()
        self.refresh()
        self._prepared = time.perf_counter() - started

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

    def set_body(self, body: QWidget) -> None:
        """Put the panel's content in place."""
        self._layout.insertWidget(1, body, 1)

    def add_tabs(self, tabs: Segments) -> None:
        """Put segmented tabs into the header, or further ones beside them."""
        self._tabs.append(tabs)
        tabs.set_theme(self.theme)
        self._header.insertWidget(self._header.count() - 1, tabs)

    def tabs_room(self) -> int:
        """Return the width the header has for tabs beside title and menu."""
        px = self.theme.px
        return self.width() - 2 - px(12) - self._title.sizeHint().width() - self.menu.width() - px(8) - 3 * px(8)

    def add_readout(self, widget: QWidget) -> None:
        """Put a live read-out at the right of the header."""
        self._header.insertWidget(self._header.count() - 1, widget)

    def add_menu_action(self, action: QAction) -> None:
        """Put an action of the panel's own (its texts are the panel's to retranslate) into the menu behind ⋯."""
        self.menu.add(action)

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
        self.menu.retranslate()
        self.refresh()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the panel's own ground: a rounded sheet with a hair line, and the line under the header."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self.theme.color("line"), 1.0))
        painter.setBrush(self.theme.color("surface"))
        radius = self.theme.px(6)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)
        y = self.theme.px(32) + 0.5
        painter.drawLine(QPointF(1.0, y), QPointF(self.width() - 1.0, y))
        painter.end()

    def _build(self) -> None:
        for label, name in ((self._title, "panel_title"), (self._subtitle, "panel_subtitle")):
            label.setObjectName(name)
            self._header.addWidget(label)
        self._header.addStretch(1)
        self._header.addWidget(self.menu)
        self._layout.addLayout(self._header)
        self._title.setText(self.entry.shown)
        self.setAccessibleName(self.entry.shown)
        self._apply_theme()

    def _apply_theme(self) -> None:
        px = self.theme.px
        self._layout.setContentsMargins(1, 0, 1, 1)
        self._layout.setSpacing(1)
        self._header.setContentsMargins(px(12), 0, px(8), 0)
        self._header.setSpacing(px(8))
        for label, size, weight, colour in ((self._title, 13, 600, "text"), (self._subtitle, 11, 400, "muted")):
            label.setFont(self.theme.font(size, weight))
            label.setStyleSheet(f"color: {getattr(self.theme, colour)}; background: transparent;")
        self._title.setFixedHeight(px(32))
        self.menu.set_theme(self.theme)
        for tabs in self._tabs:
            tabs.set_theme(self.theme)
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
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._panel.theme.color("surface"))
        self._panel.paint(painter, self.width(), self.height())
        painter.end()
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
        """Draw `frame` on a body of the given size, whose ground is already filled."""

    def hover_at(self, point: QPointF) -> Hover | None:
        """Return what lies at `point` of the body."""
        return None

    def point_at(self, point: QPointF | None) -> None:
        """Follow the pointer; None: it left."""
        hover = self.hover_at(point) if point is not None else None
        if hover != self._hover:
            self._hover = hover
            self.hovered.emit(hover)
