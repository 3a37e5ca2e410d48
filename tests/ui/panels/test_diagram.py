from __future__ import annotations

import itertools
from dataclasses import replace

import msgspec
import numpy as np
import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter, QPixmap
from PySide6.QtWidgets import QApplication

from nnviz.snapshot import MatrixView
from nnviz.ui import theme as themes
from nnviz.ui.panels.diagram.card import card_of
from nnviz.ui.panels.diagram.edges import EdgeLayer, level_colour, level_width
from nnviz.ui.panels.diagram.ground import caption, draw_ground, edge_words
from nnviz.ui.panels.diagram.paint import DiagramPainter
from nnviz.ui.panels.diagram.picture import LEVELS, Diagram, Look, diagram_picture, shown_neurons, steady
from nnviz.ui.panels.diagram.portraits import portraits
from nnviz.ui.panels.frame import Frame, Hover, Scales
from tests.ui import painted
from tests.ui.panels import frames


def edge_of(picture: Diagram, layer: int, neuron: int, column: int) -> int:
    place = picture.geometry
    found = np.flatnonzero((place.layer == layer) & (place.neuron == neuron) & (place.input == column))
    assert len(found) == 1
    return int(found[0])


def with_weights(*values: np.ndarray) -> Frame:
    """A frame of a network with exactly these weight matrices."""
    sizes = (values[0].shape[1], *(value.shape[0] for value in values))
    views = tuple(
        MatrixView(value.astype(np.float32), np.zeros(len(value), np.float32), value.shape) for value in values
    )
    snapshot = msgspec.structs.replace(
        frames.plane_snapshot(sizes), matrices={"weight": views}, responses=(), sizes=sizes
    )
    return frames.whole(snapshot)


def picture_of(frame: Frame, width: float = 800, height: float = 500) -> Diagram:
    picture = diagram_picture(frame, width, height)
    assert picture is not None
    return picture


def test_an_edge_shows_its_weight() -> None:
    frame = frames.whole()
    picture = picture_of(frame)
    assert frame.snapshot is not None
    for layer, view in enumerate(frame.snapshot.matrices["weight"], start=1):
        for (row, column), value in np.ndenumerate(view.values):
            edge = edge_of(picture, layer, row + 1, column + 1)
            assert picture.values[edge] == value
            assert picture.signs[edge] == np.sign(value)


def test_width_grows_with_the_magnitude_and_colour_says_the_sign() -> None:
    frame = with_weights(np.array([[2.0, -2.0], [0.5, -0.5], [0.0, 1.0]]), np.ones((1, 3)))
    picture = picture_of(frame)
    assert picture.limit == 2.0
    theme = themes.light()
    edges = {at: edge_of(picture, 1, *at) for at in ((3, 1), (2, 1), (3, 2), (1, 1), (1, 2))}
    width = {at: level_width(int(picture.levels[edge]), picture.geometry, 1.0) for at, edge in edges.items()}
    colour = {
        at: level_colour(int(picture.levels[edge]), int(picture.signs[edge]), theme).name()
        for at, edge in edges.items()
    }
    widths = [width[at] for at in ((3, 1), (2, 1), (3, 2), (1, 1))]
    assert widths == sorted(widths)
    assert widths[0] < widths[-1]
    assert width[1, 1] == width[1, 2]
    assert (colour[1, 1], colour[1, 2], colour[3, 1]) == (theme.pos, theme.neg, theme.line)
    assert picture.levels[edge_of(picture, 1, 2, 1)] == np.ceil(0.25 * LEVELS)


def test_a_shared_scale_is_kept() -> None:
    frame = replace(frames.whole(), scales=Scales({"weight": 100.0}))
    picture = picture_of(frame)
    assert picture.limit == 100.0
    assert picture.levels.max() <= 1


def test_a_layer_that_does_not_fit_shows_the_strongest_neurons() -> None:
    rng = np.random.default_rng(0)
    first, second = rng.normal(size=(60, 2)), rng.normal(size=(1, 60))
    frame = with_weights(first, second)
    shown = shown_neurons(frame, 500, 1.0)
    strongest = np.sort(np.argsort(-np.abs(second[0]))[:16]) + 1
    assert shown == ((1, 2), tuple(strongest.tolist()), (1,))
    picture = picture_of(frame)
    assert caption(picture, 1) == ("16 of 60 shown,", "largest |outgoing weight|")
    assert caption(picture, 0) == caption(picture, 2) == ()
    assert picture.values[edge_of(picture, 2, 1, shown[1][3])] == np.float32(second[0, shown[1][3] - 1])


def test_merged_cells_are_found_and_said() -> None:
    values = np.array([[1.0, -3.0]], np.float32)
    view = MatrixView(values, np.zeros(2, np.float32), (2, 4), (2, 2))
    last = MatrixView(np.ones((1, 2), np.float32), np.zeros(1, np.float32), (1, 2))
    snapshot = msgspec.structs.replace(
        frames.plane_snapshot((4, 2, 1)), matrices={"weight": (view, last)}, responses=(), sizes=(4, 2, 1)
    )
    frame = frames.whole(snapshot)
    picture = picture_of(frame)
    assert picture.values[edge_of(picture, 1, 2, 3)] == -3.0
    assert picture.values[edge_of(picture, 1, 1, 2)] == 1.0
    card = card_of(frame, Hover(1, 2, 4))
    assert card is not None
    assert card.note == "largest of 2 × 2 weights"


def test_an_image_is_one_node_and_its_neurons_show_their_receptive_field() -> None:
    snapshot, data = frames.image_case()
    picture = picture_of(frames.whole(snapshot, data))
    assert [node.neuron for node in picture.geometry.nodes[0]] == [0]
    hidden = picture.portraits[1]
    neuron = picture.geometry.nodes[1][2].neuron
    row = snapshot.matrices["weight"][0].values[neuron - 1]
    assert hidden.values.shape[1:] == (28, 28)
    np.testing.assert_allclose(hidden.values[2] * hidden.limit, row.reshape(28, 28), rtol=1e-6)
    fan = edge_of(picture, 1, neuron, 0)
    assert picture.values[fan] == pytest.approx(np.linalg.norm(row), rel=1e-6)
    assert picture.signs[fan] == 0


def test_a_response_stands_upright() -> None:
    snapshot = frames.plane_snapshot()
    picture = picture_of(frames.whole(snapshot))
    shown = picture.portraits[1]
    np.testing.assert_allclose(shown.values[0] * shown.limit, snapshot.responses[1][0][::-1], rtol=1e-5)


def test_the_pointer_finds_edges_and_nodes() -> None:
    place = picture_of(frames.whole()).geometry
    for edge in range(len(place.layer)):
        u = 0.31  # away from the middle, where many edges cross
        x = place.x0[edge] + u * (place.x1[edge] - place.x0[edge])
        y = place.y0[edge] + (place.y1[edge] - place.y0[edge]) * u * u * (3 - 2 * u)
        found = place.edge_at(x, y, 5.0)
        same = found == edge or abs(place.y0[found] - place.y0[edge]) + abs(place.y1[found] - place.y1[edge]) < 40
        assert found >= 0
        assert same
    node = place.nodes[1][0]
    assert place.node_at(node.x + 3, node.y + 3) == node
    assert place.node_at(1, 1) is None


def test_the_card_gives_the_exact_numbers() -> None:
    frame = frames.whole()
    assert frame.snapshot is not None
    weight, gradient, update = (
        frame.snapshot.matrices[kind][1].values[2, 3] for kind in ("weight", "gradient", "update")
    )
    card = card_of(frame, Hover(2, 3, 4))
    assert card is not None
    assert (card.title, card.corner) == ("h₁·4 → h₂·3", "W₂")
    shown = [float(value.replace("−", "-")) for _, value in card.lines]
    np.testing.assert_allclose(shown, [weight, gradient, update], rtol=5e-4)
    bias = card_of(frame, Hover(2, 3))
    assert bias is not None
    assert float(bias.lines[0][1].replace("−", "-")) == pytest.approx(
        frame.snapshot.matrices["weight"][1].bias[2], rel=5e-4
    )
    assert card_of(frame, Hover(2, 30, 4)) is None
    assert card_of(frame, None) is None


def test_after_an_edit_cards_and_key_say_that_gradient_and_update_are_of_before_it() -> None:
    frame = frames.whole()
    assert frame.snapshot is not None
    edited = replace(frame, snapshot=msgspec.structs.replace(frame.snapshot, edited=True))
    for hover, note in ((Hover(2, 3, 4), "∂J/∂W, ΔW: before the edit"), (Hover(2, 3), "∂J/∂b, Δb: before the edit")):
        for shown, wanted in ((frame, ""), (edited, note)):
            card = card_of(shown, hover)
            assert card is not None
            assert card.note == wanted
    for kind, words in (("weight", "weight"), ("gradient", "gradient (before the edit)")):
        picture = diagram_picture(edited, 800, 500, look=Look(kind=kind))
        assert picture is not None
        assert edge_words(picture) == words


def test_no_snapshot_no_picture() -> None:
    assert diagram_picture(Frame(), 800, 500) is None


def test_not_finite_weights_are_drawn_without_complaint(qapp: QApplication) -> None:
    frame = with_weights(np.array([[np.nan, np.inf], [-np.inf, 1.0]]), np.ones((1, 2)))
    picture = picture_of(frame)
    assert np.isfinite(picture.limit)
    image = QImage(800, 500, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    DiagramPainter().paint(painter, picture, frame, themes.dark())
    painter.end()


def test_a_strong_edge_is_seen_in_its_colour(qapp: QApplication) -> None:
    frame = with_weights(np.array([[4.0]]), np.array([[-4.0]]))
    frame = replace(frame, data=None)
    picture = picture_of(frame)
    theme = themes.light()
    image = QImage(800, 500, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    DiagramPainter().paint(painter, picture, frame, theme)
    painter.end()
    place = picture.geometry
    for edge, name in ((0, theme.pos), (1, theme.neg)):
        x, y = (place.x0[edge] + place.x1[edge]) / 2, (place.y0[edge] + place.y1[edge]) / 2
        assert QColor(image.pixel(round(x), round(y))).name() == name


def test_edges_are_drawn_again_only_between_layers_where_one_changed(qapp: QApplication) -> None:
    weights = [np.array([[1.0, -2.0], [0.5, 1.5]]), np.array([[1.0, -1.0]])]
    frame, theme = with_weights(*weights), themes.light()
    ground = QPixmap(800, 500)
    ground.fill(theme.color("surface"))
    layer = EdgeLayer()
    layer.drawn(ground, picture_of(frame), frame.snapshot, theme)
    assert layer.drawings == 2
    layer.drawn(ground, picture_of(frame), frame.snapshot, theme)
    assert layer.drawings == 2
    weights[1][0, 0] = -1.0
    after = with_weights(*weights)
    sheet = layer.drawn(ground, picture_of(after), after.snapshot, theme)
    assert layer.drawings == 3
    assert sheet.toImage() == EdgeLayer().drawn(ground, picture_of(after), after.snapshot, theme).toImage()


def test_levels_hold_still_while_magnitudes_move_a_little(qapp: QApplication) -> None:
    frame, moved, far = (with_weights(np.array([[2.0], [w]]), np.ones((1, 2))) for w in (1.0, 1.05, 1.4))
    first, second, third = picture_of(frame), picture_of(moved), picture_of(far)
    edge = edge_of(first, 1, 2, 1)
    assert second.levels[edge] == first.levels[edge] + 1
    assert (steady(second, first.levels) == first.levels).all()
    assert (steady(third, first.levels) == third.levels).all()
    theme, ground = themes.light(), QPixmap(800, 500)
    ground.fill(theme.color("surface"))
    layer = EdgeLayer()
    layer.drawn(ground, first, frame.snapshot, theme)
    layer.drawn(ground, second, moved.snapshot, theme)
    sheet = layer.drawn(ground, second, moved.snapshot, theme)  # seen at rest, it is exact
    assert sheet.toImage() == EdgeLayer().drawn(ground, second, moved.snapshot, theme).toImage()


def test_each_inputs_picture_has_a_scale_of_its_own() -> None:
    snapshot = frames.plane_snapshot((3, 4, 3, 1))
    x1, x2 = np.meshgrid(np.linspace(-6, 6, 8, dtype=np.float32), np.linspace(-6, 6, 8, dtype=np.float32))
    inputs = np.stack([x1, x2, x1 * x1])
    before = np.stack([x1, x2])
    for shown, column in ((inputs, (1, 2, 3)), (before, (1, 2))):
        made = replace(
            frames.whole(), snapshot=msgspec.structs.replace(snapshot, responses=(shown, *snapshot.responses[1:]))
        )
        picture = portraits(made, made.snapshot, (column, (1, 2, 3, 4), (1, 2, 3), (1,)))[0]
        largest = np.abs(picture.values).max(axis=(1, 2))
        assert (largest > 0.49).all()  # scales are held to round numbers
        assert (largest <= 1.0).all()
        np.testing.assert_allclose(picture.values[0][::-1] / largest[0], x1 / 6.0, rtol=1e-5)


def words_of(frame: Frame, width: float, height: float = 430) -> list[painted.Word]:
    """The words of a diagram that stay while weights move."""
    ground = QPixmap(round(width), round(height))
    ground.fill()
    painter = QPainter(ground)
    with painted.recorded() as seen:
        draw_ground(painter, picture_of(frame, width, height), frame, themes.light())
    painter.end()
    return [word for words in seen.by_device.values() for word in words]


@pytest.mark.parametrize("width", [480, 688, 1104])
def test_headings_of_many_layers_keep_apart(qapp: QApplication, width: int) -> None:
    frame = frames.whole(frames.plane_snapshot((7, *[8] * 8, 1)))
    line = sorted((word.ink for word in words_of(frame, width) if word.ink.bottom() < 30), key=QRectF.left)
    assert len(line) == 10
    assert all(right.left() - left.right() >= 8 for left, right in itertools.pairwise(line))


def test_columns_of_a_table_are_told_apart(qapp: QApplication) -> None:
    cities = ("Berlin", "Frankfurt am Main", "Hamburg")
    data = msgspec.structs.replace(
        frames.table_case()[1], inputs=(*(f"city of residence={city}" for city in cities), "age")
    )
    frame = frames.whole(frames.table_case()[0], data)
    names = [word for word in words_of(frame, 688) if word.text.startswith("cit")]
    assert len({word.text for word in names}) == 3
    assert all(word.text[-4:] == city[-4:] for word, city in zip(names, cities, strict=True))
    assert all(word.ink.left() >= 0 for word in names)


@pytest.mark.parametrize("value", [1e300, -1e300, 5.0])
@pytest.mark.parametrize("column", [0, 1])
def test_a_value_under_change_is_drawn_whatever_was_typed(qapp: QApplication, value: float, column: int) -> None:
    look = Look(pending=(Hover(1, 2, column), value))
    picture = diagram_picture(frames.whole(), 800, 500, look=look)
    assert picture is not None
    if column:
        edge = edge_of(picture, 1, 2, column)
        assert (picture.levels[edge], picture.signs[edge]) == (LEVELS, np.sign(value))
    else:
        assert np.sign(picture.biases[0][1]) == np.sign(value)
    image = QPixmap(800, 500)
    with QPainter(image) as painter:
        DiagramPainter().paint(painter, picture, frames.whole(), themes.light())
