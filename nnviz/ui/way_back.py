"""The way back to the training that was left for one that turned out not to be trainable."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
from PySide6.QtCore import QObject, Slot

from nnviz.link.trainer_link import Died
from nnviz.record import recovery
from nnviz.refusal import Refusal
from nnviz.ui.notices import Notices
from nnviz.ui.opening import Opening
from nnviz.ui.training import Training

#: Goes back: to what was kept of it, or, where nothing would have been lost, to the same beginning.
Go = Callable[[Opening, recovery.RecoveryInfo | None], object]


class WayBack(QObject):
    """Remembers what was left, until what was opened in its place trains."""

    def __init__(self, training: Training, notices: Notices, go: Go, parent: QObject) -> None:
        super().__init__(parent)
        self._training = training
        self._notices = notices
        self._go = go
        self._former: Opening | None = None
        self._info: recovery.RecoveryInfo | None = None
        self._keeping = self._waiting = False
        training.left.connect(self._kept)
        training.died.connect(self._offer)

    def remember(self, present: Opening) -> None:
        """Remember `present`, which is about to be left; one that never trained leaves the earlier one in its place."""
        if self._training.empty or self._training.session.ready is None:
            return
        self._former, self._info = present, present.recovery
        self._keeping, self._waiting = self._training.would_lose, False

    @Slot(object)
    def _kept(self, found: recovery.RecoveryInfo | Refusal | str) -> None:
        if self._keeping:
            self._keeping = False
            self._info = found if isinstance(found, recovery.RecoveryInfo) else None
        if self._waiting:
            self._back()

    @Slot(object, bool)
    def _offer(self, died: Died, _: bool) -> None:
        """Offer the way back where the trainer gave up before it began."""
        if died.failed is not None and self._former is not None and self._training.session.ready is None:
            self._notices.way_back(self._former.experiment.title or self._former.name, self._back)

    def _back(self) -> None:
        """Go back; what is still being kept of the former training is waited for."""
        self._waiting = self._keeping
        if self._former is not None and not self._waiting:
            self._go(msgspec.structs.replace(self._former, checkpoint=None, history=None, log=()), self._info)
