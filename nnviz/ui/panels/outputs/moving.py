"""What the arrow keys do in the output panel. No widgets here."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt

from nnviz.ui.panels.frame import Frame
from nnviz.ui.panels.outputs.spot import Places, Spot

_Key = Qt.Key
#: Which way each arrow goes: across, and up.
ARROWS = {_Key.Key_Left: (-1, 0), _Key.Key_Right: (1, 0), _Key.Key_Up: (0, 1), _Key.Key_Down: (0, -1)}
#: Keys that add a point at one's own place, or take it away.
KEYS_OF_POINTS = (_Key.Key_Space, _Key.Key_Return, _Key.Key_Enter, _Key.Key_Delete, _Key.Key_Backspace)

#: Parts of the plane's side one's own point moves by.
STEP, LEAP = 0.02, 0.1


def moved(frame: Frame, key: Qt.Key, fast: bool) -> tuple[float, ...]:
    """Return one's own point moved by an arrow; the first time it stands in the middle."""
    data, own = frame.data, frame.selection.own
    if data is None:
        return own
    count = 2 if data.kind == "plane" else 1
    ends = [(data.bounds[2 * axis], data.bounds[2 * axis + 1]) for axis in range(count)]
    if len(own) != count:
        return tuple((low + high) / 2 for low, high in ends)
    step = LEAP if fast else STEP
    return tuple(
        min(max(value + way * step * (high - low), low), high)
        for value, way, (low, high) in zip(own, ARROWS[key][:count], ends, strict=True)
    )


def next_spot(places: Places, at: QPointF | None, key: Qt.Key) -> tuple[Spot, QPointF]:
    """Return the nearest thing drawn in an arrow's direction from a point (the first one, where there is no point)."""
    if at is None:
        return places[0][1], places[0][0].center()
    across, up = ARROWS[key]
    best, found = float("inf"), None
    for box, spot in places:
        away = box.center() - at
        ahead = away.x() * across - away.y() * up
        aside = abs(away.x() * up) + abs(away.y() * across)
        if ahead > 1.0 and ahead + 3.0 * aside < best:
            best, found = ahead + 3.0 * aside, (spot, box.center())
    return found or (next((spot for box, spot in places if box.contains(at)), places[0][1]), at)
