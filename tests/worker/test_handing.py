"""What steps change of a lane is handed to a helper that knows the lane, and to no other."""

from __future__ import annotations

from typing import Any

import pytest

from nnviz.core.trainer import Trainer
from nnviz.link.messages import Scene
from nnviz.snapshot import Needs
from nnviz.spec import Event
from nnviz.state import LaneState, Moved, without_values
from nnviz.worker import handing
from nnviz.worker.handing import Handing
from tests.core.training import equal, experiment, run

NEEDS = Needs(run="sgd", output=8)


class End:
    """A trainer's end that keeps what it is given."""

    def __init__(self) -> None:
        self.scenes: list[Scene] = []
        self.handed: list[tuple[int, int]] = []
        self.taken_over = True

    def report(self, message: Any) -> None:
        self.scenes.append(message)

    def hand_over(self, scene: int, moved: Moved, needs: Needs) -> None:
        self.handed.append((scene, moved.step))


def lent(trainer: Trainer) -> tuple[LaneState, Moved]:
    return trainer.lend("sgd", whole=NEEDS.moments)


@pytest.fixture
def end() -> End:
    return End()


@pytest.fixture
def trainer() -> Trainer:
    return Trainer(experiment(run("sgd")))


def test_a_helper_is_told_the_scene_first(end: End, trainer: Trainer) -> None:
    hand: Any = Handing(end)  # type: ignore[arg-type]
    lane, moved = lent(trainer)
    assert not hand(lane, moved, NEEDS)
    assert end.scenes == []  # there is nobody to be told
    hand.helped(0)
    assert not hand(lane, moved, NEEDS)
    assert not hand(lane, moved, NEEDS)
    assert [scene.number for scene in end.scenes] == [1]
    assert equal(end.scenes[0].lane, without_values(lane)) == []
    hand.helped(1)
    assert hand(lane, moved, NEEDS)
    assert end.handed == [(1, 0)]


def test_a_lane_something_was_done_to_is_another_scene(end: End, trainer: Trainer) -> None:
    hand: Any = Handing(end)  # type: ignore[arg-type]
    hand.helped(0)
    hand(*lent(trainer), NEEDS)
    hand.helped(1)
    trainer.submit(Event(step=0, id="c", run="sgd", set={"optimizer": {"lr": 0.5}}))
    trainer.advance(1)
    assert not hand(*lent(trainer), NEEDS)
    assert [scene.number for scene in end.scenes] == [1, 2]
    hand.helped(2)
    assert hand(*lent(trainer), NEEDS)


def test_after_a_death_nothing_is_handed_over_and_a_new_one_is_told_anew(end: End, trainer: Trainer) -> None:
    hand: Any = Handing(end)  # type: ignore[arg-type]
    lane, moved = lent(trainer)
    hand.helped(0)
    hand(lane, moved, NEEDS)
    hand.helped(1)
    hand.helped(None)
    assert not hand(lane, moved, NEEDS)
    hand.helped(0)
    assert not hand(lane, moved, NEEDS)
    assert [scene.number for scene in end.scenes] == [1, 2]


def test_a_large_network_is_looked_at_where_it_is(end: End, trainer: Trainer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(handing, "MOST_PARAMETERS", 1)
    hand: Any = Handing(end)  # type: ignore[arg-type]
    hand.helped(0)
    assert not hand(*lent(trainer), NEEDS)
    assert end.scenes == []


def test_a_helper_that_takes_nothing_is_stuck_until_it_does(
    end: End, trainer: Trainer, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [50.0]
    monkeypatch.setattr(handing.time, "monotonic", lambda: now[0])
    hand: Any = Handing(end)  # type: ignore[arg-type]
    lane, moved = lent(trainer)
    hand.helped(0)
    hand(lane, moved, NEEDS)
    hand.helped(1)
    assert hand(lane, moved, NEEDS)
    now[0] += 100.0  # it has been paused, and the helper had all it was given
    assert hand(lane, moved, NEEDS)
    end.taken_over = False
    now[0] += 1.9
    assert hand(lane, moved, NEEDS)
    now[0] += 0.2
    assert not hand(lane, moved, NEEDS)
    end.taken_over = True
    assert hand(lane, moved, NEEDS)
