"""Walking over the cells with the keyboard."""

from __future__ import annotations

from PySide6.QtCore import Qt

from nnviz.ui.panels.frame import Hover
from nnviz.ui.panels.heat.picture import Heatmaps

_STEPS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}
_LAYERS = {Qt.Key.Key_PageUp: -1, Qt.Key.Key_PageDown: 1}


def moved(picture: Heatmaps, hover: Hover | None, key: int) -> Hover | None:
    """Return where a key leads from a cell: arrows to the next one, Page Up and Down to the next layer; else None."""
    pressed = Qt.Key(key)
    if pressed not in _STEPS and pressed not in _LAYERS:
        return None
    if hover is None or not 1 <= hover.layer <= len(picture.heats) or not hover.neuron:
        return Hover(1, 1, 1)
    if pressed in _LAYERS:
        layer = min(max(hover.layer + _LAYERS[pressed], 1), len(picture.heats))
        return hover if layer == hover.layer else Hover(layer, 1, 1)
    return Hover(hover.layer, *picture.heats[hover.layer - 1].moved(hover.neuron, hover.input, *_STEPS[pressed]))
