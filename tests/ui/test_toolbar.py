"""The toolbar gives way where room is short, and takes everything back where there is room again."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from nnviz.ui.main_window import MainWindow
from nnviz.ui.model.readouts import Readouts
from tests.ui.conftest import MakeWindow


def looks(window: MainWindow) -> tuple[bool, bool, str]:
    bar = window.toolbar
    return bar.rate.slider.isVisible(), bar.readouts.parts["epoch"].isVisible(), bar.transport.speed.text()


def test_what_zooming_in_leaves_out_is_back_when_zoomed_out(make_window: MakeWindow, qtbot: QtBot) -> None:
    window = make_window(panels=True)
    qtbot.waitUntil(lambda: looks(window)[:2] == (True, True))
    before = looks(window)
    for _ in range(3):
        window.actions_.commands["zoom_in"].trigger()
    qtbot.waitUntil(lambda: not window.toolbar.rate.slider.isVisible())
    window.actions_.commands["zoom_reset"].trigger()
    qtbot.waitUntil(lambda: looks(window) == before)
    assert window.toolbar._needed() <= window.toolbar.width()


def test_the_rate_in_force_stands_there_under_a_schedule_only(window: MainWindow) -> None:
    row = window.toolbar.readouts
    assert not row.parts["rate"].isVisible()
    row.show_readouts(Readouts(rate="0.0125"))
    assert row.parts["rate"].isVisible()
    assert "0.0125" in [label.text() for label in row.parts["rate"].findChildren(QLabel)]
    row.show_readouts(Readouts())
    assert not row.parts["rate"].isVisible()
