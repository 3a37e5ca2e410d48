"""Pictures come a few a turn and are kept; those of the gallery's cards are all there in the end."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QObject, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from nnviz.ui.gallery import gradual as module
from nnviz.ui.gallery import sketch
from nnviz.ui.gallery.gallery import Gallery
from nnviz.ui.gallery.gradual import Gradual
from nnviz.ui.main_window import MainWindow

SIZE = QSize(20, 10)


@pytest.fixture
def gradual(qapp: QApplication) -> Gradual:
    return Gradual(QObject(qapp))


def red(painter: QPainter) -> None:
    painter.fillRect(0, 0, 10, 10, Qt.GlobalColor.red)


def there(gradual: Gradual, drawn: list[int]) -> list[int]:
    """Ask for five pictures; return those that are there, and note in `drawn` which were drawn for it."""

    def of(number: int) -> bool:
        return gradual.picture(number, SIZE, 1.0, lambda painter: drawn.append(number)) is not None

    return [number for number in range(5) if of(number)]


def test_they_come_two_a_turn_and_are_drawn_once(gradual: Gradual, qtbot: QtBot) -> None:
    drawn: list[int] = []
    assert there(gradual, drawn) == there(gradual, drawn) == [0, 1]
    with qtbot.waitSignal(gradual.more):
        pass
    assert there(gradual, drawn) == [0, 1, 2, 3]
    with qtbot.waitSignal(gradual.more):
        pass
    assert there(gradual, drawn) == [0, 1, 2, 3, 4]
    with qtbot.assertNotEmitted(gradual.more, wait=20):
        pass
    assert there(gradual, drawn) == drawn == [0, 1, 2, 3, 4]


@pytest.mark.parametrize("ratio", [1.0, 1.5, 2.0])
def test_they_are_sharp_and_transparent_where_nothing_is_drawn(gradual: Gradual, ratio: float) -> None:
    found = gradual.picture("red", SIZE, ratio, red)
    assert found is not None
    assert found.deviceIndependentSize().toTuple() == (20.0, 10.0)
    image = found.toImage()
    assert image.size() == SIZE * ratio
    assert image.pixelColor(round(9 * ratio), round(5 * ratio)) == Qt.GlobalColor.red
    assert image.pixelColor(round(12 * ratio), round(5 * ratio)).alpha() == 0


def test_the_oldest_give_way(gradual: Gradual, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "KEPT", 3)
    for number in range(5):
        gradual._left = 1
        gradual.picture(number, SIZE, 1.0, red)
    assert list(gradual._kept) == [2, 3, 4]


def test_all_cards_have_theirs_in_the_end(
    gallery: Gallery, window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[str] = []
    real = sketch.draw

    def draw(painter, box, card, lang, theme, **how):  # type: ignore[no-untyped-def]
        drawn.append(card.name)
        real(painter, box, card, lang, theme, **how)

    monkeypatch.setattr(sketch, "draw", draw)
    window.use_theme("dark")  # all are to be drawn anew
    qtbot.waitUntil(lambda: not window.restyling.under_way)
    view = gallery.view.viewport()
    places = [gallery.view.visualRect(gallery.model.index(row)) for row in range(gallery.model.rowCount())]
    cards = zip(gallery.model.shown, places, strict=True)
    wanted = {card.name for card, place in cards if place.intersects(view.rect())}
    assert len(wanted) > 4

    def shows_all() -> bool:
        view.repaint()
        return set(drawn) >= wanted

    qtbot.waitUntil(shows_all)
    drawn.clear()
    view.repaint()
    assert drawn == []
