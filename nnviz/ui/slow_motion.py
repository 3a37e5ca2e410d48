"""Slow motion: below one step a second, each step is shown as its mini-batch, forward, backward and update."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Slot

from nnviz.ui.panels.frame import PHASES
from nnviz.ui.training import Training
from nnviz.ui.viewer import Viewer

#: Steps a second below which there is time to show the parts of a step.
BELOW = 1.0
_TICK_MS = 33
#: Part of the time between two steps in which its phases are shown; then the result stands.
_SHOWN = 0.9


class SlowMotion(QObject):
    """Runs through the phases of the step that was taken last, while training goes on slowly.

    Args:
        now: Seconds, for tests.
    """

    def __init__(
        self, training: Training, viewer: Viewer, parent: QObject, now: Callable[[], float] = time.monotonic
    ) -> None:
        super().__init__(parent)
        self._training = training
        self._viewer = viewer
        self._now = now
        self._step: tuple[int, int] | None = None
        self._began = 0.0
        self._timer = QTimer(self)
        self._timer.setInterval(_TICK_MS)
        self._timer.timeout.connect(self.tick)
        training.pictured.connect(self._pictured)
        training.changed.connect(self._changed)

    @property
    def on(self) -> bool:
        """Whether training goes on slowly enough, or by a single step at such a speed."""
        training = self._training
        return (training.playing or training.single) and 0.0 < training.speed < BELOW

    @Slot()
    def tick(self) -> None:
        """Show how far the step has come."""
        part = (self._now() - self._began) * self._training.speed / _SHOWN
        if self._step is None or part >= 1.0:
            self._end()
            return
        place = part * len(PHASES)
        self._viewer.show_phase(PHASES[int(place)], place - int(place))

    @Slot()
    def _pictured(self) -> None:
        snapshot = self._training.snapshot
        if not self.on or snapshot is None or snapshot.step == 0:
            return
        step = (snapshot.branch, snapshot.step)
        if step != self._step:
            self._step, self._began = step, self._now()
            self._timer.start()
            self.tick()

    @Slot()
    def _changed(self) -> None:
        if not self.on:
            self._step = None
            self._end()

    def _end(self) -> None:
        self._timer.stop()
        self._viewer.show_phase("", 0.0)
