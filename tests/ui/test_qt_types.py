"""Qt's classes are all there before another thread may ask for one."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Generator

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from nnviz.ui import qt_types
from nnviz.ui.in_turns import AfterImports

# in a process of its own: in this one the tests before have asked for most classes
_SCRIPT = """
from PySide6 import QtCore, QtGui, QtWidgets
from nnviz.ui import qt_types
missing = lambda: {name for module in (QtCore, QtGui, QtWidgets) for name in dir(module) if name not in vars(module)}
before = missing()
turns = sum(1 for _ in qt_types.resolved())
after = missing()
import pyqtgraph
print(len(before) > 100, turns > 3, len(after))
"""


def test_all_are_made_over_some_turns() -> None:
    done = subprocess.run([sys.executable, "-c", _SCRIPT], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["True", "True", "0"]


def test_nothing_is_imported_before_they_are_there(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    happened: list[str] = []

    def made() -> Generator[None]:
        for _ in range(3):
            yield
        happened.append("made")

    def names() -> tuple[str, ...]:
        happened.append("imported")
        return ()

    def steps() -> Generator[None]:
        happened.append("built")
        yield

    monkeypatch.setattr(qt_types, "resolved", made)
    parent = QObject()
    building = AfterImports(names, steps, parent)
    building.start()
    qtbot.waitUntil(lambda: "built" in happened)
    assert happened == ["made", "imported", "built"]
    building.stop()


def test_stopped_before_they_are_there_it_imports_nothing(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    happened: list[str] = []

    def made() -> Generator[None]:
        while True:
            yield

    def names() -> tuple[str, ...]:
        happened.append("imported")
        return ()

    monkeypatch.setattr(qt_types, "resolved", made)
    parent = QObject()
    building = AfterImports(names, lambda: iter(()), parent)  # type: ignore[arg-type, return-value]
    building.start()
    building.stop()
    qtbot.wait(30)
    assert happened == []
