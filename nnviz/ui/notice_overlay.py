"""Where notices float that come and go: over the panels' lower right corner, so that nothing moves because of them."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QVBoxLayout, QWidget

from nnviz.ui.theme import Theme

#: Design pixels: the largest width, and the gap to the edges.
WIDTH, GAP = 600, 12


class NoticeOverlay(QWidget):
    """A column of notices over the lower right corner of its parent, as high as they are."""

    def __init__(self, theme: Theme, over: QWidget) -> None:
        super().__init__(over)
        self._theme = theme
        self._over = over
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self._space()
        self.hide()
        over.installEventFilter(self)

    def set_theme(self, theme: Theme) -> None:
        """Take the sizes of `theme`."""
        self._theme = theme
        self._space()
        self.fit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay in the corner."""
        if event.type() == QEvent.Type.Resize:
            self.fit()
        return False

    def event(self, event: QEvent) -> bool:
        """Be as high as what is said takes."""
        done = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest:
            self.fit()
        return done

    def _space(self) -> None:
        self.column.setSpacing(self._theme.px(6))  # asks for a layout, so never from `fit`, which a layout asks for

    def fit(self) -> None:
        """Take the place there is."""
        gap, over = self._theme.px(GAP), self._over.rect()
        width = min(self._theme.px(WIDTH), over.width() - 2 * gap)
        height = max(self.column.totalHeightForWidth(width), self.column.minimumSize().height())
        self.setGeometry(over.right() + 1 - gap - width, over.bottom() + 1 - gap - height, width, height)
        self.raise_()
