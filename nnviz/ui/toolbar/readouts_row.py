"""The row of numbers at the right of the toolbar."""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from nnviz.ui.model import smoothing
from nnviz.ui.model.readouts import Readouts
from nnviz.ui.theme import Theme
from nnviz.ui.widgets.read_out import ReadOut

_WIDEST = {
    "step": "100,000",
    "epoch": "1,000",
    "rate": "0.00000",
    "train": "0.0000",
    "test": "0.0000",
    "error": "0.0000",
    "quality": "99.9 %",
}


class ReadoutsRow(QWidget):
    """Shows `Readouts`."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown = Readouts()
        self._left_out: frozenset[str] = frozenset()
        self.parts = {name: ReadOut(theme, widest, self) for name, widest in _WIDEST.items()}
        self._rules: dict[str, QFrame] = {}
        self._row = QHBoxLayout(self)
        for name, part in self.parts.items():
            if self._rules or name != "step":
                self._rules[name] = self._rule()
            self._row.addWidget(part)
        self.set_theme(theme)
        self.retranslate()

    def set_theme(self, theme: Theme) -> None:
        """Draw with `theme`."""
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(theme.px(6))
        for part in self.parts.values():
            part.set_theme(theme)
        for rule in self._rules.values():
            rule.setFixedSize(1, theme.px(28))

    def set_wide(self, wide: bool) -> None:
        """Use larger digits where there is room."""
        for part in self.parts.values():
            part.set_wide(wide)

    def set_brief(self, brief: bool) -> None:
        """Leave the epoch out; it follows from the step."""
        self._leave_out("epoch", brief)

    def set_briefer(self, briefer: bool) -> None:
        """Leave out as well what stands elsewhere: the error (by the test loss), the rate in force (in a tip)."""
        self._leave_out("error", briefer)
        self._leave_out("rate", briefer)

    def _leave_out(self, name: str, out: bool) -> None:
        self._left_out = self._left_out | {name} if out else self._left_out - {name}
        self._show_parts()

    def _show_parts(self) -> None:
        there = {"epoch": True, "rate": bool(self._shown.rate), "error": self._shown.regression}
        for name, is_there in there.items():
            shown = is_there and name not in self._left_out
            self.parts[name].setVisible(shown)
            self._rules[name].setVisible(shown)

    def show_readouts(self, readouts: Readouts) -> None:
        """Show `readouts`."""
        before = self._shown
        self._shown = readouts
        values = {
            "step": readouts.step,
            "epoch": readouts.epoch,
            "rate": readouts.rate,
            "train": readouts.train_loss,
            "test": readouts.test_loss,
            "error": readouts.error,
            "quality": readouts.quality,
        }
        for name, value in values.items():
            self.parts[name].show_value(value)
        if readouts.regression != before.regression:
            self.retranslate()
        elif bool(readouts.rate) != bool(before.rate):
            self._show_parts()

    def changeEvent(self, event: QEvent) -> None:
        """Follow a change of language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()

    def retranslate(self) -> None:
        """Write the captions in the present language."""
        regression = self._shown.regression
        squares = "\n" + self.tr("(1/2m) Σ (ŷ − y)², half of nn.MSELoss, of the targets as they are trained on")
        squares = squares if regression else ""
        captions = {
            "step": (self.tr("step"), self.tr("Mini-batches trained on so far")),
            "epoch": (self.tr("epoch"), self.tr("Passes over the training part completed")),
            "rate": (self.tr("lr now"), self.tr("Learning rate α of the last step, as the schedule has it")),
            "train": (
                self.tr("train loss"),
                self.tr(
                    "Mean mini-batch loss of the last {0} steps (early on of the last fifth), without penalties"
                ).format(smoothing.WINDOW)
                + squares,
            ),
            "test": (self.tr("test loss"), self.tr("Loss on the whole test part, when last evaluated") + squares),
            "error": (self.tr("RMSE"), self.tr("Root mean squared error on the test part, in the target's units")),
            "quality": (
                (self.tr("R²"), self.tr("Share of the test targets' variance that is explained"))
                if regression
                else (self.tr("test acc."), self.tr("Share of the test part classified correctly"))
            ),
        }
        for name, (caption, meaning) in captions.items():
            self.parts[name].set_caption(caption)
            self.parts[name].setToolTip(meaning)
        self._show_parts()

    def _rule(self) -> QFrame:
        rule = QFrame(self)
        rule.setProperty("role", "rule")
        self._row.addWidget(rule)
        return rule
