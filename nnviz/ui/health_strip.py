"""The strip above the status bar: how training goes, in plain words; nothing at all while it goes well."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtGui import QAction, QMouseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QSizePolicy, QToolButton, QWidget

from nnviz.ui import health_words as words
from nnviz.ui.health import Health
from nnviz.ui.icons import icon
from nnviz.ui.model import numbers
from nnviz.ui.model.health.watch import Observation
from nnviz.ui.panels.drawing.elided_label import ElidedLabel
from nnviz.ui.theme import Theme


class NoteLabel(ElidedLabel):
    """The words of a note, which can be clicked.

    Signals:
        clicked: They were, with the left button.
    """

    clicked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Tell of a click that ends where it began."""
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.clicked.emit()


class HealthStrip(QFrame):
    """One note at a time, the gravest that holds; the others in a menu.

    Signals:
        pointed: A step and a run to be shown in the plots (step, run).
    """

    pointed = Signal(int, str)

    def __init__(self, health: Health, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("health")
        self.setProperty("role", "notice")
        self._health = health
        self._theme = theme
        self._shown: Observation | None = None
        self.step_button = QToolButton(self)
        self.label = NoteLabel(self)
        self.label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.tries: list[QToolButton] = []
        self.more_button = QToolButton(self)
        self.more_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.more_button.setMenu(QMenu(self.more_button))
        self.more_button.menu().setToolTipsVisible(True)
        self.close_button = QToolButton(self)
        self._row = QHBoxLayout(self)
        self._build()
        self.set_theme(theme)
        self.show_health()

    def set_theme(self, theme: Theme) -> None:
        """Draw with `theme`."""
        self._theme = theme
        px = theme.px
        self._row.setContentsMargins(px(12), px(2), px(8), px(2))
        self._row.setSpacing(px(8))
        self.label.setFont(theme.font(12))
        self.label.setStyleSheet(f"color: {theme.text}; background: transparent;")
        self.close_button.setIcon(icon("close", theme.muted))
        for button in (self.step_button, self.more_button, self.close_button, *self.tries):
            button.setFixedHeight(px(24))
        self.close_button.setFixedWidth(px(24))
        self.setFixedHeight(px(30))

    @Slot()
    def show_health(self) -> None:
        """Show what there is to say, or nothing."""
        observations = self._health.observations
        if self._shown not in observations:
            self._shown = next((one for one in observations if one.holds), None)
        self.setVisible(self._shown is not None)
        if self._shown is not None:
            self._write(self._shown, [one for one in observations if one is not self._shown])

    def changeEvent(self, event: QEvent) -> None:
        """Follow a change of language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.show_health()

    def _build(self) -> None:
        self.close_button.setProperty("role", "flat")
        self._row.addWidget(self.step_button)
        self._row.addWidget(self.label, 1)
        self._row.addWidget(self.more_button)
        self._row.addWidget(self.close_button)
        self._health.changed.connect(self.show_health)
        self.step_button.clicked.connect(self._point)
        self.label.clicked.connect(self._point)
        self.close_button.clicked.connect(self._put_aside)

    def _write(self, one: Observation, others: list[Observation]) -> None:
        self.setProperty("tone", "bad" if one.rule.serious else "warn")
        self.style().polish(self)
        self.step_button.setText(self.tr("step {0}").format(numbers.count(one.step)))
        self.step_button.setToolTip(self.tr("Show this step in the plots."))
        over = "" if one.holds else " " + self.tr("(over)")
        said = self.tr("{0}. {1}").format(f"{words.title(one)}{over}", words.sentence(one))
        text = f"{self._health.prefix_of(one.run)}{said}"
        self.label.setText(text)
        self.label.setToolTip(f"{text}\n{words.criterion(one)}")
        self.setAccessibleName(text)
        self._offer(one)
        self._list(others)
        quiet = self.tr("Say no more of this in this training")
        self.close_button.setToolTip(quiet)
        self.close_button.setAccessibleName(quiet)

    def _offer(self, one: Observation) -> None:
        for button in self.tries:
            self._row.removeWidget(button)
            button.hide()
            button.deleteLater()
        self.tries = []
        for remedy in self._health.remedies_of(one):
            button = QToolButton(self)
            button.setText(self.tr("Try {0}").format(words.remedy(remedy)))
            button.setFixedHeight(self._theme.px(24))
            button.clicked.connect(lambda _=False, remedy=remedy: self._health.attempt(one, remedy))
            self._row.insertWidget(2 + len(self.tries), button)
            self.tries.append(button)

    def _list(self, others: list[Observation]) -> None:
        self.more_button.setVisible(bool(others))
        self.more_button.setText(self.tr("{0} more").format(len(others)))
        menu = self.more_button.menu()
        menu.clear()
        for one in others:
            run, step = self._health.prefix_of(one.run), self.tr("step {0}").format(numbers.count(one.step))
            text = f"{step}   {run}{words.title(one)}"
            action = QAction(text.replace("&", "&&"), menu)
            action.setToolTip(words.sentence(one))
            action.triggered.connect(lambda _=False, one=one: self._show(one))
            menu.addAction(action)

    def _show(self, one: Observation) -> None:
        self._shown = one
        self.show_health()
        self._point()

    @Slot()
    def _point(self) -> None:
        if self._shown is not None:
            self.pointed.emit(self._shown.step, self._shown.run)

    @Slot()
    def _put_aside(self) -> None:
        if self._shown is not None:
            shown, self._shown = self._shown, None
            self._health.put_aside(shown)
