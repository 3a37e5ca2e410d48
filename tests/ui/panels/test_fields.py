"""Receptive fields: rows of W¹ as images, in order, each pixel the weight it says it is."""

from __future__ import annotations

import numpy as np
import pytest

from nnviz.ui.panels.frame import Frame
from nnviz.ui.panels.heat import layout
from nnviz.ui.panels.heat.cells import Fields
from nnviz.ui.panels.heat.picture import Look, field_order, field_shape, heat_picture
from nnviz.ui.panels.heat.words import footer_words
from tests.ui.panels import frames


def shown(frame: Frame, width: float, height: float, look: Look) -> Fields:
    picture = heat_picture(frame, width, height, 1.0, look)
    assert picture is not None
    first = picture.heats[0]
    assert isinstance(first, Fields)
    assert picture.look.fields
    assert first.x + first.width <= picture.bar
    assert first.y + first.height <= picture.heats[1].bounds[1]
    return first


def test_only_images_have_fields() -> None:
    assert field_shape(frames.whole()) is None
    assert field_shape(frames.whole(*frames.table_case())) is None
    assert field_shape(frames.whole(*frames.image_case())) == (28, 28)
    picture = heat_picture(frames.whole(), 460, 300, 1.0, Look(fields=True))
    assert picture is not None
    assert not picture.look.fields


@pytest.mark.parametrize(("width", "height"), [(286, 220), (462, 304), (1200, 900)])
def test_every_pixel_is_the_weight_it_says(width: int, height: int) -> None:
    snapshot, data = frames.image_case()
    whole = snapshot.matrices["weight"][0]
    fields = shown(frames.whole(snapshot, data), width, height, Look(fields=True))
    count, high, wide = fields.values.shape
    assert (high * fields.more, wide * fields.more) == (28, 28)
    for index, row, place in ((0, 0, 0), (1, high // 2, wide // 3), (count - 1, high - 1, wide - 1)):
        x, y, tile_wide, tile_high = fields.tile_box(index)
        at = x + (place + 0.5) * tile_wide / wide, y + (row + 0.5) * tile_high / high
        found = fields.cell_at(*at)
        assert found is not None
        assert found[0] == fields.neurons[index] + 1
        image = whole.values[found[0] - 1].reshape(28, 28)
        block = image[row * fields.more : (row + 1) * fields.more, place * fields.more : (place + 1) * fields.more]
        assert whole.values[found[0] - 1, found[1] - 1] == fields.values[index, row, place]
        assert abs(fields.values[index, row, place]) == np.abs(block).max()
        box = fields.box_of(*found)
        assert box is not None
        assert box[0] <= at[0] < box[0] + box[2]
        assert box[1] <= at[1] < box[1] + box[3]
        left, top, bias_wide, bias_high = fields.bias_box(index)
        assert fields.cell_at(left + bias_wide / 2, top + bias_high / 2) == (found[0], 0)
        assert fields.bias[index] == whole.bias[found[0] - 1]


def test_they_stand_by_norm_or_by_index() -> None:
    snapshot, data = frames.image_case()
    frame = frames.whole(snapshot, data)
    norms = np.sqrt((snapshot.matrices["weight"][0].values.astype(float) ** 2).sum(1))
    assert list(field_order(frame, Look(fields=True))) == sorted(range(40), key=lambda j: -norms[j])
    by_index = shown(frame, 1200, 900, Look(fields=True, by_norm=False))
    assert by_index.neurons.tolist() == list(range(40))
    held = tuple(reversed(range(40)))
    assert shown(frame, 1200, 900, Look(fields=True, order=held)).neurons.tolist() == list(held)


def test_what_does_not_fit_is_reached_by_scrolling_and_told() -> None:
    frame = frames.whole(*frames.image_case())
    seen: set[int] = set()
    for skip in range(30):
        look = Look(fields=True, by_norm=False, skip=skip)
        fields = shown(frame, 200, 160, look)
        seen.update(fields.neurons.tolist())
        picture = heat_picture(frame, 200, 160, 1.0, look)
        assert picture is not None
        told = " ".join(footer_words(picture))
        assert f"{fields.first + 1}–{fields.first + len(fields.neurons)} of 40" in told
    assert seen == set(range(40))


def test_tiles_are_as_large_as_lets_all_fit() -> None:
    room = (0.0, 0.0, 600.0, 400.0)
    few, many = layout.grid(10, (28, 28), room, 1.0), layout.grid(128, (28, 28), room, 1.0)
    assert few.scale > many.scale
    assert few.columns * few.rows >= 10
    assert many.columns * many.rows >= 128
