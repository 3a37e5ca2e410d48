"""What the strip says of records that are gone, and of runs that may depend on each other."""

from __future__ import annotations

import pytest
from msgspec.structs import replace
from pytestqt.qtbot import QtBot

from nnviz.link.feed import Lost
from nnviz.link.messages import Shown
from nnviz.ui.main_window import MainWindow
from tests.ui import fakes
from tests.ui.conftest import MakeWindow

DOUBT = "It could not be shown here that a run's numbers do not depend on what trains beside it."


def test_records_that_are_gone_are_counted(window: MainWindow, trainers: fakes.FakeTrainers, qtbot: QtBot) -> None:
    trainers.link.say(fakes.READY, Lost(fakes.layout(), 100, 1350))
    said = "The window stalled for too long: 1,250 step records are lost. The curves show the gap."
    qtbot.waitUntil(lambda: window.strip.texts() == (said,))


def test_runs_that_may_depend_on_each_other_are_told_once(
    make_window: MakeWindow, trainers: fakes.FakeTrainers, qtbot: QtBot
) -> None:
    window = make_window("SGD", "Adam")
    trainers.link.say(replace(fakes.READY, fair=False))
    qtbot.waitUntil(lambda: window.strip.texts() == (DOUBT,))
    window.strip.dismiss("doubt")
    shape = fakes.layout("SGD", "Adam")
    trainers.link.say(fakes.data(), fakes.status(shape, 10), fakes.records(shape, 1, 10))
    qtbot.waitUntil(lambda: window.training.session.layout is not None)
    assert window.strip.texts() == ()


def test_one_run_alone_is_not_doubted(window: MainWindow, trainers: fakes.FakeTrainers, qtbot: QtBot) -> None:
    trainers.link.say(replace(fakes.READY, fair=False), fakes.status(fakes.layout(), 10))
    qtbot.waitUntil(lambda: window.training.session.status is not None)
    assert window.strip.texts() == ()


@pytest.mark.parametrize("also", [(), (("dropped", {"rows": 3}),)])
def test_that_inputs_are_standardised_covers_the_panels_for_a_moment_only(
    window: MainWindow, trainers: fakes.FakeTrainers, qtbot: QtBot, also: tuple[tuple[str, dict[str, int]], ...]
) -> None:
    window.strip.passing_ms = 400
    notes = (*also, ("standardised", {"mean": 0.0, "deviation": 1.0}))
    trainers.link.say(fakes.READY, Shown(replace(fakes.data().data, note=notes)))
    qtbot.waitUntil(lambda: len(window.strip.texts()) == 1)
    assert "standardised" in window.strip.texts()[0]
    if also:  # what was done to the samples stays until it has been read
        qtbot.wait(800)
        assert len(window.strip.texts()) == 1
    else:
        qtbot.waitUntil(lambda: window.strip.texts() == ())
