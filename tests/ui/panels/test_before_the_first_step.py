"""What the panels say at step 0, before there is a line to draw."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from nnviz.ui.panels.plots.panel import TimePanel
from tests.ui import fakes
from tests.ui.conftest import MakeWindow

WAITING = "No step has been taken yet."


@pytest.mark.parametrize("name", ["loss", "layers"])
def test_a_training_that_waits_at_step_0_is_not_said_to_be_starting(
    make_window: MakeWindow, trainers: fakes.FakeTrainers, qtbot: QtBot, name: str
) -> None:
    panel = make_window(panels=True).viewer.panels[name]
    assert isinstance(panel, TimePanel)
    link, shape = trainers.link, fakes.layout()
    link.say(fakes.READY, fakes.data(), fakes.status(shape, 0, "paused"), fakes.snapshot(0))
    qtbot.waitUntil(lambda: panel.plot.message == WAITING)
    assert panel.plot.picture is None
    link.say(fakes.status(shape, 20), fakes.records(shape, 1, 20), fakes.snapshot(20))
    qtbot.waitUntil(lambda: panel.plot.picture is not None)
