"""Tabs, scales and folded sections: as they were left at the next start, as at first after a reset."""

from __future__ import annotations

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QToolButton
from pytestqt.qtbot import QtBot

from nnviz.ui.kept import Kept
from nnviz.ui.main_window import MainWindow
from nnviz.ui.options import Options
from nnviz.ui.panels.base import PanelWidget
from nnviz.ui.setup.column import SetupColumn
from tests.ui import fakes
from tests.ui.conftest import MakeWindow

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


def opened(make_window: MakeWindow, qtbot: QtBot, **options: object) -> MainWindow:
    wanted = Options(theme="light", lang="en", size=(1600, 1000), **options)  # type: ignore[arg-type]
    window = make_window(panels=True, options=wanted)
    qtbot.waitUntil(lambda: window.side.column is not None and panel(window, "loss").height() > 100)
    QApplication.sendPostedEvents()
    return window


def panel(window: MainWindow, name: str) -> PanelWidget:
    return window.area.docks[name].panel


def column(window: MainWindow) -> SetupColumn:
    assert window.side.column is not None
    return window.side.column


def click(window: MainWindow, name: str, words: str, qtbot: QtBot) -> None:
    """Click a tab, or choose it in the menu behind those there is room for."""
    header = panel(window, name).header
    for button in header.findChildren(QToolButton):
        if button.text() == words and button.isVisible():
            qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
            return
    menus = [button.menu() for button in header.findChildren(QToolButton, "more") if button.menu() is not None]
    next(action for menu in menus for action in menu.actions() if action.text() == words).trigger()


def trigger(window: MainWindow, name: str, words: str) -> None:
    """Choose something of the menu behind ⋯."""
    menu = panel(window, name).menu.actions_menu
    inner = [action for one in menu.actions() if one.menu() is not None for action in one.menu().actions()]  # type: ignore[attr-defined]
    next(action for action in [*menu.actions(), *inner] if action.text() == words).trigger()


def change_all(window: MainWindow, trainers: fakes.FakeTrainers, qtbot: QtBot) -> None:
    trainers.link.say(fakes.READY, fakes.data(), fakes.status(fakes.layout(), 5), fakes.snapshot(5))
    qtbot.waitUntil(lambda: column(window)._content.isEnabled() and panel(window, "output").frame.data is not None)
    click(window, "loss", "Accuracy", qtbot)
    click(window, "loss", "Loss", qtbot)
    trigger(window, "loss", "Logarithmic")
    trigger(window, "loss", "Epochs")
    click(window, "loss", "Step", qtbot)
    click(window, "layers", "Update ratio", qtbot)
    trigger(window, "layers", "Layer × step heat band instead of lines")
    click(window, "weights", "ΔW", qtbot)
    trigger(window, "weights", "A scale of its own for each layer")
    click(window, "output", "Test", qtbot)
    click(window, "network", "δ", qtbot)
    click(window, "network", "Gradient", qtbot)
    trigger(window, "network", "Of wide layers: the first neurons")
    for fold in (column(window).data, column(window).training.more, column(window).optimizer):
        qtbot.mouseClick(fold.button, Qt.MouseButton.LeftButton)


#: What `change_all` changes.
CHANGED = {
    *(("loss", key) for key in ("tab", "log", "axis")),
    *(("layers", key) for key in ("quantity", "band")),
    *(("weights", key) for key in ("kind", "own")),
    *(("network", key) for key in ("nodes", "edges", "rule")),
    ("output", "parts"),
    *(("setup", key) for key in ("data", "training more", "optimizer")),
}


def state(window: MainWindow) -> dict[str, dict[str, str]]:
    found = {name: dock.panel.choices.said() for name, dock in window.area.docks.items()}
    return {**found, "setup": column(window).choices.said()}


def shown(window: MainWindow, name: str) -> list[str]:
    """Return the tabs of a panel that look chosen."""
    buttons = panel(window, name).header.findChildren(QToolButton)
    return [one.text() for one in buttons if one.isChecked() and not one.isHidden()]


def test_the_next_start_finds_what_was_chosen_and_a_reset_what_is_chosen_at_first(
    make_window: MakeWindow, trainers: fakes.FakeTrainers, qtbot: QtBot
) -> None:
    first = opened(make_window, qtbot)
    before = state(first)
    change_all(first, trainers, qtbot)
    changed = state(first)
    others = {(name, key) for name in before for key in before[name] if before[name][key] != changed[name][key]}
    assert others == CHANGED
    first.close()
    second = opened(make_window, qtbot)
    assert state(second) == changed
    assert shown(second, "loss") == ["Step"]
    assert shown(second, "network") == ["δ", "Gradient"]
    assert not column(second).data.body.isVisible()
    second.actions_.commands["reset_layout"].trigger()
    assert state(second) == before
    assert column(second).data.body.isVisible()
    assert shown(second, "network") == ["Learned", "Weight"]
    second.close()
    assert state(opened(make_window, qtbot)) == before


def test_a_tab_that_the_data_do_not_have_is_not_shown(
    make_window: MakeWindow, trainers: fakes.FakeTrainers, qtbot: QtBot
) -> None:
    kept = Kept()
    kept.set_words("choices/loss", {"tab": "rmse"})
    kept.set_words("choices/weights", {"kind": "m_hat"})
    kept.write()
    window = opened(make_window, qtbot)
    snapshot = msgspec.structs.replace(fakes.snapshot(5), kinds=("weight", "gradient", "update"))
    trainers.link.say(fakes.READY, fakes.data(), fakes.status(fakes.layout(), 5), snapshot)
    qtbot.waitUntil(lambda: panel(window, "loss").frame.data is not None)
    qtbot.waitUntil(lambda: panel(window, "weights").frame.snapshot is not None)
    assert panel(window, "loss").choices.said()["tab"] == "loss"
    assert panel(window, "weights").choices.said()["kind"] == "weight"


def test_a_tab_that_the_data_have_is_there_once_they_are(
    make_window: MakeWindow, trainers: fakes.FakeTrainers, qtbot: QtBot
) -> None:
    kept = Kept()
    kept.set_words("choices/loss", {"tab": "rmse"})
    kept.write()
    window = opened(make_window, qtbot)
    trainers.link.say(fakes.READY, fakes.data("regression"), fakes.status(fakes.layout(), 5), fakes.snapshot(5))
    qtbot.waitUntil(lambda: panel(window, "loss").frame.data is not None)
    assert shown(window, "loss") == ["RMSE"]


@pytest.mark.parametrize("rubbish", ["[1, 2", "[1]", '{"tab": 3, "log": "perhaps", "axis": "miles"}', '{"tab": "x"}'])
def test_rubbish_is_as_if_nothing_had_been_kept(make_window: MakeWindow, qtbot: QtBot, rubbish: str) -> None:
    clean = opened(make_window, qtbot)
    before = state(clean)
    clean.close()
    kept = Kept()
    for name in before:
        kept.set_text(f"choices/{name}", rubbish)
    kept.write()
    assert state(opened(make_window, qtbot)) == before


def test_a_picture_shows_what_everybody_starts_with(
    make_window: MakeWindow, trainers: fakes.FakeTrainers, qtbot: QtBot, tmp_path: object
) -> None:
    first = opened(make_window, qtbot)
    before = state(first)
    change_all(first, trainers, qtbot)
    changed = state(first)
    first.close()
    pictured = opened(make_window, qtbot, screenshot=tmp_path)
    assert state(pictured) == before
    pictured.close()
    assert state(opened(make_window, qtbot)) == changed
