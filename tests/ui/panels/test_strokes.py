"""Curves cut into straight lines: nothing added, nothing lost, dashes as long as asked for."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from nnviz.ui.panels.plots.strokes import DENSE, MOST, boxes, segments


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


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.floats(-500, 500), min_size=2, max_size=30),
    st.tuples(st.floats(-60, 40), st.floats(-60, 60), st.floats(1, 60), st.floats(1, 90)),
)
def test_in_a_box_the_strokes_are_those_of_the_whole_line(
    heights: list[float], corner: tuple[float, float, float, float]
) -> None:
    left, top, wide, high = corner
    x, y, dash = np.arange(len(heights)) * 3.0, np.array(heights), (5.0, 2.0, 1.0, 2.0)
    whole, seen = segments(x, y, dash), segments(x, y, dash, (left, top, left + wide, top + high))
    assert (seen.reshape(-1, 2) >= np.array([left, top]) - 1e-9).all()
    assert (seen.reshape(-1, 2) <= np.array([left + wide, top + high]) + 1e-9).all()
    for share in (0.1, 0.5, 0.9):  # what of the whole lies within, by sampling each stroke
        at = whole[:, :2] + share * (whole[:, 2:] - whole[:, :2])
        inside = ((at > (left, top)) & (at < (left + wide, top + high))).all(axis=1)
        for point in at[inside]:
            assert _distance(seen, point) < 1e-6


def _distance(lines: np.ndarray, point: np.ndarray) -> float:
    """Distance of a point from the nearest of many lines."""
    start, by = lines[:, :2], lines[:, 2:] - lines[:, :2]
    part = np.clip(((point - start) * by).sum(axis=1) / np.maximum((by * by).sum(axis=1), 1e-300), 0.0, 1.0)
    return float(np.hypot(*(start + part[:, None] * by - point).T).min(initial=np.inf))


def test_a_curve_that_leaps_far_up_and_down_has_no_more_strokes_than_can_be_seen() -> None:
    """Millions of dashes outside the plot once held the window up for seconds."""
    x = np.linspace(0.0, 400.0, 1000)
    y = np.where(np.arange(1000) % 2, -4000.0, 4200.0)
    found = segments(x, y, (6.0, 3.0), (0.0, 0.0, 400.0, 200.0))
    assert 1000 < len(found) < 2 * (MOST + len(x))
    assert found[:, 1].min() >= -1e-6
    assert found[:, 3].max() <= 200.0 + 1e-6


def zigzag(x: list[float], low: list[float], high: list[float]) -> tuple[np.ndarray, np.ndarray]:
    return np.repeat(np.array(x, float), 2), np.stack((low, high), axis=1).ravel().astype(float)


def test_a_dense_zigzag_is_boxes_from_pixel_to_pixel_that_touch() -> None:
    # heights grow downwards: 5 is above 9
    found = boxes(*zigzag([10.2, 11.9, 13.0], [9, 4, 20], [5, 2, 12]))
    assert found is not None
    assert found[:, [0, 2]].tolist() == [[10, 1], [11, 2], [13, 1]]
    assert found[:, [1, 3]].tolist() == [[5, 4], [2, 3], [4, 16]]


def test_a_gap_stays_a_gap() -> None:
    x, y = zigzag([10, 11, 14, 15], [9, 9, 3, 3], [8, 8, 1, 1])
    x, y = np.insert(x, 4, x[4]), np.insert(y, 4, np.nan)
    found = boxes(x, y)
    assert found is not None
    assert found.tolist() == [[10, 8, 1, 1], [11, 8, 2, 1], [14, 1, 1, 2], [15, 1, 1, 2]]


def test_bins_far_apart_are_no_boxes() -> None:
    assert boxes(*zigzag([0, 5, 10], [1, 1, 1], [2, 2, 2])) is None
    assert boxes(*zigzag([3], [1], [2])) is None
    assert boxes(np.zeros(0), np.zeros(0)) is None


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_boxes_cover_what_the_zigzag_does_and_no_more(data: st.DataObject) -> None:
    count = data.draw(st.integers(2, 40))
    steps = data.draw(st.lists(st.floats(0.5, DENSE), min_size=count, max_size=count))
    ends = st.lists(st.floats(-80, 80), min_size=count, max_size=count)
    x, first, second = np.cumsum(steps), np.array(data.draw(ends)), np.array(data.draw(ends))
    low, high = np.maximum(first, second), np.minimum(first, second)
    found = boxes(*zigzag(x.tolist(), low.tolist(), high.tolist()))
    assert found is not None
    assert (found[:, 1] <= high).all()
    assert (found[:, 1] + found[:, 3] >= low - 1e-9).all()
    neighbours = [slice(max(0, at - 1), at + 1) for at in range(count)]
    for box, near in zip(found, neighbours, strict=True):
        assert box[1] >= high[near].min()
        assert box[1] + box[3] <= max(low[near].max(), box[1] + 1.0) + 1e-9
    assert (found[1:, 0] <= found[:-1, 0] + found[:-1, 2]).all()  # no column between two is left out
    assert (found[1:, 1] <= found[:-1, 1] + found[:-1, 3] + 1e-9).all()
    assert (found[:-1, 1] <= found[1:, 1] + found[1:, 3] + 1e-9).all()
