"""Matrices and receptive fields as they stand in the panel: where each cell is, and which weight it shows."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from nnviz.snapshot import MatrixView
from nnviz.ui.panels.drawing import colour
from nnviz.ui.panels.heat import layout

Floats = npt.NDArray[np.float32]
Box = tuple[float, float, float, float]


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Cells:
    """A matrix as it stands in the panel.

    Attributes:
        layer: l of W^(l).
        x, y, width, height: Box of the weights' cells.
        view: The matrix it shows.
        values, bias: Values and biases shown.
        limit: Magnitude in full colour.
    """

    layer: int
    x: float
    y: float
    width: float
    height: float
    view: MatrixView
    values: Floats
    bias: Floats
    limit: float

    @property
    def shape(self) -> tuple[int, int]:
        """(out, in) of the whole matrix."""
        return self.view.shape


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Heat(Cells):
    """One matrix, its values [r, c], its biases [r], and what was merged.

    Attributes:
        bias_x, bias_width: Left edge and width of the bias column, which is as high.
        more: Cells of `view` merged into one of `values` (the value of largest magnitude).
        bias_block: Biases merged into one cell.
    """

    bias_x: float
    bias_width: float
    more: tuple[int, int]
    bias_block: int

    @property
    def block(self) -> tuple[int, int]:
        """Weights of the whole matrix merged into one cell."""
        return self.view.block[0] * self.more[0], self.view.block[1] * self.more[1]

    @property
    def cell(self) -> tuple[float, float]:
        """Height and width of one cell."""
        return self.height / self.values.shape[0], self.width / self.values.shape[1]

    @property
    def bounds(self) -> Box:
        """The box of all of it, biases included."""
        return self.x, self.y, self.bias_x + self.bias_width - self.x, self.height

    def cell_at(self, x: float, y: float) -> tuple[int, int] | None:
        """Return (neuron, input), 1-based, of the weight shown by the cell at a point; input 0 is the bias."""
        if not self.y <= y < self.y + self.height:
            return None
        if self.x <= x < self.x + self.width:
            return self.weight(int((y - self.y) / self.cell[0]), int((x - self.x) / self.cell[1]))
        if self.bias_x <= x < self.bias_x + self.bias_width:
            return self._bias(int((y - self.y) / (self.height / len(self.bias))))
        return None

    def weight(self, row: int, place: int) -> tuple[int, int]:
        """Return (neuron, input) of the strongest weight of a cell, as far as `view` tells it."""
        (down, across), view = self.more, self.view
        part = view.values[row * down : (row + 1) * down, place * across : (place + 1) * across]
        r, c = divmod(_strongest(part), part.shape[1])
        return (row * down + r) * view.block[0] + 1, (place * across + c) * view.block[1] + 1

    def box_of(self, neuron: int, column: int) -> Box:
        """Return the box of the cell of a weight or (column 0) bias."""
        if column == 0:
            high = self.height / len(self.bias)
            return self.bias_x, self.y + (neuron - 1) // self.bias_block * high, self.bias_width, high
        high, wide = self.cell
        row, place = (neuron - 1) // self.block[0], (column - 1) // self.block[1]
        return self.x + place * wide, self.y + row * high, wide, high

    def row_of(self, neuron: int) -> Box:
        """Return the box of a neuron's row of weights."""
        high = self.cell[0]
        return self.x, self.y + (neuron - 1) // self.block[0] * high, self.width, high

    def moved(self, neuron: int, column: int, right: int, down: int) -> tuple[int, int]:
        """Return the weight so many cells right of and below that of (neuron, column); the bias is the last one."""
        rows, columns = self.values.shape
        row = min(max((neuron - 1) // self.block[0] + down, 0), rows - 1)
        place = min(max((columns if column == 0 else (column - 1) // self.block[1]) + right, 0), columns)
        if place < columns:
            return self.weight(row, place)
        return self._bias(row * self.block[0] // self.bias_block)

    def _bias(self, row: int) -> tuple[int, int]:
        part = self.view.bias[row * self.bias_block : (row + 1) * self.bias_block]
        return row * self.bias_block + _strongest(part) + 1, 0


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Fields(Cells):
    """Rows of W^(1) as images [n, h, w]: in lines, each with its bias as a bar at its right.

    Attributes:
        grid: How the tiles stand.
        tile: Height and width of a tile, in pixels.
        pitch: Distance of tiles, down and across.
        neurons: [n] the rows shown (0-based), in order.
        first: How many come before them in that order.
        image: (height, width) of a field.
        more: Pixels of a field merged into one (the value of largest magnitude).
    """

    grid: layout.Grid
    tile: tuple[float, float]
    pitch: tuple[float, float]
    neurons: npt.NDArray[np.intp]
    first: int
    image: tuple[int, int]
    more: int

    @property
    def block(self) -> tuple[int, int]:
        """Pixels merged into one, down and across."""
        return self.more, self.more

    @property
    def bounds(self) -> Box:
        """The box of all of it."""
        return self.x, self.y, self.width, self.height

    def tile_box(self, index: int) -> Box:
        """Return the box of the tile at a place of the order shown."""
        row, column = divmod(index, self.grid.columns)
        return self.x + column * self.pitch[1], self.y + row * self.pitch[0], self.tile[1], self.tile[0]

    def bias_box(self, index: int) -> Box:
        """Return the box of a tile's bias."""
        x, y, wide, high = self.tile_box(index)
        apart = (self.pitch[1] - self.tile[1]) / (1.0 + layout.BIAS + layout.TILE_GAP)
        return x + wide + apart, y, layout.BIAS * apart, high

    def cell_at(self, x: float, y: float) -> tuple[int, int] | None:
        """Return (neuron, input), 1-based, of the weight shown at a point; input 0 is the bias."""
        column, row = int((x - self.x) // self.pitch[1]), int((y - self.y) // self.pitch[0])
        index = row * self.grid.columns + column
        if not (0 <= column < self.grid.columns and row >= 0 and index < len(self.neurons)):
            return None
        left, top, wide, high = self.tile_box(index)
        if y >= top + high:
            return None
        neuron = int(self.neurons[index]) + 1
        if x >= left + wide:
            return neuron, 0
        at_row = int((y - top) / high * self.values.shape[1])
        return neuron, self._input(index, at_row, int((x - left) / wide * self.values.shape[2]))

    def box_of(self, neuron: int, column: int) -> Box | None:
        """Return the box of a weight or (column 0) bias; None where its tile is not shown."""
        found = np.flatnonzero(self.neurons == neuron - 1)
        if not len(found):
            return None
        index = int(found[0])
        if column == 0:
            return self.bias_box(index)
        x, y, wide, high = self.tile_box(index)
        row, place = (part // self.more for part in divmod(column - 1, self.image[1]))
        high, wide = high / self.values.shape[1], wide / self.values.shape[2]
        return x + place * wide, y + row * high, wide, high

    def row_of(self, neuron: int) -> Box | None:
        """Return the box of a neuron's tile; None where it is not shown."""
        found = np.flatnonzero(self.neurons == neuron - 1)
        return self.tile_box(int(found[0])) if len(found) else None

    def moved(self, neuron: int, column: int, right: int, down: int) -> tuple[int, int]:
        """Return the same input of the tile so many tiles right of and below that of a neuron."""
        found = np.flatnonzero(self.neurons == neuron - 1)
        index = (int(found[0]) if len(found) else 0) + right + down * self.grid.columns
        return int(self.neurons[min(max(index, 0), len(self.neurons) - 1)]) + 1, column

    def _input(self, index: int, row: int, place: int) -> int:
        """Return the input (from 1) of the strongest pixel of a merged one."""
        field: Floats = self.view.values[self.neurons[index]].reshape(self.image)
        part = field[row * self.more : (row + 1) * self.more, place * self.more : (place + 1) * self.more]
        r, c = divmod(_strongest(part), int(part.shape[1]))
        return int((row * self.more + r) * self.image[1] + place * self.more + c + 1)


def heat(layer: int, view: MatrixView, box: Box, zoom: float, limit: float) -> Heat:
    """Return a matrix that fills `box` with its cells, reduced to the pixels there are."""
    x, y, width, height = (float(round(edge)) for edge in box)
    shown, more = colour.strongest(view.values, max(1, int(height)), max(1, int(width)))
    bias, merged = colour.strongest(view.bias.reshape(-1, 1), max(1, int(height)), 1)
    wide = min(float(round(layout.bias_width(height / max(1, len(bias)), zoom))), layout.LARGEST * zoom)
    return Heat(
        layer=layer, x=x, y=y, width=width, height=height, bias_x=x + width + layout.APART * zoom, bias_width=wide,
        view=view, values=np.asarray(shown, np.float32), bias=np.asarray(bias[:, 0], np.float32),
        more=more, bias_block=merged[0], limit=limit,
    )  # fmt: skip


def fields(
    view: MatrixView, image: tuple[int, int], room: Box, zoom: float, order: npt.NDArray[np.intp], skip: int
) -> Fields:
    """Return the rows of `view` in `order` as images in `room`, after `skip` lines of them. The limit is not set."""
    grid = layout.grid(len(order), image, room, zoom)
    lines = -(-len(order) // grid.columns)
    first = min(max(0, skip), max(0, lines - grid.rows)) * grid.columns
    neurons = order[first : first + grid.columns * grid.rows]
    more = max(1, round(1.0 / grid.scale))
    values = pooled(view.values[neurons].reshape(-1, *image), more)
    tile = (float(round(image[0] * grid.scale)), float(round(image[1] * grid.scale)))
    gap = layout.TILE_GAP * zoom
    pitch = (float(round(tile[0] + gap)), tile[1] + (1.0 + layout.BIAS) * zoom + gap)
    used = -(-len(neurons) // grid.columns)
    x, y = float(round(room[0])), float(round(room[1]))
    wide, high = min(len(neurons), grid.columns) * pitch[1] - gap, used * pitch[0] - gap
    return Fields(
        layer=1, x=x, y=y, width=wide, height=high, view=view, grid=grid, tile=tile, pitch=pitch, neurons=neurons,
        first=first, values=values, bias=view.bias[neurons], image=image, more=more, limit=1.0,
    )  # fmt: skip


def pooled(images: Floats, block: int) -> Floats:
    """Return [n, h, w] images with block × block pixels merged into the one of largest magnitude."""
    if block == 1:
        return images
    high, low = images, images
    for axis in (1, 2):
        starts = np.arange(0, images.shape[axis], block)
        high = np.maximum.reduceat(high, starts, axis=axis)
        low = np.minimum.reduceat(low, starts, axis=axis)
    return np.asarray(np.where(high >= -low, high, low), np.float32)


def _strongest(values: Floats) -> int:
    """Return the flat index of the value of largest magnitude; what is not finite counts most."""
    return int(np.argmax(np.where(np.isfinite(values), np.abs(values), np.float32(np.inf))))
