from __future__ import annotations

import msgspec
import numpy as np
import pytest
from PySide6.QtWidgets import QApplication

from nnviz.ui import theme as themes
from nnviz.ui.panels import output
from nnviz.ui.panels.drawing.classes import class_shape, letter
from nnviz.ui.panels.frame import Frame
from nnviz.ui.panels.outputs.confusion import shade
from nnviz.ui.panels.outputs.contour import contour
from nnviz.ui.panels.outputs.paint_plane import curve_pieces, target_name
from nnviz.ui.panels.outputs.paint_samples import score_words
from nnviz.ui.panels.outputs.paint_scatter import _shown_words
from nnviz.ui.panels.outputs.plane import FINE, plane_picture, soft_map
from nnviz.ui.panels.outputs.samples import predicted_classes, samples_picture, scatter_picture
from nnviz.ui.panels.plots.profile_picture import subtitle
from nnviz.ui.viewpoint import Viewpoint
from tests.ui.panels import frames

THEME = themes.light()


@pytest.mark.parametrize("name", ["light", "dark"])
@pytest.mark.parametrize("right", [True, False])
def test_counts_are_readable_in_every_cell_of_a_confusion_matrix(name: themes.Name, right: bool) -> None:
    theme = themes.named(name)
    grounds = [shade(share / 20, right, theme) for share in range(21)]
    assert all(themes.contrast(theme.text, ground) >= 4.5 for ground in grounds)
    assert themes.contrast(grounds[0], grounds[-1]) > 1.5


def test_a_contour_of_a_slope_is_straight() -> None:
    values = np.add.outer(np.zeros(5), np.arange(6.0))
    lines = contour(values, 2.25)
    assert len(lines) == 4
    np.testing.assert_allclose(lines[:, [0, 2]], 2.25)
    np.testing.assert_allclose(sorted(lines[:, [1, 3]].min(axis=1)), range(4))


def test_a_contour_of_a_cone_is_a_circle() -> None:
    grid = np.linspace(-1, 1, 81)
    x, y = np.meshgrid(grid, grid)
    lines = contour(np.hypot(x, y), 0.6)
    radii = np.hypot(lines[:, [0, 2]] / 40 - 1, lines[:, [1, 3]] / 40 - 1)
    np.testing.assert_allclose(radii, 0.6, atol=2e-3)
    length = np.hypot(lines[:, 0] - lines[:, 2], lines[:, 1] - lines[:, 3]).sum() / 40
    assert length == pytest.approx(2 * np.pi * 0.6, rel=0.01)


@pytest.mark.parametrize("case", range(16))
def test_a_contour_parts_the_corners(case: int) -> None:
    corners = [1.0 if case & bit else -1.0 for bit in (1, 2, 4, 8)]
    lines = contour(np.array([[corners[0], corners[1]], [corners[3], corners[2]]]), 0.0)
    crossed = sum(corners[i] != corners[(i + 1) % 4] for i in range(4))
    assert len(lines) == crossed / 2
    ends = {tuple(end) for line in lines for end in (line[:2], line[2:])}
    assert len(ends) == crossed


def test_no_contour_through_what_is_not_finite() -> None:
    assert not len(contour(np.array([[0.0, 1.0], [np.nan, 1.0]]), 0.5))


def test_the_boundary_lies_where_the_output_is_undecided() -> None:
    picture = plane_picture(frames.whole(), THEME)
    assert picture is not None
    np.testing.assert_allclose(picture.boundary[:, [0, 2]], 0.0, atol=1e-6)
    assert picture.boundary[:, [1, 3]].min() == -6.0
    assert picture.boundary[:, [1, 3]].max() == 6.0
    assert (picture.low, picture.middle, picture.high) == (0.0, 0.5, 1.0)


def test_colours_of_the_plane_go_from_class_to_class() -> None:
    picture = plane_picture(frames.whole(), THEME)
    assert picture is not None
    table = soft_map(THEME).tolist()
    row = [table.index(int(pixel)) for pixel in picture.pixels[FINE // 2]]
    assert row == sorted(row)
    assert abs(row[0] - 255 / 32) < 1  # the middle of the first of 16 cells
    assert abs(row[-1] - 255 * 31 / 32) < 1


def test_the_top_of_the_picture_is_the_highest_x2() -> None:
    snapshot = frames.plane_snapshot()
    up = np.broadcast_to(np.linspace(0, 1, 16, dtype=np.float32)[:, None], (1, 16, 16))
    picture = plane_picture(frames.whole(msgspec.structs.replace(snapshot, output=up)), THEME)
    assert picture is not None
    table = soft_map(THEME).tolist()
    assert table.index(int(picture.pixels[0, 9])) > table.index(int(picture.pixels[-1, 9]))
    np.testing.assert_allclose(picture.boundary[:, [1, 3]], 0.0, atol=1e-5)


def test_several_classes_have_boundaries_and_letters() -> None:
    frame = frames.whole(frames.plane_snapshot((2, 4, 3), "multiclass"), frames.plane_data("multiclass"))
    picture = plane_picture(frame, THEME)
    assert picture is not None
    assert picture.classes == 3
    # 1 - |x| falls below |x| at half way: x1 = -3 and x1 = 3
    edges = np.unique(np.round(np.abs(picture.boundary[:, [0, 2]]), 3))
    np.testing.assert_allclose(edges, 3.0, atol=1e-3)
    where = {index: x for index, x, _ in picture.letters}
    assert where[0] < -3 < where[2] < 3 < where[1]


def test_a_surface_has_no_boundary() -> None:
    frame = frames.whole(frames.plane_snapshot(task="regression"), frames.plane_data("regression"))
    picture = plane_picture(frame, THEME)
    assert picture is not None
    assert not len(picture.boundary)
    assert (picture.low, picture.middle, picture.high) == (-1.0, 0.0, 1.0)


def test_squared_error_on_classes_has_its_boundary_between_its_targets() -> None:
    snapshot = msgspec.structs.replace(
        frames.plane_snapshot(),
        activations=("tanh", "tanh", "tanh"),
        output=np.broadcast_to(np.linspace(-1, 1, 16, dtype=np.float32), (1, 16, 16)),
    )
    picture = plane_picture(frames.whole(snapshot), THEME)
    assert picture is not None
    assert picture.middle == 0.0
    np.testing.assert_allclose(picture.boundary[:, [0, 2]], 0.0, atol=1e-6)


def test_no_output_no_plane() -> None:
    assert plane_picture(Frame(), THEME) is None
    assert plane_picture(frames.whole(*frames.image_case()), THEME) is None


def test_samples_of_images() -> None:
    picture = samples_picture(frames.whole(*frames.image_case()))
    assert picture is not None
    assert [(sample.true, sample.predicted, sample.wrong) for sample in picture.samples] == [
        (0, 1, True), (1, 1, False), (2, 2, False), (0, 0, False)
    ]  # fmt: skip
    assert (picture.wrong, picture.total, picture.part) == (1, 15, "test")
    assert score_words(picture) == "1 of 15 test samples wrong"
    assert scatter_picture(frames.whole(*frames.image_case())) is None


def test_an_image_beyond_what_the_data_hold_comes_with_the_predictions(qapp: QApplication) -> None:
    snapshot, data = frames.image_case()
    assert snapshot.predictions is not None
    ink = np.zeros((4, 28, 28), np.uint8)
    ink[:, 8:20, 8:20] = 255
    few = msgspec.structs.replace(data, points=data.points[:2])
    for found, known in ((snapshot.predictions, [True, False, False, False]),
                         (msgspec.structs.replace(snapshot.predictions, pictures=ink), [True] * 4)):  # fmt: skip
        frame = frames.whole(msgspec.structs.replace(snapshot, predictions=found), few)
        picture = samples_picture(frame)
        assert picture is not None
        images = [picture.image(place, few) for place in range(4)]
        assert [image is not None for image in images] == known
        panel = output.ENTRY.widget(THEME, None)
        panel.resize(500, 420)
        panel.show_frame(frame)
        drawn = panel.grab().toImage()
    shown = picture.image(3, few)
    assert shown is not None
    assert (shown.min(), shown.max(), shown.dtype) == (0.0, 1.0, np.float32)
    text = THEME.color("text").rgb()
    inside = sum(drawn.pixel(x, y) == text for x in range(0, drawn.width(), 3) for y in range(0, drawn.height(), 3))
    assert inside > 4 * 25  # four squares of 19 x 19 pixels, every third of them looked at


def test_one_output_stands_for_two_classes() -> None:
    outputs = np.array([[0.2], [0.8]])
    assert predicted_classes(outputs, 0.0, 1.0).tolist() == [0, 1]
    assert predicted_classes(outputs, -1.0, 1.0).tolist() == [1, 1]
    assert predicted_classes(np.array([[0.1, np.nan, 0.3]]), 0.0, 1.0).tolist() == [2]


def test_predicted_against_true_values() -> None:
    picture = scatter_picture(frames.whole(*frames.table_case()))
    assert picture is not None
    assert (picture.outside, picture.broken, picture.total) == (1, 1, 10)
    low, high = picture.bounds
    np.testing.assert_allclose(picture.predicted, [1.0, high, 9.0])
    assert low < 0.0 < 10.0 < high < 11.0


def test_a_curve_has_gaps_where_it_is_not_finite() -> None:
    values = np.array([0.0, 1.0, np.nan, 2.0, 1e30, 1.0])
    pieces = curve_pieces(values, (0.0, 5.0, -1.0, 1.0))
    assert [piece[:, 0].tolist() for piece in pieces] == [[0.0, 1.0], [3.0, 4.0, 5.0]]
    assert pieces[1][1, 1] <= 21.0


def test_y_has_the_name_its_table_gives_it() -> None:
    _, plain = frames.table_case()
    named = msgspec.structs.replace(plain, note=(("dropped", {}), ("table", {"header": True, "target": "price"})))
    nameless = msgspec.structs.replace(plain, note=(("table", {"header": False, "target": "3"}),))
    assert [target_name(data) for data in (plain, named, nameless)] == ["", "price", ""]


def test_classes_are_told_apart_without_colour() -> None:
    assert [letter(index) for index in (0, 1, 25, 26)] == ["A", "B", "Z", "A1"]
    shapes = [class_shape(index, 4.0) for index in range(7)]
    assert all(a != b for i, a in enumerate(shapes) for b in shapes[i + 1 :])
    assert all(shape.boundingRect().width() < 13 for shape in shapes)


def test_single_samples_are_asked_for_only_where_they_are_shown(qapp: QApplication) -> None:
    panel = output.ENTRY.widget(THEME, None)
    asked: list[None] = []
    panel.needs_changed.connect(lambda: asked.append(None))
    assert panel.needs(Viewpoint()).output
    assert panel.needs(Viewpoint()).examples
    panel.show_frame(frames.whole())
    assert panel.needs(Viewpoint()).output
    assert not panel.needs(Viewpoint()).examples
    panel.show_frame(frames.whole())
    assert len(asked) == 1
    panel.show_frame(Frame())
    assert panel.needs(Viewpoint()).examples
    assert len(asked) == 2


def test_one_sample_is_not_samples() -> None:
    assert subtitle(msgspec.structs.replace(frames.profile(), samples=1)).endswith("· 1 sample")
    assert subtitle(msgspec.structs.replace(frames.profile(), samples=2)).endswith("· 2 samples")
    assert _shown_words(1, 1, "train") == "1 training sample"
    assert _shown_words(1, 3, "test") == "1 of 3 test samples"
