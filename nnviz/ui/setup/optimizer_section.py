"""The optimizer's own hyper-parameters; the learning rate has its place in the toolbar."""

from __future__ import annotations

from PySide6.QtWidgets import QPushButton, QWidget

from nnviz.catalog.registry import optimizers
from nnviz.spec import Settings
from nnviz.ui.language import catalogue
from nnviz.ui.model import setup
from nnviz.ui.model.setup import SetupView
from nnviz.ui.setup.row import Row
from nnviz.ui.setup.rows import row
from nnviz.ui.setup.section import Section, editors, tab_through
from nnviz.ui.theme import Theme

_ELSEWHERE = ("optimizer.lr",)


class OptimizerSection(Section):
    """One row for each hyper-parameter; folded, the heading sums them up.

    Attributes:
        defaults: Puts the catalogue's values back.
    """

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent, open=False)
        self._name = ""
        self._run = ""
        self._settings: Settings | None = None
        self.defaults = QPushButton(self.body)
        self.defaults.clicked.connect(self._put_back)
        self.rows.addWidget(self.message)
        self.rows.addWidget(self.defaults)
        self.folded.connect(self._show_summary)
        self.retranslate()

    def set_theme(self, theme: Theme) -> None:
        """Draw with `theme`."""
        super().set_theme(theme)
        self.defaults.setFixedHeight(theme.px(24))
        self.defaults.setFont(theme.font(12))
        for one in self.named.values():
            one.set_theme(theme)

    def show_view(self, view: SetupView) -> None:
        """Show the hyper-parameters in use."""
        self._settings = view.settings
        self._run = view.title if view.runs > 1 else ""
        self._show_rows(view.settings.optimizer["name"])
        for key, one in self.named.items():
            one.show_value(setup.value(view.settings, key))
        changed = any(self._given(one) != one.field.parameter.default for one in self.named.values())
        self.defaults.setEnabled(changed)
        self.defaults.setVisible(bool(self.named))
        self._show_summary()

    def retranslate(self) -> None:
        """Write the words in the present language."""
        self.defaults.setText(self.tr("Defaults"))
        self.defaults.setToolTip(self.tr("Put the optimizer's own values back; the learning rate stays."))
        self._show_name()

    def _show_name(self) -> None:
        entry = optimizers().get(self._name)
        title = catalogue(entry.title) if entry is not None else ""
        self.button.setText(f"{title} · {self._run}" if self._run and self._run != title else title)
        self.button.setAccessibleName(self.button.text())
        if entry is not None:
            self.button.setToolTip(catalogue(entry.meaning))

    def _show_rows(self, name: str) -> None:
        """Make the rows of another optimizer."""
        if name != self._name:
            self._name = name
            for old in self.named.values():
                old.hide()
                old.deleteLater()
            fields = [field for field in setup.optimizer_fields(name) if field.key not in _ELSEWHERE]
            self.named = {field.key: row(self.theme, field, self.body) for field in fields}
            for place, one in enumerate(self.named.values()):
                self.rows.insertWidget(place, one)
                one.asked.connect(lambda key, value: self.asked.emit(key, setup.change(key, value)))
            tab_through([self.button, *editors(self.named.values())])
        self._show_name()

    def _given(self, one: Row) -> object:
        return setup.value(self._settings, one.field.key) if self._settings is not None else None

    def _show_summary(self) -> None:
        folded = not self.button.isChecked()
        fields = [one.field for one in self.named.values()]
        shown = folded and self._settings is not None
        self.button.set_note(setup.summary(fields, self._settings) if shown and self._settings else "")

    def _put_back(self) -> None:
        self.message.say("")
        self.asked.emit("optimizer", setup.optimizer_defaults(self._name))
