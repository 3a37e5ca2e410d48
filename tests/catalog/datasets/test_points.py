"""Points drawn by the user."""

import numpy as np
import pytest

from nnviz.catalog.registry import datasets
from nnviz.refusal import Refused
from nnviz.spec import Data


def make(*points, **keys):
    return datasets()["points"].make(Data(name="points", points=points, **keys), np.random.default_rng(1))


def test_labels_become_classes():
    raw = make((0.0, 1.0, -1.0), (2.0, 3.0, 1.0), (4.0, 5.0, 1.0))
    assert raw.task == "binary"
    assert raw.classes == ("-1", "1")
    np.testing.assert_array_equal(raw.y, [0, 1, 1])
    np.testing.assert_array_equal(raw.x, [[0, 1], [2, 3], [4, 5]])


def test_other_labels_are_values_unless_overridden():
    points = ((0.0, 0.0, 0.5), (1.0, 1.0, 2.0))
    assert make(*points).task == "regression"
    assert make(*points, task="classification").classes == ("0.5", "2")
    assert make((0.0, 0.0, 1.0), (1.0, 1.0, 2.0), task="regression").task == "regression"


@pytest.mark.parametrize(
    ("points", "code", "place"),
    [
        ((), "count", "data.points"),
        (((0.0, 0.0, 1.0),), "count", "data.points"),
        (((0.0, 0.0, 1.0), (1.0, 1.0, 1.0)), "classes", "data.points"),
        (((0.0, 0.0, 1.0), (1.0, float("nan"), 0.0)), "range", "data.points, point 2"),
        (((0.0, 1e9, 1.0), (1.0, 0.0, 0.0)), "range", "data.points, point 1"),
    ],
)
def test_what_is_no_data_is_refused(points, code, place):
    with pytest.raises(Refused) as caught:
        make(*points)
    assert (caught.value.refusal.code, caught.value.refusal.where) == (code, place)
