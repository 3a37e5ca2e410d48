"""The card over the diagram in which a neuron's arithmetic is open."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, QRect, QRectF, QSignalBlocker, Qt, QTimer, Signal, Slot
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
from nnviz.ui.panels.diagram.escape import Escape
from nnviz.ui.panels.diagram.geometry import Geometry
from nnviz.ui.panels.drawing import ink, words
from nnviz.ui.panels.drawing.elided_label import ElidedLabel
from nnviz.ui.theme import Theme

translate = QCoreApplication.translate

#: Design pixels: width of the card, its width where f stands beside the sum, and the height around the sheet.
WIDTH, WIDE, AROUND = 304.0, 424.0, 62.0
#: Milliseconds between two states of the numbers.
_PAUSE_MS = 80


class Sheet(QWidget):
    """The numbers and f, painted; Ctrl+C copies them."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._shown: tuple[Arithmetic, Theme] | None = None
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_PAUSE_MS)
        self._rest.timeout.connect(self.update)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    def show_arithmetic(self, arithmetic: Arithmetic, theme: Theme) -> None:
        """Show `arithmetic` from now on; numbers change no faster than they can be read."""
        self._shown = arithmetic, theme
        if not self._rest.isActive():
            self._rest.start()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the arithmetic, and a frame where the keyboard is."""
        if self._shown is None:
            return
        arithmetic, theme = self._shown
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.color("surface"))
        arithmetic_sheet.draw(painter, arithmetic, QRectF(self.rect()).adjusted(4, 0, -4, -2), theme)
        if self.hasFocus():
            painter.setPen(theme.color("accent"))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)
        painter.end()


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
        self._outer = QVBoxLayout(self)
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
        self._sheet = Sheet(self)
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

    def stand(self, geometry: Geometry | None, layers: int) -> None:
        """Stand beside the neuron and off its inputs; `layers` (the input's too) helps where nothing is drawn yet."""
        if self.arithmetic is None:
            return
        layer = self.arithmetic.layer
        node = geometry.node(layer, self.arithmetic.neuron) if geometry is not None else None
        if geometry is None or node is None:
            self.place(2 * layer >= layers)
        else:
            free = [(one.x + one.side / 2, one.middle) for one in geometry.nodes[layer - 1]]
            self.place(node.x > self._area.width() / 2, free)

    def place(self, left: bool, free: Sequence[tuple[float, float]] = ()) -> None:
        """Stand above the footer at the side that covers the fewest of the points `free`, else as `left` says.

        Where not all fits below each other, f stands beside the sum.
        """
        px, room = self._theme.px, self._area.size()
        inner = arithmetic_sheet.height(self.arithmetic, self._theme) if self.arithmetic is not None else 0.0
        wanted, most = round(inner) + px(AROUND), max(room.height() - px(42), px(200))
        high = min(wanted, most, room.height() - px(12))
        wide = min(px(WIDTH if wanted <= most + px(60) else WIDE), room.width() - px(16))
        sides = [QRect(x, px(8), wide, high) for x in (px(8), room.width() - wide - px(8))]
        covered = [sum(side.contains(round(x), round(y)) for x, y in free) for side in sides]
        if covered[0] != covered[1]:
            left = covered[0] < covered[1]
        self.setGeometry(sides[0] if left else sides[1])
        self.show()

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
        self._outer.setContentsMargins(px(10), px(5), px(6), px(6))
        if self.arithmetic is not None:
            self._sheet.show_arithmetic(self.arithmetic, theme)
        self.update()

    def retranslate(self) -> None:
        """Put all texts into the present language."""
        self._label.setText(translate("panels", "sample"))
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
        """Close at Esc, copy at Ctrl+C, go to the previous or next sample at PgUp and PgDown."""
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        elif event.matches(QKeySequence.StandardKey.Copy):
            self._copy_text()
        elif event.key() in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            self.number.setValue(self.number.value() + (1 if event.key() == Qt.Key.Key_PageDown else -1))
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
        painter = QPainter(self)
        ink.card(painter, QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), self._theme)
        painter.end()

    def _lay_out(self) -> None:
        head, sample = QHBoxLayout(), QHBoxLayout()
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
        self._outer.addLayout(head)
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
