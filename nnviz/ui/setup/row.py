"""One row of the set-up column: what a field is called, its editor, and why a value was refused."""

from __future__ import annotations

import msgspec
from PySide6.QtCore import QCoreApplication, QEvent, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from nnviz.catalog import tables
from nnviz.refusal import Refusal, Refused
from nnviz.ui import language
from nnviz.ui.model import setup
from nnviz.ui.model.setup import Field, Timing
from nnviz.ui.theme import Theme

LABEL = 68  # design pixels


class Row(QWidget):
    """Base of the rows; a subclass puts an editor into `line`.

    Signals:
        asked: The field's key and the value the user wants.

    Attributes:
        field: What is set here.
        label, tag, message: Its name; when it takes effect, if not at once; why the last value was refused.
    """

    asked = Signal(str, object)

    def __init__(self, theme: Theme, field: Field, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.field = field
        self.theme = theme
        self.label = QLabel(self)
        self.tag = QLabel(self)
        self.tag.setProperty("role", "tag")
        self.message = Message(self)
        self.line = QHBoxLayout()
        self.line.addWidget(self.label)
        self.line.addWidget(self.tag)
        self.tag.setVisible(field.timing != "live")
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addLayout(self.line)
        box.addWidget(self.message)

    def set_theme(self, theme: Theme) -> None:
        """Draw with `theme`."""
        self.theme = theme
        self.line.setContentsMargins(0, theme.px(1), 0, theme.px(1))
        self.line.setSpacing(theme.px(6))
        self.label.setFont(theme.font(12))
        self.label.setMinimumSize(theme.px(LABEL if self.field.timing == "live" else 1), theme.px(24))

    def show_value(self, value: object) -> None:
        """Show the value in use, unless the user is about to change it."""

    def say(self, text: str) -> None:
        """Say why the value was refused; an empty text takes it back."""
        self.message.say(text)
        if not text:
            self.mark(invalid=False)

    def on_the_way(self, value: object) -> None:
        """Take `value` as the one in use; a refusal brings the one before back."""

    def forget(self) -> None:
        """Give up what the user was about to change, and what was said of it."""
        self.say("")

    def mark(self, *, invalid: bool) -> None:
        """Mark the editor as holding what cannot be taken, or no more."""

    def editors(self) -> tuple[QWidget, ...]:
        """Return the widgets that take the focus."""
        return ()

    def changeEvent(self, event: QEvent) -> None:
        """Follow a change of language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.say("")  # said in the language before
            self.retranslate()

    def retranslate(self) -> None:
        """Write the words in the present language."""
        name = language.catalogue(self.field.label)
        self.label.setText(f"{name} {self.field.parameter.symbol}" if self.field.both else name)
        self.tag.setText(timing_text(self.field.timing))
        tip = tooltip(self.field)
        self.setToolTip(tip)
        for editor in self.editors():
            editor.setToolTip(tip)
            editor.setAccessibleName(language.catalogue(tables.label(self.field.key)))
            editor.setAccessibleDescription(tip)

    def try_value(self, value: object) -> bool:
        """Ask for `value` where it is in range; else say why not, and return False."""
        try:
            setup.check(self.field, value)
        except Refused as refused:
            self.say(language.said(refused.refusal))
            self.mark(invalid=True)
            return False
        self.say("")
        self.on_the_way(value)
        self.asked.emit(self.field.key, value)
        return True


class Message(QLabel):
    """One sentence below an editor, in the colour of what is wrong; no room is taken where there is none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "refusal")
        self.setWordWrap(True)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.setVisible(False)

    def say(self, text: str) -> None:
        """Show `text`, or nothing."""
        self.setText(text)
        self.setVisible(bool(text))


def sentence(refusal: Refusal, key: str) -> str:
    """Return why a value was refused as it is said at the field of `key`: which field it is needs no saying."""
    before, found, rest = refusal.where.partition(key)
    where = rest.strip(" .,") if found else before
    return language.said(msgspec.structs.replace(refusal, where=where))


def timing_text(timing: Timing) -> str:
    """Return the tag of a field that does not take effect at once."""
    words = {
        "restart": QCoreApplication.translate("Setup", "restarts"),
        "later": QCoreApplication.translate("Setup", "next reset"),
    }
    return words.get(timing, "")


def timing_meaning(timing: Timing) -> str:
    """Return what the tag means."""
    words = {
        "restart": QCoreApplication.translate("Setup", "A change starts training again at step 0, on a new branch."),
        "later": QCoreApplication.translate(
            "Setup", "A change takes effect on weights drawn from then on: at the next reset, and in new neurons."
        ),
    }
    return words.get(timing, "")


def tooltip(field: Field) -> str:
    """Return name, symbol, meaning, range and key of a field."""
    parameter = field.parameter
    name = language.catalogue(tables.label(field.key))
    shown = name.lower() != language.catalogue(parameter.symbol).lower()
    lines = [f"{name} {parameter.symbol}" if shown else name, language.catalogue(parameter.meaning)]
    if parameter.kind in ("int", "float"):
        lines.append(language.accepted(setup.accepted(field)))
    if field.percent:
        lines.append(QCoreApplication.translate("Setup", "30 and 30 % are the same; 0.3, with a decimal point, too."))
    lines += [timing_meaning(field.timing), f"--set {field.key}"]
    return "\n".join(line for line in lines if line)
