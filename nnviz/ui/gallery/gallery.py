"""The presets: all built-in experiments as cards over the window; training goes on below."""

from __future__ import annotations

import bisect
from collections.abc import Iterator

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QPointF,
    QRectF,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from nnviz.ui.gallery import sketch
from nnviz.ui.gallery.cards import Card, cards
from nnviz.ui.gallery.gradual import Gradual
from nnviz.ui.icons import icon
from nnviz.ui.theme import Theme

Index = QModelIndex | QPersistentModelIndex
_CARD = Qt.ItemDataRole.UserRole


class CardModel(QAbstractListModel):
    """The cards that match what was typed.

    Attributes:
        all: Every card read so far.
        shown: Those that match.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.all: list[Card] = []
        self.shown: list[Card] = []
        self._text = ""
        self._lang = "en"

    def add(self, card: Card) -> None:
        """Take one more card."""
        self.all.append(card)
        if card.matches(self._text):
            place = bisect.bisect_right(self.shown, card.rank(self._text), key=lambda one: one.rank(self._text))
            self.beginInsertRows(QModelIndex(), place, place)
            self.shown.insert(place, card)
            self.endInsertRows()

    def filter(self, text: str) -> None:
        """Show the cards that match `text`, those first whose title says it."""
        self._text = text
        self.beginResetModel()
        self.shown = sorted((card for card in self.all if card.matches(text)), key=lambda card: card.rank(text))
        self.endResetModel()

    def use_language(self, lang: str) -> None:
        """Show the cards in a language."""
        self._lang = lang
        if self.shown:
            self.dataChanged.emit(self.index(0), self.index(len(self.shown) - 1))

    @property
    def lang(self) -> str:
        """The language of the cards."""
        return self._lang

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 (Qt's own signature)
        """Return the number of cards shown."""
        return 0 if parent.isValid() else len(self.shown)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return title, tool tip, words for screen readers, or the card itself."""
        if not index.isValid() or index.row() >= len(self.shown):
            return None
        card = self.shown[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return card.title(self._lang)
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleDescriptionRole):
            return card.about(self._lang)
        return card if role == _CARD else None


class CardDelegate(QStyledItemDelegate):
    """Draws the cards."""

    def __init__(self, theme: Theme, view: QListView, model: CardModel) -> None:
        super().__init__(view)
        self.theme = theme
        self._view = view
        self._model = model
        self._gradual = Gradual(self)
        self._gradual.more.connect(view.viewport().update)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return the size of a card."""
        return QSize(self.theme.px(sketch.WIDTH), self.theme.px(sketch.HEIGHT))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one card."""
        card, lang, theme = index.data(_CARD), self._model.lang, self.theme
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        focus = chosen and self._view.hasFocus()
        size, ratio = option.rect.size(), painter.device().devicePixelRatioF()
        box = QRectF(QPointF(), size)
        found = self._gradual.picture(
            (card.name, lang, theme, chosen, focus, size.toTuple(), ratio),
            size,
            ratio,
            lambda painter: sketch.draw(painter, box, card, lang, theme, chosen=chosen, focus=focus),
        )
        if found is not None:
            painter.drawPixmap(option.rect.topLeft(), found)


class Gallery(QFrame):
    """A sheet over the window with a field to type into and the cards below; Escape or a click outside closes it.

    Signals:
        chosen: Name of the experiment to open.

    Attributes:
        field, view: The field and the list of cards.
    """

    chosen = Signal(str)

    def __init__(self, theme: Theme, lang: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._reading: Iterator[Card] | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)  # what it covers is not painted with it
        self.field = QLineEdit(self)
        self.close_button = QToolButton(self)
        self.close_button.setProperty("role", "flat")
        self.nothing = QLabel(self)
        self.view = QListView(self)
        self.model = CardModel(self)
        self._delegate = CardDelegate(theme, self.view, self.model)
        self._one = QTimer(self)
        self._one.setInterval(0)
        self._one.timeout.connect(self._read_one)
        self.model.use_language(lang)
        self._build()
        self.set_theme(theme)
        self.retranslate()
        self.hide()

    def set_theme(self, theme: Theme) -> None:
        """Draw with `theme`."""
        self._theme = theme
        self._delegate.theme = theme
        px = theme.px
        self._box.setContentsMargins(px(12), px(12), px(8), px(8))
        self._box.setSpacing(px(8))
        self.field.setFixedHeight(px(28))
        self.field.setFont(theme.font(12))
        self.close_button.setFixedSize(px(28), px(28))
        self.close_button.setIcon(icon("close", theme.muted))
        self.nothing.setFont(theme.font(12))
        self.nothing.setStyleSheet(f"color: {theme.muted}; background: transparent;")
        self.view.setStyleSheet(f"QListView {{ background: {theme.surface}; border: none; outline: none; }}")
        self.view.setGridSize(QSize(px(sketch.WIDTH), px(sketch.HEIGHT)))
        self.view.viewport().update()
        self.update()

    def use_language(self, lang: str) -> None:
        """Show the cards in a language."""
        self.model.use_language(lang)

    def open_at(self, place: QPoint) -> None:
        """Show the gallery with its corner at `place` of the window, as large as fits."""
        room = self.window().size()
        px = self._theme.px
        wide = min(2 * px(sketch.WIDTH) + px(36), room.width() - place.x() - px(8))
        high = min(7 * px(sketch.HEIGHT), room.height() - place.y() - px(8))
        self.setGeometry(place.x(), place.y(), wide, high)
        self.field.clear()
        self.show()
        self.raise_()
        self.field.setFocus()
        self.window().installEventFilter(self)
        if self._reading is None:
            self._reading = cards()
            self._one.start()

    def close_up(self) -> None:
        """Put the gallery away."""
        self.hide()

    def hideEvent(self, event: QEvent) -> None:
        """Listen to the window no more."""
        self.window().removeEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Close at a click outside; type on from the cards; leave the cards upwards."""
        if watched is self.view and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._key_in_cards(event)
        if watched is self.field and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._key_in_field(event)
        outside = isinstance(event, QMouseEvent) and event.type() == QEvent.Type.MouseButtonPress
        if outside and watched is self.window() and not self.geometry().contains(event.position().toPoint()):  # type: ignore[attr-defined]
            self.close_up()
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Close at Escape."""
        if event.key() == Qt.Key.Key_Escape:
            self.close_up()
            return
        super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Follow a change of language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()

    def retranslate(self) -> None:
        """Write the words in the present language."""
        self.setAccessibleName(self.tr("Presets"))
        self.field.setPlaceholderText(self.tr("Find an experiment: a word of it, a data set, an optimizer"))
        self.field.setAccessibleName(self.tr("Find an experiment"))
        self.view.setAccessibleName(self.tr("Experiments"))
        self.close_button.setToolTip(self.tr("Close"))
        self.close_button.setAccessibleName(self.tr("Close"))
        self.nothing.setText(self.tr("No experiment has all of these words."))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the sheet."""
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.fillRect(self.rect(), self._theme.color("bg"))
            painter.setPen(QPen(self._theme.color("muted"), 1.0))
            painter.setBrush(self._theme.color("surface"))
            painter.drawRoundedRect(
                QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), self._theme.px(6), self._theme.px(6)
            )

    def _build(self) -> None:
        self._box = QVBoxLayout(self)
        row = QHBoxLayout()
        row.addWidget(self.field, 1)
        row.addWidget(self.close_button)
        self._box.addLayout(row)
        self._box.addWidget(self.nothing)
        self._box.addWidget(self.view, 1)
        self.nothing.hide()
        self.view.setModel(self.model)
        self.view.setItemDelegate(self._delegate)
        self.view.setViewMode(QListView.ViewMode.IconMode)
        self.view.setMovement(QListView.Movement.Static)
        self.view.setResizeMode(QListView.ResizeMode.Adjust)
        self.view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.setUniformItemSizes(True)
        self.view.doubleClicked.connect(self._open)
        self.field.textEdited.connect(self._filter)
        self.close_button.clicked.connect(self.close_up)
        self.view.installEventFilter(self)
        self.field.installEventFilter(self)

    def _read_one(self) -> None:
        """Read one experiment and come back for the next: the window stays quick meanwhile."""
        card = next(self._reading, None) if self._reading is not None else None
        if card is None:
            self._one.stop()
            return
        self.model.add(card)

    def _filter(self, text: str) -> None:
        self.model.filter(text)
        self.nothing.setVisible(not self.model.shown and bool(self.model.all))
        if text and self.model.shown:
            self.view.setCurrentIndex(self.model.index(0))

    def _key_in_field(self, event: QKeyEvent) -> bool:
        """Go down into the cards, or open the first one."""
        if event.key() == Qt.Key.Key_Down and self.model.shown:
            if not self.view.currentIndex().isValid():
                self.view.setCurrentIndex(self.model.index(0))
            self.view.setFocus()
            return True
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            index = self.view.currentIndex()
            if self.field.text() and self.model.shown:
                self._open(index if index.isValid() else self.model.index(0))
            return True
        return False

    def _key_in_cards(self, event: QKeyEvent) -> bool:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open(self.view.currentIndex())
            return True
        if event.text().strip() and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.field.setFocus()
            self.field.insert(event.text())
            self._filter(self.field.text())
            return True
        return False

    def _open(self, index: QModelIndex) -> None:
        if index.isValid():
            self.close_up()
            self.chosen.emit(self.model.shown[index.row()].name)
