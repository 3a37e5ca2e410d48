"""Training: loss, batches, regularisation, schedule, seed, and the rest folded away."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QWidget

from nnviz.catalog.defaults import LOSS_OF_TASK, losses_of
from nnviz.catalog.registry import losses, schedules
from nnviz.ui.language import catalogue
from nnviz.ui.model import setup
from nnviz.ui.model.setup import Field, SetupView
from nnviz.ui.setup.penalty_row import PenaltyRow
from nnviz.ui.setup.row import Row
from nnviz.ui.setup.rows import ChoiceRow, NumberRow, row
from nnviz.ui.setup.section import Fold, Says, Section, Themed, editors, tab_through
from nnviz.ui.theme import Theme
from nnviz.ui.widgets.choice import Option

_BESIDE = ("training.loss", "training.batch_size", "training.l1", "training.l2", "training.seed", "training.output")


class TrainingSection(Section):
    """Everything of `[training]` and the schedule.

    Signals:
        reseeded: Start again from the weights of this seed; None is one that was not used yet.

    Attributes:
        loss, batch, penalty, schedule, seed: Its rows; `new` draws another seed.
        more, stop: What is seldom changed, and when training ends.
    """

    reseeded = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._task = ""
        self._schedule = ""
        self.loss = ChoiceRow(theme, setup.word_field("training.loss"), self.body, self._losses)
        self.batch = NumberRow(theme, setup.number_field("training.batch_size"), self.body)
        self.penalty = PenaltyRow(theme, self.body)
        self.schedule = ChoiceRow(theme, _schedule_field(), self.body, _schedules)
        self.seed = NumberRow(theme, setup.number_field("training.seed"), self.body)
        self.new = QPushButton(self.seed)
        self.more = Fold(theme, self.body, small=True, open=False)
        self.stop = Fold(theme, self.more.body, small=True, open=False)
        self._own: dict[str, Row] = {}
        self._fixed: dict[str, Row] = {
            "training.loss": self.loss,
            "training.batch_size": self.batch,
            "schedule.name": self.schedule,
            "training.seed": self.seed,
        }
        self._build()
        self.retranslate()

    def set_theme(self, theme: Theme) -> None:
        """Draw with `theme`."""
        super().set_theme(theme)
        parts: tuple[Themed, ...] = (*self.named.values(), self.penalty, self.more, self.stop)
        for part in parts:
            part.set_theme(theme)
        self.new.setFixedSize(theme.px(46), theme.px(24))
        self.new.setFont(theme.font(12))

    def show_view(self, view: SetupView) -> None:
        """Show what training is like now."""
        settings = view.settings
        self._task = view.data.task if view.data is not None else ""
        self._show_schedule(settings.schedule["name"])
        loss = settings.training.loss
        known = loss == "auto" and self._task in LOSS_OF_TASK
        for key, one in self.named.items():
            if one is not self.loss:
                one.show_value(setup.value(settings, key))
        self.loss.show_value(LOSS_OF_TASK[self._task] if known else loss)
        self.loss.offer()
        self.penalty.show_rates(settings.training.l1, settings.training.l2)
        stops = [one for key, one in self.named.items() if key.startswith("training.stop.")]
        self.stop.button.set_note(setup.summary([one.field for one in stops], settings))

    def forget(self) -> None:
        """Give up what is being typed."""
        super().forget()
        self.penalty.forget()

    def says(self, key: str) -> Says:
        """Return where a refusal of a change of `key` is said."""
        return self.penalty if key in ("training.l1", "training.l2") else super().says(key)

    def retranslate(self) -> None:
        """Write the words in the present language."""
        self.button.setText(self.tr("Training"))
        self.button.setAccessibleName(self.tr("Training"))
        self.more.button.setText(self.tr("Clipping, precision, stop"))
        self.stop.button.setText(self.tr("Stop when"))
        self.new.setText(self.tr("New"))
        self.new.setAccessibleName(self.tr("New seed"))
        self.new.setToolTip(self.tr("Start again at step 0 from new random weights (key Ctrl+Shift+R)"))

    def _build(self) -> None:
        first: tuple[QWidget, ...] = (self.loss, self.batch, self.penalty, self.schedule)
        for part in first:
            self.rows.addWidget(part)
        self._schedule_place = self.rows.count()
        self.seed.line.addWidget(self.new)
        last: tuple[QWidget, ...] = (self.seed, self.message, self.more)
        for part in last:
            self.rows.addWidget(part)
        for field in setup.training_fields():
            if field.key not in _BESIDE:
                fold = self.stop if field.key.startswith("training.stop.") else self.more
                self._fixed[field.key] = row(self.theme, field, fold.body)
                fold.rows.addWidget(self._fixed[field.key])
        self.more.rows.addWidget(self.stop)
        stops = [one for key, one in self._fixed.items() if key.startswith("training.stop.")]
        beside = (self.loss, self.batch, self.schedule, self.seed, *stops)
        rest = [one for one in self._fixed.values() if one not in beside]
        tab_through([self.more.button, *editors(rest), self.stop.button, *editors(stops)])
        for one in self._fixed.values():
            if one is not self.seed and one is not self.loss:
                one.asked.connect(self._ask)
        self.named = dict(self._fixed)
        self.loss.asked.connect(lambda key, name: self.asked.emit(key, {"training": {"loss": name, "output": "auto"}}))
        self.penalty.asked.connect(self.asked)
        self.seed.asked.connect(lambda _key, seed: self.reseeded.emit(seed))
        self.new.clicked.connect(lambda: self.reseeded.emit(None))

    def _show_schedule(self, name: str) -> None:
        """Make the rows of another schedule."""
        if name == self._schedule:
            return
        self._schedule = name
        for old in self._own.values():
            old.hide()
            old.deleteLater()
        self._own = {field.key: row(self.theme, field, self.body) for field in setup.schedule_fields(name)}
        for place, one in enumerate(self._own.values()):
            self.rows.insertWidget(self._schedule_place + place, one)
            one.asked.connect(self._ask)
        tab_through([*self.schedule.editors(), *editors(self._own.values())])
        self.named = {**self._fixed, **self._own}

    def _ask(self, key: str, value: object) -> None:
        self.asked.emit(key, setup.change(key, value))

    def _losses(self) -> list[Option]:
        entries = losses()
        names = losses_of(self._task) if self._task else tuple(entries)
        return [(name, catalogue(entries[name].title), catalogue(entries[name].meaning)) for name in names]


def _schedules() -> list[Option]:
    return [(name, catalogue(entry.title), catalogue(entry.meaning)) for name, entry in schedules().items()]


def _schedule_field() -> Field:
    return setup.word_field("schedule.name")
