"""The widget of the per-layer norms."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from nnviz.ui.panels.base import Frame, PanelEntry
from nnviz.ui.panels.drawing import words
from nnviz.ui.panels.drawing.segments import Segments
from nnviz.ui.panels.plots.panel import TimePanel
from nnviz.ui.panels.plots.picture import TimePicture, layers_picture
from nnviz.ui.theme import Theme

translate = QCoreApplication.translate


class LayersPanel(TimePanel):
    """L2 norms of each layer, W and b together, on a log axis."""

    def __init__(self, entry: PanelEntry, theme: Theme, parent: QWidget | None = None) -> None:
        self._norm = Segments(self._labels())
        super().__init__(entry, theme, parent)
        self._norm.chosen.connect(self._show_norm)
        self.add_tabs(self._norm)

    def picture(self, frame: Frame, width: float, span: tuple[float, float] | None) -> TimePicture | None:
        """Return one line per layer."""
        return layers_picture(frame, width, self.theme, self._norm.key, span)

    def subtitle(self, frame: Frame) -> str:
        """Return the symbol of what is shown."""
        return {"grad_norm": "‖∂J/∂θ‖₂", "weight_norm": "‖θ‖₂", "update_norm": "‖Δθ‖₂"}.get(self._norm.key, "")

    def summary(self, frame: Frame) -> str:
        """Return the present norms in a sentence."""
        picture = layers_picture(frame, 64.0, self.theme, self._norm.key)
        if picture is None:
            return translate("panels", "No gradients yet.")
        return ", ".join(f"{line.title} {line.value}" for line in picture.lines)

    def readout(self, frame: Frame, step: int) -> str:
        """Return the norms at a step, as many as can be read."""
        run = frame.run
        if frame.curves is None or run is None or not 1 <= step <= frame.curves.last_step(run.key) or run.layers > 3:
            return ""
        values = [
            frame.curves.column(run.key, f"{self._norm.key}_{layer}", step, step) for layer in range(1, run.layers + 1)
        ]
        return "   ".join(words.number(float(value[0]), 2) for value in values if len(value))

    def retranslate(self) -> None:
        """Put all texts into the present language."""
        self._norm.set_labels(self._labels())
        super().retranslate()

    def _labels(self) -> list[tuple[str, str]]:
        return [
            ("grad_norm", translate("panels", "Gradient")),
            ("weight_norm", translate("panels", "Weights")),
            ("update_norm", translate("panels", "Update")),
        ]

    def _show_norm(self, norm: str) -> None:
        self.show_frame(self.frame)
