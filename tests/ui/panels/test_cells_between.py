"""Values scaled before they are enlarged have the colours of values scaled after, whatever there is among them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst

from nnviz.ui.panels.drawing import colour


def larger(values: np.ndarray) -> np.ndarray:
    return colour.enlarged(values, 17, 23)


@settings(max_examples=100, deadline=None)
@given(npst.arrays(np.float32, (4, 5), elements=st.floats(-2.5, 2.5, width=32)), st.sampled_from([0.5, 1.0, 2.5]))
def test_the_rows_of_the_map_are_the_same_but_for_rounding(values: np.ndarray, limit: float) -> None:
    found = colour.cells_between(values, limit, larger).astype(int)
    known = colour.cells(larger(values), limit).astype(int)
    assert np.abs(found - known).max() <= 1


@pytest.mark.parametrize("odd", [np.nan, np.inf, -np.inf, 3e38])
def test_what_is_not_finite_or_huge_is_coloured_as_ever(odd: float) -> None:
    values = np.zeros((4, 5), np.float32)
    values[1, 2] = odd
    assert (colour.cells_between(values, 1.0, larger) == colour.cells(larger(values), 1.0)).all()


def test_the_ends_of_the_map_are_reached() -> None:
    found = colour.cells_between(np.array([[-2.0, 2.0]], np.float32), 2.0, lambda values: values)
    assert found.tolist() == [[0, 255]]
