"""A window that gets wider or narrower is laid out once, though its toolbar and set-up column then ask for more."""

from __future__ import annotations

import collections

from PySide6.QtCore import QEvent, QObject
from pytestqt.qtbot import QtBot

from tests.ui.conftest import MakeWindow


class Resized(QObject):
    """Counts how often each of the watched is resized."""

    def __init__(self) -> None:
        super().__init__()
        self.times: collections.Counter[str] = collections.Counter()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self.times[watched.objectName()] += 1
        return False


def test_each_panel_is_resized_once(make_window: MakeWindow, qtbot: QtBot) -> None:
    window = make_window(panels=True)
    seen = [panel for panel in window.viewer.panels.values() if panel.seen]
    widths, resized = {}, Resized()
    for panel in seen:
        panel.installEventFilter(resized)
    for size in ((1700, 900), (1280, 800), (1920, 1080), (1000, 640)):
        qtbot.wait(50)
        resized.times.clear()
        window.resize(*size)
        qtbot.wait(50)
        assert set(resized.times) == {panel.objectName() for panel in seen}
        assert set(resized.times.values()) == {1}, size
        widths[size] = (window.side.width(), window.toolbar.height())
    wide, narrow = widths[1700, 900], widths[1280, 800]
    assert wide > narrow
    assert widths[1920, 1080] == wide
    assert widths[1000, 640] == narrow


def test_enlarged_the_toolbar_of_the_same_window_is_no_longer_wide(make_window: MakeWindow, qtbot: QtBot) -> None:
    window = make_window(panels=True)
    window.resize(1700, 900)
    qtbot.wait(50)
    assert window.toolbar.height() == window.theme.px(56)
    window.appearance.use_zoom(1.5)
    qtbot.waitUntil(lambda: window.theme.zoom == 1.5 and window.toolbar.height() == window.theme.px(52))
    window.appearance.use_zoom(1.0)
    qtbot.waitUntil(lambda: window.theme.zoom == 1.0 and window.toolbar.height() == window.theme.px(56))
