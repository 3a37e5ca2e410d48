"""The widget of the loss curves."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from nnviz.ui.model import smoothing
from nnviz.ui.panels.base import Frame, PanelEntry
from nnviz.ui.panels.drawing import words
from nnviz.ui.panels.drawing.segments import Segments
from nnviz.ui.panels.plots.panel import TimePanel
from nnviz.ui.panels.plots.picture import TimePicture, loss_picture
from nnviz.ui.theme import Theme

translate = QCoreApplication.translate


class LossPanel(TimePanel):
    """Loss over steps, logarithmic or linear."""

    def __init__(self, entry: PanelEntry, theme: Theme, parent: QWidget | None = None) -> None:
        self._scale = Segments(self._labels())
        super().__init__(entry, theme, parent)
        self._scale.chosen.connect(self._show_scale)
        self.add_tabs(self._scale)

    def picture(self, frame: Frame, width: float, span: tuple[float, float] | None) -> TimePicture | None:
        """Return the curves of all runs."""
        return loss_picture(frame, width, self.theme, self._scale.key != "linear", span)

    def subtitle(self, frame: Frame) -> str:
        """Return which line is which."""
        if len(frame.runs) > 1:
            return translate("panels", "train by run · test dotted")
        return translate("panels", "train · test dashed")

    def summary(self, frame: Frame) -> str:
        """Return the present losses in a sentence."""
        parts = []
        for run in frame.runs if frame.curves is not None else ():
            loss = smoothing.train_loss(frame.curves, run.key) if frame.curves is not None else None
            if loss is not None:
                parts.append(translate("panels", "{0}: training loss {1}").format(run.title, words.number(loss)))
        return "; ".join(parts) or translate("panels", "No loss yet.")

    def readout(self, frame: Frame, step: int) -> str:
        """Return the loss of a step and the last test loss before it."""
        run = frame.run
        if frame.curves is None or run is None or not 1 <= step <= frame.curves.last_step(run.key):
            return ""
        loss = frame.curves.column(run.key, "loss", step, step)
        parts = [translate("panels", "step {0}").format(words.count(step))]
        if len(loss):
            parts.append(translate("panels", "loss {0}").format(words.number(float(loss[0]))))
        steps, tests, _ = frame.curves.evaluations(run.key)
        at = int(np.searchsorted(steps, step, side="right")) - 1
        if at >= 0:
            parts.append(translate("panels", "test {0}").format(words.number(float(tests[at]))))
        return "   ".join(parts)

    def retranslate(self) -> None:
        """Put all texts into the present language."""
        self._scale.set_labels(self._labels())
        super().retranslate()

    def _labels(self) -> list[tuple[str, str]]:
        return [("log", translate("panels", "Log")), ("linear", translate("panels", "Linear"))]

    def _show_scale(self, scale: str) -> None:
        self.refresh()
