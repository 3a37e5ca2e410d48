"""Enlarging and the preparation of drawn digits."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from nnviz.catalog.reading import digits

IMAGES = hnp.arrays(np.float64, (8, 8), elements=st.floats(0.0, 1.0))
DRAWINGS = hnp.arrays(np.float64, hnp.array_shapes(min_dims=2, max_dims=2, max_side=40), elements=st.floats(0.0, 1.0))
QUICK = settings(max_examples=50, deadline=None)


def test_enlarging_is_bilinear():
    rows, columns = np.mgrid[0:8, 0:8]
    centres = np.clip((np.arange(28) + 0.5) / 3.5 - 0.5, 0, 7)
    expected = 2.0 * centres[:, None] - 0.5 * centres[None, :]
    np.testing.assert_allclose(digits.enlarge(2.0 * rows - 0.5 * columns), expected, atol=1e-12)


@QUICK
@given(IMAGES)
def test_enlarging_stays_in_range_and_keeps_the_mean_of_a_constant(image):
    large = digits.enlarge(image)
    assert large.shape == (28, 28)
    assert image.min() - 1e-12 <= large.min() <= large.max() <= image.max() + 1e-12


def test_enlarging_a_batch_is_enlarging_each():
    images = np.random.default_rng(1).random((3, 8, 8))
    np.testing.assert_allclose(digits.enlarge(images)[1], digits.enlarge(images[1]), atol=1e-15)


def test_shrinking_averages_blocks():
    digit = np.random.default_rng(2).uniform(0.2, 1.0, (32, 20))
    bitmap = np.zeros((32, 32))
    bitmap[:, 6:26] = digit
    blocks = bitmap.reshape(8, 4, 8, 4).mean(axis=(1, 3))
    np.testing.assert_allclose(digits.shrink(digit), blocks, atol=1e-12)
    np.testing.assert_allclose(digits.shrink(np.kron(digit, np.ones((3, 3)))), blocks, atol=1e-12)


def test_a_wide_digit_is_squeezed_and_keeps_its_mean():
    drawing = np.random.default_rng(3).uniform(0.2, 1.0, (13, 13))
    small = digits.shrink(drawing)
    assert not small[:, [0, 7]].any()
    assert small.sum() / 40 == pytest.approx(drawing.mean())


@QUICK
@given(IMAGES, st.integers(0, 9), st.integers(0, 9))
def test_place_does_not_matter(image, down, right):
    canvas = np.zeros((40, 40))
    canvas[down : down + 8, right : right + 8] = image
    np.testing.assert_allclose(digits.prepare(canvas), digits.prepare(image), atol=1e-12)


def test_size_does_not_matter():
    stroke = np.zeros((10, 10))
    stroke[2:9, 4] = 1.0
    np.testing.assert_allclose(digits.prepare(np.kron(stroke, np.ones((4, 4)))), digits.prepare(stroke), atol=1e-12)


def test_a_narrow_digit_is_centred_and_keeps_its_shape():
    canvas = np.zeros((28, 28))
    canvas[4:24, 3:8] = 1.0  # a quarter of its height wide: two of eight columns
    small = digits.shrink(canvas)
    np.testing.assert_allclose(small, np.broadcast_to([0, 0, 0, 1, 1, 0, 0, 0], (8, 8)), atol=1e-12)


@QUICK
@given(DRAWINGS)
def test_any_drawing_gives_an_image_in_range(drawing):
    image = digits.prepare(drawing)
    assert image.shape == (28, 28)
    assert image.min() >= 0.0
    assert image.max() <= 1.0 + 1e-12


def test_an_empty_drawing_stays_empty():
    assert not digits.prepare(np.zeros((28, 28))).any()


def test_the_bitmaps_of_the_set_fill_their_height_and_at_most_20_of_32_columns():
    images = pytest.importorskip("sklearn.datasets").load_digits().images / 16
    assert images[:, 0].any(axis=1).all()
    assert images[:, 7].any(axis=1).all()
    assert images[:, :, [0, 7]].mean() < 0.02
