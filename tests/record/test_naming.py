"""Names of runs made while training goes on."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnviz.record import naming
from nnviz.spec import Event, Experiment, Run


@pytest.mark.parametrize(
    ("name", "names", "found"),
    [
        ("Fork 1", [], "Fork 1"),
        ("Fork 1", ["Fork 1"], "Fork 2"),
        ("Fork 1", ["Fork 1", "Fork 2", "Adam"], "Fork 3"),
        ("Fork 2", ["Fork 2"], "Fork 3"),
        ("Adam", ["Adam"], "Adam 2"),
        ("分叉 1", ["分叉 1"], "分叉 2"),
        ("7", ["7"], "7 2"),
        ("run ²", ["run ²"], "run ² 2"),
    ],
)
def test_the_first_free_name_is_found(name: str, names: list[str], found: str) -> None:
    assert naming.free(name, names) == found


@given(st.text(min_size=1), st.lists(st.integers(1, 20)))
def test_whatever_it_is_called_the_name_is_free(name: str, numbers: list[int]) -> None:
    names = {name, *(f"{name} {number}" for number in numbers)}
    assert naming.free(name, names) not in names


def test_names_that_were_or_are_to_be_are_taken() -> None:
    experiment = Experiment(runs=(Run(name="A"), Run(name="B")), events=(Event(step=9, run="A", fork="later"),))
    log = (Event(step=1, add=Run(name="C")), Event(step=2, run="B", remove=True), Event(step=3, run="A", fork="D"))
    assert naming.taken(experiment, log) == {"A", "B", "C", "D", "later"}


def test_a_run_made_again_gets_another_name() -> None:
    fork, added = Event(step=1, run="A", fork="Fork 1"), Event(step=1, add=Run(name="B"))
    assert naming.remade(fork, {"A", "Fork 1"}).fork == "Fork 2"
    again = naming.remade(added, {"A", "B"}).add
    assert again is not None
    assert again.name == "B 2"
    plain = Event(step=1, run="A", set={"training": {"l2": 1.0}})
    assert naming.remade(plain, {"A"}) == plain
