"""The preparation of drawings for images like those of MNIST."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from nnviz.catalog.reading import mnist

DRAWINGS = hnp.arrays(np.float64, hnp.array_shapes(min_dims=2, max_dims=2, max_side=40), elements=st.floats(0.0, 1.0))


@settings(max_examples=50, deadline=None)
@given(DRAWINGS)
def test_the_centre_of_mass_is_the_middle(drawing: np.ndarray) -> None:
    image = mnist.prepare(drawing, (28, 28))
    assert image.shape == (28, 28)
    assert image.min() >= 0.0
    assert image.max() <= 1.0 + 1e-9
    ink = drawing[(drawing > 0.1).any(axis=1)]
    if not ink.size:
        assert not image.any()
        return
    centres = np.arange(28) + 0.5
    rows, columns = (np.flatnonzero((drawing > 0.1).any(axis=axis)) for axis in (1, 0))
    box = drawing[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    inside = image.sum() == pytest.approx(box.sum() * (20.0 / max(box.shape)) ** 2, rel=1e-6)
    if inside:  # nothing was cut off
        assert image.sum(axis=1) @ centres / image.sum() == pytest.approx(
            14.0, abs=0.26
        )  # a pixel holds its ink anywhere
        assert image.sum(axis=0) @ centres / image.sum() == pytest.approx(
            14.0, abs=0.26
        )  # a pixel holds its ink anywhere


def test_a_full_square_takes_20_of_28_pixels() -> None:
    image = mnist.prepare(np.ones((50, 50)), (28, 28))
    expected = np.zeros((28, 28))
    expected[4:24, 4:24] = 1.0
    np.testing.assert_allclose(image, expected, atol=1e-12)


def test_a_tall_stroke_keeps_its_shape() -> None:
    image = mnist.prepare(np.ones((40, 8)), (28, 28))
    expected = np.zeros((28, 28))
    expected[4:24, 12:16] = 1.0
    np.testing.assert_allclose(image, expected, atol=1e-12)


def test_a_heavy_foot_moves_up() -> None:
    drawing = np.zeros((40, 40))
    drawing[:, 18:22] = 1.0
    drawing[30:, :] = 1.0
    image = mnist.prepare(drawing, (28, 28))
    rows = np.flatnonzero(image.any(axis=1))
    assert rows[0] < 4
    assert rows[-1] < 23


def test_images_of_another_size() -> None:
    image = mnist.prepare(np.ones((10, 10)), (14, 14))
    assert image.sum() == pytest.approx(100.0)
