"""What cannot fit in memory is refused beforehand."""

import pytest

from nnviz.catalog.check import check_memory
from nnviz.catalog.checking.memory import in_words, memory_needed, parameter_count, state_copies
from nnviz.refusal import Refused

GIB = 1 << 30


def test_parameters_are_weights_and_biases():
    assert parameter_count((2, 8, 8, 1)) == 2 * 8 + 8 + 8 * 8 + 8 + 8 + 1
    assert parameter_count((784, 128, 10)) == 101_770


@pytest.mark.parametrize(
    ("values", "copies"),
    [
        ({"name": "sgd"}, 0),
        ({"name": "momentum"}, 1),
        ({"name": "adam"}, 2),
        ({"name": "adam", "amsgrad": True}, 3),
        ({"name": "rmsprop"}, 1),
        ({"name": "rmsprop", "centered": True, "momentum": 0.5}, 3),
        ({"name": "lbfgs", "history_size": 10}, 24),
    ],
)
def test_state_is_counted(values, copies):
    assert state_copies(values) == copies


def test_need_grows_with_lanes_and_precision():
    one = memory_needed((784, 128, 10), 1, "float32", {"name": "adam"}, 100)
    assert memory_needed((784, 128, 10), 3, "float64", {"name": "adam"}, 100) == 6 * one


def test_what_fits_passes_and_what_does_not_is_refused():
    check_memory((784, 4096, 10), 4, "float32", {"name": "adam"}, 4 * GIB)
    with pytest.raises(Refused) as caught:
        check_memory((784, *[4096] * 8, 10), 4, "float64", {"name": "lbfgs"}, 4 * GIB)
    refusal = caught.value.refusal
    assert (refusal.code, refusal.where) == ("memory", "network.hidden")
    assert refusal.accepted == "what fits in 4 GiB"
    assert "784-4096" in refusal.value


def test_bytes_in_words():
    assert in_words(512) == "512 bytes"
    assert in_words(1536) == "1.5 KiB"
    assert in_words(3 * GIB) == "3 GiB"
