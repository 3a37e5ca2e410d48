"""Signed values to pixels: one diverging map, symmetric limits, and smooth enlargement of the values themselves."""

from __future__ import annotations

import functools
import math
from collections.abc import Callable

import numpy as np
import numpy.typing as npt
from PySide6.QtGui import QColor, QImage

from nnviz.ui import theme as themes
from nnviz.ui.theme import Theme

Floats = npt.NDArray[np.floating]
Places = tuple[npt.NDArray[np.intp], npt.NDArray[np.intp], npt.NDArray[np.float32]]

#: Steps a scale grows in, so that it holds still while values move a little.
_STEPS = (1.0, 1.2, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0)
#: The largest float32; and the largest share of a limit, as what is far beyond has no other colour.
LARGEST, BEYOND = float(np.finfo(np.float32).max), np.float32(1e6)
#: The smallest scale: float32 cannot hold what the values of a smaller one would be multiplied by.
SMALLEST = 1e-36


def held(value: float) -> float:
    """Return the smallest round number at or above `value` (1, 1.2, 1.5, 2, ... times a power of ten); 1 for none.

    Of a float32 it is one, too, and never below `SMALLEST`.
    """
    if not (value > 0.0) or not math.isfinite(value):
        return 1.0
    value = max(value, SMALLEST)
    power = 10.0 ** math.floor(math.log10(value))
    found = next(step * power for step in _STEPS if step * power >= value * (1.0 - 1e-9))
    return min(found, LARGEST) if value <= LARGEST else found


def magnitude(values: Floats) -> float:
    """Return the largest finite |value|, 0 where there is none."""
    if values.size == 0:
        return 0.0
    low, high = float(values.min()), float(values.max())
    if math.isfinite(low) and math.isfinite(high):
        return max(-low, high)
    finite = values[np.isfinite(values)]
    return float(np.abs(finite).max()) if finite.size else 0.0


def shares(values: Floats, limit: float, middle: float = 0.0) -> npt.NDArray[np.float32]:
    """Return what part of the limit values lie from the middle; of a network that diverges `BEYOND` at most.

    What is not finite stays so.
    """
    with np.errstate(over="ignore"):
        out = (np.asarray(values, np.float32) - np.float32(middle)) / np.float32(limit)
    if np.abs(out).max(initial=0.0) <= BEYOND:
        return out
    return np.where(np.isfinite(values), out.clip(-BEYOND, BEYOND), out)


def cells(values: Floats, limit: float) -> npt.NDArray[np.uint8]:
    """Return the row of the diverging map for each value: 0 at -limit, 255 at +limit, values beyond clipped, NaN 0."""
    with np.errstate(over="ignore"):  # infinite is beyond the limit, too
        scaled = _scaled(values, limit)
    scaled = np.clip(scaled, np.float32(0.0), np.float32(255.0))
    if np.isnan(scaled).any():
        scaled = np.nan_to_num(scaled, nan=0.0)
    return np.asarray(scaled.astype(np.uint8))


def cells_between(values: Floats, limit: float, enlarge: Callable[[Floats], Floats]) -> npt.NDArray[np.uint8]:
    """Return `cells` of what `enlarge` makes of values, which is linear between neighbours.

    Where all lie within the limit what is between them does, too: then the few values are scaled, not the many.
    """
    if not (values.min(initial=0.0) >= -limit and values.max(initial=0.0) <= limit):  # nor where one is NaN
        return cells(enlarge(values), limit)
    return np.asarray(enlarge(_scaled(values, limit)).astype(np.uint8))


def _scaled(values: Floats, limit: float) -> npt.NDArray[np.float32]:
    return np.asarray(values, np.float32) * np.float32(127.5 / limit) + np.float32(128.0)


@functools.lru_cache(maxsize=8)
def pixels(theme: Theme) -> npt.NDArray[np.uint32]:
    """Return the diverging map as 256 opaque pixels of `QImage.Format_RGB32`."""
    return packed(themes.diverging(theme))


@functools.lru_cache(maxsize=8)
def plain_pixels(theme: Theme) -> npt.NDArray[np.uint32]:
    """Return the map of values without sign as 256 opaque pixels."""
    return packed(themes.sequential(theme))


def rows(values: Floats, low: float, high: float) -> npt.NDArray[np.uint8]:
    """Return the row of a map for each value: 0 at `low`, 255 at `high`, values beyond clipped, NaN 0."""
    scaled = (np.asarray(values, np.float64) - low) * (255.0 / max(high - low, 1e-300))
    return np.asarray(np.rint(np.clip(np.nan_to_num(scaled, nan=0.0), 0.0, 255.0)).astype(np.uint8))


def packed(rgb: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint32]:
    """Return [..., 3] bytes as [...] opaque pixels."""
    wide = rgb.astype(np.uint32)
    out: npt.NDArray[np.uint32] = (
        np.uint32(0xFF000000) | (wide[..., 0] << np.uint32(16)) | (wide[..., 1] << np.uint32(8)) | wide[..., 2]
    )
    return out


def rgb(colour: str) -> npt.NDArray[np.float64]:
    """Return "#rrggbb" as three numbers 0..255."""
    return np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)], float)


def pixel(colour: str) -> np.uint32:
    """Return "#rrggbb" as one opaque pixel."""
    return np.uint32(0xFF000000 | int(colour[1:], 16))


def premultiplied(colour: QColor) -> np.uint32:
    """Return a colour as a pixel of `QImage.Format_ARGB32_Premultiplied`."""
    alpha = colour.alpha()
    red, green, blue = (round(part * alpha / 255) for part in (colour.red(), colour.green(), colour.blue()))
    return np.uint32(alpha << 24 | red << 16 | green << 8 | blue)


def image(argb: npt.NDArray[np.uint32]) -> QImage:
    """Return [h, w] opaque pixels as an image of its own memory."""
    argb = np.ascontiguousarray(argb)
    height, width = argb.shape
    return QImage(argb.data, width, height, 4 * width, QImage.Format.Format_RGB32).copy()


def enlarged(values: Floats, height: int, width: int) -> Floats:
    """Return [..., h, w] values resampled linearly to [..., height, width], samples at the pixels' centres.

    Values are resampled, not colours: halfway between -1 and +1 lies 0, which has a colour of its own. What is not
    finite leaves NaN around it, and only there.
    """
    broken = ~np.isfinite(values)
    if not broken.any():
        across, down = _places(values.shape[-1], width), _places(values.shape[-2], height)
        return lerp(lerp(np.asarray(values, np.float32), across, -1), down, -2)
    out = enlarged(np.where(broken, np.float32(0.0), values), height, width)
    return np.where(enlarged(broken.astype(np.float32), height, width) > 0.0, np.float32(np.nan), out)


def lerp(values: Floats, places: Places, axis: int) -> Floats:
    """Resample one axis; by hand, as a matrix product would wait for threads of its own beside a busy trainer.

    Args:
        values: [.., rows, columns].
        places: For each new sample its left and right old one, and the share of the right one.
        axis: -1 (columns) or -2 (rows).
    """
    left, right, share = places
    share = share if axis == -1 else share[:, None]
    first = values.take(left, axis)
    out: Floats = first + (values.take(right, axis) - first) * share
    return out


@functools.lru_cache(maxsize=64)
def _places(count: int, size: int) -> Places:
    """Return for each of `size` pixels its left and right sample and the share of the right one.

    Samples 0 and count - 1 lie on the edges.
    """
    at = np.clip((np.arange(size) + 0.5) / size * (count - 1), 0, max(count - 1, 0))
    left = np.minimum(at.astype(np.intp), max(count - 2, 0))
    return left, np.minimum(left + 1, count - 1), (at - left).astype(np.float32)


def strongest(values: Floats, rows: int, columns: int) -> tuple[Floats, tuple[int, int]]:
    """Return `values` reduced to at most rows × columns, and the block merged into one cell.

    A merged cell holds the value of largest magnitude of its block, as in `MatrixView`.
    """
    block = (max(1, -(-values.shape[0] // max(1, rows))), max(1, -(-values.shape[1] // max(1, columns))))
    if block == (1, 1):
        return values, block
    high = _pooled(values, block, np.maximum)
    low = _pooled(values, block, np.minimum)
    return np.where(high >= -low, high, low), block


def _pooled(values: Floats, block: tuple[int, int], reduce: np.ufunc) -> Floats:
    rows = reduce.reduceat(values, np.arange(0, values.shape[0], block[0]), axis=0)
    out: Floats = reduce.reduceat(rows, np.arange(0, values.shape[1], block[1]), axis=1)
    return out


def coloured(values: Floats, limit: float, theme: Theme, nothing: str = "sunken") -> npt.NDArray[np.uint32]:
    """Return each value as a pixel of the diverging map; NaN has the colour `nothing`."""
    out: npt.NDArray[np.uint32] = pixels(theme)[cells(values, limit)]
    missing = np.isnan(values)
    if missing.any():
        out[missing] = pixel(getattr(theme, nothing))
    return out
