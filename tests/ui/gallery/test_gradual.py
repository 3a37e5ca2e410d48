"""The pictures of the cards come a few a turn, and in the end all of them."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from nnviz.ui import theme as themes
from nnviz.ui.gallery.gradual import Gradual
from nnviz.ui.main_window import MainWindow
from nnviz.ui.setup import pictures
from tests.ui.gallery.test_gallery import gallery  # noqa: F401

NAMES = ("spiral", "circle", "xor", "gauss", "moons", "digits", "iris")


@pytest.fixture
def gradual(qapp: QApplication) -> Gradual:
    return Gradual(QObject(qapp))


def there(gradual: Gradual, side: int = 50) -> list[str]:
    return [name for name in NAMES if gradual.picture(name, themes.light(), side) is not None]


def test_they_come_three_a_turn_and_stay(gradual: Gradual, qtbot: QtBot) -> None:
    assert there(gradual) == there(gradual) == list(NAMES[:3])
    with qtbot.waitSignal(gradual.more):
        pass
    assert there(gradual) == list(NAMES[:6])
    with qtbot.waitSignal(gradual.more):
        pass
    assert there(gradual) == list(NAMES)
    with qtbot.assertNotEmitted(gradual.more, wait=20):
        pass
    assert there(gradual) == list(NAMES)
    assert there(gradual, 60) == list(NAMES[:3])  # another size, or another theme, is another picture


def test_they_are_the_data_sets_pictures(gradual: Gradual) -> None:
    found = gradual.picture("xor", themes.dark(), 50)
    assert found is not None
    assert found.toImage() == pictures.picture("xor", themes.dark(), 50, 50).toImage()


def test_all_cards_have_theirs_in_the_end(gallery: QObject, window: MainWindow, qtbot: QtBot) -> None:  # noqa: F811
    shown = window.side.gallery
    assert shown is not None
    pictures.picture.cache_clear()
    window.use_theme("dark")  # all are to be drawn anew
    view = shown.view.viewport()

    def drawn() -> set[str]:
        view.repaint()
        return {name for name, theme, _ in shown._delegate._gradual._drawn if theme == window.theme}

    places = [shown.view.visualRect(shown.model.index(row)) for row in range(shown.model.rowCount())]
    cards = zip(shown.model.shown, places, strict=True)
    wanted = {card.experiment.data.name for card, place in cards if place.intersects(view.rect())}
    assert len(wanted) > 4
    qtbot.waitUntil(lambda: drawn() >= wanted)
