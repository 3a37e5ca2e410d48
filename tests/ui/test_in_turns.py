"""What is slow to make is made in turns: the event loop runs between any two, imports run beside it."""

from __future__ import annotations

import itertools
import subprocess
import sys
from collections.abc import Generator

import pytest
from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from nnviz.ui.in_turns import AfterImports, InTurns
from nnviz.ui.kept import Kept
from nnviz.ui.main_window import MainWindow
from nnviz.ui.setup.section import Section
from tests.ui.conftest import MakeWindow

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


def test_the_event_loop_runs_between_two_steps(qtbot: QtBot) -> None:
    parent = QObject()
    turns: list[None] = []
    seen: list[int] = []
    ticking = QTimer(parent)
    ticking.timeout.connect(lambda: turns.append(None))

    def steps() -> Generator[None]:
        for _ in range(4):
            seen.append(len(turns))
            yield

    ticking.start(0)
    building = AfterImports(lambda: ("json",), steps, parent)
    building.start()
    qtbot.waitUntil(lambda: len(seen) == 4)
    qtbot.wait(5)
    ticking.stop()
    assert sorted(set(seen)) == seen  # it ticked in between
    building.stop()


def test_stopped_it_leaves_the_rest_whenever_that_is(qtbot: QtBot) -> None:
    parent = QObject()
    seen: list[None] = []
    ended: list[None] = []

    def steps() -> Generator[None]:
        try:
            while True:
                seen.append(None)
                yield
        finally:
            ended.append(None)

    early = AfterImports(lambda: (), steps, parent)
    early.start()
    early.stop()
    qtbot.wait(20)
    assert seen == []
    late = AfterImports(lambda: ("no_such_module_at_all",), steps, parent)
    late.start()
    qtbot.waitUntil(lambda: len(seen) > 2)
    late.stop()
    late.stop()
    count = len(seen)
    qtbot.wait(20)
    assert (len(seen), len(ended)) == (count, 1)


def test_steps_begun_anew_leave_the_rest_of_the_earlier_ones(qtbot: QtBot) -> None:
    turns, seen = InTurns(parent := QObject()), []

    def steps(name: str) -> Generator[None]:
        try:
            for number in range(3):
                seen.append(f"{name}{number}")
                yield
        finally:
            seen.append(f"{name} left")

    turns.begin(steps("a"))
    assert seen == ["a0"]  # the first at once
    turns.begin(steps("b"))
    qtbot.waitUntil(lambda: "b left" in seen)
    assert seen == ["a0", "a left", "b0", "b1", "b2", "b left"]
    turns.stop()
    parent.deleteLater()


def test_the_window_makes_its_panels_in_turns_and_in_the_colours_chosen_meanwhile(
    make_window: MakeWindow, qtbot: QtBot
) -> None:
    window: MainWindow = make_window()
    window.build_panels_in_turns()
    assert not window.area.docks  # nothing was made at once
    window.use_theme("dark")
    window.use_language("zh_CN")
    qtbot.waitUntil(lambda: window.side.column is not None, timeout=20_000)
    panels = window.viewer.panels
    assert list(panels) == ["network", "output", "loss", "profile", "layers", "weights"]
    assert {panel.theme for panel in panels.values()} == {window.theme}
    assert panels["weights"].header.title.text() == panels["weights"].entry.shown != "Weights"


def test_the_set_up_column_is_made_in_pieces_and_shown_whole(make_window: MakeWindow, qtbot: QtBot) -> None:
    whole: MainWindow = make_window(panels=True)
    window: MainWindow = make_window()
    counts: list[int] = []
    built: list[bool] = []
    window.built.connect(lambda: built.append(True))
    for _ in window._panels_in_turn():
        if window.area.docks and not built:
            assert window.side.column is None  # not to be seen before it is whole
            counts.append(len(window.side.findChildren(QWidget)))
    assert whole.side.column is not None
    assert window.side.column is not None
    qtbot.waitUntil(window.side.column.isVisible)
    assert window.side.control is not None
    parts = [window.side.column, whole.side.column]
    kinds = [[type(part).__name__ for part in one.findChildren(QWidget)] for one in parts]
    assert kinds[0] == kinds[1]
    pieces = [later - earlier for earlier, later in itertools.pairwise(counts)]
    assert sum(piece > 0 for piece in pieces) >= 4
    assert max(pieces) < 0.7 * len(kinds[0])


def test_a_set_up_column_under_way_follows_theme_and_language(make_window: MakeWindow, qtbot: QtBot) -> None:
    window: MainWindow = make_window()
    steps = window._panels_in_turn()
    while len(window.side.findChildren(Section)) < 2:
        next(steps)
    window.use_theme("dark")
    window.use_language("zh_CN")
    qtbot.waitUntil(lambda: not window.restyling.under_way)
    for _ in steps:
        pass
    column = window.side.column
    assert column is not None
    assert {section.theme for section in column.sections} == {window.theme}
    assert column.title.text() == "设置"
    assert [section.button.text() for section in column.sections[:3]] == ["数据", "网络", "训练"]


def test_a_window_closed_before_its_panels_are_there_keeps_its_layout(make_window: MakeWindow, qtbot: QtBot) -> None:
    window: MainWindow = make_window(panels=True)
    qtbot.waitUntil(lambda: window.side.column is not None)
    window.close()
    layout = Kept().blob("layout/watch")
    early: MainWindow = make_window()
    early.build_panels_in_turns()
    early.close()
    qtbot.wait(50)
    assert not early.area.docks
    assert Kept().blob("layout/watch") == layout


@pytest.mark.parametrize("turns", [1, 3, 8, 13, 16, 20])
def test_a_window_closed_in_between_leaves_no_panel_behind(make_window: MakeWindow, turns: int) -> None:
    window: MainWindow = make_window()
    steps = window._panels_in_turn()
    for _ in range(turns):
        next(steps)
    steps.close()
    window.close()


def test_what_is_imported_beside_the_event_loop_makes_no_qt_object() -> None:
    code = """
import gc, threading
gc.disable()
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication
from nnviz.ui import slow_imports
from nnviz.ui.in_turns import Imports
app = QApplication([])
before = {id(one) for one in gc.get_objects() if isinstance(one, QObject)}
imports = Imports(slow_imports.names, app)
imports.start()
imports.wait()
import sys
made = [one for one in gc.get_objects() if isinstance(one, QObject) and id(one) not in before and one is not imports]
assert not made, made
assert "pyqtgraph" in sys.modules
imported = set(sys.modules)
import numpy as np
from nnviz.ui.panels.plots.limits import Seen, loss_limits
loss_limits([Seen(np.arange(1.0, 5.0), np.arange(1.0, 5.0))], True)
np.median(np.unique(np.arange(5.0)))
assert set(sys.modules) == imported  # nothing is left to import for the first curves and their limits
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    assert "unsafe" not in done.stderr
    assert "thread" not in done.stderr.lower()
