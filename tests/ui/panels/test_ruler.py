"""Epochs and seconds as a horizontal axis: every place against the records themselves."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnviz.record.history import History
from nnviz.snapshot import LaneInfo, LaneKey, Layout
from nnviz.ui.panels.plots.ruler import EpochRuler, TimeRuler, ruler
from nnviz.ui.panels.plots.ticks import clock, epoch_ticks, time_ticks

KEY = LaneKey(0, 1)


def history(epochs: np.ndarray, seconds: np.ndarray) -> History:
    layout = Layout(1, (LaneInfo(KEY, "SGD", 1),), 1, ())
    kept = History()
    kept.open(layout)
    add(kept, layout, epochs, seconds)
    return kept


def add(kept: History, layout: Layout, epochs: np.ndarray, seconds: np.ndarray) -> None:
    rows = np.full((len(epochs), layout.width), np.nan)
    rows[:, 0] = 0
    rows[:, 1] = kept.last_step(KEY) + 1 + np.arange(len(epochs))
    rows[:, 2], rows[:, 3], rows[:, 5] = epochs, 1.0, seconds
    kept.append(rows, 1)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.integers(1, 9), min_size=1, max_size=12), st.integers(1, 9), st.integers(0, 8), st.integers(1, 5))
def test_epochs_end_at_their_last_step_and_grow_evenly(lengths: list[int], last: int, begun: int, bins: int) -> None:
    """Epochs of any length (the batch size changes), and one under way of `last` steps."""
    begun = min(begun, last)
    epochs = np.repeat(np.arange(1, len(lengths) + 2), [*lengths, begun])
    kept = history(epochs, np.arange(1.0, len(epochs) + 1))
    rule = EpochRuler()
    rule.lengths = {KEY: last if begun else lengths[-1]}
    wanted = [0.0]
    for number, length in enumerate([*lengths, last]):
        wanted += [number + (step + 1) / length for step in range(length)]
    wanted = wanted[: len(epochs) + 1]
    assert rule.places(kept, KEY, np.arange(len(wanted)), bins) == pytest.approx(wanted)
    for step, place in enumerate(wanted):
        assert rule.step(kept, KEY, place) == step


def test_new_steps_move_epochs_on() -> None:
    kept, rule = history(np.repeat([1, 2], 4), np.arange(8.0)), EpochRuler()
    assert rule.place(kept, KEY, 8) == 2.0
    layout = Layout(1, (LaneInfo(KEY, "SGD", 1),), 1, ())
    add(kept, layout, np.repeat([3, 4], [4, 1]), np.arange(8.0, 13.0))
    assert rule.places(kept, KEY, [8, 12, 13], 3) == pytest.approx([2.0, 3.0, 3.25])


@settings(max_examples=20, deadline=None)
@given(st.integers(1, 9000), st.integers(32, 300), st.data())
def test_time_is_what_was_recorded_with_the_step(count: int, bins: int, data: st.DataObject) -> None:
    seconds = np.cumsum(np.random.default_rng(count).uniform(1e-4, 2e-3, count))
    kept, rule = history(np.ones(count), seconds), TimeRuler()
    step = data.draw(st.integers(1, count))
    assert rule.place(kept, KEY, step) == seconds[step - 1]
    assert rule.step(kept, KEY, seconds[step - 1]) == step
    assert rule.place(kept, KEY, 0) == 0.0
    assert rule.step(kept, KEY, 1e9) == count
    found = kept.envelope(KEY, "loss", 1, count, bins)
    for steps in (found.steps, found.ends):
        np.testing.assert_array_equal(rule.places(kept, KEY, steps, bins), seconds[steps - 1])


def test_a_thinned_step_has_the_time_of_its_neighbours() -> None:
    seconds = np.cumsum(np.full(40_000, 1e-3))
    kept = history(np.ones(40_000), seconds)
    for _ in range(4):
        kept.lanes[KEY].thin()
    assert kept.thinning(KEY)
    for step in (2, 3, 1001, 4098):
        assert TimeRuler().place(kept, KEY, step) == pytest.approx(step * 1e-3, abs=5e-3)


def test_every_kind_of_axis_counts_from_nothing() -> None:
    kept = history(np.repeat([1, 2], 10), np.arange(1.0, 21.0))
    for kind in ("step", "epoch", "time"):
        rule = ruler(kind)
        assert rule.kind == kind
        assert rule.place(kept, KEY, 0) == 0.0
        assert rule.step(kept, KEY, 0.0) == 0


def test_times_are_written_as_clocks_do() -> None:
    assert clock(12.34, 60.0, 0.1) == "12.3"
    assert clock(75.0, 600.0) == "1:15"
    assert clock(3 * 3600 + 5 * 60, 20_000.0) == "3:05"
    assert [text for _, text in time_ticks(0, 600, 350)] == ["0:00", "2:00", "4:00", "6:00", "8:00", "10:00"]
    assert [text for _, text in epoch_ticks(0, 2, 350)] == ["0.0", "0.5", "1.0", "1.5", "2.0"]
