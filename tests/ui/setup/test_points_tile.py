"""The tile "Points": the points there are become the user's own, and the output panel takes more of them."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from nnviz.link.messages import Declined, Shown
from nnviz.refusal import Refusal
from nnviz.snapshot import DataView
from nnviz.spec import Data
from nnviz.ui.model import commands
from nnviz.ui.panels.output import OutputPanel
from tests.ui import fakes
from tests.ui.conftest import MakeWindow
from tests.ui.setup.acting import Desk


@pytest.fixture
def desk(make_window: MakeWindow, trainers: fakes.FakeTrainers, qtbot: QtBot) -> Iterator[Desk]:
    desk = Desk(make_window(panels=True), trainers, qtbot)
    desk.start()
    qtbot.waitUntil(lambda: output(desk).frame.data is not None)
    yield desk
    vars(desk).clear()  # nothing may hold the window's menus


def output(desk: Desk) -> OutputPanel:
    panel = desk.window.viewer.panels["output"]
    assert isinstance(panel, OutputPanel)
    return panel


def show(desk: Desk, view: DataView) -> None:
    desk.link.say(Shown(view))
    desk.qtbot.waitUntil(lambda: desk.window.training.session.data is view)
    desk.window.viewer.look_again()
    desk.qtbot.waitUntil(lambda: output(desk).frame.data is view)


def click_points(desk: Desk) -> None:
    tiles = desk.column.data.tiles
    desk.click(tiles.more)
    assert tiles.tiles["points"].isVisible()
    desk.click(tiles.tiles["points"])


def test_the_points_there_are_become_ones_own_and_can_be_drawn_upon(desk: Desk, qtbot: QtBot) -> None:
    before = fakes.data().data
    click_points(desk)
    table = desk.accept().set["data"]
    assert (table["name"], table["task"]) == ("points", "classification")
    rows = np.array(table["points"])
    np.testing.assert_allclose(rows[:, :2], before.points, atol=1e-4)
    np.testing.assert_array_equal(rows[:, 2], np.where(before.targets == 1, 1, -1))
    assert not output(desk)._strip.isVisible()  # these are not the points yet
    show(desk, msgspec.structs.replace(before, name="points"))
    qtbot.waitUntil(output(desk)._strip.isVisible)
    assert desk.column.data.tiles.tiles["points"].isChecked()


def test_a_second_click_only_draws_on(desk: Desk, qtbot: QtBot) -> None:
    click_points(desk)
    desk.accept()
    show(desk, msgspec.structs.replace(fakes.data().data, name="points"))
    qtbot.waitUntil(output(desk)._strip.isVisible)
    output(desk)._strip.done.emit()
    assert not output(desk)._strip.isVisible()
    desk.click(desk.column.data.tiles.tiles["points"])
    assert output(desk)._strip.isVisible()
    assert len(desk.link.commands()) == 1


def test_without_a_plane_an_example_comes(desk: Desk) -> None:
    show(desk, msgspec.structs.replace(fakes.data().data, kind="image"))
    click_points(desk)
    rows = np.array(desk.event().set["data"]["points"])
    assert len(rows) == 40
    assert set(rows[:, 2]) == {0.0, 1.0}
    assert np.abs(rows[:, :2]).max() <= 6.0


def test_points_drawn_before_come_back(desk: Desk) -> None:
    own = [[1.0, 2.0, 0.0], [2.0, 1.0, 1.0]]
    desk.window.training.command(commands.changing("", {"data": {"name": "points", "points": own}}))
    desk.accept()
    desk.window.training.command(commands.changing("", {"data": {"name": "spiral"}}))
    desk.accept()
    assert isinstance(desk.window.training.session.settings["SGD"].data, Data)
    desk.qtbot.waitUntil(desk.column.data.tiles.tiles["spiral"].isChecked)
    click_points(desk)
    assert desk.event().set == {"data": {"name": "points"}}


def test_refused_points_do_not_start_drawing_later(desk: Desk, qtbot: QtBot) -> None:
    click_points(desk)
    desk.link.say(Declined(desk.event().id, Refusal("memory", "", "1", "2")))
    qtbot.waitUntil(desk.column.data.message.isVisible)
    show(desk, msgspec.structs.replace(fakes.data().data, name="circle"))
    show(desk, msgspec.structs.replace(fakes.data().data, name="points"))
    assert not output(desk)._strip.isVisible()


def test_a_closed_output_panel_opens(desk: Desk, qtbot: QtBot) -> None:
    dock = desk.window.area.docks["output"]
    dock.close()
    click_points(desk)
    assert not dock.isHidden()
