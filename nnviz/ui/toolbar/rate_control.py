"""The learning rate: a log slider and a field to type it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from nnviz.refusal import Refusal
from nnviz.ui.language import accepted as accepted_words
from nnviz.ui.model import numbers, rate_scale
from nnviz.ui.theme import Theme
from nnviz.ui.widgets.entry import Entry
from nnviz.ui.widgets.log_slider import LogSlider

_PAUSE_MS = 250  # a drag that rests so long takes effect, so that one drag is a few events of the log, not hundreds


class RateControl(QWidget):
    """Shows the learning rate in use and asks for another.

    Signals:
        asked: The rate the user wants.
        refused: What was typed is no rate (`Refusal`).
    """

    asked = Signal(float)
    refused = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rate = 0.0
        self._wanted: float | None = None
        self._scheduled = ""
        self._told = ""  # the text that has been refused already
        self._wide = False
        self.label = QLabel(self)
        self.slider = LogSlider(theme, self)
        self.field = Entry(self)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._row = QHBoxLayout(self)
        for widget in (self.label, self.slider, self.field):
            self._row.addWidget(widget)
        self._connect()
        self.set_theme(theme)
        self.retranslate()

    def set_theme(self, theme: Theme) -> None:
        """Draw with `theme`."""
        px = theme.px
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(px(4))
        self.label.setFont(theme.font(12))
        self.slider.set_theme(theme)
        self.field.setFixedSize(px(72), px(28))

    def set_wide(self, wide: bool) -> None:
        """Write the name out where there is room."""
        self._wide = wide
        self.retranslate()

    def set_brief(self, brief: bool) -> None:
        """Leave the slider out; the field does the same."""
        self.slider.setVisible(not brief)

    def show_rate(self, rate: float) -> None:
        """Show the rate in use, unless the user is about to change it."""
        self._rate = rate
        if self._wanted is None and not self.slider.isSliderDown():
            self.slider.set_rate(rate)
            if not self.field.isModified():
                self._write(rate)

    def show_scheduled(self, rate: str) -> None:
        """Say what a schedule made of the rate in the last step; empty: there is none, or no step yet."""
        if rate != self._scheduled:
            self._scheduled = rate
            self.retranslate()

    def changeEvent(self, event: QEvent) -> None:
        """Follow a change of language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()

    def retranslate(self) -> None:
        """Write the words in the present language."""
        meaning = self.tr("Learning rate α: how far a step goes against the gradient")
        if self._scheduled:
            self.label.setText(self.tr("Base learning rate") if self._wide else self.tr("lr₀"))
            meaning += "\n" + self.tr("The schedule made {0} of it in the last step.").format(self._scheduled)
        else:
            self.label.setText(self.tr("Learning rate") if self._wide else self.tr("lr"))
        accepted = accepted_words(rate_scale.ACCEPTED)
        for widget in (self.label, self.slider, self.field):
            widget.setToolTip(f"{meaning}\n{accepted}")
        self.slider.setAccessibleName(self.tr("Learning rate"))
        self.field.setAccessibleName(self.tr("Learning rate"))

    def _connect(self) -> None:
        self.slider.picked.connect(self._picked)
        self.slider.released.connect(self._take)
        self._pause.timeout.connect(self._take)
        self.field.taken.connect(self._typed)
        self.field.put_back.connect(self._put_back)
        self.field.textEdited.connect(self._judge)

    def _picked(self, rate: float) -> None:
        self._wanted = rate
        self._write(rate)
        self._pause.start()

    def _take(self) -> None:
        self._pause.stop()
        wanted, self._wanted = self._wanted, None
        if wanted is not None and wanted != self._rate:
            self.asked.emit(wanted)

    def _typed(self, text: str) -> None:
        rate = rate_scale.typed(text)
        if rate is None:
            self._refuse(text)
            return
        self._write(rate)
        self.field.clearFocus()  # so that the keys are the window's again
        if rate != self._rate:
            self.asked.emit(rate)

    def _refuse(self, text: str) -> None:
        """Say once what is wrong with `text`; it stays to be mended, but not in a field that has been left."""
        if text != self._told:
            self._told = text
            self.refused.emit(Refusal("type", "optimizer.lr", text, rate_scale.ACCEPTED))
        if not self.field.hasFocus():
            self._write(self._rate)

    def _put_back(self) -> None:
        """Give up what was typed."""
        self._write(self._rate)
        self.field.clearFocus()

    def _judge(self, text: str) -> None:
        self._told = ""
        self.field.mark(invalid=rate_scale.typed(text) is None)

    def _write(self, rate: float) -> None:
        self.field.write(numbers.rate(rate))
        self.field.mark(invalid=False)
        self._told = ""
