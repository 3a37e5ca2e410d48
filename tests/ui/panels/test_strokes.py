"""Curves cut into straight lines: nothing added, nothing lost, dashes as long as asked for."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from nnviz.ui.panels.plots.strokes import segments


def test_a_solid_line_joins_all_points_and_breaks_where_it_is_not_finite() -> None:
    x, y = np.arange(6.0), np.array([0.0, 1.0, np.nan, 3.0, 4.0, 5.0])
    assert segments(x, y).tolist() == [[0, 0, 1, 1], [3, 3, 4, 4], [4, 4, 5, 5]]


def test_fewer_than_two_points_are_no_line() -> None:
    for count in (0, 1):
        assert segments(np.zeros(count), np.zeros(count)).shape == (0, 4)
        assert segments(np.zeros(count), np.zeros(count), (4.0, 2.0)).shape == (0, 4)


def test_dashes_of_a_straight_line() -> None:
    found = segments(np.array([0.0, 10.0]), np.zeros(2), (4.0, 2.0))
    assert np.allclose(found, [[0, 0, 4, 0], [6, 0, 10, 0]])


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.floats(-50, 50), min_size=2, max_size=30),
    st.lists(st.floats(0.5, 9), min_size=2, max_size=6).filter(lambda dash: len(dash) % 2 == 0),
)
def test_dashes_have_the_length_their_pattern_says(heights: list[float], dash: list[float]) -> None:
    x, y = np.arange(len(heights)) * 3.0, np.array(heights)
    found = segments(x, y, dash)
    length = np.hypot(np.diff(x), np.diff(y)).sum()
    drawn = np.hypot(found[:, 2] - found[:, 0], found[:, 3] - found[:, 1]).sum()
    rest = length % sum(dash)
    on = sum(max(0.0, min(dash[i], rest - sum(dash[:i]))) for i in range(0, len(dash), 2))
    assert np.isclose(drawn, length // sum(dash) * sum(dash[::2]) + on, atol=1e-6 * max(1.0, length))
    assert np.allclose(np.interp(found[:, 0], x, y), found[:, 1], atol=1e-6)  # every end lies on the curve
