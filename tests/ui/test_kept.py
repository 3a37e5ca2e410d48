"""What one start chooses and opens, the next one finds: language and recent files, as far as they reached the disk."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from nnviz import toml
from nnviz.record import session
from nnviz.spec import Experiment
from nnviz.ui.app import run
from nnviz.ui.language import Language
from nnviz.ui.main_window import MainWindow
from nnviz.ui.options import Options
from tests.record import samples
from tests.ui import fakes
from tests.ui.conftest import MakeWindow

NextStart = Callable[[], None]


@pytest.fixture
def next_start(own_state: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> NextStart:
    """Lets windows from now on know what is on the disk, and nothing that this process remembers."""

    def begin() -> None:
        copy = tmp_path / "state of the next start"
        shutil.copytree(own_state, copy)
        monkeypatch.setenv("NNVIZ_STATE", str(copy))

    return begin


@pytest.fixture
def experiment(tmp_path: Path) -> Path:
    path = tmp_path / "a&b 我的.toml"
    toml.write(Experiment(title="Mine"), path)
    return path


def start(act: Callable[[MainWindow], None]) -> Language:
    """Start the program, let a person act in its window and close it; returns the window's language."""
    spoken: list[Language] = []

    def acting() -> None:
        (window,) = (one for one in QApplication.topLevelWidgets() if isinstance(one, MainWindow) and one.isVisible())
        spoken.append(window._language)
        try:
            act(window)
        finally:
            window.close()

    QTimer.singleShot(300, acting)
    assert run(None, Options(theme="light"), fakes.FakeTrainers()) == 0
    return spoken[0]


def test_the_language_chosen_is_that_of_the_next_start(qtbot: QtBot, next_start: NextStart) -> None:
    seen: list[str | bool] = []

    def look(window: MainWindow) -> None:
        seen.append(window.menus.tops["file"].title())
        seen.append(window.actions_.commands["undo"].text())
        seen.append(window.actions_.languages["zh_CN"].isChecked())

    start(look)
    start(lambda window: window.actions_.languages["zh_CN"].trigger()).use("en")  # the program ends
    next_start()
    start(look).use("en")
    assert seen == ["&File", "Undo", False, "文件(&F)", "撤销", True]


def test_a_language_asked_for_on_the_command_line_is_not_kept(
    make_window: MakeWindow, qtbot: QtBot, next_start: NextStart
) -> None:
    make_window(options=Options(lang="zh_CN", theme="light")).close()
    next_start()
    assert make_window(options=Options(theme="light")).actions_.languages["system"].isChecked()


def listed(window: MainWindow) -> list[QAction]:
    """Open the menu of recent files; the last action clears it."""
    window.menus.recent.aboutToShow.emit()
    return [action for action in window.menus.recent.actions() if not action.isSeparator()]


def open_and_close(window: MainWindow, qtbot: QtBot, *paths: Path) -> None:
    for path in paths:
        window.files.open_file(path)
        qtbot.waitUntil(lambda: not window.files.loader.busy, timeout=30_000)
    window.close()


def test_a_recent_file_opens_from_the_menu_of_the_next_start(
    make_window: MakeWindow,
    trainers: fakes.FakeTrainers,
    qtbot: QtBot,
    experiment: Path,
    tmp_path: Path,
    next_start: NextStart,
) -> None:
    table = tmp_path / "table.csv"
    table.write_text("a,b,kind\n1,2,x\n3,4,y\n")
    open_and_close(make_window(), qtbot, experiment, table)
    next_start()
    window = make_window()
    newest, older, _ = listed(window)
    assert (newest.text(), older.text()) == ("table.csv", "a&&b 我的.toml")  # && is read as &
    assert older.toolTip() == str(experiment)
    older.trigger()
    qtbot.waitUntil(lambda: window.files.opening.path == experiment, timeout=30_000)
    assert trainers.link.experiment.title == "Mine"
    assert [action.text() for action in listed(window)[:2]] == ["a&&b 我的.toml", "table.csv"]


@pytest.mark.parametrize("name", ["gone.toml", "gone.csv", "gone.nnviz"])
def test_a_recent_file_that_has_vanished_says_so(
    make_window: MakeWindow,
    trainers: fakes.FakeTrainers,
    qtbot: QtBot,
    experiment: Path,
    tmp_path: Path,
    next_start: NextStart,
    name: str,
) -> None:
    path = tmp_path / name
    if path.suffix == session.SUFFIX:
        session.save(path, samples.content(300))
    else:
        path.write_text(experiment.read_text() if path.suffix == ".toml" else "a,b,kind\n1,2,x\n3,4,y\n")
    open_and_close(make_window(), qtbot, experiment, path)
    next_start()
    window = make_window()
    gone, *_ = listed(window)
    path.unlink()  # while the menu is open
    before = len(trainers.links)
    gone.trigger()
    qtbot.waitUntil(lambda: any(name in text for text in window.strip.texts()), timeout=30_000)
    assert len(trainers.links) == before
    gone, other, _ = listed(window)
    assert (gone.text(), gone.isEnabled()) == (f"{name} (not there any more)", False)
    other.trigger()
    qtbot.waitUntil(lambda: window.files.opening.path == experiment, timeout=30_000)


def test_a_cleared_list_is_empty_at_the_next_start_too(
    make_window: MakeWindow, qtbot: QtBot, experiment: Path, next_start: NextStart
) -> None:
    window = make_window()
    window.files.open_file(experiment)
    qtbot.waitUntil(lambda: window.files.opening.path == experiment, timeout=30_000)
    clear = listed(window)[-1]
    assert clear.isEnabled()
    clear.trigger()
    assert len(listed(window)) == 1
    window.close()
    next_start()
    (clear,) = listed(make_window())
    assert (clear.text(), clear.isEnabled()) == ("Clear list", False)
