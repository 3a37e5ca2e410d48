"""The pages of the output panel, and what was drawn where on the one that is shown."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter

from nnviz.snapshot import DataView
from nnviz.ui.panels.frame import Frame
from nnviz.ui.panels.outputs.axes import Axes
from nnviz.ui.panels.outputs.marks import draw_marks
from nnviz.ui.panels.outputs.pad_view import PadView
from nnviz.ui.panels.outputs.paint_plane import PlanePainter, legend_box
from nnviz.ui.panels.outputs.paint_samples import paint_samples
from nnviz.ui.panels.outputs.paint_scatter import paint_scatter, paint_worst
from nnviz.ui.panels.outputs.points import nearest
from nnviz.ui.panels.outputs.spot import Places, Spot, spot_in
from nnviz.ui.theme import Theme

#: Parts of the data shown, by tab.
PARTS = {"both": (0, 1, 2), "train": (0,), "test": (1, 2)}
#: Design pixels around a sample within which the pointer is on it.
REACH = 7.0


class Body:
    """Paints a page and answers what is at a point of it.

    Attributes:
        pad: The drawing pad.
        cell: The cell of the confusion matrix whose samples are shown alone; empty is none.
        axes: Axes of the plane or line drawn last; None on other pages.
        places: What was drawn where on pages of single samples.
    """

    def __init__(self) -> None:
        self.pad = PadView()
        self.cell: tuple[int, ...] = ()
        self.axes: Axes | None = None
        self.places: Places = []
        self._data: DataView | None = None
        self._legend = QRectF()
        self._planes = PlanePainter()
        self._parts = PARTS["both"]

    def forget(self) -> None:
        """Draw anew what is kept from frame to frame (another language)."""
        errors, self._planes = self._planes.errors, PlanePainter()
        self._planes.errors = errors

    def show_errors(self, errors: bool) -> None:
        """Colour the points of a surface by y − ŷ, or by y."""
        self._planes.errors = errors

    def paint(
        self, painter: QPainter, page: str, frame: Frame, size: tuple[int, int], parts: str, hovered: int, theme: Theme
    ) -> bool:
        """Draw a page; return False where there is nothing to draw yet."""
        if _classes(self._data) != _classes(frame.data):
            self.cell = ()
        self.axes, self.places, self._data = None, [], frame.data
        self._parts = PARTS.get(parts, PARTS["both"])
        if page != "plane":
            painter.fillRect(0, 0, *size, theme.color("surface"))
        if page == "plane":
            drawn = self._planes.paint_plane(painter, frame, *size, self._parts, theme)
        elif page == "line":
            drawn = self._planes.paint_line(painter, frame, *size, self._parts, theme)
        elif page == "scatter":
            return paint_scatter(painter, frame, *size, theme, self.places)
        elif page == "worst":
            return paint_worst(painter, frame, *size, theme, self.places)
        elif page == "pad":
            return self.pad.paint(painter, frame, *size, theme)
        else:
            return paint_samples(painter, frame, *size, theme, self.places, self.cell)
        self.axes, self._legend = self._planes.axes, legend_box(*size, theme)
        if self.axes is not None:
            draw_marks(painter, frame, self.axes, hovered, theme)
        return drawn

    def spot_at(self, frame: Frame, point: QPointF, theme: Theme) -> Spot | None:
        """Return what is at a point of the page drawn last; nothing where other data have come since."""
        data = frame.data
        if data is not self._data:
            return None
        if self.axes is None or data is None:
            return spot_in(self.places, point)
        if data.classes and self._legend.contains(point):
            return Spot(legend=True)
        if not self.axes.box.contains(point):
            return None
        sample = nearest(data, self.axes, self._parts, point, REACH * theme.zoom)
        return Spot(sample, self.axes.value(point))


def _classes(data: DataView | None) -> tuple[str, ...]:
    return data.classes if data is not None else ()
