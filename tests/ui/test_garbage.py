"""What stays is not looked through again, and what does not is collected, on the main thread."""

from __future__ import annotations

import gc
import weakref

import pytest
from PySide6.QtCore import QObject

from nnviz.ui.garbage import MainThreadGarbage
from nnviz.ui.main_window import MainWindow


class Knot:
    """Refers to itself, so that only the collector can take it away."""

    def __init__(self) -> None:
        self.itself = self


@pytest.fixture
def garbage(qapp):
    parent = QObject()
    made = MainThreadGarbage(parent)
    yield made
    made.stop()
    parent.deleteLater()


def test_what_is_there_is_set_aside_until_the_end(garbage: MainThreadGarbage):
    kept = [[] for _ in range(1000)]
    before = gc.get_freeze_count()
    garbage.set_aside()
    assert gc.get_freeze_count() >= before + len(kept)
    garbage.stop()
    assert gc.get_freeze_count() == 0
    assert gc.isenabled()


def test_cycles_are_collected_from_its_timer(garbage: MainThreadGarbage, qtbot):
    assert not gc.isenabled()
    knot = weakref.ref(Knot())
    more: list[list[object]] = []

    def gone() -> bool:
        more.extend([] for _ in range(2000))  # enough for its thresholds
        return knot() is None

    qtbot.waitUntil(gone, timeout=10_000)


def test_a_window_tells_when_it_is_built(window: MainWindow, qtbot):
    with qtbot.waitSignal(window.built):
        window.build_panels()
