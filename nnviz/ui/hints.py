"""Three hints for the first starts, one after the other, until each has been seen; put away for good by one click."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Slot

from nnviz.ui.kept import Kept
from nnviz.ui.notice_strip import NoticeStrip

_KEPT, _SEEN = "hints", "seen"


class Hints(QObject):
    """Shows the hints over the panels until they have been seen or put away."""

    def __init__(self, strip: NoticeStrip, kept: Kept, parent: QObject) -> None:
        super().__init__(parent)
        self._strip = strip
        self._kept = kept
        self._place = 0
        parent.installEventFilter(self)

    def texts(self) -> tuple[str, ...]:
        """Return the hints in the present language."""
        return (
            self.tr("Press 1, 2 or 3 while it trains: SGD, momentum and Adam take over at the next step."),
            self.tr("Point at a connection for its exact numbers; click a neuron to see it compute."),
            self.tr("Ctrl+K finds every action, setting and experiment; what you change can be undone with Ctrl+Z."),
        )

    @Slot()
    def begin(self) -> None:
        """Show the first hint that was not closed at an earlier start, unless they were put away then."""
        word = self._kept.text(_KEPT)
        if word != _SEEN:
            self._show(min(int(word), len(self.texts()) - 1) if word.isdecimal() else 0)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Say the present hint again in another language."""
        if event.type() == QEvent.Type.LanguageChange and self._key in self._strip.names():
            self._show(self._place)
        return False

    @property
    def _key(self) -> str:
        return f"hint {self._place}"

    def _show(self, place: int) -> None:
        self._place = place
        texts = self.texts()
        text = self.tr("Hint {0} of {1}").format(place + 1, len(texts)) + "   " + texts[place]
        away = (self.tr("Do not show again"), self._put_away)
        last = place + 1 == len(texts)
        offers = (away,) if last else ((self.tr("Next"), self._next), away)
        self._strip.say(self._key, text, "info", offers, floating=True)
        self._strip.notice(self._key).close_button.clicked.connect(self._put_away if last else self._close)

    def _next(self) -> None:
        self._close()
        self._show(self._place + 1)

    @Slot()
    def _close(self) -> None:
        """The hint shown has been seen: the next start goes on with the one after it."""
        self._keep(str(self._place + 1))

    @Slot()
    def _put_away(self) -> None:
        self._keep(_SEEN)

    def _keep(self, word: str) -> None:
        self._kept.set_text(_KEPT, word)
        self._kept.write()
