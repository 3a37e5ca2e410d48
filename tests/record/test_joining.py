"""What two trainers recorded of one training, as one history."""

from __future__ import annotations

import numpy as np
import pytest

from nnviz.record import joining
from nnviz.record.chunk import ROWS
from nnviz.record.history import History
from nnviz.snapshot import Applied, LaneInfo, LaneKey, Layout
from nnviz.spec import Event
from nnviz.state import Branch
from tests.record import samples


def parts(rows: np.ndarray, reached: int, checkpoint: int) -> tuple[History, History]:
    """The histories of a trainer that reached a step, and of one that went on from a checkpoint."""
    earlier, later = History(), History()
    for history in (earlier, later):
        history.open(samples.layout())
    earlier.append(rows[: 2 * reached])
    for key in (samples.KEY, samples.DEEP):
        later.begin_at(key, checkpoint)
    later.append(rows[2 * checkpoint :])
    return earlier, later


@pytest.mark.parametrize(("reached", "checkpoint"), [(300, 300), (300, 250), (ROWS + 5, ROWS - 5)])
def test_joined_is_as_if_recorded_by_one(reached: int, checkpoint: int) -> None:
    rows = samples.rows(2 * ROWS + 100)
    earlier, later = parts(rows, reached, checkpoint)
    whole = samples.history(2 * ROWS + 100)
    assert joining.join(earlier, later)
    for key in (samples.KEY, samples.DEEP):
        np.testing.assert_array_equal(earlier.rows(key), whole.rows(key))
        for ours, theirs in zip(earlier.evaluations(key), whole.evaluations(key), strict=True):
            np.testing.assert_array_equal(ours, theirs)


def test_a_gap_is_not_bridged() -> None:
    earlier, later = parts(samples.rows(400), 100, 150)
    assert not joining.join(earlier, later)
    assert earlier.last_step(samples.KEY) == 100


def test_lanes_that_are_new_are_taken_over() -> None:
    earlier, later = parts(samples.rows(400), 300, 250)
    new = LaneKey(7, 1)
    shape = Layout(2, (LaneInfo(new, "SGD", 2),), 2, (*samples.BRANCHES, Branch(7, "SGD")))
    later.open(shape)
    later.append(samples.rows(20)[::2, : shape.width], 2)
    assert joining.join(earlier, later)
    assert earlier.last_step(new) == 20
    assert earlier.branches[7].run == "SGD"


def test_each_place_of_the_log_is_there_once() -> None:
    first, second, third = (Applied(Event(step=step, id=str(step)), step, ()) for step in range(3))
    assert joining.log((first, second), (second, third)) == (first, second, third)
