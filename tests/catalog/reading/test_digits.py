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
    small = np.random.default_rng(2).uniform(0.2, 1.0, (8, 8))
    np.testing.assert_allclose(digits.shrink(np.kron(small, np.ones((5, 5)))), small, atol=1e-12)


def test_shrinking_keeps_the_mean_where_pixels_are_cut():
    drawing = np.random.default_rng(3).uniform(0.2, 1.0, (13, 13))
    assert digits.shrink(drawing).mean() == pytest.approx(drawing.mean())


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
    canvas[4:24, 3:8] = 1.0
    small = digits.shrink(canvas)
    assert small[:, 3:5].min() == pytest.approx(1.0, abs=0.3)
    assert small[:, :2].max() == small[:, 6:].max() == 0.0


@QUICK
@given(DRAWINGS)
def test_any_drawing_gives_an_image_in_range(drawing):
    image = digits.prepare(drawing)
    assert image.shape == (28, 28)
    assert image.min() >= 0.0
    assert image.max() <= 1.0 + 1e-12


def test_an_empty_drawing_stays_empty():
    assert not digits.prepare(np.zeros((28, 28))).any()
