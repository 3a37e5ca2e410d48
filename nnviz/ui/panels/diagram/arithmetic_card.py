"""The card over the diagram in which a neuron's arithmetic is open."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QPoint, QRect, QRectF, QSignalBlocker, Qt, Signal, Slot
from PySide6.QtGui import (
    QAction,
    QGuiApplication,
    QHideEvent,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QMenu, QSpinBox, QToolButton, QVBoxLayout, QWidget

from nnviz.ui.panels.diagram import arithmetic_sheet
from nnviz.ui.panels.diagram import arithmetic_text as texts
from nnviz.ui.panels.diagram.arithmetic import Arithmetic
from nnviz.ui.panels.diagram.arithmetic_numbers import ArithmeticNumbers
from nnviz.ui.panels.diagram.card_head import GRIP, CardHead
from nnviz.ui.panels.diagram.card_place import Room, best_place
from nnviz.ui.panels.diagram.escape import Escape
from nnviz.ui.panels.diagram.geometry import Geometry
from nnviz.ui.panels.drawing import ink, words
from nnviz.ui.panels.drawing.elided_label import ElidedLabel
from nnviz.ui.theme import Theme

translate = QCoreApplication.translate

#: Design pixels: width of the card, its width where f stands beside the sum, and the height around the sheet.
WIDTH, WIDE, AROUND = 228.0, 440.0, 62.0
_ARROWS = {
    Qt.Key.Key_Left: QPoint(-1, 0), Qt.Key.Key_Right: QPoint(1, 0),
    Qt.Key.Key_Up: QPoint(0, -1), Qt.Key.Key_Down: QPoint(0, 1),
}  # fmt: skip


class ArithmeticCard(QFrame):
    """z = Σ wᵢ aᵢ + b and a = f(z) of one neuron, with the sample it is computed of to choose.

    Signals:
        sample_chosen: Index of another sample.
        closed: The user is done with it.
    """

    sample_chosen = Signal(int)
    closed = Signal()

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.arithmetic: Arithmetic | None = None
        self._key: tuple[object, ...] = ()
        self._theme = theme
        self._area = parent
        self.setObjectName("arithmetic")
        self.setAttribute(Qt.WidgetAttribute.WA_NoMousePropagation)
        self._diagram: Geometry | None = None
        self._stood: tuple[object, ...] = ()
        self._put: QPoint | None = None
        self._outer = QVBoxLayout(self)
        self._head = CardHead(theme, self)
        self._head_row = QHBoxLayout(self._head)
        self._head.dragged.connect(self._drag)
        self._head.left_alone.connect(self._leave)
        self._title = ElidedLabel(self)
        self._copy, self._close = self._button(""), self._button("×")
        self._menu = QMenu(self)
        self._as_text, self._as_latex = self._action(self._copy_text), self._action(self._copy_latex)
        self._copy.setMenu(self._menu)
        self._copy.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._close.clicked.connect(self.closed)
        self._before, self._after = self._button("‹"), self._button("›")
        self._before.clicked.connect(self._previous)
        self._after.clicked.connect(self._next)
        self._label, self._of = QLabel(self), QLabel(self)
        self.number = QSpinBox(self)
        self.number.setButtonSymbols(QSpinBox.ButtonSymbols.NoButtons)
        self.number.setKeyboardTracking(False)
        self.number.valueChanged.connect(self._number_changed)
        self._sheet = ArithmeticNumbers(self)
        self._lay_out()
        self._escape = Escape(self)
        self._escape.pressed.connect(self.closed)
        self.retranslate()
        self.set_theme(theme)
        self.hide()

    def show_arithmetic(self, arithmetic: Arithmetic, chosen: int) -> None:
        """Show `arithmetic` from now on; `chosen` is the index of the sample asked for, which may be under way yet."""
        key = (arithmetic.name, arithmetic.activation, arithmetic.sample, arithmetic.samples, chosen)
        changed = self.arithmetic is None or key != self._key
        self.arithmetic, self._key = arithmetic, key
        if changed:
            self._title.setText(f"{arithmetic.name} · {words.activation_title(arithmetic.activation)}")
            self._of.setText(translate("panels", "of {0}").format(words.count(arithmetic.samples)))
            with QSignalBlocker(self.number):
                self.number.setRange(1, max(1, arithmetic.samples))
                self.number.setValue(chosen + 1)
        self._sheet.setAccessibleDescription(texts.plain(arithmetic))
        self._sheet.show_arithmetic(arithmetic, self._theme)

    def stand(self, geometry: Geometry | None) -> None:
        """Stand where the least of the diagram is covered, near the neuron; or where the user has put it."""
        if self.arithmetic is None:
            return
        self._diagram = geometry
        key = (geometry, self.arithmetic.layer, self.arithmetic.neuron, self._sizes(), self._area.size(), self._put)
        if key != self._stood or self.isHidden():
            self._stood = key
            self.setGeometry(self._place())
            self.show()

    def stands_by(self, geometry: Geometry) -> bool:
        """Whether the place of the card, where it is open, follows from `geometry`."""
        return self.isHidden() or self._diagram is geometry

    def _sizes(self) -> list[tuple[int, int]]:
        """Return the sizes the card may have: f beside the sum and, where it fits, below it in a narrower card."""
        arithmetic, theme = self.arithmetic, self._theme
        if arithmetic is None:
            return []
        beside = theme.px(WIDE), round(arithmetic_sheet.height(arithmetic, theme, True)) + theme.px(AROUND)
        room = self._room().height() - theme.px(AROUND)
        least = arithmetic_sheet.least_height(arithmetic, theme)
        below = theme.px(WIDTH), min(room, round(arithmetic_sheet.height(arithmetic, theme))) + theme.px(AROUND)
        return [beside, below] if room >= least else [beside]

    def _place(self) -> QRect:
        room, (wide, high) = self._room(), self._sizes()[0]
        found = QRect(room.left(), room.bottom() + 1 - high, wide, high) & room
        if (
            self._diagram is not None
            and self.arithmetic is not None
            and self.arithmetic.layer < len(self._diagram.nodes)
        ):
            neuron = self.arithmetic.layer, self.arithmetic.neuron  # the diagram may be of the network before, yet
            ends = Room(room.left(), room.top(), room.right() + 1, room.bottom() + 1)
            found = QRect(*best_place(self._diagram, neuron, self._sizes(), ends))
        if self._put is not None:
            found.moveTo(_within(QRect(self._put, found.size()), self._area.rect()))
        return found

    def _room(self) -> QRect:
        """Return the part of the diagram above its legend, or nearly all of it where that is little."""
        px = self._theme.px
        foot = px(38) if self._area.height() >= px(240) else px(6)
        return self._area.rect().adjusted(px(8), px(6), -px(8), -foot)

    @Slot(QPoint)
    def _drag(self, by: QPoint) -> None:
        """Follow the mouse, within the diagram (its legend included), and stay there."""
        self._put = _within(self.geometry().translated(by), self._area.rect())
        self.move(self._put)

    @Slot()
    def _leave(self) -> None:
        """Go back to the place that covers least."""
        self._put = None
        self.stand(self._diagram)

    def set_theme(self, theme: Theme) -> None:
        """Draw with `theme`."""
        self._theme = theme
        px = theme.px
        for label, size, weight, colour in (
            (self._title, 12, 600, "text"), (self._label, 11, 400, "muted"), (self._of, 11, 400, "muted")
        ):  # fmt: skip
            label.setFont(theme.font(size, weight))
            label.setStyleSheet(f"color: {getattr(theme, colour)}; background: transparent;")
        for button in (self._copy, self._close, self._before, self._after):
            button.setFont(theme.font(12))
            button.setFixedHeight(px(22))
            button.setMinimumWidth(px(24))
            button.setStyleSheet("padding: 0px;")
        self.number.setFont(theme.font(11))
        self.number.setFixedSize(px(64), px(22))
        self.number.lineEdit().setStyleSheet(f"border: none; padding: 0px; font-size: {px(11)}px;")
        self._head.set_theme(theme)
        self._head_row.setContentsMargins(px(GRIP), 0, 0, 0)
        self._outer.setContentsMargins(px(10), px(5), px(6), px(6))
        if self.arithmetic is not None:
            self._sheet.show_arithmetic(self.arithmetic, theme)
        self.update()

    def retranslate(self) -> None:
        """Put all texts into the present language."""
        self._label.setText(translate("panels", "sample"))
        self._head.setToolTip(translate("panels", "Drag to move; double-click to put it back beside its neuron"))
        self.setAccessibleName(translate("panels", "Arithmetic of a neuron"))
        self._sheet.setAccessibleName(self.accessibleName())
        self._as_text.setText(translate("panels", "Copy as text"))
        self._as_latex.setText(translate("panels", "Copy as LaTeX"))
        self._copy.setText(translate("panels", "Copy"))
        for widget, name in (
            (self._copy, translate("panels", "Copy")),
            (self._close, translate("panels", "Close (Esc)")),
            (self._before, translate("panels", "Previous sample")),
            (self._after, translate("panels", "Next sample")),
            (self.number, translate("panels", "Number of the training sample")),
        ):
            widget.setAccessibleName(name)
            widget.setToolTip(name)
        self.arithmetic = None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Close at Esc, copy at Ctrl+C, go through the samples at PgUp and PgDown, move at Ctrl and an arrow."""
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        elif event.matches(QKeySequence.StandardKey.Copy):
            self._copy_text()
        elif event.key() in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            self.number.setValue(self.number.value() + (1 if event.key() == Qt.Key.Key_PageDown else -1))
        elif event.key() in _ARROWS and event.modifiers() == Qt.KeyboardModifier.ControlModifier:
            self._drag(_ARROWS[Qt.Key(event.key())] * self._theme.px(16))
        else:
            super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        """Close at Esc from now on, wherever in the window the keyboard is."""
        self._escape.listen(self.window())
        super().showEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        """Leave Esc to others."""
        self._escape.listen(None)
        super().hideEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the ground."""
        with QPainter(self) as painter:
            ink.card(painter, QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), self._theme)

    def _lay_out(self) -> None:
        head, sample = self._head_row, QHBoxLayout()
        for row in (head, sample):
            row.setSpacing(4)
        head.addWidget(self._title)
        head.addStretch(1)
        head.addWidget(self._copy)
        head.addWidget(self._close)
        for widget in (self._label, self._before, self.number, self._after, self._of):
            sample.addWidget(widget)
        sample.addStretch(1)
        self._outer.setSpacing(3)
        self._outer.addWidget(self._head)
        self._outer.addLayout(sample)
        self._outer.addWidget(self._sheet, 1)

    def _button(self, text: str) -> QToolButton:
        button = QToolButton(self)
        button.setText(text)
        button.setProperty("role", "flat")
        return button

    def _action(self, act: object) -> QAction:
        action = QAction(self)
        action.triggered.connect(act)
        self._menu.addAction(action)
        return action

    @Slot(int)
    def _number_changed(self, value: int) -> None:
        self.sample_chosen.emit(value - 1)

    @Slot()
    def _previous(self) -> None:
        self.number.setValue(self.number.value() - 1)

    @Slot()
    def _next(self) -> None:
        self.number.setValue(self.number.value() + 1)

    @Slot()
    def _copy_text(self) -> None:
        if self.arithmetic is not None:
            QGuiApplication.clipboard().setText(texts.plain(self.arithmetic))

    @Slot()
    def _copy_latex(self) -> None:
        if self.arithmetic is not None:
            QGuiApplication.clipboard().setText(texts.latex(self.arithmetic))


def _within(card: QRect, room: QRect) -> QPoint:
    """Return where `card` must stand to be in `room`, at its left and top where it is too large."""
    left = max(room.left(), min(card.left(), room.left() + room.width() - card.width()))
    return QPoint(left, max(room.top(), min(card.top(), room.top() + room.height() - card.height())))
