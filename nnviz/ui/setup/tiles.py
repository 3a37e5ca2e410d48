"""The data sets as small pictures to choose from."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QAbstractButton, QGridLayout, QWidget

from nnviz.catalog.registry import datasets
from nnviz.ui.language import catalogue
from nnviz.ui.panels.drawing.ink import CENTER, elided
from nnviz.ui.setup import pictures
from nnviz.ui.theme import Theme

_COLUMNS = 4
_FIRST = 7  # shown while the rest is folded away; the eighth place opens it


class Tile(QAbstractButton):
    """A picture with a word below it; the one in use has an accent frame and bold letters."""

    def __init__(self, theme: Theme, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.name = name
        self.pixmap: QPixmap | None = None
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def set_theme(self, theme: Theme) -> None:
        """Draw with `theme`."""
        self._theme = theme
        self.pixmap = None
        self.setFixedHeight(theme.px(50))
        self.update()

    def picture_size(self) -> tuple[int, int]:
        """Return the room of the picture."""
        return self._theme.px(44), self._theme.px(31)

    def sizeHint(self) -> QSize:
        """Return a small size; a grid makes it wider."""
        return QSize(self._theme.px(46), self._theme.px(50))

    def minimumSizeHint(self) -> QSize:
        """Return the narrowest that still shows its picture."""
        return QSize(self._theme.px(40), self._theme.px(50))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw frame, picture and word."""
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            theme, px, on = self._theme, self._theme.px, self.isChecked()
            box = QRectF(1, 1, self.width() - 2, px(35) - 2)
            strong = on or self.hasFocus()
            painter.setPen(QPen(theme.color("accent" if strong else "line"), 2.0 if strong else 1.0))
            painter.setBrush(theme.color("accent_soft" if on else "sunken"))
            painter.drawRoundedRect(box, px(4), px(4))
            if self.pixmap is not None:
                width, height = self.picture_size()
                painter.drawPixmap(
                    round(box.center().x() - width / 2), round(box.center().y() - height / 2), self.pixmap
                )
            elif not self.name:
                painter.setPen(theme.color("muted"))
                painter.setFont(theme.font(16, 600))
                painter.drawText(box, CENTER, "−" if on else "+")
            if on and self.hasFocus():
                painter.setPen(QPen(theme.color("accent"), 1.0))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRoundedRect(box.adjusted(3, 3, -3, -3), px(2), px(2))
            font = theme.font(11, 600 if on else 400)
            painter.setFont(font)
            painter.setPen(theme.color("accent" if on else "muted" if self.isEnabled() else "faint"))
            below = QRectF(0, px(35), self.width(), px(15))
            painter.drawText(below, CENTER, elided(self.text(), font, below.width()))


class DatasetTiles(QWidget):
    """All data sets; a first row or two, and the rest once asked for.

    Signals:
        asked: Name of the data set the user wants.
    """

    asked = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._present = ""
        self.tiles = {name: Tile(theme, name, self) for name in datasets()}
        self.more = Tile(theme, "", self)
        self._grid = QGridLayout(self)
        self._lazily = QTimer(self)
        self._lazily.setInterval(0)
        self._lazily.timeout.connect(self._draw_one)
        for tile in self.tiles.values():
            tile.clicked.connect(self._clicked)
        self.more.clicked.connect(self._place)
        self._place()

    def set_theme(self, theme: Theme) -> None:
        """Draw with `theme`."""
        self._theme = theme
        self._grid.setContentsMargins(0, 0, 0, theme.px(2))
        self._grid.setSpacing(theme.px(3))
        for tile in (*self.tiles.values(), self.more):
            tile.set_theme(theme)
        if self.isVisible():
            self._lazily.start()

    def show_dataset(self, name: str) -> None:
        """Show which data set is in use."""
        for key, tile in self.tiles.items():
            tile.setChecked(key == name)
        if name != self._present:
            self._present = name
            self.retranslate()
            self._place()

    def retranslate(self) -> None:
        """Write the words in the present language."""
        for name, tile in self.tiles.items():
            entry = datasets()[name]
            tile.setText(catalogue(entry.short or entry.title) + ("…" if "path" in entry.keys else ""))
            tile.setAccessibleName(catalogue(entry.title))
            tile.setToolTip(f"{catalogue(entry.title)}\n{catalogue(entry.meaning)}\n--set data.name={name}")
        points = self.tiles["points"]
        points.setToolTip(
            points.toolTip() + "\n" + self.tr("Begins with the points there are; draw in the Output panel.")
        )
        self.more.setText(self.tr("Fewer") if self.more.isChecked() else self.tr("More"))
        self.more.setAccessibleName(self.tr("All data sets"))

    def showEvent(self, event: QEvent) -> None:
        """Begin to draw the pictures once somebody can see them."""
        self._lazily.start()

    def hideEvent(self, event: QEvent) -> None:
        """Draw no more."""
        self._lazily.stop()

    def changeEvent(self, event: QEvent) -> None:
        """Follow a change of language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()

    def first(self) -> tuple[str, ...]:
        """Return the data sets shown while the rest is folded: the one in use is always among them."""
        names = _common(tuple(self.tiles))
        return names if self._present in names or not self._present else (*names[:-1], self._present)

    def _place(self) -> None:
        shown = tuple(self.tiles) if self.more.isChecked() else self.first()
        for tile in self.tiles.values():
            self._grid.removeWidget(tile)
            tile.setVisible(tile.name in shown)
        for place, tile in enumerate([self.tiles[name] for name in shown] + [self.more]):
            self._grid.addWidget(tile, place // _COLUMNS, place % _COLUMNS)
            if place:
                QWidget.setTabOrder(self.tiles[shown[place - 1]], tile)
        self.retranslate()
        if self.isVisible():
            self._lazily.start()

    def _draw_one(self) -> None:
        """Draw one picture that is missing: the window stays quick while all of them come."""
        for tile in self.tiles.values():
            if tile.pixmap is None and not tile.isHidden():
                tile.pixmap = pictures.picture(tile.name, self._theme, *tile.picture_size())
                tile.update()
                return
        self._lazily.stop()

    def _clicked(self) -> None:
        tile = self.sender()
        if isinstance(tile, Tile):
            self.tiles[tile.name].setChecked(tile.name == self._present)  # the trainer decides what is in use
            self.asked.emit(tile.name)


def _common(names: Sequence[str]) -> tuple[str, ...]:
    """Return the first planes, one curve, one set of images and one's own table, as far as there is room."""
    entries = datasets()
    kinds: dict[str, int] = {"plane": 4, "line": 1, "image": 1, "any": 1}
    out = []
    for name in names:
        kind = entries[name].kind
        if kinds.get(kind, 0) > 0:
            kinds[kind] -= 1
            out.append(name)
    return tuple(out[:_FIRST])
