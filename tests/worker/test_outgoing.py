from __future__ import annotations

import numpy as np

from nnviz.snapshot import LaneInfo, LaneKey, Layout
from nnviz.worker.outgoing import TOGETHER, Outgoing


class Published:
    """An outlet with a clock of its own, and what has left by it: (number of the layout, steps)."""

    def __init__(self) -> None:
        self.now = 50.0
        self.left: list[tuple[int, list[int]]] = []
        self.outgoing = Outgoing(
            lambda layout, rows: self.left.append((layout.number, rows[:, 1].astype(int).tolist())), lambda: self.now
        )

    def add(self, first: int, last: int, layout: int = 1) -> None:
        shape = Layout(layout, (LaneInfo(LaneKey(1, 1), "run", 1),), 1, ())
        rows = np.zeros((last - first + 1, shape.width))
        rows[:, 1] = np.arange(first, last + 1)
        self.outgoing.add(shape, rows)


def test_the_records_of_a_few_blocks_leave_together_and_in_order() -> None:
    outlet = Published()
    outlet.add(1, 2)
    outlet.outgoing.maybe(more=True)
    assert outlet.left == [(1, [1, 2])]  # after a rest the first ones leave at once
    outlet.add(3, 4)
    outlet.outgoing.maybe(more=True)
    outlet.add(5, 5)
    outlet.now += 0.9 * TOGETHER
    outlet.outgoing.maybe(more=True)
    assert len(outlet.left) == 1
    outlet.now += 0.2 * TOGETHER
    outlet.outgoing.maybe(more=True)
    assert outlet.left[1:] == [(1, [3, 4, 5])]
    outlet.outgoing.maybe(more=False)
    outlet.outgoing.flush()
    assert len(outlet.left) == 2  # nothing leaves twice


def test_the_last_ones_wait_for_nothing() -> None:
    outlet = Published()
    outlet.add(1, 1)
    outlet.outgoing.maybe(more=False)
    outlet.add(2, 2)
    outlet.outgoing.maybe(more=False)
    assert outlet.left == [(1, [1]), (1, [2])]


def test_records_of_two_layouts_do_not_leave_together() -> None:
    outlet = Published()
    outlet.add(1, 1)
    outlet.outgoing.flush()
    outlet.add(2, 3)
    outlet.add(4, 4, layout=2)
    outlet.outgoing.flush()
    assert outlet.left == [(1, [1]), (1, [2, 3]), (2, [4])]
