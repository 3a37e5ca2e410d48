"""The output panel: the decision boundary, the fitted surface or curve, or predictions of single samples."""

from __future__ import annotations

import msgspec
from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from nnviz.snapshot import Needs
from nnviz.ui.panels.base import Frame, PaintedPanel, PanelEntry
from nnviz.ui.panels.drawing import ink, words
from nnviz.ui.panels.drawing.segments import Segments
from nnviz.ui.panels.outputs.paint_plane import PlanePainter
from nnviz.ui.panels.outputs.paint_samples import paint_samples, paint_scatter, score_words
from nnviz.ui.panels.outputs.samples import samples_picture
from nnviz.ui.theme import Theme
from nnviz.ui.viewpoint import Viewpoint

translate = QCoreApplication.translate

#: Side of the grid over the plane (points of a curve), and samples whose predictions are asked for.
_GRID, _EXAMPLES = 64, 512
#: Parts of the data shown, by tab.
_PARTS = {"both": (0, 1, 2), "train": (0,), "test": (1, 2)}


class OutputPanel(PaintedPanel):
    """What the network makes of its inputs."""

    def __init__(self, entry: PanelEntry, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(entry, theme, parent)
        self._planes = PlanePainter()
        self._spread = True
        self._parts = Segments(self._labels())
        self._parts.choose("both")
        self._parts.chosen.connect(self._show_parts)
        self.add_tabs(self._parts)

    def show_frame(self, frame: Frame) -> None:
        """Show `frame` from now on."""
        spread = frame.data is None or frame.data.kind in ("plane", "line")
        if self._parts.isHidden() == spread:
            self._parts.setVisible(spread)
        other = (self.frame.data is None) != (frame.data is None) or spread != self._spread
        self._spread = spread
        super().show_frame(frame)
        if other:
            self.needs_changed.emit()

    def needs(self, viewpoint: Viewpoint) -> Needs:
        """Return what the panel asks of a snapshot: single samples only where it shows them."""
        needs = super().needs(viewpoint)
        if self.frame.data is None:
            return needs
        return msgspec.structs.replace(needs, examples=0) if self._spread else msgspec.structs.replace(needs, output=0)

    def subtitle(self, frame: Frame) -> str:
        """Return what is drawn over what."""
        if frame.data is None:
            return ""
        if frame.data.kind == "plane":
            return "ŷ(x₁, x₂)"
        if frame.data.kind == "line":
            return f"ŷ({words.input_name(frame.data.inputs[0])})" if frame.data.inputs else "ŷ(x)"
        return (
            translate("panels", "predicted against true")
            if frame.data.task == "regression"
            else translate("panels", "predictions")
        )

    def summary(self, frame: Frame) -> str:
        """Return the task, and how many samples are wrong where it is known."""
        if frame.data is None or frame.snapshot is None:
            return translate("panels", "No output yet.")
        samples = samples_picture(frame)
        if samples is not None:
            return score_words(samples)
        return translate("panels", "Output for {0} at step {1}.").format(frame.data.name, frame.snapshot.step)

    def retranslate(self) -> None:
        """Put all texts into the present language."""
        self._parts.set_labels(self._labels())
        self._planes = PlanePainter()
        super().retranslate()

    def paint(self, painter: QPainter, width: int, height: int) -> None:
        """Draw what suits the data."""
        data = self.frame.data
        kind = data.kind if data is not None else ""
        parts = _PARTS.get(self._parts.key, _PARTS["both"])
        if kind == "plane":
            drawn = self._planes.paint_plane(painter, self.frame, width, height, parts, self.theme)
        elif kind == "line":
            drawn = self._planes.paint_line(painter, self.frame, width, height, parts, self.theme)
        elif data is not None and data.task == "regression":
            drawn = paint_scatter(painter, self.frame, width, height, self.theme)
        else:
            drawn = paint_samples(painter, self.frame, width, height, self.theme)
        if not drawn:
            ink.empty(painter, width, height, self.theme, self.frame.message)

    def _labels(self) -> list[tuple[str, str]]:
        return [
            ("train", translate("panels", "Train")),
            ("test", translate("panels", "Test")),
            ("both", translate("panels", "Both")),
        ]

    def _show_parts(self, parts: str) -> None:
        self.refresh()


def _needs(viewpoint: Viewpoint, size: tuple[int, int]) -> Needs:
    return Needs(
        run=viewpoint.run, branch=viewpoint.branch, seed=viewpoint.seed, output=_GRID, examples=_EXAMPLES, cells=0
    )


def _widget(theme: Theme, parent: QWidget | None = None) -> OutputPanel:
    return OutputPanel(ENTRY, theme, parent)


ENTRY = PanelEntry(
    name="output",
    title=str(QT_TRANSLATE_NOOP("panels", "Output")),
    order=20,
    cost=3.0,
    needs=_needs,
    widget=_widget,
)
