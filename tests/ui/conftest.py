"""A window on a fake trainer, and ways to act on it as a person does."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from nnviz.spec import Experiment, Run
from nnviz.ui import opening, theme
from nnviz.ui.kept import Kept
from nnviz.ui.language import Language
from nnviz.ui.main_window import MainWindow
from nnviz.ui.options import Options
from nnviz.ui.panels import base
from nnviz.ui.training import Training
from tests.ui import fakes

MakeWindow = Callable[..., MainWindow]


@pytest.fixture(autouse=True)
def quickly_summed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Panels sum up as often as for a screen reader: no test waits for longer."""
    monkeypatch.setattr(base, "_UNHEARD_EVERY", base._SUMMARY_EVERY)


@pytest.fixture
def trainers() -> fakes.FakeTrainers:
    return fakes.FakeTrainers()


@pytest.fixture
def make_window(
    qtbot: QtBot, qapp: QApplication, trainers: fakes.FakeTrainers, own_state: Path
) -> Iterator[MakeWindow]:
    """Makes windows that train an experiment with the given runs, on a fake trainer."""
    made: list[MainWindow] = []

    def make(*runs: str, panels: bool = False, options: Options | None = None) -> MainWindow:
        language = Language(qapp)
        window = MainWindow(
            Training(trainers), Kept(), language, options or Options(theme="light", lang="en", size=(1280, 800))
        )
        made.append(window)
        theme.apply(qapp, window.theme)
        experiment = Experiment(title="Two spirals", runs=tuple(Run(name=name) for name in runs or ("SGD",)))
        window.files.begin(opening.of(experiment, None), playing=True)
        window.show()
        qtbot.waitExposed(window)
        window.activateWindow()
        if panels:
            window.build_panels()
        return window

    yield make
    for window in made:
        window.use_language("en")
        window.close()
        window.training.close()
        window.deleteLater()
    QApplication.processEvents()
    while made:
        window = made.pop()
        if shiboken6.isValid(window):
            shiboken6.delete(window)
    del window
    gc.collect()  # pyqtgraph's menus have no parent


@pytest.fixture
def window(make_window: MakeWindow) -> MainWindow:
    return make_window()


@pytest.fixture
def host(qapp: QApplication) -> Iterator[QWidget]:
    """A window to stand panels in, with room for two side by side."""
    window = QWidget()
    window.resize(1280, 800)
    window.show()
    yield window
    window.close()
    shiboken6.delete(window)
    QApplication.processEvents()
    gc.collect()  # pyqtgraph's menus have no parent
