"""The statistics a window keeps of a lane: in order, thinned, and never of another lane."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnviz.snapshot import Histogram, LayerStats, Predictions, Profile, Snapshot
from nnviz.state import Branch
from nnviz.ui.model.gathered import MOST_ROWS, Gathered, Rare


def stats(step: int, layers: int = 2, bins: int = 4, end: float = 1.0) -> LayerStats:
    counts = np.arange(bins) + step
    rows = {"weight": tuple(Histogram(-end, end, counts + layer) for layer in range(layers))} if bins else {}
    values = step + np.arange(layers) / 10
    return LayerStats(step, 256, values, values / 2, np.arange(layers), rows)


def profile(step: int) -> Profile:
    return Profile(step, 256, np.array([0.0, 4.0]), np.array([1.0, 2.0]), 0.1)


def predictions() -> Predictions:
    return Predictions("test", np.array([1]), np.array([[0.5]], np.float32), np.array([0]))


def seen(step: int, branch: int = 0, sizes: tuple[int, ...] = (2, 3, 1), seed: int = 1, **parts: object) -> Snapshot:
    return Snapshot(branch, "SGD", seed, step, 0, sizes, ("tanh", "sigmoid"), **parts)  # type: ignore[arg-type]


def filled(*steps: int) -> Gathered:
    out = Gathered()
    for step in steps:
        out.add(stats(step))
    return out


def test_rows_are_the_statistics_by_step() -> None:
    one = filled(3, 7)
    one.add(stats(9, layers=3))
    assert len(one) == 3
    assert one.newest is not None
    assert one.newest.step == 9
    np.testing.assert_array_equal(one.steps, [3, 7, 9])
    np.testing.assert_array_equal(one.delta, [[3, 3.1, np.nan], [7, 7.1, np.nan], [9, 9.1, 9.2]])
    np.testing.assert_array_equal(one.saturated, one.delta / 2)
    np.testing.assert_array_equal(one.dead, [[0, 1, np.nan], [0, 1, np.nan], [0, 1, 2]])


def test_histograms_of_a_layer_over_the_steps() -> None:
    one = filled(3)
    one.add(stats(7, end=2.0))
    steps, edges, counts = one.histograms("weight", 2)
    np.testing.assert_array_equal(steps, [3, 7])
    np.testing.assert_array_equal(edges, [[-1, -0.5, 0, 0.5, 1], [-2, -1, 0, 1, 2]])
    np.testing.assert_array_equal(counts, [[4, 5, 6, 7], [8, 9, 10, 11]])
    one.add(stats(8, bins=2))  # another number of bins from now on
    steps, edges, counts = one.histograms("weight", 1)
    np.testing.assert_array_equal(steps, [8])
    assert counts.shape == (1, 2)
    for quantity, layer in (("gradient", 1), ("weight", 5), ("weight", 0)):
        steps, edges, counts = one.histograms(quantity, layer)
        assert (len(steps), len(edges), len(counts)) == (0, 0, 0)


def test_nothing_yet() -> None:
    one = Gathered()
    assert one.newest is None
    assert one.delta.shape == (0, 0)
    assert one.histograms("weight", 1)[2].shape == (0, 0)


def test_going_back_forgets_what_came_after() -> None:
    one = filled(3, 7, 9)
    one.add(stats(7, end=4.0))
    np.testing.assert_array_equal(one.steps, [3, 7])
    assert one.histograms("weight", 1)[1][-1, -1] == 4.0
    np.testing.assert_array_equal(filled(3, 7, 9).until(8).steps, [3, 7])


@settings(max_examples=30, deadline=None)
@given(st.lists(st.integers(1, 300), min_size=1, max_size=2500))
def test_a_long_training_is_thinned_evenly_and_keeps_both_ends(gaps: list[int]) -> None:
    all_steps = np.cumsum(gaps)
    one = Gathered()
    for step in all_steps.tolist():
        one.add(LayerStats(step, 1, np.zeros(1), np.zeros(1), np.zeros(1)))
        assert len(one) <= MOST_ROWS
    kept = one.steps
    assert kept[0] == all_steps[0]
    assert kept[-1] == all_steps[-1]
    assert set(kept.tolist()) <= set(all_steps.tolist())
    if len(gaps) <= MOST_ROWS:
        np.testing.assert_array_equal(kept, all_steps)
    between = np.diff(kept[:-1])
    if len(gaps) > MOST_ROWS and len(between):
        assert between.max() <= 2 * (between.min() + 300)


def test_the_newest_of_the_lane_are_kept_until_another_is_seen() -> None:
    rare = Rare()
    rare.take(seen(5, layers=stats(5), profile=profile(5), predictions=predictions()))
    rare.take(seen(6))
    assert rare.layers is not None
    assert rare.profile is not None
    assert (rare.layers.step, rare.profile.step) == (5, 5)
    assert rare.predictions is not None
    rare.take(seen(7, sizes=(2, 4, 1)))  # another network
    assert (rare.layers, rare.profile, rare.predictions) == (None, None, None)
    rare.take(seen(8, sizes=(2, 4, 1), layers=stats(8)))
    rare.take(seen(1, branch=3))  # begun again
    assert rare.layers is None


def test_every_lane_has_its_own_statistics() -> None:
    rare = Rare()
    for step in (5, 9):
        rare.take(seen(step, layers=stats(step)))
    rare.take(seen(3, seed=2, layers=stats(3)))
    first, second = rare.gathered(seen(0)), rare.gathered(seen(0, seed=2))
    assert first is not None
    assert second is not None
    np.testing.assert_array_equal(first.steps, [5, 9])
    np.testing.assert_array_equal(second.steps, [3])
    assert rare.gathered(seen(0, branch=8)) is None
    rare.clear()
    assert rare.gathered(seen(0)) is None


@pytest.mark.parametrize(("start", "expected"), [(8, [5, 12]), (0, [12])])
def test_a_fork_goes_on_and_a_reset_begins_anew(start: int, expected: list[int]) -> None:
    rare = Rare()
    for step in (5, 9, 11):
        rare.take(seen(step, layers=stats(step)))
    branches = (Branch(0, "SGD"), Branch(4, "SGD", parent=0, parent_step=8, start=start))
    rare.take(seen(12, branch=4, layers=stats(12)), branches)
    found = rare.gathered(seen(12, branch=4))
    assert found is not None
    np.testing.assert_array_equal(found.steps, expected)
