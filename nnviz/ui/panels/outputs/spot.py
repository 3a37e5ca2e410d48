"""What the pointer can be on in the output panel."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF


@dataclass(frozen=True, slots=True)
class Spot:
    """What the pointer is on: a sample, a place, a cell or heading of the confusion matrix, or the classes' legend.

    Attributes:
        sample: Index of a sample in the data, or -1.
        place: (x1, x2) of the plane or (x, y) of a line under the pointer; empty where there are no such axes.
        cell: (row, column) of the confusion matrix; empty is none.
        heading: Class that heads a row and a column of the confusion matrix, or -1.
        legend: Whether it is the legend.
    """

    sample: int = -1
    place: tuple[float, ...] = ()
    cell: tuple[int, ...] = ()
    heading: int = -1
    legend: bool = False


#: What was drawn where, in the order drawn.
Places = list[tuple[QRectF, Spot]]


def spot_in(places: Places, point: QPointF) -> Spot | None:
    """Return what is at a point: of several the one whose middle is nearest."""
    found = [(_distance(box, point), spot) for box, spot in places if box.contains(point)]
    return min(found, key=lambda pair: pair[0])[1] if found else None


def _distance(box: QRectF, point: QPointF) -> float:
    middle = box.center()
    return (middle.x() - point.x()) ** 2 + (middle.y() - point.y()) ** 2
