"""Where a window is put: as it was left, or of its usual size, but never beyond the screen."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QMargins, QRect, QSize
from PySide6.QtWidgets import QStyle, QWidget

#: Width and height of a window that was never left.
USUAL = QSize(1280, 800)


def place(window: QWidget, left: QByteArray | None) -> None:
    """Give a window that has not been shown the geometry it was `left` with, where the screen has room for it."""
    restored = left is not None and window.restoreGeometry(left)
    if not restored:
        window.resize(USUAL.boundedTo(room(window)))
    elif not window.isMaximized() and not window.isFullScreen():
        window.setGeometry(fitted(window.geometry(), _inside(window)))


def room(window: QWidget) -> QSize:
    """Return the largest size that leaves all of a window, its frame too, on its screen."""
    return _inside(window).size()


def fitted(wanted: QRect, available: QRect) -> QRect:
    """Return `wanted`, made smaller and moved as far as it takes to lie in `available`."""
    size = wanted.size().boundedTo(available.size())
    x = min(max(wanted.x(), available.x()), available.right() + 1 - size.width())
    y = min(max(wanted.y(), available.y()), available.bottom() + 1 - size.height())
    return QRect(x, y, size.width(), size.height())


def _inside(window: QWidget) -> QRect:
    """Return what of the window's screen is left within its frame, which is not known before it is shown."""
    style = window.style()
    title = style.pixelMetric(QStyle.PixelMetric.PM_TitleBarHeight, None, window)
    edge = style.pixelMetric(QStyle.PixelMetric.PM_MdiSubWindowFrameWidth, None, window)
    return window.screen().availableGeometry().marginsRemoved(QMargins(edge, title + edge, edge, edge))
