"""The range of an axis that is zoomed and moved; pure functions."""

from __future__ import annotations

from PySide6.QtCore import Qt

#: Least part of the whole axis that can be shown, and least length where places are steps.
_LEAST = 1e-7

Span = tuple[float, float]
_KEYS = {
    Qt.Key.Key_Left: "left",
    Qt.Key.Key_Right: "right",
    Qt.Key.Key_Plus: "in",
    Qt.Key.Key_Equal: "in",
    Qt.Key.Key_Minus: "out",
}


def keyed(key: int) -> str:
    """Return what a key does: "left", "right", "in", "out", or nothing."""
    return _KEYS.get(Qt.Key(key), "")


def zoomed(span: Span, factor: float, about: float, whole: float) -> Span | None:
    """Return `factor` times as long a range with `about` at the same share of it; None: all from 0 to `whole`."""
    first, last = (about + (end - about) * factor for end in span)
    middle, half = (first + last) / 2.0, max((last - first) / 2.0, _LEAST * whole, 1e-9)
    return _inside((middle - half, middle + half), whole)


def panned(span: Span, share: float, whole: float) -> Span | None:
    """Return the range moved right by a share of its length, as far as there is anything."""
    moved = share * (span[1] - span[0])
    return _inside((span[0] + moved, span[1] + moved), whole)


def _inside(span: Span, whole: float) -> Span | None:
    first, last = span
    length = last - first
    if length >= whole * (1.0 - 1e-9):
        return None
    if first < 0.0:
        first, last = 0.0, length
    if last > whole:
        first, last = whole - length, whole
    return first, last
