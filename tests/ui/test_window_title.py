"""The window's title and the status bar name an experiment only as long as it is trained as it stands."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from nnviz.link.trainer_link import TrainerLink
from nnviz.spec import Event
from nnviz.ui import opening
from nnviz.ui.main_window import MainWindow
from nnviz.ui.model import commands
from tests.ui import fakes
from tests.ui.conftest import MakeWindow


def shown(window: MainWindow) -> tuple[str, str]:
    window.show_numbers()
    return window.windowTitle().removesuffix(" – nnviz"), window.status._right.text()


def do(window: MainWindow, trainers: fakes.FakeTrainers, qtbot: QtBot, event: Event, back: Mapping[str, Any]) -> None:
    before = len(window.training.log.entries)
    window.training.command(event)
    sent = trainers.link.commands()[-1]
    trainers.link.say(fakes.acknowledged(sent, 50, before, inverse=Event(step=0, run=event.run, set=dict(back))))
    qtbot.waitUntil(lambda: len(window.training.log.entries) > before)


@pytest.mark.parametrize(
    ("new", "old"),
    [
        ({"data": {"name": "circle"}}, {"data": {"name": "spiral"}}),
        ({"network": {"hidden": (3,)}}, {"network": {"hidden": (8, 8)}}),
        ({"training": {"l2": 0.1}}, {"training": {"l2": 0.0}}),
    ],
    ids=["data", "network", "training"],
)
def test_a_change_is_told_and_undone(
    window: MainWindow, trainers: fakes.FakeTrainers, qtbot: QtBot, new: dict[str, Any], old: dict[str, Any]
) -> None:
    trainers.link.say(fakes.READY)
    assert shown(window) == ("Two spirals", "Two spirals")
    do(window, trainers, qtbot, commands.changing("", new), old)
    assert shown(window) == ("Two spirals (changed)", "Two spirals (changed)")
    window.training.undo()
    trainers.link.say(fakes.acknowledged(trainers.link.commands()[-1], 50, 1))
    qtbot.waitUntil(lambda: len(window.training.log.entries) == 2)
    assert shown(window) == ("Two spirals", "Two spirals")


def test_other_random_weights_are_the_same_experiment(
    window: MainWindow, trainers: fakes.FakeTrainers, qtbot: QtBot
) -> None:
    trainers.link.say(fakes.READY)
    do(window, trainers, qtbot, commands.reset(7), {})
    assert shown(window) == ("Two spirals", "Two spirals")


def test_another_experiment_is_not_changed(window: MainWindow, trainers: fakes.FakeTrainers, qtbot: QtBot) -> None:
    trainers.link.say(fakes.READY)
    do(window, trainers, qtbot, commands.changing("", {"data": {"noise": 0.4}}), {})
    window.files.open_builtin("digits")
    assert shown(window) == ("Handwritten digits", "Handwritten digits")


def test_a_planned_switch_of_the_optimizer_is_part_of_the_experiment(make_window: MakeWindow, qtbot: QtBot) -> None:
    window = make_window()
    window.training._make_link = TrainerLink
    window.files.begin(opening.builtin("switch"), playing=True, speed=0.0)
    qtbot.waitUntil(lambda: len(window.training.log.entries) == 1, timeout=60_000)
    assert window.training.session.settings["Switches"].optimizer["name"] == "adam"
    assert "changed" not in shown(window)[0]
    window.close()
    window.training.close()
