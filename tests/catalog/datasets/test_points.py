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


def test_two_numbers_a_row_are_a_curve():
    raw = make((0.0, 1.0), (2.0, 3.0), (4.0, 3.0))
    assert (raw.task, raw.kind, raw.classes) == ("regression", "line", ())
    np.testing.assert_array_equal(raw.x, [[0], [2], [4]])
    np.testing.assert_array_equal(raw.y, [1, 3, 3])


@pytest.mark.parametrize(
    ("points", "keys", "place"),
    [
        (((0.0, 1.0), (1.0, 1.0, 1.0)), {}, "data.points, point 2"),
        (((0.0, 1.0, 1.0), (1.0, 1.0)), {}, "data.points, point 2"),
        (((0.0,), (1.0,)), {}, "data.points, point 1"),
        (((0.0, 1.0), (1.0, 0.0)), {"task": "classification"}, "data.points, point 1"),
    ],
)
def test_rows_of_other_lengths_are_refused(points, keys, place):
    with pytest.raises(Refused) as caught:
        make(*points, **keys)
    assert (caught.value.refusal.code, caught.value.refusal.where) == ("count", place)


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
