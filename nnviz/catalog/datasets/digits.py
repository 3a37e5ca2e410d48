"""Handwritten digits: scikit-learn's 1,797 bundled ones, enlarged from 8 x 8 to 28 x 28."""

from __future__ import annotations

import importlib

import numpy as np

from nnviz.catalog.entries import DatasetEntry, Raw
from nnviz.catalog.reading import digits
from nnviz.spec import Data

INK = 16.0  # full ink in the 8 x 8 originals


def make(data: Data, rng: np.random.Generator) -> Raw:
    """Return the images as rows of 784 values in 0..1; neither argument changes them."""
    bunch = importlib.import_module("sklearn.datasets").load_digits()
    images = digits.enlarge(np.asarray(bunch.images, np.float64) / INK)
    return Raw(
        x=images.reshape(len(images), -1),
        y=np.asarray(bunch.target, np.int64),
        task="multiclass",
        kind="image",
        inputs=tuple(f"pixel {number}" for number in range(1, digits.LARGE**2 + 1)),
        classes=tuple(str(digit) for digit in range(10)),
        image=(digits.LARGE, digits.LARGE),
    )


ENTRY = DatasetEntry(
    name="digits",
    title="Digits",
    make=make,
    kind="image",
    task="multiclass",
    meaning="Handwritten digits, 28 by 28 pixels (enlarged from 8 by 8).",
    prepare=digits.prepare,
    order=100,
)
