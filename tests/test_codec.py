"""Values through bytes: arrays come back as they were, however they lie in memory."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from nnviz import codec

KINDS = st.one_of(arrays.boolean_dtypes(), arrays.integer_dtypes(), arrays.floating_dtypes())
ANY = arrays.arrays(KINDS, arrays.array_shapes(min_dims=0, min_side=0, max_side=5))


@given(array=ANY, turned=st.booleans(), step=st.sampled_from([1, 2, -1]))
def test_an_array_comes_back(array: np.ndarray, turned: bool, step: int) -> None:
    shown = array.T if turned else array
    shown = shown[::step] if shown.ndim else shown
    back = codec.decode(codec.encode(shown), np.ndarray)
    assert (back.dtype, back.shape) == (shown.dtype, shown.shape)
    assert np.array_equal(back, shown, equal_nan=shown.dtype.kind == "f")


def test_a_buffer_used_before_holds_nothing_else() -> None:
    buffer = bytearray()
    for size in (100, 3, 50):
        codec.encode_into(np.arange(size), buffer)
        assert np.array_equal(codec.decode(buffer, np.ndarray), np.arange(size))


def test_objects_are_no_arrays() -> None:
    with pytest.raises(NotImplementedError):
        codec.encode(np.array([object()]))
