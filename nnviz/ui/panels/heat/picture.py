"""What the heatmaps show: a pure function from a frame to boxes, cells and limits."""

from __future__ import annotations

import functools
import math
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from nnviz.snapshot import MatrixView
from nnviz.ui.panels.drawing import colour
from nnviz.ui.panels.frame import Frame

#: Design pixels: caption above a matrix, names of its axes, gaps, and the side of a cell at most.
CAPTION, AXIS, GAP, LARGEST = 18.0, 16.0, 14.0, 24.0
#: Width of the colour bar with its numbers, height of the footer, distance of the bias column, air at the top.
BAR, FOOTER, APART, AIR = 64.0, 30.0, 4.0, 4.0


class Spacing(NamedTuple):
    """How much room stands around matrices, in design pixels.

    Attributes:
        axis: For the names of the axes, at the left and below; too little and they are left out.
        least: Least extent of a matrix of many rows or columns.
        named: Least width of a matrix with its caption.
        between: Between two lines of matrices.
    """

    axis: float
    least: float
    named: float
    between: float


ROOMY, CLOSE, CLOSEST = Spacing(AXIS, 30.0, 66.0, 7.0), Spacing(0.0, 22.0, 62.0, 3.0), Spacing(0.0, 10.0, 30.0, 0.0)


@dataclass(frozen=True, eq=False, slots=True)
class Heat:
    """One matrix: box of the cells (left, top, width, height), its values, and what was merged.

    Attributes:
        layer: l of W^(l).
        x, y, width, height: Box of the weights' cells.
        bias_x, bias_width: Left edge and width of the bias column, which is as high.
        values: [r, c] values shown.
        bias: [r] biases shown.
        shape: (out, in) of the whole matrix.
        block: Cells of the whole matrix merged into one (the value of largest magnitude).
        bias_block: Biases merged into one cell.
    """

    layer: int
    x: float
    y: float
    width: float
    height: float
    bias_x: float
    bias_width: float
    values: npt.NDArray[np.float32]
    bias: npt.NDArray[np.float32]
    shape: tuple[int, int]
    block: tuple[int, int]
    bias_block: int

    @property
    def cell(self) -> tuple[float, float]:
        """Height and width of one cell."""
        return self.height / self.values.shape[0], self.width / self.values.shape[1]

    def cell_at(self, x: float, y: float) -> tuple[int, int] | None:
        """Return (neuron, input), 1-based, of the first weight of the cell at a point; input 0 is the bias."""
        if not self.y <= y < self.y + self.height:
            return None
        row = int((y - self.y) / self.cell[0])
        if self.x <= x < self.x + self.width:
            return row * self.block[0] + 1, int((x - self.x) / self.cell[1]) * self.block[1] + 1
        if self.bias_x <= x < self.bias_x + self.bias_width:
            return int((y - self.y) / (self.height / len(self.bias))) * self.bias_block + 1, 0
        return None

    def box_of(self, neuron: int, column: int) -> tuple[float, float, float, float]:
        """Return the box of the cell of a weight or (column 0) bias."""
        if column == 0:
            high = self.height / len(self.bias)
            return self.bias_x, self.y + (neuron - 1) // self.bias_block * high, self.bias_width, high
        high, wide = self.cell
        row, place = (neuron - 1) // self.block[0], (column - 1) // self.block[1]
        return self.x + place * wide, self.y + row * high, wide, high


@dataclass(frozen=True, slots=True)
class Heatmaps:
    """All matrices of one kind on one symmetric scale.

    Attributes:
        heats: One per layer.
        limit: Magnitude in full colour.
        kind: The matrices' kind.
        clipped: Number of cells beyond the limit.
        broken: Number of cells that are not finite.
        spacing: The room around the matrices.
    """

    heats: tuple[Heat, ...]
    limit: float
    kind: str
    clipped: int
    broken: int
    spacing: Spacing


def heat_picture(frame: Frame, width: float, height: float, zoom: float = 1.0, kind: str = "weight") -> Heatmaps | None:
    """Return the heatmaps of matrices of `kind` in a body of the given size; None where there are none yet."""
    views = frame.snapshot.matrices.get(kind, ()) if frame.snapshot is not None else ()
    if not views:
        return None
    values = [array for view in views for array in (view.values, view.bias)]
    limit = frame.scales.matrices.get(kind) or colour.held(max(colour.magnitude(array) for array in values))
    heats, spacing = _placed(views, width - (BAR + 2 * GAP) * zoom, height - (FOOTER + AIR) * zoom, zoom)
    whole = all(np.isfinite(array).all() for array in values)
    beyond = not whole or max(colour.magnitude(array) for array in values) > limit * 1.000001
    clipped = sum(int((np.abs(array) > limit * 1.000001).sum()) for array in values) if beyond else 0
    broken = 0 if whole else sum(int((~np.isfinite(array)).sum()) for array in values)
    return Heatmaps(heats, limit, kind, clipped, broken, spacing)


def _placed(
    views: tuple[MatrixView, ...], width: float, height: float, zoom: float
) -> tuple[tuple[Heat, ...], Spacing]:
    """Place the matrices in rows, with the largest cells that fit, closer where they are many."""
    boxes, spacing = _boxes(tuple(view.values.shape for view in views), width, height, zoom)
    heats = tuple(_heat(i + 1, view, box, zoom) for i, (view, box) in enumerate(zip(views, boxes, strict=True)))
    return heats, spacing


@functools.lru_cache(maxsize=16)
def _boxes(
    sizes: tuple[tuple[int, ...], ...], width: float, height: float, zoom: float
) -> tuple[list[tuple[float, float, float, float]], Spacing]:
    for spacing in (ROOMY, CLOSE, CLOSEST):
        side = _cell_side(sizes, width, height, zoom, spacing)
        boxes, fits = _flow(sizes, side, width, height, zoom, spacing)
        if fits:
            break
    return boxes, spacing


def _cell_side(sizes: tuple[tuple[int, ...], ...], width: float, height: float, zoom: float, spacing: Spacing) -> float:
    low, high = 0.05, LARGEST * zoom
    if _flow(sizes, high, width, height, zoom, spacing)[1]:
        return high
    for _ in range(14):
        middle = math.sqrt(low * high)
        low, high = (middle, high) if _flow(sizes, middle, width, height, zoom, spacing)[1] else (low, middle)
    return math.floor(low) if low >= 4.0 else low


def _flow(
    sizes: tuple[tuple[int, ...], ...], side: float, width: float, height: float, zoom: float, spacing: Spacing
) -> tuple[list[tuple[float, float, float, float]], bool]:
    """Return boxes (x, y, width, height) of the cells when set in lines like words, and whether they fit."""
    boxes: list[tuple[float, float, float, float]] = []
    x, y, line = 0.0, AIR * zoom, 0.0
    most = 0.0
    left = GAP + spacing.axis
    for rows, columns in sizes:
        wide = min(_extent(columns, side, zoom, spacing), width - left * zoom - _bias_width(side, zoom))
        high = _extent(rows, side, zoom, spacing)
        whole = max(spacing.axis * zoom + wide + APART * zoom + _bias_width(side, zoom), spacing.named * zoom)
        if x > 0.0 and x + whole > width:
            x, y, line = 0.0, y + line + spacing.between * zoom, 0.0
        boxes.append((x + left * zoom, y + CAPTION * zoom, max(1.0, wide), high))
        x += whole + GAP * zoom
        most = max(most, x - GAP * zoom)
        line = max(line, CAPTION * zoom + high + spacing.axis * zoom)
    return boxes, most <= width and y + line <= height


def _extent(count: int, side: float, zoom: float, spacing: Spacing) -> float:
    return max(count * side, min(spacing.least * zoom, count * 9.0 * zoom))


def _bias_width(side: float, zoom: float) -> float:
    return max(side, 6.0 * zoom)


def _heat(layer: int, view: MatrixView, box: tuple[float, float, float, float], zoom: float) -> Heat:
    x, y, width, height = (float(round(edge)) for edge in box)
    shown, more = colour.strongest(view.values, max(1, int(height)), max(1, int(width)))
    bias, merged = colour.strongest(view.bias.reshape(-1, 1), max(1, int(height)), 1)
    block = (view.block[0] * more[0], view.block[1] * more[1])
    wide = min(float(round(_bias_width(height / max(1, len(bias)), zoom))), LARGEST * zoom)
    arrays = np.asarray(shown, np.float32), np.asarray(bias[:, 0], np.float32)
    return Heat(layer, x, y, width, height, x + width + APART * zoom, wide, *arrays, view.shape, block, merged[0])
