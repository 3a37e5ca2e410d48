"""The rows for numbers, choices, switches and texts."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from nnviz.catalog import tables
from nnviz.refusal import Refused
from nnviz.ui import language
from nnviz.ui.model import setup, slider_scale
from nnviz.ui.model.setup import Field
from nnviz.ui.setup.row import Row, sentence
from nnviz.ui.theme import Theme
from nnviz.ui.widgets.choice import Choice, Option
from nnviz.ui.widgets.entry import Entry
from nnviz.ui.widgets.slim_slider import SlimSlider
from nnviz.ui.widgets.switch import Switch

REST_MS = 250  # a drag that rests so long takes effect: one drag is one change to be undone, not hundreds


class TypedRow(Row):
    """A row with a field to type into."""

    def __init__(self, theme: Theme, field: Field, parent: QWidget | None = None) -> None:
        super().__init__(theme, field, parent)
        self._value: object = None
        self.entry = Entry(self)
        self.entry.taken.connect(self._typed)
        self.entry.put_back.connect(self._put_back)
        self.entry.textEdited.connect(self.judge)

    def set_theme(self, theme: Theme) -> None:
        """Draw with `theme`."""
        super().set_theme(theme)
        self.entry.setFixedHeight(theme.px(24))
        self.entry.setFont(theme.font(12))

    def show_value(self, value: object) -> None:
        """Show the value in use, unless the user is typing."""
        changed = value != self._value
        self._value = value
        if not self.entry.isModified():
            self.entry.write(setup.written(self.field, value))
            if changed:
                self.say("")

    def forget(self) -> None:
        """Show the value in use again."""
        self._put_back()

    def retranslate(self) -> None:
        """Write the words in the present language."""
        super().retranslate()
        if self.entry.isModified():
            self.judge(self.entry.text())

    def on_the_way(self, value: object) -> None:
        """Show `value` as the one in use."""
        self._value = value
        self.entry.setModified(False)

    def mark(self, *, invalid: bool) -> None:
        """Mark the field."""
        self.entry.mark(invalid)

    def editors(self) -> tuple[QWidget, ...]:
        """Return the field."""
        return (self.entry,)

    def judge(self, text: str) -> None:
        """Mark what is being typed as long as it cannot be taken."""
        try:
            setup.check(self.field, setup.read(self.field, text))
            self.mark(invalid=False)
        except Refused:
            self.mark(invalid=True)

    def _typed(self, text: str) -> None:
        value = setup.read(self.field, text)
        if value == self._value:
            self._put_back()
        elif not self.try_value(value) and not self.entry.hasFocus():
            self.entry.write(setup.written(self.field, self._value))  # left with what cannot be taken: it goes back

    def _put_back(self) -> None:
        self.entry.write(setup.written(self.field, self._value))
        self.say("")


class TextRow(TypedRow):
    """A row for text, such as the name of a column or a formula.

    Args:
        check: Refuses a text as it is typed, with a sentence below the field; None takes any.
    """

    def __init__(
        self, theme: Theme, field: Field, parent: QWidget | None = None, check: Callable[[str], object] | None = None
    ) -> None:
        super().__init__(theme, field, parent)
        self._check = check
        self.line.addWidget(self.entry, 1)

    def judge(self, text: str) -> None:
        """Say at once what cannot be understood."""
        if self._check is not None:
            try:
                self._check(text)
                self.say("")
            except Refused as refused:
                self.say(sentence(refused.refusal, self.field.key))
                self.mark(invalid=True)

    def try_value(self, value: object) -> bool:
        """Ask for a text that can be understood."""
        self.judge(str(value))
        return False if self.message.text() and self._check is not None else super().try_value(value)


class NumberRow(TypedRow):
    """A number: a slider where one makes sense, and a field to type it."""

    def __init__(self, theme: Theme, field: Field, parent: QWidget | None = None) -> None:
        super().__init__(theme, field, parent)
        self._wanted: object = None
        self.slider: SlimSlider | None = None
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST_MS)
        self._rest.timeout.connect(self._take)
        if slider_scale.shape(field.parameter) != "none":
            self.slider = SlimSlider(theme, field.parameter, self)
            self.slider.picked.connect(self._picked)
            self.slider.released.connect(self._take)
            self.line.addWidget(self.slider, 1)
            QWidget.setTabOrder(self.slider, self.entry)
        else:
            self.line.addStretch(1)
        self.line.addWidget(self.entry)
        self.set_theme(theme)
        self.retranslate()

    def set_theme(self, theme: Theme) -> None:
        """Draw with `theme`."""
        super().set_theme(theme)
        self.entry.setFixedWidth(theme.px(52 if self.slider is not None else 70))
        if self.slider is not None:
            self.slider.set_theme(theme)

    def show_value(self, value: object) -> None:
        """Show the value in use, unless the user is about to change it."""
        if self._wanted is None:
            super().show_value(value)
            if self.slider is not None and isinstance(value, (int, float)):
                self.slider.show_value(float(value))

    def forget(self) -> None:
        """Show the value in use again."""
        self._rest.stop()
        self._wanted = None
        super().forget()

    def editors(self) -> tuple[QWidget, ...]:
        """Return slider and field."""
        return (self.entry,) if self.slider is None else (self.slider, self.entry)

    def _picked(self, value: object) -> None:
        self._wanted = value
        self.entry.write(setup.written(self.field, value))
        self.say("")
        self._rest.start()

    def _take(self) -> None:
        self._rest.stop()
        wanted, self._wanted = self._wanted, None
        if wanted is not None and wanted != self._value:
            self.try_value(wanted)


class ChoiceRow(Row):
    """One of several words.

    Args:
        options: Returns (value, text, meaning) of each in the present language; None: the field's own words.
    """

    def __init__(
        self,
        theme: Theme,
        field: Field,
        parent: QWidget | None = None,
        options: Callable[[], list[Option]] | None = None,
    ) -> None:
        super().__init__(theme, field, parent)
        self._options = options or self._own_words
        self.choice = Choice(theme, self)
        self.choice.chosen.connect(self._chosen)
        self.line.addWidget(self.choice, 1)
        self._value: object = None
        self.set_theme(theme)
        self.retranslate()

    def set_theme(self, theme: Theme) -> None:
        """Draw with `theme`."""
        super().set_theme(theme)
        self.choice.set_theme(theme)

    def show_value(self, value: object) -> None:
        """Show the word in use."""
        if value != self._value:
            self.say("")
        self._value = value
        self.choice.show_value(setup.written(self.field, value))

    def mark(self, *, invalid: bool) -> None:
        """Mark the choice."""
        self.choice.setProperty("invalid", invalid)
        self.choice.update()

    def editors(self) -> tuple[QWidget, ...]:
        """Return the choice."""
        return (self.choice,)

    def offer(self) -> None:
        """Offer what there is to choose now."""
        self.choice.set_options(self._options())
        self.choice.show_value(setup.written(self.field, self._value))

    def retranslate(self) -> None:
        """Write the words in the present language."""
        super().retranslate()
        self.offer()

    def _own_words(self) -> list[Option]:
        words = self.field.parameter.choices
        return [(word, language.catalogue(tables.shown_word(word)), "") for word in words]

    def _chosen(self, value: str) -> None:
        new = setup.read(self.field, value)
        if new != self._value:
            self.asked.emit(self.field.key, new)


class SwitchRow(Row):
    """On or off."""

    def __init__(self, theme: Theme, field: Field, parent: QWidget | None = None) -> None:
        super().__init__(theme, field, parent)
        self.switch = Switch(theme, self)
        self.switch.clicked.connect(self._clicked)
        self.line.addStretch(1)
        self.line.addWidget(self.switch)
        self.set_theme(theme)
        self.retranslate()

    def set_theme(self, theme: Theme) -> None:
        """Draw with `theme`."""
        super().set_theme(theme)
        self.switch.set_theme(theme)

    def show_value(self, value: object) -> None:
        """Show whether it is on."""
        self.switch.setChecked(value is True)

    def editors(self) -> tuple[QWidget, ...]:
        """Return the switch."""
        return (self.switch,)

    def _clicked(self, on: bool) -> None:
        self.say("")
        self.asked.emit(self.field.key, on)


def row(theme: Theme, field: Field, parent: QWidget | None = None) -> Row:
    """Return the row for a field."""
    if field.kind == "switch":
        return SwitchRow(theme, field, parent)
    if field.kind == "choice":
        return ChoiceRow(theme, field, parent)
    if field.kind == "text":
        made = TextRow(theme, field, parent)
        made.set_theme(theme)
        made.retranslate()
        return made
    return NumberRow(theme, field, parent)
