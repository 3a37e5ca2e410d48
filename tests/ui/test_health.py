"""The health strip: silent while training goes well; when it does not, what it says and what its buttons do."""

from __future__ import annotations

import numpy as np
import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from nnviz.snapshot import HEAD, LaneInfo, LaneKey, Layout
from nnviz.spec import Event, Experiment, Run
from nnviz.state import Branch, Divergence
from nnviz.ui import opening, theme
from nnviz.ui.health import Health
from nnviz.ui.health_strip import HealthStrip
from nnviz.ui.model import commands, numbers
from nnviz.ui.training import Training
from tests.ui import fakes


@pytest.fixture
def training(trainers, qapp, own_state):
    made = Training(trainers)
    experiment = Experiment(runs=(Run(name="SGD", title="SGD, fast", optimizer={"name": "sgd", "lr": 0.3}),))
    made.open(opening.of(experiment, None), playing=True)
    yield made
    made.close()
    made.deleteLater()


@pytest.fixture
def strip(training, qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    strip = HealthStrip(Health(training, window), theme.light(), window)
    QVBoxLayout(window).addWidget(strip)
    window.setMinimumSize(900, 60)
    window.show()
    qtbot.waitExposed(window)
    yield strip
    window.hide()


SHAPE = fakes.layout("SGD")
#: The layout after a reset.
AGAIN = Layout(2, (LaneInfo(LaneKey(1, 1), "SGD", 3),), 3, (Branch(0, "SGD"), Branch(1, "SGD", 0, 3000)))


def train(training, trainers, qtbot, losses, first=1, shape=SHAPE):
    """Let the trainer record these losses, all norms at rest."""
    last = first + len(losses) - 1
    found = fakes.records(shape, first, last)
    found.rows[:, HEAD.index("loss")] = np.repeat(losses, len(shape.lanes))
    for name, value in (("grad_norm", 1.0), ("weight_norm", 3.0), ("update_norm", 3e-3)):
        for layer in (1, 2, 3):
            found.rows[:, shape.columns.index(f"{name}_{layer}")] = value
    trainers.link.say(found, fakes.status(shape, last))
    qtbot.waitUntil(lambda: bool(training.session.runs) and training.history.keys() != ()
                    and training.history.last_step(shape.lanes[-1].key) == last)  # fmt: skip


def growing(steps):
    return np.linspace(0.5, 9.0, steps) ** 2


def look_long(training, trainers, qtbot, strip, shape=SHAPE, begin=0):
    """Let the loss grow for 3,000 steps from step `begin` on, and look now and then."""
    losses = growing(3000)
    train(training, trainers, qtbot, losses[:2000], begin + 1, shape)
    for first in range(2001, 2901, 200):
        train(training, trainers, qtbot, losses[first - 1 : first + 199], begin + first, shape)
        strip._health.look()


def test_nothing_is_shown_while_training_goes_well(training, trainers, qtbot, strip):
    train(training, trainers, qtbot, np.exp(-np.arange(3000) / 500) + 0.01)
    for _ in range(4):
        strip._health.look()
    assert not strip.isVisible()
    assert strip._health.observations == ()


def test_a_growing_loss_is_told_with_its_step_and_numbers(training, trainers, qtbot, strip):
    look_long(training, trainers, qtbot, strip)
    assert strip.isVisible()
    assert strip.label.text().startswith("Diverging. The loss grows: ")
    assert f"{growing(3000)[:20].mean():.2g}" in strip.label.text()
    assert "3 ×" in strip.label.toolTip()
    with qtbot.waitSignal(strip.pointed) as pointed:
        qtbot.mouseClick(strip.step_button, Qt.MouseButton.LeftButton)
    assert pointed.args == [2200, "SGD"]


def test_of_several_runs_the_one_meant_is_named(training, trainers, qtbot, strip):
    look_long(training, trainers, qtbot, strip)
    assert "SGD" not in strip.label.text()  # of one run it goes without saying, and its optimizer may be another by now
    runs = training.session.runs
    training.session = replace(training.session, runs=(*runs, replace(runs[0], name="Adam", title="Adam")))
    strip.show_health()
    assert strip.label.text().startswith("SGD, fast: Diverging.")


def test_one_click_tries_a_smaller_rate(training, trainers, qtbot, strip):
    look_long(training, trainers, qtbot, strip)
    first = strip.tries[0]
    assert first.text() == "Try lr 0.03"
    qtbot.mouseClick(first, Qt.MouseButton.LeftButton)
    (event,) = trainers.link.commands()
    assert event.set == {"optimizer": {"lr": 0.03}}
    assert event.run == "SGD"


def set_rate(training, trainers, qtbot, rate):
    """Set the rate by hand; the trainer says yes."""
    training.command(commands.changing("SGD", {"optimizer": {"lr": rate}}))
    entries = len(training.log.entries)
    trainers.link.say(fakes.acknowledged(trainers.link.commands()[-1], 2900, entries))
    qtbot.waitUntil(lambda: training.session.settings["SGD"].optimizer["lr"] == rate)


def test_what_was_to_be_tried_goes_once_the_rate_is_another(training, trainers, qtbot, strip):
    look_long(training, trainers, qtbot, strip)
    offered = [one.text() for one in strip.tries]
    assert offered
    set_rate(training, trainers, qtbot, 0.03)
    assert strip.tries == []
    assert strip.isVisible()  # what was seen was seen
    set_rate(training, trainers, qtbot, 0.3)
    assert [one.text() for one in strip.tries] == offered


def end(training, trainers, qtbot, step, divergence, shape=SHAPE):
    """Let the trainer say whether and where the run stopped being finite."""
    found = fakes.status(shape, step)
    lanes = tuple(replace(one, divergence=divergence, status="diverged" if divergence else "running")
                  for one in found.lanes)  # fmt: skip
    trainers.link.say(replace(found, lanes=lanes))
    qtbot.waitUntil(lambda: training.session.lane_status("SGD").divergence == divergence)


def test_a_loss_that_is_no_longer_finite_is_told_at_once_and_tried_again_from_the_start(
    training, trainers, qtbot, strip
):
    losses = np.exp(np.arange(30.0))
    train(training, trainers, qtbot, losses)
    end(training, trainers, qtbot, 30, Divergence(31, 1, "loss"))
    strip._health.look()
    assert strip.label.text().startswith(f"Diverging. The loss grows: ∞, at the beginning {numbers.brief(losses[0])}.")
    assert strip.step_button.text() == "step 31"
    assert [one.text() for one in strip.tries] == ["Try lr 0.03, from the start", "Try Adam, from the start"]
    qtbot.mouseClick(strip.tries[0], Qt.MouseButton.LeftButton)
    changed, again = trainers.link.commands()
    assert changed.set == {"optimizer": {"lr": 0.03}}
    assert again.reset is not None
    end(training, trainers, qtbot, 30, None)  # it goes on from its last finite state, as when the rate was set by hand
    strip._health.look()
    assert not [one for one in strip._health.observations if one.holds]


def test_what_is_put_aside_is_not_said_again(training, trainers, qtbot, strip):
    look_long(training, trainers, qtbot, strip)
    qtbot.mouseClick(strip.close_button, Qt.MouseButton.LeftButton)
    assert not strip.isVisible()
    train(training, trainers, qtbot, growing(3400)[3000:], 3001)
    strip._health.look()
    assert not strip.isVisible()


def acknowledge(training, trainers, qtbot, step):
    """Let the trainer say yes to what it was sent."""
    sent = trainers.link.commands()
    for index in range(len(training.log.entries), len(sent)):
        trainers.link.say(fakes.acknowledged(sent[index], step, index))
    qtbot.waitUntil(lambda: len(training.log.entries) == len(sent))


@pytest.mark.parametrize("aside", [True, False])
def test_what_is_put_aside_stays_away_after_a_reset_and_all_else_returns(training, trainers, qtbot, strip, aside):
    look_long(training, trainers, qtbot, strip)
    if aside:
        qtbot.mouseClick(strip.close_button, Qt.MouseButton.LeftButton)
    training.command(commands.reset())
    acknowledge(training, trainers, qtbot, 3000)
    look_long(training, trainers, qtbot, strip, AGAIN)
    assert strip.isVisible() is not aside


@pytest.mark.parametrize("aside", [True, False])
@pytest.mark.parametrize(
    "tables", [{"data": {"noise": 0.3}}, {"network": {"hidden": [4, 4]}}, {"training": {"loss": "mse"}}]
)
def test_what_is_put_aside_stays_away_when_the_loss_is_another(training, trainers, qtbot, strip, tables, aside):
    look_long(training, trainers, qtbot, strip)
    if aside:
        qtbot.mouseClick(strip.close_button, Qt.MouseButton.LeftButton)
    training.command(commands.changing("", tables))
    acknowledge(training, trainers, qtbot, 3000)
    strip._health.look()
    assert not strip.isVisible()  # nothing is known yet of what trains now
    look_long(training, trainers, qtbot, strip, begin=3000)
    assert strip.isVisible() is not aside


def test_what_ended_a_run_stays_away_after_the_try_it_offered(training, trainers, qtbot, strip):
    train(training, trainers, qtbot, np.exp(np.arange(30.0)))
    end(training, trainers, qtbot, 30, Divergence(31, 1, "loss"))
    strip._health.look()
    qtbot.mouseClick(strip.tries[0], Qt.MouseButton.LeftButton)
    qtbot.mouseClick(strip.close_button, Qt.MouseButton.LeftButton)
    acknowledge(training, trainers, qtbot, 30)
    train(training, trainers, qtbot, np.exp(np.arange(30.0)), shape=AGAIN)
    end(training, trainers, qtbot, 30, Divergence(31, 1, "loss"), AGAIN)
    strip._health.look()
    assert not strip.isVisible()


def test_the_same_said_of_another_run_is_said_all_the_same(training, trainers, qtbot, strip):
    look_long(training, trainers, qtbot, strip)
    qtbot.mouseClick(strip.close_button, Qt.MouseButton.LeftButton)
    training.command(Event(step=0, run="SGD", fork="Fork", id="fork"))
    acknowledge(training, trainers, qtbot, 3000)
    lanes = (*SHAPE.lanes, LaneInfo(LaneKey(1, 1), "Fork", 3))
    shape = Layout(2, lanes, 3, (Branch(0, "SGD"), Branch(1, "Fork")))
    look_long(training, trainers, qtbot, strip, shape)
    assert strip.label.text().startswith("Fork: Diverging.")
    assert [one.run for one in strip._health.observations] == ["Fork"]


def test_another_training_begins_in_health(training, trainers, qtbot, strip):
    look_long(training, trainers, qtbot, strip)
    training.open(opening.of(Experiment(), None), playing=False)
    assert not strip.isVisible()


def test_what_was_put_aside_is_said_of_another_training(training, trainers, qtbot, strip):
    look_long(training, trainers, qtbot, strip)
    qtbot.mouseClick(strip.close_button, Qt.MouseButton.LeftButton)
    training.open(opening.of(Experiment(), None), playing=False)
    look_long(training, trainers, qtbot, strip)
    assert strip.isVisible()


def test_of_several_runs_one_is_looked_at_in_a_turn_and_each_twice_a_second(make_window, trainers, qtbot, monkeypatch):
    window = make_window("SGD", "Adam")
    health, seen = window.aids._health, []
    monkeypatch.setattr(health, "_look_at", seen.append)
    shape = fakes.layout("SGD", "Adam")
    trainers.link.say(fakes.READY, fakes.data(), fakes.status(shape, 10), fakes.records(shape, 1, 10))
    qtbot.waitUntil(lambda: len({run.name for run in seen}) == 2)
    assert health._timer.interval() == 250
    health._timer.stop()
    seen.clear()
    for count in range(1, 5):
        health.look()
        assert len(seen) == count
    assert [run.name for run in seen] in (["SGD", "Adam"] * 2, ["Adam", "SGD"] * 2)
