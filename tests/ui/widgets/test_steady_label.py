"""Words that change many times a second ask for no layout, and are never cut off."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QFont, QFontMetrics
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from nnviz.ui.widgets.steady_label import SteadyLabel
from tests.ui.layouts import Requests, row


@pytest.fixture
def host(qtbot: QtBot) -> QWidget:
    return row(qtbot, 400)


def shown(host: QWidget, *, shrinks: bool) -> SteadyLabel:
    label = SteadyLabel(host, shrinks=shrinks)
    host.layout().addWidget(label)  # type: ignore[union-attr]
    label.say("1,000 steps/s")
    host.show()
    QApplication.processEvents()
    return label


def needed(label: SteadyLabel) -> int:
    return QFontMetrics(label.font()).horizontalAdvance(label.text())


def test_words_as_long_as_before_ask_for_no_layout(host: QWidget) -> None:
    label = shown(host, shrinks=True)
    requests = Requests(host)
    for text in ("2,000 steps/s", "3,000 steps/s"):
        label.say(text)
        QApplication.processEvents()
    assert label.text() == "3,000 steps/s"
    assert requests.count == 0
    label.say("10,000 steps/s")
    QApplication.processEvents()
    assert requests.count == 1
    assert needed(label) <= label.width() <= needed(label) + 2


@pytest.mark.parametrize("shrinks", [True, False])
def test_it_keeps_the_room_of_longer_words_where_it_is_to(host: QWidget, shrinks: bool) -> None:
    label = shown(host, shrinks=shrinks)
    wide = label.width()
    label.say("9")
    QApplication.processEvents()
    assert (label.width() == wide) is not shrinks
    label.set_least(200)
    label.say("10")
    assert label.width() >= 200


@pytest.mark.parametrize("shrinks", [True, False])
def test_it_follows_another_font_up_and_down(host: QWidget, shrinks: bool) -> None:
    label = shown(host, shrinks=shrinks)
    for size in (30, 9):
        font = QFont(label.font())
        font.setPixelSize(size)
        label.setFont(font)
        QApplication.processEvents()
        assert needed(label) <= label.width() <= needed(label) + 2
        high = QFontMetrics(label.font()).height()
        assert high <= label.height() <= high + 2
