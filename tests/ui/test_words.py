"""What the window calls the things a refusal names."""

from __future__ import annotations

import pytest

from nnviz.catalog.checking.numbers import check_value
from nnviz.catalog.entries import Parameter
from nnviz.refusal import Refusal, Refused
from nnviz.snapshot import Note
from nnviz.ui import words


@pytest.mark.parametrize(
    ("where", "shown"),
    [
        ("runs.Adam.set.optimizer.lr", "Learning rate"),
        ("runs.a.b.optimizer.beta1", "β₁"),
        ("set.training.batch_size", "Batch size"),
        ("data.test_fraction", "Test"),
        ("network.hidden", "Hidden"),
        ("runs.Adam", "runs.Adam"),
        ("training.stop.steps", "training.stop.steps"),
    ],
)
def test_a_refused_change_names_the_setting_as_the_window_does(where: str, shown: str) -> None:
    refusal = Refusal("range", where, "0", "1 or more")
    assert words.of_change(refusal).where == shown


@pytest.mark.parametrize(
    ("key", "old", "new", "text"),
    [("name", "constant", "one_cycle", "schedule: One-cycle"), ("horizon", 1000, 500, "Total steps 1000 → 500")],
)
def test_a_change_of_a_schedule_is_named(key: str, old: object, new: object, text: str) -> None:
    assert words.marker(Note("schedule", {"key": key, "old": old, "new": new})) == text


def test_a_refused_file_names_its_keys() -> None:
    refusal = Refusal("range", "runs.Adam.optimizer.lr", "0", "1 or more", "a.toml")
    assert words.of_change(refusal) == refusal


@pytest.mark.parametrize(("value", "text"), [(1e9, "1000000000"), (-0.5, "-0.5"), (1e300, "1e+300"), (-3, "-3")])
def test_a_number_out_of_range_is_said_without_a_needless_zero(value: float, text: str) -> None:
    with pytest.raises(Refused) as caught:
        check_value(Parameter(name="lr", symbol="α", default=0.1, high=1e3), value, "optimizer.lr")
    assert caught.value.refusal.value == text
