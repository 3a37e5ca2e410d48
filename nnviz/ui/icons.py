"""Icons: line drawings in `assets/icons`, in whatever colour the theme asks for."""

from __future__ import annotations

import functools

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QIcon, QImage, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from nnviz import assets

_SCALES = (1, 2, 3)


@functools.lru_cache(maxsize=256)
def icon(name: str, color: str, size: int = 16) -> QIcon:
    """Return the icon called `name` in `color` ("#rrggbb"), sharp at 100, 200 and 300 %; the same one each time."""
    drawing = (assets.folder() / "icons" / f"{name}.svg").read_text(encoding="utf-8")
    renderer = QSvgRenderer(QByteArray(drawing.replace("currentColor", color).encode()))
    out = QIcon()
    for scale in _SCALES:
        out.addPixmap(_pixmap(renderer, size * scale, scale))
    return out


def _pixmap(renderer: QSvgRenderer, pixels: int, scale: int) -> QPixmap:
    image = QImage(pixels, pixels, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    with QPainter(image) as painter:
        renderer.render(painter, QRectF(0, 0, pixels, pixels))
    pixmap = QPixmap.fromImage(image)
    pixmap.setDevicePixelRatio(scale)
    return pixmap
