"""What one turn brings is shown in the set-up column in the next, once."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from nnviz.ui.setup.column import SetupColumn
from tests.ui.conftest import MakeWindow


def test_many_changes_are_shown_together_and_after_the_turn(
    make_window: MakeWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = make_window(panels=True)
    QApplication.processEvents()
    shown: list[object] = []
    monkeypatch.setattr(SetupColumn, "show_view", lambda self, view: shown.append(view))
    for _ in range(5):
        window.training.changed.emit()
    window.viewer.run_changed.emit(window.viewer.run)
    assert shown == []
    qtbot.waitUntil(lambda: len(shown) > 0)
    QApplication.processEvents()
    assert len(shown) == 1
