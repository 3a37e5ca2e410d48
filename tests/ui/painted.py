"""Which words are painted where in a window: every `QPainter.drawText` of Python code, kept pictures followed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPaintDevice, QPainter, QPicture, QPixmap, QTransform
from PySide6.QtWidgets import QWidget

_SLACK = 1.0  # pixels two words may share: the edges of letters are blurred


@dataclass(frozen=True)
class Word:
    """A line of text as it was painted.

    Attributes:
        text: What it says.
        ink: Where its letters are, on the device they were painted on.
        cut: Whether the box it was given was too narrow for it.
        colour: Its ink, "#rrggbb".
        widget: The widget it came to be shown in.
    """

    text: str
    ink: QRectF
    cut: bool
    colour: str
    widget: QWidget | None = None

    @property
    def outside(self) -> bool:
        """Whether a part of it is off its widget."""
        assert self.widget is not None
        return not QRectF(self.widget.rect()).adjusted(-_SLACK, -_SLACK, _SLACK, _SLACK).contains(self.ink)

    @property
    def place(self) -> QRectF:
        """Where it can be seen in its window."""
        assert self.widget is not None
        seen = self.ink & QRectF(self.widget.visibleRegion().boundingRect())
        return seen.translated(QPointF(self.widget.mapTo(self.widget.window(), QPoint(0, 0))))


@dataclass
class Painted:
    """The words by the device they were painted on, be it a widget or a picture painted into one."""

    by_device: dict[int, list[Word]] = field(default_factory=dict)
    devices: list[Any] = field(default_factory=list)  # none is made anew in another's place

    def add(self, device: Any, *words: Word) -> None:
        """Note words on a device."""
        if id(device) not in self.by_device:
            self.devices.append(device)
        known = self.by_device.setdefault(id(device), [])
        known += [word for word in words if word not in known]

    def words(self) -> list[Word]:
        """Return the words on widgets that can be seen."""
        return [
            replace(word, widget=device)
            for device in self.devices
            if isinstance(device, QWidget) and device.isVisible()
            for word in self.by_device[id(device)]
        ]

    def collisions(self) -> list[tuple[str, str]]:
        """Return the pairs of words that lie on each other in the window."""
        placed = [(word.text, word.place) for word in self.words()]
        out = []
        for i, (text, place) in enumerate(placed):
            for other, there in placed[i + 1 :]:
                shared = place & there
                if shared.width() > _SLACK and shared.height() > _SLACK:
                    out.append((text, other))
        return out


@contextmanager
def recorded() -> Iterator[Painted]:
    """Yield what is painted while the block runs; what was kept from before is not seen."""
    seen = Painted()
    text, pixmap, copy, play = QPainter.drawText, QPainter.drawPixmap, QPixmap.copy, QPicture.play

    def draw_text(painter: QPainter, *arguments: Any) -> Any:
        word = _word(painter, arguments)
        if word is not None:
            seen.add(painter.device(), word)
        return text(painter, *arguments)

    def draw_pixmap(painter: QPainter, *arguments: Any) -> Any:
        source = next(one for one in arguments if isinstance(one, QPixmap))
        at = arguments[0] if not isinstance(arguments[0], int | float) else QPointF(*arguments[:2])
        corner = at.topLeft() if isinstance(at, QRect | QRectF) else at
        part = _part(source, arguments)
        from_ = part.topLeft() if part is not None else QPointF()
        moved = QTransform.fromTranslate(corner.x() - from_.x(), corner.y() - from_.y()) * painter.combinedTransform()
        seen.add(painter.device(), *_moved(seen, source, moved, part))
        return pixmap(painter, *arguments)

    def copied(source: QPixmap, *arguments: Any) -> QPixmap:
        out = copy(source, *arguments)
        seen.add(out, *_moved(seen, source, QTransform()))
        return out

    def played(source: QPicture, painter: QPainter) -> bool:
        seen.add(painter.device(), *_moved(seen, source, painter.combinedTransform()))
        return play(source, painter)

    with _instead(QPainter, "drawText", draw_text), _instead(QPainter, "drawPixmap", draw_pixmap), \
            _instead(QPixmap, "copy", copied), _instead(QPicture, "play", played):  # fmt: skip
        yield seen


@contextmanager
def _instead(kind: Any, name: str, other: Callable[..., Any]) -> Iterator[None]:
    before = getattr(kind, name)
    setattr(kind, name, other)
    try:
        yield
    finally:
        setattr(kind, name, before)


def _part(source: QPixmap, arguments: tuple[Any, ...]) -> QRectF | None:
    """Return which part of a picture is drawn, in its design pixels; None where it is drawn as a whole.

    In parts pictures are drawn at their own size.
    """
    if not isinstance(arguments[-1], QRectF) or not isinstance(arguments[0], QRectF):
        return None
    box, ratio = arguments[-1], source.devicePixelRatio()
    return QRectF(box.left() / ratio, box.top() / ratio, box.width() / ratio, box.height() / ratio)


def _moved(seen: Painted, source: QPaintDevice, by: QTransform, part: QRectF | None = None) -> list[Word]:
    """Return the words of a picture where it is drawn; of a part of it those whose middle lies there."""
    words = seen.by_device.get(id(source), [])
    return [
        replace(word, ink=by.mapRect(word.ink)) for word in words if part is None or part.contains(word.ink.center())
    ]


def _word(painter: QPainter, arguments: tuple[Any, ...]) -> Word | None:
    text = next(argument for argument in arguments if isinstance(argument, str))
    metrics = QFontMetricsF(painter.font())
    wide, tight = metrics.horizontalAdvance(text), metrics.tightBoundingRect(text)
    if tight.isEmpty():
        return None
    letters = QRectF(0.0, tight.top(), wide, tight.height())
    box, flags = _box(arguments)
    cut = False
    if isinstance(box, QPointF):
        letters.translate(box)
    elif flags & int(Qt.TextFlag.TextWordWrap.value):
        letters = metrics.boundingRect(box, flags, text)
    else:
        cut = wide > box.width() + _SLACK and not flags & int(Qt.TextFlag.TextDontClip.value)
        letters.translate(_start(box, flags, wide, metrics))
    return Word(text, painter.combinedTransform().mapRect(letters), cut, painter.pen().color().name())


def _box(arguments: tuple[Any, ...]) -> tuple[QRectF | QPointF, int]:
    first = arguments[0]
    if isinstance(first, QRectF | QRect):
        flags = next((one for one in arguments[1:] if not isinstance(one, str)), 0)
        return QRectF(first), _number(flags)
    if isinstance(first, QPoint | QPointF):
        return QPointF(first), 0
    numbers = [float(one) for one in arguments if isinstance(one, int | float)]
    if len(numbers) >= 4:
        return QRectF(*numbers[:4]), _number(arguments[4])
    return QPointF(*numbers[:2]), 0


def _number(flags: Any) -> int:
    return int(getattr(flags, "value", flags))


def _start(box: QRectF, flags: int, wide: float, metrics: QFontMetricsF) -> QPointF:
    """Return where the base line of a word of the given width begins."""
    align = Qt.AlignmentFlag
    x, y = box.left(), box.top() + metrics.ascent()
    if flags & align.AlignRight.value:
        x = box.right() - wide
    elif flags & align.AlignHCenter.value:
        x = box.center().x() - wide / 2
    if flags & align.AlignBottom.value:
        y = box.bottom() - metrics.descent()
    elif flags & align.AlignVCenter.value:
        y = box.center().y() + (metrics.ascent() - metrics.descent()) / 2
    return QPointF(x, y)
