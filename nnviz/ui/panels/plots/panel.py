"""What the panels over steps have in common: one plot, a free range of steps, the shared crosshair."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QSize, Qt, QTimer
from PySide6.QtGui import QAction, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QWidget

from nnviz.ui.panels.base import Frame, Hover, PanelEntry, PanelWidget
from nnviz.ui.panels.plots.legend import Legend, Part
from nnviz.ui.panels.plots.picture import TimePicture
from nnviz.ui.panels.plots.time_plot import TimePlot
from nnviz.ui.theme import Theme

translate = QCoreApplication.translate


class TimePanel(PanelWidget):
    """Base of the plots over steps: a subclass says in `picture` what is shown, and in `readout` what it is there."""

    from_history = True

    def __init__(self, entry: PanelEntry, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(entry, theme, parent)
        self.plot = TimePlot(theme, self)
        self.plot.pointed.connect(self._point)
        self.plot.ranged.connect(self._range)
        self.plot.stepped.connect(self._step)
        self.plot.painted.connect(self.mark_painted)
        self.plot.may_draw = self.may_draw
        self.set_body(self.make_body())
        self._legend = Legend(self)
        self.add_readout(self._legend)
        self._follow = QAction(self)
        self._follow.setShortcut(QKeySequence(Qt.Key.Key_End))
        self._follow.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self._follow.triggered.connect(self.plot.show_all)
        self.addAction(self._follow)
        self.add_menu_action(self._follow)
        self._resized = QTimer(self)
        self._resized.setSingleShot(True)
        self._resized.setInterval(0)
        self._resized.timeout.connect(self.refresh)
        self._free = False
        self._pointed: int | None = None
        self._name_follow()
        self.set_theme(theme)

    def make_body(self) -> QWidget:
        """Return what stands under the header: the plot, or something that holds it."""
        return self.plot

    def waiting(self, frame: Frame) -> str:
        """Return why there is nothing to show."""
        if frame.message or frame.snapshot is None:
            return frame.message
        return translate("panels", "No step has been taken yet.")

    def picture(self, frame: Frame, width: float, span: tuple[float, float] | None) -> TimePicture | None:
        """Return what is shown of `frame`; `span` is the range the user moved to, or None for all steps."""
        raise NotImplementedError

    def readout(self, frame: Frame, step: int) -> str:
        """Return the values at a step, in words."""
        return ""

    def legend(self, frame: Frame, step: int) -> tuple[Part, ...]:
        """Return the values at a step, each with the mark of its line."""
        words = self.readout(frame, step)
        return (Part(words),) if words else ()

    def refresh(self) -> None:
        """Bring `frame` to the screen."""
        if not hasattr(self, "plot"):
            return
        span = self.plot.span if self._free else None
        self.plot.message = self.waiting(self.frame)
        picture = self.picture(self.frame, self.plot.plot_width(), span)
        step = self.frame.hover.step if self.frame.hover is not None else None
        past = self.frame.viewpoint.step
        self.plot.cursor = self._place(picture, step) if picture is not None and step is not None else None
        self.plot.past = self._place(picture, past) if picture is not None and past is not None else None
        self.plot.show_picture(picture, self._free)
        step = past if step is None else step
        parts = self.legend(self.frame, step) if step is not None and picture is not None else ()
        self._legend.show_parts(parts, self.theme)
        self._subtitle.setVisible(not parts)
        self._make_way(parts)

    def reveal(self, step: int) -> None:
        """Show all steps again where the user has moved to others than this one."""
        picture, (first, last) = self.plot.picture, self.plot.span
        place = self._place(picture, step) if self._free and picture is not None else None
        if place is not None and not first <= place <= last:
            self.plot.show_all()

    def set_theme(self, theme: Theme) -> None:
        """Draw with `theme` from now on."""
        if hasattr(self, "plot"):
            self.plot.set_theme(theme)
        super().set_theme(theme)

    def retranslate(self) -> None:
        """Put all texts into the present language."""
        if hasattr(self, "plot"):
            self.plot.retranslate()
            self._name_follow()
        super().retranslate()

    def minimumSizeHint(self) -> QSize:
        """Return the smallest size at which the plot still reads."""
        return QSize(self.theme.px(220), self.theme.px(140))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Take as many points as the new width shows."""
        super().resizeEvent(event)
        self._resized.start()  # once, when all that is resized along with it has its size

    def _make_way(self, parts: tuple[Part, ...]) -> None:
        """Let the tabs make way for the values under the crosshair where both have no room."""
        room = self.tabs_room() - self.theme.px(16) - sum(tabs.sizeHint().width() for tabs in self._tabs)
        for tabs in self._tabs:
            tabs.setVisible(not parts or self._legend.sizeHint().width() <= room or self._focused(tabs))

    @staticmethod
    def _focused(tabs: QWidget) -> bool:
        focus = tabs.window().focusWidget()
        return focus is not None and tabs.isAncestorOf(focus)

    def _place(self, picture: TimePicture, step: int) -> float | None:
        """Return where a step of the run looked at stands."""
        run, curves = self.frame.run, self.frame.curves
        return picture.ruler.place(curves, run.key, step) if run is not None and curves is not None else None

    def _name_follow(self) -> None:
        self._follow.setText(translate("panels", "Show all, follow the newest"))
        self.plot.setAccessibleName(self.entry.shown)

    def _range(self, free: bool) -> None:
        self._free = free
        self.refresh()

    def _point(self, place: float | None) -> None:
        picture, run, curves = self.plot.picture, self.frame.run, self.frame.curves
        if place is None or picture is None or run is None or curves is None:
            self._tell(None)
        else:
            self._tell(min(max(0, picture.ruler.step(curves, run.key, place)), max(0, round(self._last()))))

    def _step(self, pixels: int) -> None:
        """Move the crosshair so many pixels, but a step at least."""
        picture, run, curves = self.plot.picture, self.frame.run, self.frame.curves
        if picture is None or run is None or curves is None:
            return
        hover = self.frame.hover
        known = self._pointed if self._pointed is not None else hover.step if hover is not None else None
        if known is None:  # the crosshair appears at the newest step shown
            self._point(min(self.plot.span[1], picture.ruler.place(curves, run.key, curves.last_step(run.key))))
            return
        first, last = self.plot.span
        place = picture.ruler.place(curves, run.key, known) + pixels * (last - first) / self.plot.plot_width()
        there = picture.ruler.step(curves, run.key, place)
        least = known + (1 if pixels > 0 else -1)
        step = max(there, least) if pixels > 0 else min(there, least)
        self._tell(min(max(1, step), curves.last_step(run.key)))

    def _last(self) -> float:
        """Return the last step a crosshair may stand on: beyond the newest there is only the axis."""
        picture = self.plot.picture
        return picture.whole if picture is not None and picture.ruler.kind == "step" else 1e15

    def _tell(self, step: int | None) -> None:
        if step != self._pointed:
            self._pointed = step
            self.hovered.emit(Hover(step=step) if step is not None else None)
