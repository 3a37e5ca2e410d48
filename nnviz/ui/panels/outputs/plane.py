"""The network's output over the plane: a pure function to pixels' values, boundary and marks."""

from __future__ import annotations

import functools
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from nnviz.snapshot import DataView, Snapshot
from nnviz.ui.panels.drawing import colour
from nnviz.ui.panels.drawing.classes import class_colour
from nnviz.ui.panels.frame import Frame
from nnviz.ui.panels.outputs import grid
from nnviz.ui.panels.outputs.axes import ticks
from nnviz.ui.panels.outputs.contour import contour
from nnviz.ui.theme import Theme, diverging

#: Pixels a side the output is enlarged to; Qt smooths the rest. Several classes need one map each, so fewer.
FINE, COARSE = 128, 128
#: How strongly the output colours the plane; the rest is the surface, so that points stand out.
STRENGTH = 0.62
#: Steps of certainty a class's ground is drawn in.
SHADES = 64
#: Lines of equal value on a surface, about, and the side of the grid they are drawn through.
LEVELS, LEVEL_GRID = 6, 32
#: Outputs are drawn up to here: float32 holds sums and differences of such numbers.
LARGEST = np.float32(1e30)


@dataclass(frozen=True, eq=False, slots=True)
class PlanePicture:
    """The output over the plane.

    Attributes:
        pixels: [n, n] colours of `Format_RGB32`, top row the highest x2.
        boundary: [k, 4] segments (x1, x2, x1, x2) in the plane.
        levels: [k, 4] segments of the lines of equal value of a surface.
        bounds: (x1 low, x1 high, x2 low, x2 high).
        low, middle, high: Values at the ends and the middle of the colour bar (the largest output of several classes).
        classes: Number of classes drawn by colour of their own; 0 where one output's value is drawn.
        letters: (class, x1, x2): where a class is most certain of its ground.
        probable: Whether the outputs are probabilities of several classes, not what squared error makes of them.
    """

    pixels: npt.NDArray[np.uint32]
    boundary: npt.NDArray[np.float64]
    bounds: tuple[float, float, float, float]
    low: float
    middle: float
    high: float
    classes: int
    letters: tuple[tuple[int, float, float], ...] = ()
    levels: npt.NDArray[np.float64] = field(default_factory=lambda: np.zeros((0, 4)))
    probable: bool = False


def output_range(snapshot: Snapshot, data: DataView) -> tuple[float, float]:
    """Return the lowest and highest output the colours tell apart."""
    if data.task != "regression" and snapshot.activations[-1] in ("sigmoid", "softmax"):
        return 0.0, 1.0
    return data.target_range


def plane_picture(frame: Frame, theme: Theme) -> PlanePicture | None:
    """Return the output over the plane, or None where it is not known."""
    snapshot, data = frame.snapshot, frame.data
    if snapshot is None or data is None or data.kind != "plane" or snapshot.output is None or snapshot.output.ndim != 3:
        return None
    output = _bounded(np.asarray(snapshot.output, np.float32))
    return _several(output, snapshot, data, theme) if len(output) > 1 else _single(output[0], snapshot, data, theme)


def _bounded(output: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """Return the outputs of a network that diverges so that differences of theirs are finite, or NaN."""
    if np.abs(output).max(initial=0.0) < LARGEST:
        return output
    return np.where(np.isfinite(output), output.clip(-LARGEST, LARGEST), np.float32(np.nan))


def _single(values: npt.NDArray[np.float32], snapshot: Snapshot, data: DataView, theme: Theme) -> PlanePicture:
    low, high = output_range(snapshot, data)
    middle = 0.0 if low < 0.0 < high and data.task == "regression" else (low + high) / 2.0
    reach = max(high - middle, middle - low) or 1.0
    off = values[::-1] - np.float32(middle)
    pixels = soft_map(theme)[colour.cells_between(off, reach, _fine)]
    if not np.isfinite(off).all():
        pixels[~np.isfinite(_fine(off))] = colour.pixel(theme.bad)
    surface = data.task == "regression"
    lines = np.zeros((0, 4)) if surface else _lines(values, middle, data)
    levels = _levels(values, middle - reach, middle + reach, data) if surface else np.zeros((0, 4))
    return PlanePicture(pixels, lines, data.bounds, middle - reach, middle, middle + reach, 0, levels=levels)


def _fine(values: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    return grid.enlarged(values, FINE)


def _levels(values: npt.NDArray[np.float32], low: float, high: float, data: DataView) -> npt.NDArray[np.float64]:
    """Return the lines of round values between `low` and `high`, through a grid coarse enough to be quick."""
    step = max(1, -(-len(values) // LEVEL_GRID))
    few = values if step == 1 or len(values) % step else _means(values, step)
    return np.concatenate([np.zeros((0, 4)), *(_lines(few, level, data) for level in ticks(low, high, LEVELS))])


def _means(values: npt.NDArray[np.float32], step: int) -> npt.NDArray[np.float32]:
    side = len(values) // step
    return np.asarray(values.reshape(side, step, side, step).mean(axis=(1, 3)))


def _lines(values: npt.NDArray[np.float32], level: float, data: DataView) -> npt.NDArray[np.float64]:
    return grid.in_plane(contour(grid.framed(values), level), (values.shape[0], values.shape[1]), data.bounds)


def _several(output: npt.NDArray[np.float32], snapshot: Snapshot, data: DataView, theme: Theme) -> PlanePicture:
    """Colour each point by its most probable class, paler the less certain: no colour where all classes are alike."""
    fine = grid.enlarged(output[:, ::-1], COARSE)
    best = np.nan_to_num(fine).argmax(axis=0)
    top = fine.max(axis=0)
    low, high = output_range(snapshot, data)
    least = low + (high - low) / len(output)
    certain = np.nan_to_num(np.clip((top - least) / (high - least), 0.0, 1.0))
    pixels = class_map(theme, len(output))[best, (certain * (SHADES - 1) + 0.5).astype(np.intp)]
    pixels[~np.isfinite(top)] = colour.pixel(theme.bad)
    shape = (output.shape[1], output.shape[2])
    leads = margins(grid.framed(output))[:-1]  # what parts two classes stands in either's lead
    lines = np.concatenate([grid.in_plane(contour(lead, 0.0), shape, data.bounds) for lead in leads])
    middle, letters = (least + high) / 2.0, _letters(output, data)
    probable = snapshot.activations[-1] == "softmax"
    return PlanePicture(pixels, lines, data.bounds, least, middle, high, len(output), letters, probable=probable)


def margins(output: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """Return by how much each of [C, h, w] outputs leads over the largest other one (negative where it does not)."""
    second, top = np.sort(output, axis=0)[-2:]
    lead: npt.NDArray[np.float32] = np.where(output == top, top - second, output - top)
    return lead


@functools.lru_cache(maxsize=8)
def class_map(theme: Theme, count: int) -> npt.NDArray[np.uint32]:
    """Return [C, SHADES] pixels: each class's colour from none to full strength."""
    ground = colour.rgb(theme.surface)
    ends = np.stack([colour.rgb(class_colour(theme, index)) for index in range(count)])
    shades = np.linspace(0.0, STRENGTH, SHADES)[None, :, None]
    return colour.packed(np.rint(ground + (ends[:, None] - ground) * shades).astype(np.uint8))


def _letters(output: npt.NDArray[np.float32], data: DataView) -> tuple[tuple[int, float, float], ...]:
    """Return a place within each class's ground, near its middle, for its letter."""
    best = np.nan_to_num(output).argmax(axis=0)
    out = []
    for index in range(len(output)):
        rows, columns = np.nonzero(best == index)
        if len(rows) < 12:
            continue
        nearest = np.argmin((rows - rows.mean()) ** 2 + (columns - columns.mean()) ** 2)
        x = data.bounds[0] + (columns[nearest] + 0.5) * (data.bounds[1] - data.bounds[0]) / output.shape[2]
        y = data.bounds[2] + (rows[nearest] + 0.5) * (data.bounds[3] - data.bounds[2]) / output.shape[1]
        out.append((index, float(x), float(y)))
    return tuple(out)


@functools.lru_cache(maxsize=8)
def soft_map(theme: Theme) -> npt.NDArray[np.uint32]:
    """Return the 256 colours the plane is drawn in, lowest first: softened, so that points stand out."""
    table = diverging(theme).astype(float)
    ground = colour.rgb(theme.zero)
    return colour.packed(np.rint(ground + (table - ground) * STRENGTH).astype(np.uint8))
