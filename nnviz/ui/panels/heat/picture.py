"""What the heatmaps show: a pure function from a frame to boxes, cells and limits."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from nnviz.snapshot import MatrixView
from nnviz.ui.panels.drawing import colour
from nnviz.ui.panels.drawing.stale import is_stale
from nnviz.ui.panels.frame import Frame
from nnviz.ui.panels.heat import layout
from nnviz.ui.panels.heat.cells import Fields, Heat, fields, heat
from nnviz.ui.panels.heat.layout import Box, Spacing

#: Kinds of matrix, in the order of the tabs; those every optimizer has come first.
KINDS = ("weight", "gradient", "update", "m_hat", "v_hat", "v")
ALWAYS = KINDS[:3]
#: Share of the magnitudes that a scale without the largest leaves to full colour.
_ROBUST = 0.99


@dataclass(frozen=True, slots=True)
class Look:
    """How the user wants the matrices shown.

    Attributes:
        kind: Of `KINDS`.
        own: Whether each layer has a scale of its own.
        robust: Whether the largest hundredth of the magnitudes lies beyond the scale, and is marked.
        fields: Whether rows of W^(1) are shown as images, where inputs are pixels.
        by_norm: Whether these are ordered by their norm, largest first, or by their index.
        skip: Lines of images scrolled past.
        order: The rows' order (0-based) as it is held; empty is that of this frame.
    """

    kind: str = "weight"
    own: bool = False
    robust: bool = False
    fields: bool = False
    by_norm: bool = True
    skip: int = 0
    order: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Heatmaps:
    """All matrices of one kind.

    Attributes:
        heats: One per layer.
        limit: The largest magnitude that any of them shows in full colour.
        look: How they are shown; `fields` only where they are.
        signed: Whether values lie on both sides of 0.
        clipped: Number of cells beyond their limit.
        broken: Number of cells that are not finite.
        spacing: The room around the matrices.
        bar: Left edge of the colour bar.
        detail: Box of the column of exact values (left, top, width, height), or None where there is no room.
        stale: Whether they are of before an edit of weights.
    """

    heats: tuple[Heat | Fields, ...]
    limit: float
    look: Look
    signed: bool
    clipped: int
    broken: int
    spacing: Spacing
    bar: float
    detail: Box | None
    stale: bool = False

    @property
    def kind(self) -> str:
        """The matrices' kind."""
        return self.look.kind


def heat_picture(frame: Frame, width: float, height: float, zoom: float = 1.0, look: Look = Look()) -> Heatmaps | None:
    """Return the heatmaps in a body of the given size; None where there are none of that kind yet."""
    views = frame.snapshot.matrices.get(look.kind, ()) if frame.snapshot is not None else ()
    if frame.snapshot is None or not views:
        return None
    image = field_shape(frame) if look.fields and views[0].block == (1, 1) else None
    look = replace(look, fields=image is not None)
    detail = _detail(width, height, zoom)
    end = width if detail is None else detail[0]
    room = (end - (layout.BAR + 2 * layout.GAP) * zoom, height - (layout.FOOTER + layout.AIR) * zoom)
    limits = _limits(frame, views, look)
    heats, spacing = _placed(frame, views, room, zoom, look, image, limits)
    parts = [(np.float64(one.limit * 1.000001), array) for one in heats for array in (one.values, one.bias)]
    whole = all(np.isfinite(array).all() for _, array in parts)
    beyond = not whole or any(colour.magnitude(array) > limit for limit, array in parts)
    clipped = sum(int((np.abs(array) > limit).sum()) for limit, array in parts) if beyond else 0
    broken = 0 if whole else sum(int((~np.isfinite(array)).sum()) for _, array in parts)
    bar = end - layout.BAR * zoom
    return Heatmaps(
        heats, max(limits), look, look.kind not in ("v_hat", "v"), clipped, broken, spacing, bar, detail,
        is_stale(frame.snapshot, look.kind),
    )  # fmt: skip


def field_shape(frame: Frame) -> tuple[int, int] | None:
    """Return (height, width) of the images that are the inputs, or None where they are none."""
    data, snapshot = frame.data, frame.snapshot
    if data is None or snapshot is None or data.kind != "image" or data.points.ndim != 3:
        return None
    height, width = data.points.shape[1:]
    return (height, width) if height * width == snapshot.sizes[0] else None


def field_order(frame: Frame, look: Look) -> tuple[int, ...]:
    """Return the order of the rows of W^(1): by ||w_j|| of the weights, largest first, or by index."""
    views = frame.snapshot.matrices.get("weight", ()) if frame.snapshot is not None else ()
    if not views:
        return ()
    if not look.by_norm:
        return tuple(range(views[0].shape[0]))
    norms = np.linalg.norm(np.asarray(views[0].values, float), axis=1)
    return tuple(np.argsort(-np.nan_to_num(norms, nan=np.inf), kind="stable").tolist())


def _detail(width: float, height: float, zoom: float) -> Box | None:
    if width < layout.WIDE * zoom:
        return None
    wide = layout.DETAIL * zoom
    return width - wide, 0.0, wide, height - layout.FOOTER * zoom


def _limits(frame: Frame, views: tuple[MatrixView, ...], look: Look) -> list[float]:
    """Return the magnitude in full colour of each layer."""
    if look.own:
        return [colour.held(_reach([view.values, view.bias], look.robust)) for view in views]
    arrays = [array for view in views for array in (view.values, view.bias)]
    limit = frame.scales.matrices.get(look.kind) or colour.held(_reach(arrays, look.robust))
    return [limit] * len(views)


def _reach(arrays: list[npt.NDArray[np.float32]], robust: bool) -> float:
    if not robust:
        return max(colour.magnitude(array) for array in arrays)
    values = np.abs(np.concatenate([array.ravel() for array in arrays]))
    values = values[np.isfinite(values)]
    at = min(len(values) - 1, int(_ROBUST * len(values)))
    return float(np.partition(values, at)[at]) if len(values) else 0.0


def _placed(
    frame: Frame, views: tuple[MatrixView, ...], room: tuple[float, float], zoom: float, look: Look,
    image: tuple[int, int] | None, limits: list[float],
) -> tuple[tuple[Heat | Fields, ...], Spacing]:  # fmt: skip
    sizes = tuple(view.values.shape for view in views)
    if image is None:
        boxes, spacing = layout.boxes(sizes, *room, zoom)
        return tuple(heat(i + 1, views[i], box, zoom, limits[i]) for i, box in enumerate(boxes)), spacing
    boxes, spacing, left = layout.beside_fields(sizes, *room, zoom)
    order = look.order if len(look.order) == views[0].shape[0] else field_order(frame, look)
    first = replace(fields(views[0], image, left, zoom, np.array(order, np.intp), look.skip), limit=limits[0])
    others = (heat(i + 2, views[i + 1], box, zoom, limits[i + 1]) for i, box in enumerate(boxes))
    return (first, *others), spacing
