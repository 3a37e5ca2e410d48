"""The strips of tools above the output: what points are drawn of, and the brush of the drawing pad."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QPointF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QButtonGroup, QDoubleSpinBox, QHBoxLayout, QLabel, QSlider, QToolButton, QWidget

from nnviz.catalog.datasets.points import MOST_CLASSES
from nnviz.ui.panels.outputs.points import draw_mark
from nnviz.ui.theme import Theme

translate = QCoreApplication.translate

#: Classes up to which tools have their names on them, and up to which there is room beside them.
FEW, MANY = 3, 5

_SHEET = """
QWidget#tools {{ background: {sunken}; }}
QToolButton {{ color: {text}; background: {surface}; border: 1px solid {line}; border-radius: {radius}px;
    padding: 0px {pad}px; margin: 0px; }}
QToolButton:checked {{ border-color: {accent}; background: {accent_soft}; font-weight: 600; }}
QToolButton:focus {{ border-color: {accent}; }}
QLabel {{ color: {muted}; background: transparent; }}
"""


class Strip(QWidget):
    """A row of tools, hidden until it is of use."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self.setObjectName("tools")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.row = QHBoxLayout(self)
        self.hide()

    def set_theme(self, theme: Theme) -> None:
        """Draw with `theme`."""
        self.theme = theme
        px = theme.px
        names = ("sunken", "line", "muted", "text", "surface", "accent", "accent_soft")
        colours = {name: getattr(theme, name) for name in names}
        self.setStyleSheet(_SHEET.format(radius=px(5), pad=px(4), **colours))
        self.setFixedHeight(px(30))
        self.row.setContentsMargins(px(8), 0, px(8), 0)
        self.row.setSpacing(px(3))
        self.row.setSizeConstraint(QHBoxLayout.SizeConstraint.SetNoConstraint)
        for child in self.findChildren(QWidget):
            child.setFont(theme.font(11))
            if isinstance(child, QToolButton):
                child.setFixedHeight(px(22))
                child.setIconSize(QSize(px(14), px(14)))

    def minimumSizeHint(self) -> QSize:
        """Return no width at all: tools never make a panel wider."""
        return QSize(0, self.height())

    def button(self, checkable: bool = False) -> QToolButton:
        """Return a new tool (not placed yet)."""
        made = QToolButton(self)
        made.setCheckable(checkable)
        return made


class DrawStrip(Strip):
    """What a stroke adds (points of a class, or of a value) or takes away.

    Signals:
        cleared: All points are to go.
        done: Drawing is over.
    """

    cleared = Signal()
    done = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._labels: tuple[float, ...] = ()
        self._given: tuple[float, ...] = ()
        self._group = QButtonGroup(self)
        self._classes: list[QToolButton] = []
        self._more, self._erase = self.button(), self.button(checkable=True)
        self._clear, self._done = self.button(), self.button()
        self._value = QDoubleSpinBox(self)
        self._value.setDecimals(3)
        self._group.addButton(self._erase)
        for widget in (self._value, self._more, self._erase, self._clear):
            self.row.addWidget(widget)
        self.row.addStretch(1)
        self.row.addWidget(self._done)
        self._more.clicked.connect(self._add_class)
        self._clear.clicked.connect(self.cleared)
        self._done.clicked.connect(self.done)
        self.retranslate()
        self.set_theme(theme)

    @property
    def erasing(self) -> bool:
        """Whether a stroke takes points away."""
        return self._erase.isChecked()

    @property
    def label(self) -> float:
        """The class (its number) or the value of new points."""
        if not self._classes:
            return self._value.value()
        chosen = next((at for at, button in enumerate(self._classes) if button.isChecked()), 0)
        return self._labels[chosen]

    def show_labels(self, labels: tuple[float, ...], target_range: tuple[float, float]) -> None:
        """Offer these classes; or, where there are none, a value within `target_range`."""
        self._value.setVisible(not labels)
        self._more.setVisible(bool(labels))
        if not labels:
            low, high = target_range
            self._value.setRange(low - (high - low), high + (high - low))
            self._value.setSingleStep((high - low) / 10 or 0.1)
        if labels != self._given:  # a class of the user's own stays until it is used
            self._given = labels
            self._offer(labels)

    def retranslate(self) -> None:
        """Put all texts into the present language."""
        self._more.setText("+")
        texts = (
            (self._more, "+", translate("panels", "Another class")),
            (self._erase, translate("panels", "Erase"), translate("panels", "Erase points (right button)")),
            (self._clear, translate("panels", "Clear"), translate("panels", "Take all points away")),
            (self._done, translate("panels", "Done"), translate("panels", "Stop drawing points")),
        )
        for button, text, tip in texts:
            button.setText(text)
            button.setToolTip(tip)
            button.setAccessibleName(tip)
        self._value.setAccessibleName(translate("panels", "Value of new points"))
        self._value.setToolTip(translate("panels", "Value of new points"))
        self._name_classes()

    def set_theme(self, theme: Theme) -> None:
        """Draw with `theme`."""
        super().set_theme(theme)
        for index, button in enumerate(self._classes):
            button.setIcon(_mark(index, theme, self.devicePixelRatioF()))

    def _offer(self, labels: tuple[float, ...]) -> None:
        chosen = next((at for at, button in enumerate(self._classes) if button.isChecked()), 0)
        for button in self._classes:
            self._group.removeButton(button)
            self.row.removeWidget(button)
            button.hide()
            button.deleteLater()
        self._labels, self._classes = labels, []
        for at in range(len(labels)):
            button = self.button(checkable=True)
            self._group.addButton(button)
            self.row.insertWidget(at, button)
            self._classes.append(button)
        if self._classes:
            self._classes[min(chosen, len(labels) - 1)].setChecked(True)
        self._more.setEnabled(len(labels) < MOST_CLASSES)
        self._clear.setVisible(len(labels) <= MANY)
        self._name_classes()
        self.set_theme(self.theme)

    def _name_classes(self) -> None:
        for button, label in zip(self._classes, self._labels, strict=True):
            name = translate("panels", "Points of class {0}").format(f"{label:g}")
            few = len(self._labels) <= FEW
            button.setText(f"{label:g}")
            style = Qt.ToolButtonStyle.ToolButtonTextBesideIcon if few else Qt.ToolButtonStyle.ToolButtonIconOnly
            button.setToolButtonStyle(style)
            button.setAccessibleName(name)
            button.setToolTip(name)

    @Slot()
    def _add_class(self) -> None:
        self._offer((*self._labels, float(int(max(self._labels)) + 1)))
        self._classes[-1].setChecked(True)


class PadStrip(Strip):
    """The brush of the drawing pad.

    Signals:
        cleared: The drawing is to go.
        brushed: The brush is this wide now (percent of the pad's side).
    """

    cleared = Signal()
    brushed = Signal(int)

    def __init__(self, theme: Theme, width: int, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._label = QLabel(self)
        self._brush = QSlider(Qt.Orientation.Horizontal, self)
        self._brush.setRange(4, 24)
        self._brush.setValue(width)
        self._clear = self.button()
        self.row.addWidget(self._label)
        self.row.addWidget(self._brush, 1)
        self.row.addStretch(1)
        self.row.addWidget(self._clear)
        self._clear.clicked.connect(self.cleared)
        self._brush.valueChanged.connect(self.brushed)
        self.retranslate()
        self.set_theme(theme)

    def retranslate(self) -> None:
        """Put all texts into the present language."""
        self._label.setText(translate("panels", "Brush"))
        tip = translate("panels", "Width of the brush, in percent of the pad; the right button erases")
        self._brush.setToolTip(tip)
        self._brush.setAccessibleName(translate("panels", "Brush"))
        self._brush.setAccessibleDescription(tip)
        self._clear.setText(translate("panels", "Clear"))
        self._clear.setToolTip(translate("panels", "Clear the drawing (Esc)"))
        self._clear.setAccessibleName(translate("panels", "Clear the drawing (Esc)"))


def _mark(index: int, theme: Theme, ratio: float) -> QIcon:
    side = theme.px(14)
    pixmap = QPixmap(round(side * ratio), round(side * ratio))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    with QPainter(pixmap) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        draw_mark(painter, QPointF(side / 2, side / 2), index, False, theme.px(4), theme)
    return QIcon(pixmap)
