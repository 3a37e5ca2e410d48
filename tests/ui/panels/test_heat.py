from __future__ import annotations

import itertools
from dataclasses import replace

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from PySide6.QtCore import QRectF
from PySide6.QtGui import QFontMetricsF, QPainter, QPixmap

from nnviz.snapshot import MatrixView
from nnviz.ui import theme as themes
from nnviz.ui.panels.drawing import colour, ink
from nnviz.ui.panels.frame import Frame, Hover, Scales
from nnviz.ui.panels.heat import layout
from nnviz.ui.panels.heat.cells import Heat
from nnviz.ui.panels.heat.detail import weight_detail
from nnviz.ui.panels.heat.paint import HeatPainter, caption
from nnviz.ui.panels.heat.picture import Heatmaps, Look, heat_picture
from nnviz.ui.panels.heat.words import footer_words
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
        assert heat.bounds[0] + heat.bounds[2] <= picture.bar
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
                assert isinstance(heat, Heat)
                x, y, wide, high = heat.box_of(neuron, column)
                assert heat.cell_at(x + wide / 2, y + high / 2) == (neuron, column)


@pytest.mark.parametrize(("width", "height"), [(286, 180), (460, 300)])
def test_a_large_matrix_is_reduced_and_says_so(width: int, height: int) -> None:
    snapshot, data = frames.image_case()
    picture = pictured(frames.whole(snapshot, data), width, height)
    heat = picture.heats[0]
    assert heat.values.shape[1] <= heat.width
    assert heat.block[1] >= 2
    assert f"{heat.block[0]} × {heat.block[1]}" in " ".join(footer_words(picture))
    assert heat.bounds[0] + heat.bounds[2] <= width


def test_cells_beyond_the_scale_and_broken_ones_are_counted() -> None:
    values = np.array([[5.0, 1.0], [np.nan, -6.0]], np.float32)
    view = MatrixView(values, np.zeros(2, np.float32), (2, 2))
    snapshot = msgspec.structs.replace(frames.plane_snapshot((2, 2)), matrices={"weight": (view,)})
    frame = replace(frames.whole(snapshot), scales=Scales({"weight": 2.0}))
    picture = pictured(frame)
    assert (picture.clipped, picture.broken) == (2, 1)
    assert any("2 beyond the scale" in part for part in footer_words(picture))
    assert any("1 not finite" in part for part in footer_words(picture))


def test_every_layer_may_have_a_scale_of_its_own() -> None:
    frame = frames.whole()
    assert frame.snapshot is not None
    picture = heat_picture(frame, 460, 300, 1.0, Look(own=True))
    assert picture is not None
    for one, view in zip(picture.heats, frame.snapshot.matrices["weight"], strict=True):
        assert one.limit == colour.held(float(max(np.abs(view.values).max(), np.abs(view.bias).max())))
    assert any("own scale" in part for part in footer_words(picture))


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 50))
def test_the_largest_hundredth_may_lie_beyond_the_scale(seed: int) -> None:
    frame = frames.whole(frames.plane_snapshot((2, 40, 20, 1), seed=seed))
    assert frame.snapshot is not None
    picture = heat_picture(frame, 460, 300, 1.0, Look(robust=True))
    assert picture is not None
    values = np.concatenate([part.ravel() for v in frame.snapshot.matrices["weight"] for part in (v.values, v.bias)])
    assert picture.limit == colour.held(float(np.sort(np.abs(values))[int(0.99 * len(values))]))
    beyond = sum(
        int((np.abs(part) > picture.limit * 1.000001).sum()) for one in picture.heats for part in (one.values, one.bias)
    )
    assert picture.clipped == beyond


def test_a_wide_body_has_a_column_of_values_beside_its_colour_bar() -> None:
    wide, narrow = pictured(frames.whole(), 460), pictured(frames.whole(), 286)
    assert narrow.detail is None
    assert wide.detail is not None
    assert wide.bar < wide.detail[0] < wide.detail[0] + wide.detail[2] <= 460


def test_a_merged_cell_says_the_weight_it_shows() -> None:
    snapshot, data = frames.image_case()
    heat = pictured(frames.whole(snapshot, data), 286, 180).heats[0]
    assert isinstance(heat, Heat)
    for row, place in ((0, 0), (3, 17), (heat.values.shape[0] - 1, heat.values.shape[1] - 1)):
        x = heat.x + (place + 0.5) * heat.cell[1]
        y = heat.y + (row + 0.5) * heat.cell[0]
        found = heat.cell_at(x, y)
        assert found is not None
        assert snapshot.matrices["weight"][0].values[found[0] - 1, found[1] - 1] == heat.values[row, place]
        left, top, wide, high = heat.box_of(*found)
        assert left <= x < left + wide
        assert top <= y < top + high


@pytest.mark.parametrize("kind", ["weight", "gradient", "update"])
def test_after_an_edit_gradient_and_update_are_said_to_be_of_before_it(kind: str) -> None:
    frame = frames.whole()
    assert frame.snapshot is not None
    for edited in (False, True):
        shown = replace(frame, snapshot=msgspec.structs.replace(frame.snapshot, edited=edited))
        picture, detail = heat_picture(shown, 460, 300, look=Look(kind=kind)), weight_detail(shown, Hover(1, 2, 0))
        assert picture is not None
        assert detail is not None
        told = any("before the edit" in part for part in footer_words(picture))
        assert told == (edited and kind != "weight")
        assert detail.notes == (("∂J/∂b, Δb: before the edit",) if edited else ())


def test_many_layers_leave_words_out_rather_than_shrink_to_nothing() -> None:
    sizes = ((8, 2), *[(8, 8)] * 6, (1, 8))
    boxes, spacing = layout.boxes(sizes, 194.0, 184.0, 1.0)
    assert spacing == layout.CLOSEST
    assert boxes[1][3] / 8 >= 4.0
    assert all(x + wide <= 194.0 and y + high <= 184.0 for x, y, wide, high in boxes)
    assert layout.boxes(((8, 2), (8, 8), (1, 8)), 194.0, 184.0, 1.0)[1] == layout.ROOMY


@pytest.mark.parametrize("name", ["light", "dark"])
def test_values_without_sign_have_a_map_that_only_leaves_the_ground(name: themes.Name) -> None:
    theme = themes.named(name)
    map_ = [f"#{red:02x}{green:02x}{blue:02x}" for red, green, blue in themes.sequential(theme).tolist()]
    ratios = [themes.contrast(theme.surface, one) for one in map_]
    assert ratios[0] < 1.25
    assert ratios[-1] > 7.0
    assert all(later >= before - 0.01 for before, later in itertools.pairwise(ratios))
    shown = colour.rows(np.array([-1.0, 0.0, 1.0, 2.0, 3.0, np.nan]), 0.0, 2.0)
    assert shown.tolist() == [0, 0, 128, 255, 255, 0]


def test_nothing_to_show() -> None:
    assert heat_picture(Frame(), 460, 300) is None


@pytest.mark.parametrize(("width", "columns"), [(190, ["x"]), (460, ["x₁", "x₂"])])
def test_names_beside_the_cells_are_whole_and_apart(
    qapp: object, monkeypatch: pytest.MonkeyPatch, width: int, columns: list[str]
) -> None:
    written: list[tuple[str, QRectF]] = []
    monkeypatch.setattr(ink, "text", lambda _painter, box, words, *_more: written.append((words, box)))
    sheet, theme, frame = QPixmap(width, 220), themes.light(), frames.whole()
    painter = QPainter(sheet)
    HeatPainter().paint(painter, pictured(frame, width, 220), frame, (width, 220), theme)
    painter.end()
    assert [words for words, _ in written if words.startswith("x")] == columns
    metrics = QFontMetricsF(theme.font(11))
    rows = [box for words, box in written if words == "ŷ" or (words.startswith("h") and box.width() == theme.px(16))]
    assert all(box.height() >= metrics.tightBoundingRect("ŷ").height() + metrics.descent() for box in rows)
    names = [(box, metrics.horizontalAdvance(words)) for words, box in written if words in ("x₁", "x₂")]
    assert all(wide + theme.px(4) <= box.width() for box, wide in names)


@pytest.mark.parametrize("kind", ["weight", "gradient", "update"])
@pytest.mark.parametrize("width", [150, 190, 286, 460])
def test_captions_in_a_line_keep_apart(qapp: object, kind: str, width: int) -> None:
    theme, frame = themes.light(), frames.whole(frames.plane_snapshot((2, 12, 12, 1)))
    picture = heat_picture(frame, width, 220, look=Look(kind))
    assert picture is not None
    found = [(one, *caption(one, picture, theme)) for one in picture.heats]
    assert len({symbol[:-1] for _, symbol, _, _ in found}) == 1
    for (one, symbol, shape, wide), (other, *_) in itertools.pairwise(found):
        assert wide > ink.advance(symbol, theme.font(11, 600))
        if other.y == one.y:
            assert one.x + theme.px(13) + wide + ink.advance(shape, theme.font(11)) <= other.bounds[0]
    if width == 460:
        assert [shape for *_, shape, _ in found][1:] == ["12×12", "1×12"]
