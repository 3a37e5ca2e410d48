"""Which run the panels of one run show; there only where there are several."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QIcon, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from nnviz.ui.icons import icon
from nnviz.ui.theme import Theme, run_pen

Choice = tuple[str, str]  # (name, title)


class RunSelector(QToolButton):
    """A menu of the runs, each with its line.

    Signals:
        chosen: Name of the run the user picked.
    """

    chosen = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._choices: tuple[Choice, ...] = ()
        self._name = ""
        self._brief = False
        self._group = QActionGroup(self)
        self._group.triggered.connect(self._picked)
        self.setMenu(QMenu(self))
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setProperty("role", "choice")
        self.hide()
        self.set_theme(theme)
        self.retranslate()

    def set_theme(self, theme: Theme) -> None:
        """Draw with `theme`."""
        self._theme = theme
        self.setFixedHeight(theme.px(28))
        self.setIconSize(QSize(theme.px(20), theme.px(12)))
        self._fill()

    def set_brief(self, brief: bool) -> None:
        """Show the line of the run without its name."""
        if brief != self._brief:
            self._brief = brief
            self._fill()

    def show_runs(self, choices: tuple[Choice, ...], name: str) -> None:
        """Offer `choices`; `name` is the one shown."""
        if (choices, name) != (self._choices, self._name):
            self._choices, self._name = choices, name
            self._fill()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the sign of a menu at the right, where the button keeps room for it."""
        super().paintEvent(event)
        side = self._theme.px(16)
        with QPainter(self) as painter:
            box = QRect(self.width() - side - self._theme.px(6), (self.height() - side) // 2, side, side)
            icon("chevron", self._theme.muted).paint(painter, box)

    def changeEvent(self, event: QEvent) -> None:
        """Follow a change of language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()

    def retranslate(self) -> None:
        """Write the words in the present language."""
        self.setAccessibleName(self.tr("Run shown"))
        self._fill()

    def _fill(self) -> None:
        menu = self.menu()
        menu.clear()
        for action in self._group.actions():
            self._group.removeAction(action)
        for index, (name, title) in enumerate(self._choices):
            action = QAction(self._line(index), title, menu)
            action.setCheckable(True)
            action.setChecked(name == self._name)
            action.setData(name)
            self._group.addAction(action)
            menu.addAction(action)
            if name == self._name:
                self.setText("" if self._brief else f" {title}")
                self.setToolTip(self.tr("The run the panels show: {0}").format(title))
                self.setIcon(self._line(index))
        self.setVisible(len(self._choices) > 1)

    def _picked(self, action: QAction) -> None:
        self.chosen.emit(action.data())

    def _line(self, index: int) -> QIcon:
        width, height = 2 * self.iconSize().width(), 2 * self.iconSize().height()
        pixmap = QPixmap(width, height)
        pixmap.setDevicePixelRatio(2.0)
        pixmap.fill(Qt.GlobalColor.transparent)
        with QPainter(pixmap) as painter:
            painter.setPen(run_pen(self._theme, index, 2.0))
            painter.drawLine(QPoint(0, height // 4), QPoint(width // 2, height // 4))
        return QIcon(pixmap)
