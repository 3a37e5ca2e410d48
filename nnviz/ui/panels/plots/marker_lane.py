"""The lane above a plot where changes of training are marked: neighbours as one tick, words only where they fit."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QPointF, QRectF

from nnviz.ui.panels.drawing import ink, words
from nnviz.ui.panels.frame import Marker
from nnviz.ui.panels.plots.labels import Place
from nnviz.ui.panels.plots.picture import TimePicture
from nnviz.ui.theme import Theme

translate = QCoreApplication.translate

#: Design pixels of one row of the lane, and rows at most.
LANE, ROWS = 18, 2
#: Design pixels: markers so near are one tick; least room of words that are shortened; how far words may reach
#: beyond the plot; how near the pointer must be.
NEAR, READABLE, BEYOND, REACH = 10, 60, 64, 5
#: Changes a tooltip lists at most.
LISTED = 20


@dataclass(frozen=True, slots=True)
class Placed:
    """A tick of the lane.

    Attributes:
        left, right: Where it begins and ends (x); the same for one change.
        markers: What changed there, in order.
        text: What is written beside it where there is room.
        row: Row of its words from the top, -1 where there is no room for them.
        at, room: Where its words begin, and their width.
    """

    left: float
    right: float
    markers: tuple[Marker, ...]
    text: str
    row: int = -1
    at: float = 0.0
    room: float = 0.0

    def box(self, place: Place, theme: Theme, count: int) -> QRectF:
        """Return where its words are, of a lane of `count` rows."""
        return QRectF(self.at, place.box.top() - theme.px(LANE) * (count - self.row), self.room, theme.px(LANE - 2))


def lanes(
    picture: TimePicture, place: Place, theme: Theme, cursor: float | None = None, most: int = ROWS
) -> list[Placed]:
    """Return the ticks in range, in order; the one at `cursor` and then the newest ones have their words first.

    Words stand whole or not at all; only those placed first are shortened where they must be.
    """
    found = _grouped(picture, place, theme)
    order = list(range(len(found)))[::-1]
    if cursor is not None:
        x = place.x(cursor)
        order.sort(key=lambda index: not _near(found[index], x, theme))
    room = _Room(place, theme, most)
    for rank, index in enumerate(order):
        found[index] = room.put(found[index], shorten=rank == 0)
    return found


def rows(found: Iterable[Placed]) -> int:
    """Return how many rows the words need; one is always kept."""
    return 1 + max((one.row for one in found if one.row > 0), default=0)


def words_at(picture: TimePicture, place: Place, theme: Theme, at: QPointF, cursor: float | None = None) -> str:
    """Return the whole texts of the markers at a point of the lane, a line each, with their steps."""
    count = rows(lanes(picture, place, theme))
    shown = lanes(picture, place, theme, cursor, count)
    over = [one for one in shown if one.row >= 0 and one.box(place, theme, count).contains(at)]
    found = [marker for one in over or [one for one in shown if _near(one, at.x(), theme)] for marker in one.markers]
    lines = [_written(marker) for marker in found[-LISTED:]]
    if len(found) > LISTED:
        lines.insert(0, translate("panels", "and {0} before").format(words.count(len(found) - LISTED)))
    return "\n".join(lines)


def _grouped(picture: TimePicture, place: Place, theme: Theme) -> list[Placed]:
    """Return the markers in range, neighbouring ones together, without room for their words."""
    stands = picture.stands or tuple(float(marker.step) for marker in picture.markers)
    near: list[list[tuple[float, Marker]]] = []
    for at, marker in sorted(zip(stands, picture.markers, strict=True), key=lambda pair: pair[0]):
        if not place.first <= at <= place.last:
            continue
        x = place.x(at)
        if near and x - near[-1][0][0] <= theme.px(NEAR):
            near[-1].append((x, marker))
        else:
            near.append([(x, marker)])
    return [_tick(group) for group in near]


def _tick(group: list[tuple[float, Marker]]) -> Placed:
    markers = tuple(marker for _, marker in group)
    if len(markers) == 1:
        return Placed(group[0][0], group[0][0], markers, _written(markers[0]))
    first, last = (words.count(marker.step) for marker in (markers[0], markers[-1]))
    where = first if first == last else f"{first}–{last}"
    changes = translate("panels", "{0} changes").format(words.count(len(markers)))
    text = f"{changes} · {where}"
    return Placed(group[0][0], group[-1][0], markers, text)


def _written(marker: Marker) -> str:
    return f"{marker.text} · {words.count(marker.step)}"


def _near(one: Placed, x: float, theme: Theme) -> bool:
    return one.left - theme.px(REACH) <= x <= one.right + theme.px(REACH)


class _Room:
    """What of the lane's rows is still free."""

    def __init__(self, place: Place, theme: Theme, most: int) -> None:
        self._font, self._gap = theme.font(11), float(theme.px(6))
        self._left, self._right = place.box.left(), place.box.right() + theme.px(BEYOND)
        self._least = float(theme.px(READABLE))
        self._taken: list[list[tuple[float, float]]] = [[] for _ in range(most)]

    def put(self, one: Placed, shorten: bool) -> Placed:
        """Return the tick with its words in a free place, or without any."""
        need = ink.advance(one.text, self._font) + 2.0
        for row in range(len(self._taken)):
            if any(a < one.right + 2 and one.left - 2 < b for under in self._taken[row + 1 :] for a, b in under):
                continue  # its line would cross words below
            for at in (one.right + self._gap, one.left - self._gap - need):
                if self._free(row, at, at + need):
                    return self._taking(one, row, at, need)
        if shorten:
            after, before = self._right - one.right - self._gap, one.left - self._gap - self._left
            room = min(need, max(after, before))
            if room >= min(need, self._least):
                return self._taking(one, 0, one.right + self._gap if after >= before else self._left, room)
        return one

    def _free(self, row: int, left: float, right: float) -> bool:
        inside = self._left <= left and right <= self._right
        return inside and not any(a < right + self._gap and left - self._gap < b for a, b in self._taken[row])

    def _taking(self, one: Placed, row: int, at: float, room: float) -> Placed:
        self._taken[row] += [(at, at + room), (one.left - 2, one.right + 2)]
        for under in self._taken[row + 1 :]:
            under.append((one.left - 2, one.right + 2))
        return Placed(one.left, one.right, one.markers, one.text, row, at, room)
