"""What happened and what to do next: strips under the toolbar stay, what comes and goes floats; never a dialog."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Literal

from PySide6.QtCore import QEvent, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from nnviz.ui.icons import icon
from nnviz.ui.notice_overlay import NoticeOverlay
from nnviz.ui.theme import Theme
from nnviz.ui.widgets.ground import Ground

Tone = Literal["info", "warn", "bad"]
#: Words, or what makes them in the language of the moment.
Text = str | Callable[[], str]
Offer = tuple[Text, Callable[[], object]]


#: Milliseconds for which a plain confirmation stays.
PASSING_MS = 6000


class NoticeStrip(QWidget):
    """The notices there are, newest at the bottom; a notice of the same key replaces the older one.

    Attributes:
        passing_ms: Milliseconds after which a passing notice leaves by itself.
    """

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.passing_ms = PASSING_MS
        self._theme = theme
        self._notices: dict[str, Notice] = {}
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(0)
        self._overlay: NoticeOverlay | None = None
        self.hide()

    def float_over(self, over: QWidget) -> None:
        """Let what comes and goes float over the lower right corner of `over` from now on."""
        self._overlay = NoticeOverlay(self._theme, over)

    def set_theme(self, theme: Theme) -> None:
        """Draw with `theme`."""
        self._theme = theme
        if self._overlay is not None:
            self._overlay.set_theme(theme)
        for notice in self._notices.values():
            notice.set_theme(theme)

    def say(
        self,
        key: str,
        text: Text,
        tone: Tone = "warn",
        offers: Sequence[Offer] = (),
        *,
        passing: bool = False,
        floating: bool = False,
    ) -> None:
        """Show `text` with a button per (label, action) of `offers`; any button closes the notice.

        A `passing` one, a plain confirmation, leaves by itself; all others stay until they are dismissed.
        It floats, as a `floating` one does: what comes and goes moves nothing that is about to be clicked.
        """
        self.dismiss(key)
        overlay = self._overlay if passing or floating else None
        notice = Notice(self._theme, text, tone, overlay or self)
        notice.setProperty("floating", overlay is not None)
        notice.close_button.clicked.connect(lambda: self.dismiss(key))
        notice.over.connect(lambda: self.dismiss(key))
        for label, action in offers:
            notice.offer(label, action).clicked.connect(lambda: self.dismiss(key))
        self._notices[key] = notice
        (overlay.column if overlay is not None else self._layout).addWidget(notice)
        if passing:
            notice.pass_after(self.passing_ms)
        notice.show()
        self._show_those_there_are()

    def amend(self, key: str, text: Text) -> bool:
        """Let the notice of `key` say `text` from now on; False if there is none."""
        if key not in self._notices:
            return False
        self._notices[key].say(text)
        return True

    def dismiss(self, key: str) -> None:
        """Take the notice of `key` away, if there is one."""
        notice = self._notices.pop(key, None)
        if notice is not None:
            notice.hide()
            for layout in (self._layout, *((self._overlay.column,) if self._overlay is not None else ())):
                layout.removeWidget(notice)
            notice.deleteLater()
        self._show_those_there_are()

    def _show_those_there_are(self) -> None:
        here = [notice.parentWidget() is self for notice in self._notices.values()]
        self.setVisible(any(here))
        if self._overlay is not None:
            self._overlay.setVisible(not all(here))
            self._overlay.fit()

    def notice(self, key: str) -> Notice:
        """Return the notice of `key`."""
        return self._notices[key]

    def names(self) -> tuple[str, ...]:
        """Return the keys of the notices, oldest first."""
        return tuple(self._notices)

    def texts(self) -> tuple[str, ...]:
        """Return what the notices say, oldest first."""
        return tuple(notice.label.text() for notice in self._notices.values())


class Notice(QFrame):
    """One strip: a sentence, buttons, a cross.

    Signals:
        over: It has been there for as long as it was to be.
    """

    over = Signal()

    def __init__(self, theme: Theme, text: Text, tone: Tone, parent: QWidget) -> None:
        super().__init__(parent)
        self._text = text
        self._offers: list[tuple[QToolButton, Text]] = []
        self.setProperty("role", "notice")
        self.setProperty("tone", tone)
        self._ground = Ground(self)  # clear of the round corners
        self._ground.setProperty("tone", tone)
        self.label = QLabel(self._ground)
        self.label.setTextFormat(Qt.TextFormat.PlainText)
        self.label.setWordWrap(True)
        self.say(text)
        self.close_button = QToolButton(self._ground)
        self.close_button.setProperty("role", "flat")
        self._passing = QTimer(self)
        self._passing.setSingleShot(True)
        self._passing.timeout.connect(self._pass)
        self._frame = QVBoxLayout(self)
        self._frame.addWidget(self._ground)
        self._row = QHBoxLayout(self._ground)
        self._row.addWidget(self.label, 1)
        self._row.addWidget(self.close_button)
        self.set_theme(theme)
        self.retranslate()

    def set_theme(self, theme: Theme) -> None:
        """Draw with `theme`."""
        px = theme.px
        self._frame.setContentsMargins(1, px(6), 1, px(6))
        self._row.setContentsMargins(px(15), 0, px(7), 0)
        self._row.setSpacing(px(8))
        self.close_button.setIcon(icon("close", theme.muted))
        self.close_button.setFixedSize(px(28), px(28))

    def say(self, text: Text) -> None:
        """Show `text`."""
        self._text = text
        self.label.setText(_said(text))
        self.setAccessibleName(self.label.text())

    def pass_after(self, milliseconds: int) -> None:
        """Say `over` after so long, though not while the mouse or the keyboard is in it."""
        self._passing.start(milliseconds)

    @Slot()
    def _pass(self) -> None:
        focus = QApplication.focusWidget()
        if self.underMouse() or (focus is not None and self.isAncestorOf(focus)):
            self._passing.start()
        else:
            self.over.emit()

    def offer(self, label: Text, action: Callable[[], object]) -> QToolButton:
        """Add a button that does `action`."""
        button = QToolButton(self._ground)
        button.setText(_said(label))
        self._offers.append((button, label))
        button.setMinimumHeight(self.close_button.height())
        button.clicked.connect(lambda: action())
        self._row.insertWidget(self._row.count() - 1, button)
        return button

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave at Esc, where the keyboard is in it."""
        if event.key() == Qt.Key.Key_Escape:
            self.close_button.click()
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Follow a change of language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()

    def retranslate(self) -> None:
        """Put all words into the present language."""
        self.say(self._text)
        for button, label in self._offers:
            button.setText(_said(label))
        self.close_button.setAccessibleName(self.tr("Dismiss"))
        self.close_button.setToolTip(self.tr("Dismiss"))


def _said(text: Text) -> str:
    return text if isinstance(text, str) else text()
