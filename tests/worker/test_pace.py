"""How many steps are due, on a clock of the test's own."""

from __future__ import annotations

import pytest

from nnviz.core.block import STEPS
from nnviz.worker.pace import Pace


def simulate(pace: Pace, seconds: float, tick: float) -> int:
    taken, now = 0, 0.0
    while now < seconds and pace.active:
        due = pace.due(now)
        pace.took(due)
        taken += due
        now += tick
    return taken


@pytest.mark.parametrize("speed", [1.0, 7.5, 100.0, 3000.0])
@pytest.mark.parametrize("tick", [0.001, 0.008])
def test_a_speed_is_kept_on_average(speed: float, tick: float) -> None:
    assert simulate(Pace(True, speed), 10.0, tick) == pytest.approx(10 * speed, rel=0.02, abs=1.5)


def test_full_speed_is_a_block_at_a_time() -> None:
    pace = Pace(True, 0.0)
    assert [pace.due(0.0), pace.due(0.0)] == [STEPS, STEPS]
    assert pace.wait() == 0.0


def test_paused_takes_nothing_and_waits() -> None:
    pace = Pace(False, 0.0)
    assert (pace.due(1.0), pace.active) == (0, False)
    assert pace.wait() > 0.1


@pytest.mark.parametrize("speed", [0.0, 50.0])
def test_an_advance_takes_so_many_and_no_more(speed: float) -> None:
    pace = Pace(False, speed)
    pace.left = 100
    assert simulate(pace, 60.0, 0.004) == 100
    assert not pace.active


@pytest.mark.parametrize("speed", [0.3, 50.0])
def test_no_speed_holds_up_steps_that_were_asked_for(speed: float) -> None:
    pace = Pace(False, speed)
    pace.left = 2 * STEPS + 1
    taken = []
    while pace.active:
        assert (pace.wait(), pace.spare) == (0.0, False)
        taken.append(pace.due(7.0))  # no time goes by
        pace.took(taken[-1])
    assert taken == [STEPS, STEPS, 1]
    pace.playing = True
    assert pace.due(7.0) == 1  # the speed counts again
    pace.took(1)
    assert pace.due(7.0) == 0


def test_a_hold_up_is_not_made_up_for() -> None:
    pace = Pace(True, 100.0)
    pace.took(pace.due(0.0))
    assert pace.due(60.0) <= 10


def test_a_new_speed_takes_its_first_step_at_once() -> None:
    pace = Pace(True, 0.5)
    pace.took(pace.due(0.0))
    assert pace.due(0.1) == 0
    assert pace.wait() > 1.0
    pace.set_speed(2.0)
    assert pace.wait() == 0.0
    assert pace.due(0.2) == 1


def test_a_pause_is_not_saved_up() -> None:
    pace = Pace(True, 10.0)
    pace.took(pace.due(0.0))
    pace.playing = False
    assert pace.due(5.0) == 0
    pace.playing = True
    assert pace.due(10.0) <= 1


def test_a_slow_speed_leaves_time_over_and_full_speed_none():
    slow, full = Pace(True, 10.0), Pace(True, 0.0)
    slow.took(slow.due(0.0))
    full.took(full.due(0.0))
    assert slow.spare
    assert not full.spare
    assert slow.due(1.0) == 1  # held up for long: behind, and nothing to spare
    assert not slow.spare
