"""Regularisation: none, L1, L2 or both, and the rate of each."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from nnviz.refusal import Refusal, Refused
from nnviz.ui import language
from nnviz.ui.model import setup
from nnviz.ui.setup.row import LABEL, Message, tooltip
from nnviz.ui.theme import Theme
from nnviz.ui.widgets.choice import Choice
from nnviz.ui.widgets.entry import Entry

_KEYS = ("training.l1", "training.l2")
_FIRST = 1e-3  # the rate a penalty begins with


class PenaltyRow(QWidget):
    """A choice, and a field for each rate in use.

    Signals:
        asked: The key the change is about, and the tables of the change.
    """

    asked = Signal(str, dict)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self._rates = dict.fromkeys(_KEYS, 0.0)
        self._fields = {key: setup.number_field(key) for key in _KEYS}
        self.label = QLabel(self)
        self.choice = Choice(theme, self)
        self.entries = {key: Entry(self) for key in _KEYS}
        self.message = Message(self)
        self._line = QHBoxLayout()
        self._line.addWidget(self.label)
        self._line.addWidget(self.choice, 1)
        for key, entry in self.entries.items():
            self._line.addWidget(entry)
            entry.taken.connect(lambda text, key=key: self._typed(key, text))
            entry.textEdited.connect(lambda text, key=key: self.entries[key].mark(self._refusal(key, text) is not None))
            entry.put_back.connect(self.forget)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addLayout(self._line)
        box.addWidget(self.message)
        self.choice.chosen.connect(self._chosen)
        self.retranslate()
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        """Draw with `theme`."""
        self.theme = theme
        self._line.setContentsMargins(0, theme.px(1), 0, theme.px(1))
        self._line.setSpacing(theme.px(6))
        self.label.setFont(theme.font(12))
        self.label.setMinimumSize(theme.px(LABEL), theme.px(24))
        self.choice.set_theme(theme)
        for entry in self.entries.values():
            entry.setFont(theme.font(12))
            entry.setFixedHeight(theme.px(24))
        self._show()

    def show_rates(self, l1: float, l2: float) -> None:
        """Show the rates in use."""
        rates = dict(zip(_KEYS, (l1, l2), strict=True))
        if rates != self._rates:
            self.say("")
        self._rates = rates
        self._show()

    def forget(self) -> None:
        """Show the rates in use again."""
        for entry in self.entries.values():
            entry.setModified(False)
        self.say("")
        self._show()

    def say(self, text: str) -> None:
        """Say why a rate was refused; an empty text takes it back."""
        self.message.say(text)
        if not text:
            for entry in self.entries.values():
                entry.mark(False)

    def changeEvent(self, event: QEvent) -> None:
        """Follow a change of language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.message.say("")  # said in the language before
            self.retranslate()

    def retranslate(self) -> None:
        """Write the words in the present language."""
        self.label.setText(self.tr("Regularise"))
        meanings = {key: tooltip(field) for key, field in self._fields.items()}
        l1, l2 = meanings.values()
        self.choice.set_options(
            [
                ("", self.tr("None"), self.tr("The loss alone")),
                ("l1", "L1", l1),
                ("l2", "L2", l2),
                ("l1 l2", "L1 + L2", f"{l1}\n\n{l2}"),
            ]
        )
        self.choice.setAccessibleName(self.tr("Regularisation"))
        self.choice.setToolTip(f"{l1}\n\n{l2}")
        for key, entry in self.entries.items():
            entry.setToolTip(meanings[key])
            entry.setAccessibleName(self._fields[key].parameter.symbol)
            entry.setAccessibleDescription(meanings[key])

    def _show(self) -> None:
        kinds = [key.rpartition(".")[2] for key, rate in self._rates.items() if rate]
        self.choice.show_value(" ".join(kinds))
        both = len(kinds) > 1
        for key, entry in self.entries.items():
            entry.setVisible(bool(self._rates[key]))
            entry.setFixedWidth(self.theme.px(40 if both else 58))
            if not entry.isModified() or not entry.hasFocus():
                entry.write(setup.written(self._fields[key], self._rates[key]))

    def _chosen(self, kinds: str) -> None:
        wanted = {key: key.rpartition(".")[2] in kinds.split() for key in _KEYS}
        rates = {key: (self._rates[key] or _FIRST) if on else 0.0 for key, on in wanted.items()}
        if rates != self._rates:
            first = next(key for key in _KEYS if rates[key] != self._rates[key])
            self.asked.emit(first, {"training": {key.rpartition(".")[2]: rate for key, rate in rates.items()}})

    def _refusal(self, key: str, text: str) -> Refusal | None:
        field = self._fields[key]
        try:
            setup.check(field, setup.read(field, text))
        except Refused as refused:
            return refused.refusal
        return None

    def _typed(self, key: str, text: str) -> None:
        refusal = self._refusal(key, text)
        if refusal is not None:
            self.message.say(language.said(refusal))
            self.entries[key].mark(True)
            if not self.entries[key].hasFocus():
                self._show()
            return
        self.entries[key].setModified(False)
        self.say("")
        rate = setup.read(self._fields[key], text)
        if rate != self._rates[key]:
            self.asked.emit(key, setup.change(key, rate))
