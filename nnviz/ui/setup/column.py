"""The set-up column at the left of the window: shows what a run trains with, and asks for changes."""

from __future__ import annotations

from collections.abc import Generator

from msgspec.structs import replace
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QScrollArea, QToolButton, QVBoxLayout, QWidget

from nnviz.ui.choices import Choices
from nnviz.ui.icons import icon
from nnviz.ui.model.setup import SetupView
from nnviz.ui.setup.data_section import DataSection
from nnviz.ui.setup.network_section import NetworkSection
from nnviz.ui.setup.optimizer_section import OptimizerSection
from nnviz.ui.setup.section import Section
from nnviz.ui.setup.training_section import TrainingSection
from nnviz.ui.theme import Theme

WIDTH = 240  # design pixels
WIDE = 264


class SetupColumn(QWidget):
    """Data, network, training and the optimizer, each a section that folds; they are there after `filling`.

    Signals:
        asked: The key a change is about, and its tables, as in a `set` of the log.
        reseeded: Start again from the weights of this seed; None is one that was not used yet.
        presets: The gallery of experiments is wanted.
        drawing: The user wants to draw points.

    Attributes:
        data, network, training, optimizer: The sections.
        gallery: The button of the gallery.
        choices: Which sections, and which parts of them, are open.
    """

    asked = Signal(str, dict)
    reseeded = Signal(object)
    presets = Signal()
    drawing = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._width = WIDTH
        self._view: SetupView | None = None
        self._by_hand = False  # whether the user has folded or opened the optimizer
        self.setObjectName("setup")
        self.title = QLabel(self)
        self.title.setObjectName("panel_title")
        self.gallery = QToolButton(self)
        self.gallery.setProperty("role", "flat")
        self.gallery.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.gallery.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        self.gallery.clicked.connect(self.presets)
        self._header = QHBoxLayout()
        self._scroll = QScrollArea(self)
        self._content = QWidget()
        self._sections = QVBoxLayout(self._content)
        self._build()

    def filling(self) -> Generator[None]:
        """Make the sections, one a step, and prepare them for being shown."""
        self.data = DataSection(self._theme, self._content)
        yield
        self.network = NetworkSection(self._theme, self._content)
        yield
        self.training = TrainingSection(self._theme, self._content)
        yield
        self.optimizer = OptimizerSection(self._theme, self._content)
        for section in self.sections:
            self._sections.addWidget(section)
            section.asked.connect(self.asked)
        self._sections.addStretch(1)
        self.data.drawing.connect(self.drawing)
        self.training.reseeded.connect(self.reseeded)
        self.optimizer.button.clicked.connect(self._take_over)
        self.choices = self._folding()
        self.set_theme(self._theme)
        self.retranslate()
        for section in self.sections:
            yield
            for part in section.findChildren(QWidget):
                part.ensurePolished()  # all at once, when it is first shown, takes longer than a turn may

    @property
    def sections(self) -> tuple[Section, ...]:
        """The sections, from the top."""
        return self.data, self.network, self.training, self.optimizer

    def pieces(self) -> tuple[QWidget, ...]:
        """Return what a style sheet speaks of here (see `dressing.Divided`)."""
        bars = (self._scroll.verticalScrollBar(), self._scroll.horizontalScrollBar())
        return (self.gallery, *bars, *self.sections)

    def set_theme(self, theme: Theme) -> None:
        """Draw with `theme` (its zoom included)."""
        self._theme = theme
        px = theme.px
        self.setFixedWidth(px(self._width))
        self._header.setContentsMargins(px(12), 0, px(4), 0)
        self.title.setFont(theme.font(13, 600))
        self.title.setStyleSheet(f"color: {theme.text}; background: transparent;")
        self.title.setFixedHeight(px(31))
        self.gallery.setFont(theme.font(11))
        self.gallery.setFixedHeight(px(24))
        self.gallery.setIcon(icon("chevron", theme.muted))
        self.gallery.setIconSize(QSize(px(14), px(14)))
        for section in self.sections:
            section.set_theme(theme)
        self.update()

    def set_wide(self, wide: bool) -> None:
        """Take a little more room in a wide window."""
        if (self._width == WIDE) != wide:
            self._width = WIDE if wide else WIDTH
            self.setFixedWidth(self._theme.px(self._width))

    def show_view(self, view: SetupView) -> None:
        """Show what is in use; nothing is done where nothing has changed."""
        if self._view is not None and _same(view, self._view):
            return
        self._view = view
        self._content.setEnabled(view.ready)
        for section in self.sections:
            section.show_view(view)
        self._fit_optimizer()

    def refuse(self, key: str, text: str) -> None:
        """Say at the field of `key` why a change was refused, and show what is in use again."""
        section = self._section_of(key)
        view, self._view = self._view, None
        if view is not None:
            self.show_view(view)
        if not section.button.isChecked():
            section.button.setChecked(True)
        section.says(key).say(text)

    def accept(self, key: str) -> None:
        """Take back what was said at the field of `key`, and at fields that were left since."""
        self._section_of(key).says(key).say("")
        for section in self.sections:
            section.move_on()

    def forget(self) -> None:
        """Give up what is being typed and all that was said: another training begins."""
        self._view = None
        for section in self.sections:
            section.forget()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Open the optimizer's section where there is room for it, and fold it where there is none."""
        super().resizeEvent(event)
        self._fit_optimizer()

    def _fit_optimizer(self) -> None:
        if self._by_hand or self._view is None:
            return
        button, body = self.optimizer.button, self.optimizer.body
        more = 0 if button.isChecked() else body.sizeHint().height()
        button.setChecked(self._content.sizeHint().height() + more <= self._scroll.viewport().height())

    @Slot()
    def _take_over(self) -> None:
        self._by_hand = True

    def _folding(self) -> Choices:
        choices = Choices()
        choices.add_open("optimizer", lambda: self.optimizer.button.isChecked() if self._by_hand else None, self._fold)
        for name, fold in {
            "data": self.data,
            "data more": self.data.more,
            "network": self.network,
            "network more": self.network.more,
            "training": self.training,
            "training more": self.training.more,
            "training stop": self.training.stop,
        }.items():
            choices.add_switch(name, fold.button)
        return choices

    def _fold(self, open: bool | None) -> None:
        """Open or fold the optimizer, or let the room decide (None)."""
        self._by_hand = open is not None
        if open is not None:
            self.optimizer.button.setChecked(open)
        self._fit_optimizer()

    def sizeHint(self) -> QSize:
        """Return the column's width."""
        return QSize(self._theme.px(self._width), self._theme.px(600))

    def minimumSizeHint(self) -> QSize:
        """Return the column's width; what does not fit below each other is scrolled."""
        return QSize(self._theme.px(self._width), self._theme.px(160))

    def changeEvent(self, event: QEvent) -> None:
        """Follow a change of language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()

    def retranslate(self) -> None:
        """Write the words in the present language."""
        self.title.setText(self.tr("Set-up"))
        self.setAccessibleName(self.tr("Set-up"))
        self.gallery.setText(self.tr("Presets"))
        self.gallery.setToolTip(self.tr("All built-in experiments, with pictures"))
        view, self._view = self._view, None
        if view is not None:
            self.show_view(view)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the sheet and the line under the header, as panels have them."""
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(self._theme.color("line"), 1.0))
            painter.setBrush(self._theme.color("surface"))
            radius = self._theme.px(6)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)
            y = self._theme.px(32) + 0.5
            painter.drawLine(QPointF(1.0, y), QPointF(self.width() - 1.0, y))

    def _section_of(self, key: str) -> Section:
        tables = {"data": self.data, "network": self.network, "optimizer": self.optimizer}
        return self.network if key == "training.output" else tables.get(key.partition(".")[0], self.training)

    def _build(self) -> None:
        self._header.addWidget(self.title)
        self._header.addStretch(1)
        self._header.addWidget(self.gallery)
        box = QVBoxLayout(self)
        box.setContentsMargins(1, 1, 1, 1)
        box.setSpacing(1)
        box.addLayout(self._header)
        box.addWidget(self._scroll, 1)
        self._sections.setContentsMargins(0, 0, 0, 0)
        self._sections.setSpacing(0)
        # While there is nothing in it yet: a style sheet styles anew all that is.
        self._scroll.setStyleSheet("QScrollArea, #setup_content { background: transparent; }")
        self._scroll.setWidget(self._content)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        for part in (self._scroll, self._scroll.viewport(), self._content):
            part.setAutoFillBackground(False)
        self._content.setObjectName("setup_content")


def _same(one: SetupView, other: SetupView) -> bool:
    """Return whether two views say the same; data are the same only if they are the same object."""
    return one.data is other.data and replace(one, data=None) == replace(other, data=None)
