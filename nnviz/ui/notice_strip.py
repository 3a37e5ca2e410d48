"""Strips under the toolbar that say what happened and offer what to do next; never a modal dialog."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Literal

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from nnviz.ui.icons import icon
from nnviz.ui.theme import Theme

Tone = Literal["info", "warn", "bad"]
Offer = tuple[str, Callable[[], object]]


class NoticeStrip(QWidget):
    """The notices there are, newest at the bottom; a notice of the same key replaces the older one."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._notices: dict[str, Notice] = {}
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(0)
        self.hide()

    def set_theme(self, theme: Theme) -> None:
        """Draw with `theme`."""
        self._theme = theme
        for notice in self._notices.values():
            notice.set_theme(theme)

    def say(self, key: str, text: str, tone: Tone = "warn", offers: Sequence[Offer] = ()) -> None:
        """Show `text` with a button per (label, action) of `offers`; any button closes the notice."""
        self.dismiss(key)
        notice = Notice(self._theme, text, tone, self)
        notice.close_button.clicked.connect(lambda: self.dismiss(key))
        for label, action in offers:
            notice.offer(label, action).clicked.connect(lambda: self.dismiss(key))
        self._notices[key] = notice
        self._layout.addWidget(notice)
        self.show()

    def dismiss(self, key: str) -> None:
        """Take the notice of `key` away, if there is one."""
        notice = self._notices.pop(key, None)
        if notice is not None:
            notice.hide()
            self._layout.removeWidget(notice)
            notice.deleteLater()
        self.setVisible(bool(self._notices))

    def names(self) -> tuple[str, ...]:
        """Return the keys of the notices, oldest first."""
        return tuple(self._notices)

    def texts(self) -> tuple[str, ...]:
        """Return what the notices say, oldest first."""
        return tuple(notice.label.text() for notice in self._notices.values())


class Notice(QFrame):
    """One strip: a sentence, buttons, a cross."""

    def __init__(self, theme: Theme, text: str, tone: Tone, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("role", "notice")
        self.setProperty("tone", tone)
        self.label = QLabel(text, self)
        self.label.setTextFormat(Qt.TextFormat.PlainText)
        self.label.setWordWrap(True)
        self.setAccessibleName(text)
        self.close_button = QToolButton(self)
        self.close_button.setProperty("role", "flat")
        self._row = QHBoxLayout(self)
        self._row.addWidget(self.label, 1)
        self._row.addWidget(self.close_button)
        self.set_theme(theme)
        self.retranslate()

    def set_theme(self, theme: Theme) -> None:
        """Draw with `theme`."""
        px = theme.px
        self._row.setContentsMargins(px(16), px(6), px(8), px(6))
        self._row.setSpacing(px(8))
        self.close_button.setIcon(icon("close", theme.muted))
        self.close_button.setFixedSize(px(28), px(28))

    def offer(self, label: str, action: Callable[[], object]) -> QToolButton:
        """Add a button that does `action`."""
        button = QToolButton(self)
        button.setText(label)
        button.setMinimumHeight(self.close_button.height())
        button.clicked.connect(lambda: action())
        self._row.insertWidget(self._row.count() - 1, button)
        return button

    def changeEvent(self, event: QEvent) -> None:
        """Follow a change of language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()

    def retranslate(self) -> None:
        """Put the cross's words into the present language; the sentence stays as it was said."""
        self.close_button.setAccessibleName(self.tr("Dismiss"))
        self.close_button.setToolTip(self.tr("Dismiss"))
