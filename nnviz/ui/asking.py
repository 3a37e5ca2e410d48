"""Answers what panels ask of the window."""

from __future__ import annotations

from PySide6.QtCore import QObject, Slot

from nnviz.refusal import Refusal
from nnviz.ui.notice_strip import NoticeStrip
from nnviz.ui.notices import Notices
from nnviz.ui.pasting import Pasting
from nnviz.ui.viewer import Viewer


class Asking(QObject):
    """Connects `PanelWidget.asked` to what can answer.

    "refused" (a `Refusal`): it is said in the strip, as one of the trainer's. "not-saved" (a path): so is a picture or
    a table of a panel that could not be written. "table" (a text): what was pasted is to be the data.
    """

    def __init__(self, viewer: Viewer, notices: Notices, strip: NoticeStrip, pasting: Pasting, parent: QObject) -> None:
        super().__init__(parent)
        self._notices = notices
        self._strip = strip
        self._pasting = pasting
        viewer.asked.connect(self._answer)

    @Slot(str, object)
    def _answer(self, what: str, value: object) -> None:
        if what == "refused" and isinstance(value, Refusal):
            self._notices.refusal(value)
        elif what == "table" and isinstance(value, str):
            self._pasting.take(value)
        elif what == "not-saved":
            self._strip.say("saved", lambda: self.tr("{0} could not be written.").format(value), "bad")
