"""The gallery of a window, opened, with all its cards."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from nnviz import assets
from nnviz.ui.gallery.gallery import Gallery
from nnviz.ui.main_window import MainWindow


@pytest.fixture
def gallery(window: MainWindow, qtbot: QtBot) -> Gallery:
    list(window.side.filling(window.training, window.viewer, window.files, window._language, window._choices))
    qtbot.waitUntil(lambda: window.side.column is not None)
    window.actions_.commands["presets"].trigger()
    found = window.side.gallery
    assert found is not None
    qtbot.waitUntil(lambda: len(found.model.all) == len(assets.experiments()))
    return found
