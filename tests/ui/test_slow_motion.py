"""Slow motion on a fake trainer and a fake clock."""

from __future__ import annotations

import msgspec
import pytest

from nnviz.ui.slow_motion import SlowMotion
from tests.ui import fakes


@pytest.fixture
def clock():
    return [100.0]


@pytest.fixture
def slow(window, clock):
    return SlowMotion(window.training, window.viewer, window, now=lambda: clock[0])


def arrive(window, step, qtbot):
    """A snapshot of a step comes in."""
    window.training._thread.snapshot.emit(msgspec.structs.replace(fakes.snapshot(step), run="SGD"))
    qtbot.waitUntil(lambda: window.training.snapshot is not None and window.training.snapshot.step == step)


def phase(window):
    frame = window.viewer.frame()
    return frame.phase, round(frame.progress, 2)


def test_a_step_is_shown_phase_after_phase(window, slow, clock, qtbot):
    window.training.set_speed(0.25)  # four seconds a step, 3.6 of them shown
    arrive(window, 7, qtbot)
    seen = []
    for seconds in (0.0, 0.45, 1.35, 2.25, 3.15, 3.7):
        clock[0] = 100.0 + seconds
        slow.tick()
        seen.append(phase(window))
    middles = [(name, 0.5) for name in ("batch", "forward", "backward", "update")]
    assert seen == [("batch", 0.0), *middles, ("", 0.0)]


def test_the_next_step_begins_again(window, slow, clock, qtbot):
    window.training.set_speed(0.25)
    arrive(window, 7, qtbot)
    clock[0] += 2.0
    arrive(window, 8, qtbot)
    assert phase(window) == ("batch", 0.0)


@pytest.mark.parametrize("speed", [0.0, 1.0, 100.0])
def test_nothing_is_shown_of_faster_steps(window, slow, clock, qtbot, speed):
    window.training.set_speed(speed)
    arrive(window, 7, qtbot)
    assert phase(window) == ("", 0.0)


def test_going_faster_or_pausing_ends_it(window, slow, clock, qtbot):
    for end in (lambda: window.training.set_speed(0.0), lambda: window.training.play(False)):
        window.training.play(True)
        window.training.set_speed(0.25)
        clock[0] += 10.0
        arrive(window, int(clock[0]), qtbot)
        clock[0] += 1.0
        slow.tick()
        assert phase(window)[0] == "forward"
        end()
        assert phase(window) == ("", 0.0)


def test_a_single_step_is_shown_slowly_too_and_more_at_once_are_not(window, slow, clock, qtbot):
    window.training.set_speed(0.25)
    window.training.advance(steps=1)
    arrive(window, 7, qtbot)
    assert phase(window) == ("batch", 0.0)
    window.training.advance(steps=10)
    assert phase(window) == ("", 0.0)
    arrive(window, 17, qtbot)
    assert phase(window) == ("", 0.0)
