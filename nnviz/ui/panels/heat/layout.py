"""Where matrices and receptive fields stand in the panel: pure arithmetic in pixels."""

from __future__ import annotations

import functools
import math
from typing import NamedTuple

#: Design pixels: caption above a matrix, names of its axes, gaps, and the side of a cell at most.
CAPTION, AXIS, GAP, LARGEST = 18.0, 16.0, 14.0, 60.0
#: Width of the colour bar with its numbers, height of the footer, distance of the bias column, air at the top.
BAR, FOOTER, APART, AIR = 64.0, 30.0, 4.0, 4.0
#: Body widths from which on a column of exact values stands at the right, and its width.
WIDE, DETAIL = 430.0, 132.0
#: Receptive fields: width of the bias bar, gap between tiles, and the least side of a tile where they all cannot fit.
BIAS, TILE_GAP, LEAST_TILE = 3.0, 3.0, 14.0
#: Cells smaller than this (design pixels) are worth leaving words out for, where they grow by this factor.
_SMALL, _WORTH = 5.0, 1.4
#: Part of the height that the other layers may take beside receptive fields.
_OTHERS = 0.36

Box = tuple[float, float, float, float]
Sizes = tuple[tuple[int, ...], ...]


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


class Grid(NamedTuple):
    """How receptive fields stand: pixels of a panel per pixel of a field, tiles in a line, lines that fit."""

    scale: float
    columns: int
    rows: int


@functools.lru_cache(maxsize=16)
def boxes(sizes: Sizes, width: float, height: float, zoom: float, top: float = AIR) -> tuple[list[Box], Spacing]:
    """Return a box (left, top, width, height) of the cells of each matrix, closer where there are many.

    Args:
        sizes: (rows, columns) of what is shown of each matrix.
        width: Of the room there is.
        height: Of the room there is, from its top at 0.
        zoom: Pixels of a design pixel.
        top: Where the first caption begins, in design pixels.
    """
    found: list[tuple[float, list[Box], Spacing]] = []
    for spacing in (ROOMY, CLOSE, CLOSEST):
        side = _cell_side(sizes, width, height, zoom, spacing, top)
        out, fits = _flow(sizes, side, width, height, zoom, spacing, top)
        if fits:
            found.append((side, out, spacing))
    for at, (side, out, spacing) in enumerate(found):
        closer = max((one[0] for one in found[at + 1 :]), default=0.0)
        if side >= _SMALL * zoom or closer < _WORTH * side:
            return out, spacing
    return out, spacing


@functools.lru_cache(maxsize=16)
def beside_fields(sizes: Sizes, width: float, height: float, zoom: float) -> tuple[list[Box], Spacing, Box]:
    """Return the boxes of all matrices but the first, at the bottom, and the room for the fields of the first."""
    found: list[Box] = []
    spacing, low = ROOMY, height
    if sizes[1:]:
        found, spacing = boxes(sizes[1:], width, height * _OTHERS, zoom, 0.0)
        used = max(y + high for _, y, _, high in found) + spacing.axis * zoom
        low = height - used
        found = [(x, y + low, wide, high) for x, y, wide, high in found]
    top = (AIR + CAPTION) * zoom
    left = GAP * zoom
    return found, spacing, (left, top, max(1.0, width - left), max(1.0, low - top - 4.0 * zoom))


def grid(count: int, image: tuple[int, int], room: Box, zoom: float) -> Grid:
    """Return how `count` fields of image (height, width) stand in `room`: as large as lets all of them fit."""
    scales = [*(float(s) for s in range(6, 0, -1)), *(1.0 / s for s in range(2, max(image) + 1))]
    fitting = Grid(1.0, 1, 1)
    for scale in scales:
        if scale < 1.0 and image[1] * scale < LEAST_TILE * zoom:
            break
        wide = image[1] * scale + (1.0 + BIAS + TILE_GAP) * zoom
        high = image[0] * scale + TILE_GAP * zoom
        columns = max(1, int((room[2] + TILE_GAP * zoom) / wide))
        fitting = Grid(scale, columns, max(1, int((room[3] + TILE_GAP * zoom) / high)))
        if fitting.columns * fitting.rows >= count:
            break
    return fitting


def bias_width(side: float, zoom: float) -> float:
    """Return the width of the bias column beside cells of a side."""
    return max(side, 6.0 * zoom)


def _cell_side(sizes: Sizes, width: float, height: float, zoom: float, spacing: Spacing, top: float) -> float:
    low, high = 0.05, LARGEST * zoom
    if _flow(sizes, high, width, height, zoom, spacing, top)[1]:
        return high
    for _ in range(14):
        middle = math.sqrt(low * high)
        fits = _flow(sizes, middle, width, height, zoom, spacing, top)[1]
        low, high = (middle, high) if fits else (low, middle)
    return math.floor(low) if low >= 4.0 else low


def _flow(
    sizes: Sizes, side: float, width: float, height: float, zoom: float, spacing: Spacing, top: float
) -> tuple[list[Box], bool]:
    """Return boxes of the cells when set in lines like words, and whether they fit."""
    found: list[Box] = []
    x, y, line = 0.0, top * zoom, 0.0
    most = 0.0
    left = GAP + spacing.axis
    for rows, columns in sizes:
        wide = min(_extent(columns, side, zoom, spacing), width - left * zoom - bias_width(side, zoom))
        high = _extent(rows, side, zoom, spacing)
        whole = max(spacing.axis * zoom + wide + APART * zoom + bias_width(side, zoom), spacing.named * zoom)
        if x > 0.0 and x + whole > width:
            x, y, line = 0.0, y + line + spacing.between * zoom, 0.0
        found.append((x + left * zoom, y + CAPTION * zoom, max(1.0, wide), high))
        x += whole + GAP * zoom
        most = max(most, x - GAP * zoom)
        line = max(line, CAPTION * zoom + high + spacing.axis * zoom)
    return found, most <= width and y + line <= height


def _extent(count: int, side: float, zoom: float, spacing: Spacing) -> float:
    return max(count * side, min(spacing.least * zoom, count * 9.0 * zoom))
