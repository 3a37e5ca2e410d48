"""A monkey uses the window: no exception, no warning, no dead trainer, whatever it does.

In the suite it takes the same short walks each time; `NNVIZ_MONKEY=600 pytest tests/ui/test_monkey.py` lets it go on
for so many seconds, anew each time, and asks as well that the window never works for more than 100 ms at a stretch, but
for what the machine itself was held up meanwhile, as a process beside it has seen (`-rP` shows those times, too).
"""

from __future__ import annotations

import os
import sys
import time
from contextlib import nullcontext

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from msgspec.structs import replace

from nnviz import assets, toml
from nnviz.link.trainer_link import TrainerLink
from nnviz.ui import opening
from nnviz.ui.garbage import MainThreadGarbage
from tests.ui.metronome import Metronome
from tests.ui.monkey import Monkey

SECONDS = float(os.environ.get("NNVIZ_MONKEY", "0"))
NUMBER, PLACE = st.integers(0, 10_000), st.floats(0, 1)
SHORT = settings(
    max_examples=3, stateful_step_count=25, derandomize=True, deadline=None, database=None,
    phases=(Phase.generate,), suppress_health_check=list(HealthCheck),
)  # fmt: skip
LONG = settings(SHORT, derandomize=False, max_examples=5, stateful_step_count=100, phases=(Phase.generate,))


def machine(monkey: Monkey) -> type[RuleBasedStateMachine]:
    """Return a state machine that drives `monkey`."""

    class Walk(RuleBasedStateMachine):
        @rule(key=NUMBER, modifier=NUMBER)
        def press(self, key, modifier):
            monkey.press(key, modifier)

        @rule(which=NUMBER)
        def trigger(self, which):
            monkey.trigger(which)

        @rule(which=NUMBER, how=NUMBER)
        def use(self, which, how):
            monkey.use(which, how)

        @rule(which=NUMBER, x=PLACE, y=PLACE, how=NUMBER)
        def touch(self, which, x, y, how):
            monkey.touch(which, x, y, how)

        @rule(which=NUMBER)
        def resize(self, which):
            monkey.resize(which)

        @invariant()
        def it_rests(self):
            monkey.rest()

    return Walk


def walk(monkey: Monkey, how: settings) -> None:
    """Let it walk; what went wrong is told here, since Hypothesis would walk again, with what is wrong already."""
    run_state_machine_as_test(machine(monkey), settings=how)
    assert monkey.is_painted(), "\n".join(monkey.done[-30:])
    assert monkey.wrong == [], "\n".join(monkey.done[-30:])


@pytest.mark.timeout(max(300, 3 * SECONDS))
def test_whatever_is_done_nothing_breaks(make_window, qtbot):
    window = make_window(panels=True)
    garbage = MainThreadGarbage(window)  # as in the program
    window.training._make_link = TrainerLink
    experiment = replace(toml.read(assets.experiments()["spiral"]), events=())
    window.files.begin(opening.of(experiment, None), playing=True)
    qtbot.waitUntil(lambda: window.training.snapshot is not None, timeout=60_000)
    with Metronome() if SECONDS else nullcontext() as metronome:
        monkey = Monkey(window, metronome)
        try:
            _go(monkey)
        finally:
            window.close()
            window.training.close()
            garbage.stop()
            monkey.leave()


def _go(monkey: Monkey) -> None:
    walk(monkey, SHORT)
    until = time.monotonic() + SECONDS
    opened = 0
    while time.monotonic() < until:
        walk(monkey, LONG)
        opened += 1
        monkey.open(opened)
        monkey.rest(4000)
    assert monkey.wrong == [], "\n".join(monkey.done[-30:])
    sys.stdout.writelines(f"held up: {_line(block)}\n" for block in sorted(monkey.held_up))
    if SECONDS:
        assert monkey.blocks == [], "\n".join(map(_line, sorted(monkey.blocks)))


def _line(block: tuple[float, str]) -> str:
    return f"{block[0]:.0f} ms: {block[1]}"
