from __future__ import annotations

from dataclasses import replace

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from nnviz.snapshot import MatrixView
from nnviz.ui import theme as themes
from nnviz.ui.panels.drawing import colour
from nnviz.ui.panels.frame import Frame, Scales
from nnviz.ui.panels.heat.picture import Heatmaps, heat_picture
from nnviz.ui.panels.weights import footer_words
from tests.ui.panels import frames

NUMBERS = st.floats(-1e6, 1e6, width=32)


def pictured(frame: Frame, width: float = 460, height: float = 300) -> Heatmaps:
    picture = heat_picture(frame, width, height)
    assert picture is not None
    return picture


@settings(max_examples=40, deadline=None)
@given(value=st.floats(-3, 3), limit=st.floats(0.01, 100))
def test_a_value_has_its_row_of_the_map(value: float, limit: float) -> None:
    share = (np.clip(value / limit, -1, 1) + 1) / 2
    assert abs(int(colour.cells(np.array(value), limit)) - share * 255) <= 1.0


def test_ends_and_middle_of_the_map() -> None:
    theme = themes.light()
    ends = colour.coloured(np.array([[-2.0, 2.0, 5.0, np.nan]], np.float32), 2.0, theme, "bad")
    wanted = [theme.neg, theme.pos, theme.pos, theme.bad]
    assert [f"#{int(value) & 0xFFFFFF:06x}" for value in ends[0]] == wanted
    zero = int(colour.coloured(np.zeros((1, 1), np.float32), 1.0, theme)[0, 0])
    wanted_zero = colour.pixel(theme.zero)
    assert all(abs((zero >> shift & 255) - (int(wanted_zero) >> shift & 255)) <= 2 for shift in (0, 8, 16))


@settings(max_examples=60, deadline=None)
@given(st.floats(1e-30, 1e30))
def test_a_held_limit_holds_the_value_and_is_near(value: float) -> None:
    assert value * 0.999999 <= colour.held(value) <= value * 1.5


def test_a_held_limit_of_nothing() -> None:
    assert colour.held(0.0) == colour.held(float("nan")) == colour.held(float("inf")) == 1.0


@settings(max_examples=40, deadline=None)
@given(arrays.arrays(np.float32, st.tuples(st.integers(1, 9), st.integers(1, 9)), elements=NUMBERS), st.integers(1, 5))
def test_a_merged_cell_is_the_strongest_of_its_block(values: np.ndarray, most: int) -> None:
    shown, (rows, columns) = colour.strongest(values, most, most)
    assert shown.shape[0] <= most
    assert shown.shape[1] <= most
    for (r, c), value in np.ndenumerate(shown):
        block = values[r * rows : (r + 1) * rows, c * columns : (c + 1) * columns]
        assert abs(value) == np.abs(block).max()
        assert value in block


def test_enlarging_is_linear_and_keeps_the_edges() -> None:
    values = np.arange(4, dtype=np.float32).reshape(1, 4) * np.ones((4, 1), np.float32)
    out = colour.enlarged(values, 8, 300)
    np.testing.assert_allclose(out, np.broadcast_to((np.arange(300) + 0.5) / 300 * 3, (8, 300)), atol=1e-4)


def test_enlarging_keeps_what_is_not_finite_where_it_is() -> None:
    values = np.ones((5, 5), np.float32)
    values[0, 4] = np.inf
    out = colour.enlarged(values, 40, 40)
    assert np.isnan(out[0, 39])
    np.testing.assert_allclose(out[20:, :20], 1.0, rtol=1e-6)
    assert np.isnan(out).mean() < 0.1


def test_every_matrix_is_out_by_in_and_inside() -> None:
    frame = frames.whole()
    picture = pictured(frame)
    assert [heat.shape for heat in picture.heats] == [(4, 2), (3, 4), (1, 3)]
    for heat in picture.heats:
        assert heat.x >= 0
        assert heat.y >= 0
        assert heat.bias_x + heat.bias_width <= 460
        assert heat.y + heat.height <= 300


def test_all_layers_share_one_limit() -> None:
    frame = frames.whole()
    assert frame.snapshot is not None
    views = frame.snapshot.matrices["weight"]
    largest = max(max(np.abs(view.values).max(), np.abs(view.bias).max()) for view in views)
    assert pictured(frame).limit == colour.held(float(largest))


def test_a_cell_is_found_again() -> None:
    picture = pictured(frames.whole())
    for heat in picture.heats:
        for neuron in range(1, heat.shape[0] + 1):
            for column in range(heat.shape[1] + 1):
                x, y, wide, high = heat.box_of(neuron, column)
                assert heat.cell_at(x + wide / 2, y + high / 2) == (neuron, column)


@pytest.mark.parametrize(("width", "height"), [(286, 180), (460, 300)])
def test_a_large_matrix_is_reduced_and_says_so(width: int, height: int) -> None:
    snapshot, data = frames.image_case()
    picture = pictured(frames.whole(snapshot, data), width, height)
    heat = picture.heats[0]
    assert heat.values.shape[1] <= heat.width
    assert heat.block[1] >= 2
    assert f"{heat.block[0]} × {heat.block[1]}" in footer_words(picture)
    assert heat.bias_x + heat.bias_width <= width


def test_cells_beyond_the_scale_and_broken_ones_are_counted() -> None:
    values = np.array([[5.0, 1.0], [np.nan, -6.0]], np.float32)
    view = MatrixView(values, np.zeros(2, np.float32), (2, 2))
    snapshot = msgspec.structs.replace(frames.plane_snapshot((2, 2)), matrices={"weight": (view,)})
    frame = replace(frames.whole(snapshot), scales=Scales({"weight": 2.0}))
    picture = pictured(frame)
    assert (picture.clipped, picture.broken) == (2, 1)
    assert "2 beyond the scale" in footer_words(picture)
    assert "1 not finite" in footer_words(picture)


def test_nothing_to_show() -> None:
    assert heat_picture(Frame(), 460, 300) is None
