"""A monkey at the window: any key, action, button, field, slider and panel, in any order, while a real trainer runs."""

from __future__ import annotations

import sys
import time
import traceback

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, Qt, QTimer
from PySide6.QtGui import QAction, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QDialog,
    QLineEdit,
    QMenu,
    QToolButton,
    QWidget,
)

from tests.ui.metronome import Metronome

#: Actions that end the window, or leave the program for a dialog of the system.
UNTOUCHED = {"quit", "open", "save", "about"}
KEYS = (
    Qt.Key.Key_1, Qt.Key.Key_2, Qt.Key.Key_3, Qt.Key.Key_Space, Qt.Key.Key_Period, Qt.Key.Key_E, Qt.Key.Key_F,
    Qt.Key.Key_L, Qt.Key.Key_Tab, Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Return,
    Qt.Key.Key_Escape, Qt.Key.Key_Home, Qt.Key.Key_End, Qt.Key.Key_Plus, Qt.Key.Key_Minus, Qt.Key.Key_0,
    Qt.Key.Key_Delete,
)  # fmt: skip
MODIFIERS = (
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.ControlModifier,
)
TEXTS = ("0.03", "16", "-1", "nonsense", "1e300", "", "0", "sin(3x)", "50 %", "y = x^2")
SIZES = ((1280, 800), (1000, 640), (1600, 900))
#: Beats (5 ms each) after which what has popped up is closed: the key that opened it waits, too.
PATIENCE = 40
#: Seconds within which everything to be seen is painted anew, where it is asked for.
_PAINTED = 5.0
#: Milliseconds of its own work after which the window has blocked.
BLOCKED_MS = 100.0


class Monkey:
    """Acts on a window, and remembers what went wrong.

    Attributes:
        done: What was done, newest last.
        wrong: Tracebacks of exceptions, and deaths of the trainer.
        blocks: (milliseconds, seconds since the beginning and what was done last) of every time the window was busy for
            too long.
        held_up: The same of every time it would not have been, had the machine not been held up meanwhile.
    """

    def __init__(self, window, metronome: Metronome | None = None):
        self.window = window
        self.held_up: list[tuple[float, str]] = []
        self._metronome = metronome
        self._counted = time.monotonic()
        self.done: list[str] = []
        self.wrong: list[str] = []
        self.blocks: list[tuple[float, str]] = []
        self._began = time.monotonic()
        self._worked = time.thread_time()
        self._acting = False
        self._waiting = 0
        self._beat = QTimer(window)
        self._beat.timeout.connect(self._listen)
        self._beat.start(5)
        self._hook, sys.excepthook = sys.excepthook, self._caught
        window.training.died.connect(self._died)

    def leave(self):
        """Let go of the window, which Hypothesis would otherwise keep along with the rules."""
        sys.excepthook = self._hook
        self._beat.stop()
        del self.window, self._beat

    def rest(self, milliseconds: int = 15) -> None:
        """Let the window do its work; whatever has popped up goes away."""
        if not self._acting:
            self._worked, self._counted = time.thread_time(), time.monotonic()
        QTest.qWait(milliseconds)
        self._acting = False
        popup = QApplication.activePopupWidget()
        if popup is not None:
            popup.close()
        for widget in QApplication.topLevelWidgets():
            if isinstance(widget, QDialog) and widget.isVisible():
                self.done.append(f"(closed the dialog {widget.windowTitle()!r})")
                widget.reject()

    def is_painted(self) -> bool:
        """Return whether what is new in the window comes to be painted."""
        panels = [panel for panel in self.window.viewer.panels.values() if panel.seen]
        paints = _Paints(panels)
        until = time.monotonic() + _PAINTED
        while time.monotonic() < until and paints.missing:
            for panel in panels:
                panel.update()
            self.rest()
        return not {panel for panel in paints.missing if panel.seen}

    # --- what it can do ----------------------------------------------------------------------------------------------

    def press(self, key: int, modifier: int) -> None:
        """Press a key wherever the keyboard is."""
        name = KEYS[key % len(KEYS)]
        how = MODIFIERS[modifier % len(MODIFIERS)]
        self._begin(f"pressed {how.name} {name.name}")
        QTest.keyClick(self.window.focusWidget() or self.window, name, how)

    def trigger(self, which: int) -> None:
        """Choose a command from the menus."""
        untouched = {self.window.actions_.commands[name] for name in UNTOUCHED}
        menus = self.window.menus.findChildren(QMenu)
        actions = [one for menu in menus for one in menu.actions() if one.isEnabled() and _plain(one)]
        actions = [one for one in actions if one not in untouched]
        if actions:
            action = actions[which % len(actions)]
            self._begin(f"chose {action.text()!r}")
            action.trigger()

    def use(self, which: int, how: int) -> None:
        """Click a button, type into a field, turn a combo box."""
        kinds = (QAbstractButton, QLineEdit, QComboBox, QAbstractSpinBox)
        widgets = [one for one in self.window.findChildren(QWidget) if isinstance(one, kinds) and _usable(one)]
        if not widgets:
            return
        widget = widgets[which % len(widgets)]
        self._begin(f"used {type(widget).__name__} {widget.accessibleName() or widget.objectName()!r} ({how})")
        if isinstance(widget, QAbstractButton):
            QTest.mouseClick(widget, Qt.MouseButton.LeftButton)
        elif isinstance(widget, QComboBox):
            QTest.keyClick(widget, (Qt.Key.Key_Down, Qt.Key.Key_Up)[how % 2])
        else:
            widget.setFocus()
            QTest.keyClick(widget, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
            for letter in TEXTS[how % len(TEXTS)]:
                self._count()  # nobody presses two keys in the same moment
                QTest.keyClicks(widget, letter)
            self._count()
            QTest.keyClick(widget, Qt.Key.Key_Return)

    def touch(self, which: int, x: float, y: float, how: int) -> None:
        """Move, click, drag or turn the wheel somewhere in the window."""
        panels = [panel for panel in self.window.viewer.panels.values() if panel.isVisible()]
        panel = panels[which % len(panels)] if panels else self.window
        place = QPoint(int(x * (panel.width() - 1)), int(y * (panel.height() - 1)))
        target = panel.childAt(place) or panel
        at = target.mapFrom(panel, place) if target is not panel else place
        if isinstance(target, QToolButton) and not _usable(target):
            return
        self._begin(f"{('moved', 'clicked', 'double-clicked', 'dragged', 'turned')[how % 5]} at {place.toTuple()} "
                         f"of {panel.objectName()}")  # fmt: skip
        (self._move, self._click, self._double, self._drag, self._wheel)[how % 5](target, at)

    def resize(self, which: int) -> None:
        """Make the window another size."""
        self._begin(f"resized to {SIZES[which % len(SIZES)]}")
        self.window.resize(*SIZES[which % len(SIZES)])

    def open(self, which: int) -> None:
        """Open a built-in experiment."""
        names = ("xor", "regression", "iris", "race", "symmetry", "function", "vanishing")
        self._begin(f"opened {names[which % len(names)]}")
        self.window.files.open_builtin(names[which % len(names)])

    def _move(self, target: QWidget, at: QPoint) -> None:
        QTest.mouseMove(target, at)

    def _click(self, target: QWidget, at: QPoint) -> None:
        QTest.mouseClick(target, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at)

    def _double(self, target: QWidget, at: QPoint) -> None:
        QTest.mouseDClick(target, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at)

    def _drag(self, target: QWidget, at: QPoint) -> None:
        QTest.mousePress(target, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at)
        for step in range(1, 5):
            QTest.mouseMove(target, at + QPoint(9 * step, -7 * step), 5)
        QTest.mouseRelease(target, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at + QPoint(36, -28))

    def _wheel(self, target: QWidget, at: QPoint) -> None:
        turn = QPoint(0, 120 if at.x() % 2 else -120)
        place = QPointF(at)
        buttons, keys = Qt.MouseButton.NoButton, MODIFIERS[at.y() % len(MODIFIERS)]
        event = QWheelEvent(
            place, QPointF(target.mapToGlobal(at)), QPoint(), turn, buttons, keys, Qt.ScrollPhase.NoScrollPhase, False
        )
        QApplication.sendEvent(target, event)

    # --- what it notices ---------------------------------------------------------------------------------------------

    def _begin(self, what: str) -> None:
        """Note what is about to be done; the window's work is counted from here, not what it took to choose it."""
        self.done.append(what)
        self._acting = True
        self._worked, self._counted = time.thread_time(), time.monotonic()

    def _caught(self, kind, value, trace):
        self.wrong.append("".join(traceback.format_exception(kind, value, trace)))
        sys.__stderr__.write(self.wrong[-1])  # now: what follows may end the process

    def _died(self, died, again):
        self.wrong.append(f"the trainer died: {died}")

    def _listen(self) -> None:
        self._count()
        self._answer()

    def _count(self) -> None:
        """Note it if the window has worked for too long since it was last looked at."""
        worked, now = time.thread_time(), time.monotonic()
        busy = 1000 * (worked - self._worked)
        if busy > BLOCKED_MS:
            ordinary = busy * (self._metronome.share(self._counted, now) if self._metronome is not None else 1.0)
            when = f"{ordinary:.0f} at the machine's speed, {now - self._began:.0f} s, " + " → ".join(self.done[-3:])
            (self.blocks if ordinary > BLOCKED_MS else self.held_up).append((busy, when))
            worked = time.thread_time()
        self._worked, self._counted = worked, now

    def _answer(self) -> None:
        """Close what waits for an answer with an event loop of its own (a menu opened by a key)."""
        waiting = QApplication.activePopupWidget() or QApplication.activeModalWidget()
        self._waiting = self._waiting + 1 if waiting is not None else 0
        if waiting is not None and self._waiting > PATIENCE:
            self.done.append(f"(closed {type(waiting).__name__})")
            waiting.close()
            self._waiting = 0


class _Paints(QObject):
    """Notes which of some widgets have not been painted yet."""

    def __init__(self, widgets):
        super().__init__()
        self.missing = set(widgets)
        for widget in widgets:
            widget.installEventFilter(self)

    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint:
            self.missing.discard(watched)
        return False


def _plain(action: QAction) -> bool:
    return bool(action.text()) and not action.isSeparator() and action.menu() is None


def _usable(widget: QWidget) -> bool:
    """Return whether a person could use it now without a menu taking over."""
    if isinstance(widget, QToolButton) and widget.popupMode() == QToolButton.ToolButtonPopupMode.InstantPopup:
        return False
    opens_dialog = "…" in getattr(widget, "text", str)() if isinstance(widget, QAbstractButton) else False
    return widget.isVisible() and widget.isEnabled() and not opens_dialog and not widget.visibleRegion().isEmpty()
