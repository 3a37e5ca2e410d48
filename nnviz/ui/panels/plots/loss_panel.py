"""The widget of the loss curves, and of the loss along the last step."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QGuiApplication, QResizeEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from nnviz import atomic
from nnviz.snapshot import Needs
from nnviz.ui.panels import profile
from nnviz.ui.panels.base import Frame, PanelEntry
from nnviz.ui.panels.drawing import words
from nnviz.ui.panels.drawing.chooser import Chooser
from nnviz.ui.panels.plots import profile_picture, table
from nnviz.ui.panels.plots.legend import Part
from nnviz.ui.panels.plots.loss_menu import LossMenu
from nnviz.ui.panels.plots.loss_picture import loss_picture
from nnviz.ui.panels.plots.panel import TimePanel
from nnviz.ui.panels.plots.penalty import penalty
from nnviz.ui.panels.plots.picture import TimePicture
from nnviz.ui.panels.plots.profile_view import ProfileView
from nnviz.ui.panels.plots.ruler import EpochRuler, Ruler, StepRuler, ruler
from nnviz.ui.panels.plots.run_curves import View
from nnviz.ui.panels.plots.values import summary, values
from nnviz.ui.theme import Theme
from nnviz.ui.viewpoint import Viewpoint

translate = QCoreApplication.translate


class LossPanel(TimePanel):
    """Loss, accuracy (RMSE and R² of a regression) over steps, epochs or time; or the loss along the last step."""

    def __init__(self, entry: PanelEntry, theme: Theme, parent: QWidget | None = None) -> None:
        self.tabs = Chooser(self._labels())
        self.tabs.offer(("loss", "accuracy", "profile"))
        self._ruler: Ruler = StepRuler()
        self._penalty: tuple[object, object, float | None] | None = None
        super().__init__(entry, theme, parent)
        self.options = LossMenu(self)
        self.options.changed.connect(self._other_view)
        self.options.copied.connect(self._copy)
        self.options.saved.connect(self.write)
        self.options.range_of = self._range_words
        for action in self.options.actions:
            self.add_menu_action(action)
        self.tabs.chosen.connect(self._show_tab)
        self.add_tabs(self.tabs)
        self.choices.add_switch("log", self.options.log)
        self.choices.add_group("axis", self.options.axis)
        self.choices.add_group("smoothing", self.options.window)
        self.choices.add_tabs("tab", self.tabs)

    @property
    def view(self) -> View:
        """How the curves are looked at."""
        span = self.plot.span if self._free else None
        return View(self.quantity, self.options.log.isChecked(), self.options.most, span, self._ruler)

    @property
    def quantity(self) -> str:
        """Which curve is shown; under the tab "profile", which was last."""
        return self.tabs.key if self.tabs.key != "profile" else "loss"

    def needs(self, viewpoint: Viewpoint) -> Needs:
        """Return what the tab in front asks of a snapshot."""
        size = (self.width(), self.height())
        return profile.needs(viewpoint, size) if self.tabs.key == "profile" else self.entry.needs(viewpoint, size)

    def make_body(self) -> QWidget:
        """Return the plot, and behind it the profile."""
        self.profile = ProfileView(self.theme, self)
        self.profile.may_draw = self.may_draw
        self.profile.painted.connect(self.mark_painted)
        self._stack = QStackedWidget(self)
        self._stack.addWidget(self.plot)
        self._stack.addWidget(self.profile)
        return self._stack

    def picture(self, frame: Frame, width: float, span: tuple[float, float] | None) -> TimePicture | None:
        """Return the curves of all runs."""
        if isinstance(self._ruler, EpochRuler):
            self._ruler.lengths = {run.key: run.epoch_steps for run in frame.runs}
        return loss_picture(frame, width, self.theme, self.view)

    def refresh(self) -> None:
        """Bring `frame` to the screen."""
        if not hasattr(self, "options"):
            return
        regression = self.frame.data is not None and self.frame.data.task == "regression"
        offered = ("loss", "rmse", "r2", "profile") if regression else ("loss", "accuracy", "profile")
        self.tabs.offer(offered)
        if self.tabs.key not in offered and self.frame.data is not None:
            self.tabs.choose("loss")
        if self.tabs.key == "profile":
            self.profile.show_frame(self.frame)
            self._legend.show_parts((), self.theme)
            self._subtitle.setVisible(True)
            self._make_way(())
        else:
            super().refresh()

    def reveal(self, step: int) -> None:
        """Show the curves where the profile is in front: it has no steps."""
        if self.tabs.key == "profile":
            self.tabs.choose("loss")
        super().reveal(step)

    def waiting(self, frame: Frame) -> str:
        """Return why there is nothing to show."""
        if frame.message or self.quantity in ("loss", "rmse"):
            return super().waiting(frame)
        if frame.data is not None and not (frame.data.split == 2).any():
            return translate("panels", "No test part to evaluate on.")
        return translate("panels", "Not evaluated yet.")

    def subtitle(self, frame: Frame) -> str:
        """Return which line is which, over how many steps the curve is smoothed, and the penalty that is not in it."""
        if self.tabs.key == "profile":
            return profile_picture.subtitle(frame.profile)
        if self.quantity in ("accuracy", "r2"):
            return translate("panels", "on the test part")
        found = self._penalty_of(frame) if self.quantity == "loss" else None
        if found is not None:
            return translate("panels", "penalty {0}").format(words.number(found, 3)) + " · " + self._smoothing(frame)
        return self._smoothing(frame)

    def _penalty_of(self, frame: Frame) -> float | None:
        """Return the penalty, computed once a snapshot."""
        key = (frame.run.penalty if frame.run is not None else (), frame.viewpoint)
        if self._penalty is None or self._penalty[0] is not frame.snapshot or self._penalty[1] != key:
            self._penalty = frame.snapshot, key, penalty(frame)
        return self._penalty[2]

    def _smoothing(self, frame: Frame) -> str:
        if self.options.most == 1:
            single = translate("panels", "every step · test dashed")
            return translate("panels", "every step · test dotted") if len(frame.runs) > 1 else single
        steps = f"{self.options.most:,}"
        if len(frame.runs) > 1:
            return translate("panels", "{0}-step mean · test dotted").format(steps)
        return translate("panels", "{0}-step mean · test dashed").format(steps)

    def summary(self, frame: Frame) -> str:
        """Return the present values in a sentence."""
        if self.tabs.key == "profile":
            return profile_picture.summary(frame.profile)
        return summary(frame, self.view)

    def legend(self, frame: Frame, step: int) -> tuple[Part, ...]:
        """Return the values at a step."""
        return values(frame, step, self.theme, self.view)

    def set_theme(self, theme: Theme) -> None:
        """Draw with `theme` from now on."""
        if hasattr(self, "profile"):
            self.profile.set_theme(theme)
        super().set_theme(theme)

    def retranslate(self) -> None:
        """Put all texts into the present language."""
        self.tabs.set_labels(self._labels())
        if hasattr(self, "options"):
            self.options.retranslate()
        super().retranslate()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the tabs what room there is."""
        self.tabs.fit(self.tabs_room())
        super().resizeEvent(event)

    def write(self, path: str) -> None:
        """Write the data to a file."""
        try:
            atomic.write(Path(path), table.text(self._table()).encode())
        except OSError:
            self.asked.emit("not-saved", path)

    def _range_words(self) -> str:
        """Return which part of the curves is seen and written; empty where it is all of them."""
        picture = self.plot.picture
        if not self._free or picture is None:
            return ""
        first, last = (picture.ruler.written(place, picture.whole) for place in self.plot.span)
        if picture.ruler.kind == "time":
            return f"{first} – {last}"
        return f"{picture.unit} {first} – {last}"

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(table.text(self._table(), "\t"))

    def _table(self) -> list[table.Row]:
        return table.rows(self.frame, self.plot.plot_width(), self.view)

    def _labels(self) -> list[tuple[str, str]]:
        return [
            ("loss", translate("panels", "Loss")),
            ("accuracy", translate("panels", "Accuracy")),
            ("rmse", "RMSE"),
            ("r2", "R²"),
            ("profile", translate("panels", "Step")),
        ]

    def _show_tab(self, key: str) -> None:
        self._stack.setCurrentWidget(self.profile if key == "profile" else self.plot)
        self.options.log.setEnabled(key in ("loss", "rmse"))
        self.needs_changed.emit()
        self.show_frame(self.frame)

    def _other_view(self) -> None:
        if self.options.ruler != self._ruler.kind:
            self._ruler = ruler(self.options.ruler)
            self._free = False  # a range of steps is none of seconds
        self.show_frame(self.frame)
