"""What the panels over steps have in common: one plot, a free range of steps, the shared crosshair."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from nnviz.ui.panels.base import Frame, Hover, PanelEntry, PanelWidget
from nnviz.ui.panels.drawing.elided_label import ElidedLabel
from nnviz.ui.panels.plots.picture import TimePicture
from nnviz.ui.panels.plots.time_plot import TimePlot
from nnviz.ui.theme import Theme

translate = QCoreApplication.translate


class TimePanel(PanelWidget):
    """Base of the plots over steps: a subclass says in `picture` what is shown, and in `readout` what it is there."""

    def __init__(self, entry: PanelEntry, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(entry, theme, parent)
        self.plot = TimePlot(theme, self)
        self.plot.pointed.connect(self._point)
        self.plot.ranged.connect(self._range)
        self.plot.painted.connect(self.mark_painted)
        self.set_body(self.plot)
        self._readout = ElidedLabel(self)
        self._readout.setObjectName("panel_subtitle")
        self.add_readout(self._readout)
        self._free = False
        self._pointed: int | None = None
        self.set_theme(theme)

    def picture(self, frame: Frame, width: float, span: tuple[float, float] | None) -> TimePicture | None:
        """Return what is shown of `frame`; `span` is the range the user moved to, or None for all steps."""
        raise NotImplementedError

    def readout(self, frame: Frame, step: int) -> str:
        """Return the values at a step, in words."""
        return ""

    def refresh(self) -> None:
        """Bring `frame` to the screen."""
        if not hasattr(self, "plot"):
            return
        span = self.plot.span if self._free else None
        hover = self.frame.hover
        self.plot.cursor = hover.step if hover is not None else None
        self.plot.message = self.frame.message
        self.plot.show_picture(self.picture(self.frame, self.plot.plot_width(), span), self._free)
        step = self.plot.cursor
        words = self.readout(self.frame, step) if step is not None else ""
        self._readout.setText(words)
        self._subtitle.setVisible(not words)

    def set_theme(self, theme: Theme) -> None:
        """Draw with `theme` from now on."""
        if hasattr(self, "plot"):
            self.plot.set_theme(theme)
            self._readout.setFont(theme.font(11))
            self._readout.setStyleSheet(f"color: {theme.text}; background: transparent;")
        super().set_theme(theme)

    def minimumSizeHint(self) -> QSize:
        """Return the smallest size at which the plot still reads."""
        return QSize(self.theme.px(220), self.theme.px(140))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Take as many points as the new width shows."""
        super().resizeEvent(event)
        self.refresh()

    def _range(self, free: bool) -> None:
        self._free = free
        self.refresh()

    def _point(self, step: float | None) -> None:
        picture = self.plot.picture
        at = None if step is None or picture is None else max(0, round(step))
        if at != self._pointed:
            self._pointed = at
            self.hovered.emit(Hover(step=at) if at is not None else None)
