from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from nnviz import assets
from nnviz.ui.gallery.cards import cards
from nnviz.ui.gallery.gallery import CardModel, Gallery
from nnviz.ui.main_window import MainWindow
from tests.ui import fakes

LEFT = Qt.MouseButton.LeftButton


def test_there_is_a_card_for_every_experiment(gallery: Gallery) -> None:
    assert [card.name for card in gallery.model.shown] == list(assets.experiments())
    for row in range(gallery.model.rowCount()):
        index = gallery.model.index(row)
        assert index.data(Qt.ItemDataRole.DisplayRole)
        assert index.data(Qt.ItemDataRole.ToolTipRole)
    assert not gallery.view.grab().isNull()


def test_every_card_reads_in_both_languages() -> None:
    for card in cards():
        assert card.title("zh_CN"), card.name
        assert card.about("zh_CN") != card.about("en"), card.name


def test_typing_filters_and_enter_opens(gallery: Gallery, trainers: fakes.FakeTrainers, qtbot: QtBot) -> None:
    assert gallery.field.hasFocus()
    qtbot.keyClicks(gallery.field, "handwritten")
    assert [card.name for card in gallery.model.shown] == ["digits"]
    qtbot.keyClick(gallery.field, Qt.Key.Key_Return)
    assert not gallery.isVisible()
    assert trainers.link.experiment.data.name == "digits"


@pytest.mark.parametrize(
    ("text", "first"),
    [("sin", "y = sin(3x)"), ("3x", "y = sin(3x)"), ("spirals", "Two spirals"), ("spir", "Two spirals")],
)
def test_a_word_of_a_title_comes_first(gallery: Gallery, qtbot: QtBot, text: str, first: str) -> None:
    qtbot.keyClicks(gallery.field, text)
    assert gallery.model.index(0).data(Qt.ItemDataRole.DisplayRole) == first
    assert gallery.view.currentIndex().row() == 0


def test_cards_read_later_take_their_place(gallery: Gallery, qtbot: QtBot) -> None:
    qtbot.keyClicks(gallery.field, "sin")
    whole = list(gallery.model.shown)
    again = CardModel(gallery)
    again.filter("sin")
    for card in cards():
        again.add(card)
    assert again.shown == whole
    assert len(whole) > 1


def test_words_of_the_other_language_data_sets_and_optimizers_are_found(gallery: Gallery, qtbot: QtBot) -> None:
    qtbot.keyClicks(gallery.field, "rmsprop spiral")
    assert "race" in [card.name for card in gallery.model.shown]
    gallery.field.clear()
    qtbot.keyClicks(gallery.field, "nothing of the kind")
    assert gallery.model.shown == []
    assert gallery.nothing.isVisible()
    qtbot.keyClick(gallery.field, Qt.Key.Key_Return)
    assert gallery.isVisible()


def test_arrow_keys_walk_the_cards(gallery: Gallery, trainers: fakes.FakeTrainers, qtbot: QtBot) -> None:
    qtbot.keyClick(gallery.field, Qt.Key.Key_Down)
    assert gallery.view.hasFocus()
    qtbot.keyClick(gallery.view, Qt.Key.Key_Right)
    chosen = gallery.model.shown[gallery.view.currentIndex().row()].name
    assert chosen == list(assets.experiments())[1]
    qtbot.keyClick(gallery.view, Qt.Key.Key_Return)
    assert trainers.link.experiment.title == next(card for card in cards() if card.name == chosen).experiment.title


def test_typing_on_the_cards_goes_into_the_field(gallery: Gallery, qtbot: QtBot) -> None:
    qtbot.keyClick(gallery.field, Qt.Key.Key_Down)
    qtbot.keyClicks(gallery.view, "w")
    assert gallery.field.text() == "w"
    assert gallery.field.hasFocus()


def test_a_double_click_opens(gallery: Gallery, trainers: fakes.FakeTrainers, qtbot: QtBot) -> None:
    place = gallery.view.visualRect(gallery.model.index(0)).center()
    qtbot.mouseClick(gallery.view.viewport(), LEFT, pos=place)
    assert gallery.isVisible()
    qtbot.mouseDClick(gallery.view.viewport(), LEFT, pos=place)
    assert not gallery.isVisible()
    assert len(trainers.links) == 2


def test_escape_and_a_click_outside_put_it_away(gallery: Gallery, window: MainWindow, qtbot: QtBot) -> None:
    qtbot.keyClick(gallery.field, Qt.Key.Key_Escape)
    assert not gallery.isVisible()
    window.actions_.commands["presets"].trigger()
    assert gallery.isVisible()
    qtbot.mouseClick(window, LEFT, pos=QPoint(5, window.height() - 5))
    assert not gallery.isVisible()
    window.side.column.gallery.click()  # type: ignore[union-attr]
    assert gallery.isVisible()


def test_the_language_is_followed(gallery: Gallery, window: MainWindow, qtbot: QtBot) -> None:
    gallery.close_up()
    window.use_language("zh_CN")
    window.actions_.commands["presets"].trigger()
    titles = [gallery.model.index(row).data() for row in range(gallery.model.rowCount())]
    assert "双螺旋" in titles
