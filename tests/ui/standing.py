"""A window that stands for all tests of a module: whole, at rest, with data, two runs and a frame in every panel."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtWidgets import QApplication

from nnviz.spec import Experiment, Run
from nnviz.ui import opening, theme
from nnviz.ui.kept import Kept
from nnviz.ui.language import Language
from nnviz.ui.main_window import MainWindow
from nnviz.ui.options import Options
from nnviz.ui.setup.section import FoldButton
from nnviz.ui.setup.tiles import Tile
from nnviz.ui.training import Training
from tests.ui import fakes

PATIENCE = 30.0


@contextmanager
def standing(app: QApplication, state: Path) -> Iterator[MainWindow]:
    """Yield the window; its sections are open, and nothing in it moves by itself."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NNVIZ_STATE", str(state))
        trainers = fakes.FakeTrainers()
        window = MainWindow(
            Training(trainers), Kept(), Language(app), Options(theme="light", lang="en", size=(1280, 800))
        )
        theme.apply(app, window.theme)
        experiment = Experiment(title="Two spirals", runs=(Run(name="SGD"), Run(name="Adam")))
        window.files.begin(opening.of(experiment, None), playing=False)
        window.show()
        window.activateWindow()
        window.build_panels()
        _fill(window, trainers.link)
        window.rest()
        yield window
        window.use_language("en")
        QApplication.processEvents()
        window.training.close()
        window.close()
        QApplication.processEvents()
        if shiboken6.isValid(window):
            shiboken6.delete(window)


def _fill(window: MainWindow, link: fakes.FakeLink) -> None:
    shape = fakes.layout("SGD", "Adam")
    link.say(fakes.READY, fakes.data(), fakes.status(shape, 40), fakes.records(shape, 1, 40), fakes.snapshot(40))
    until(lambda: window.training.snapshot is not None and window.side.column is not None)
    for fold in window.findChildren(FoldButton):
        if not fold.isChecked():
            fold.click()
    settle(window)
    until(lambda: all(one.pixmap is not None for one in window.findChildren(Tile) if one.isVisible() and one.name))


def settle(window: MainWindow) -> None:
    """Let everything take its place, and draw all panels."""
    until(lambda: not window.restyling.under_way)
    for _ in range(3):
        QApplication.processEvents()
    window.show_numbers()
    window.viewer.clock.draw_all()
    QApplication.processEvents()


def until(condition: Callable[[], bool]) -> None:
    """Run Qt until `condition` holds."""
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        QApplication.processEvents()
        time.sleep(0.002)
