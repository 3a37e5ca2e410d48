"""Snapshots are made when they are due, within their share of the trainer's time."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest

from nnviz import codec
from nnviz.core.trainer import Trainer
from nnviz.snapshot import Needs, Snapshot
from nnviz.state import LaneState, Moved
from nnviz.worker import eye as eye_module
from nnviz.worker import looking
from nnviz.worker.looking import MOST_A_SECOND, SHARE, Looking
from tests.core.training import experiment, run

NEEDS = Needs(run="sgd", output=64, responses=32)
#: The same at full speed.
FLEETING = Needs(run="sgd", output=48, responses=24)


class Clock:
    """A clock that looking at costs `cost` seconds; snapshots take their own share."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, cost: float) -> None:
        self.now = 100.0
        self.cost = cost
        self.made: list[tuple[float, Needs]] = []
        monkeypatch.setattr(looking.time, "perf_counter", lambda: self.now)
        monkeypatch.setattr(eye_module, "observe", self._observe)

    def _observe(self, state: object, needs: Needs) -> tuple[object, Needs]:
        self.made.append((self.now, needs))
        side = max(needs.output, needs.responses)
        self.now += self.cost * (side / 64) ** 2
        return state, needs


@pytest.fixture
def trainer() -> Trainer:
    return Trainer(experiment(run("sgd"), run("adam")))


def watch(clock: Clock, trainer: Trainer, seconds: float, needs: Needs = NEEDS, *, spare: bool = False) -> Looking:
    eye = Looking(lambda snapshot: None)
    eye.look(needs)
    end = clock.now + seconds
    while clock.now < end:
        trainer.advance(1)
        clock.now += 0.003
        eye.maybe(trainer, moving=True, spare=spare)
    return eye


@pytest.mark.parametrize("cost", [0.0001, 0.001, 0.01, 0.1])
def test_looking_keeps_to_its_share(monkeypatch: pytest.MonkeyPatch, trainer: Trainer, cost: float) -> None:
    clock = Clock(monkeypatch, cost)
    watch(clock, trainer, 2.5)
    spent = sum(cost * (max(needs.output, needs.responses) / 64) ** 2 for _, needs in clock.made)
    assert clock.made
    assert spent <= 2.5 * SHARE + 2 * cost


def test_a_cheap_one_comes_at_display_rate_and_a_dear_one_is_coarser(
    monkeypatch: pytest.MonkeyPatch, trainer: Trainer
) -> None:
    clock = Clock(monkeypatch, 0.0001)
    watch(clock, trainer, 1.0)
    assert 50 <= len(clock.made) <= MOST_A_SECOND + 1
    assert all(needs == FLEETING for _, needs in clock.made)
    clock = Clock(monkeypatch, 0.004)
    watch(clock, trainer, 3.0)
    assert clock.made[0][1] == FLEETING
    assert clock.made[-1][1].output < FLEETING.output
    assert clock.made[-1][1].responses >= 16


def test_time_left_over_goes_into_detail(monkeypatch: pytest.MonkeyPatch, trainer: Trainer) -> None:
    clock = Clock(monkeypatch, 0.004)
    watch(clock, trainer, 1.0, spare=True)
    assert all(needs == NEEDS for _, needs in clock.made)
    assert len(clock.made) >= 50


def test_at_rest_it_is_in_full_detail_and_made_once(monkeypatch: pytest.MonkeyPatch, trainer: Trainer) -> None:
    clock = Clock(monkeypatch, 0.05)
    eye = watch(clock, trainer, 3.0)
    before = len(clock.made)
    for _ in range(50):
        clock.now += 0.5
        eye.maybe(trainer, moving=False)
    assert len(clock.made) == before + 1
    assert clock.made[-1][1] == NEEDS
    eye.touched()
    clock.now += 2.0
    eye.maybe(trainer, moving=False)
    assert len(clock.made) == before + 2


def test_where_training_stops_it_is_seen_at_once_whatever_looking_costs(
    monkeypatch: pytest.MonkeyPatch, trainer: Trainer
) -> None:
    clock = Clock(monkeypatch, 0.1)
    made: list[Any] = []
    eye = Looking(made.append)
    eye.look(NEEDS)
    trainer.advance(1)
    eye.maybe(trainer, moving=True)
    trainer.advance(1)
    eye.maybe(trainer, moving=True)
    assert len(made) == 1
    assert (eye.wait or 0.0) > 1.0  # moving, looking at it has to be paid for
    for step in range(2, 40):  # a key held down: a step at a time
        eye.maybe(trainer, moving=False)
        assert (eye.wait or 0.0) <= 1 / MOST_A_SECOND + 1e-9
        clock.now += eye.wait or 0.0
        eye.maybe(trainer, moving=False)
        assert len(made) == step
        trainer.advance(1)
    clock.now += 0.02
    eye.maybe(trainer, moving=True)  # nor are they paid for later
    assert len(made) == 40
    clock.now += 10.0
    eye.maybe(trainer, moving=False)
    clock.now += 0.02
    eye.maybe(trainer, moving=False)
    assert eye.wait is None


def test_nothing_wanted_or_nobody_there_is_nothing_made(monkeypatch: pytest.MonkeyPatch, trainer: Trainer) -> None:
    clock = Clock(monkeypatch, 0.001)
    watch(clock, trainer, 0.1, Needs(run="sgd"))
    watch(clock, trainer, 0.1, Needs(run="nobody", output=16))
    assert clock.made == []
    watch(clock, trainer, 0.1, Needs(output=16))
    assert clock.made


def test_snapshots_are_real(trainer: Trainer) -> None:
    made: list[Snapshot] = []
    eye = Looking(made.append)
    eye.look(Needs(run="adam", matrices=("weight",)))
    eye.maybe(trainer, moving=True)
    assert [(one.run, one.step) for one in made] == [("adam", 0)]


def test_grids_become_coarser_by_a_quarter_first_and_fine_again(
    monkeypatch: pytest.MonkeyPatch, trainer: Trainer
) -> None:
    clock = Clock(monkeypatch, 0.0022)
    eye = watch(clock, trainer, 1.0)
    assert clock.made[-1][1] == Needs(run="sgd", output=32, responses=16)
    clock.cost = 0.0002
    end = clock.now + 1.0
    while clock.now < end:
        trainer.advance(1)
        clock.now += 0.003
        eye.maybe(trainer, moving=True)
    assert clock.made[-1][1] == FLEETING
    trainer.advance(1)
    clock.now += 1.0
    eye.maybe(trainer, moving=True, spare=True)
    assert clock.made[-1][1] == NEEDS


SLOW = Needs(run="sgd", matrices=("weight",), layers=True, bins=4, profile=3, examples=5)


class Closer:
    """A clock for the slow parts: each costs what `costs` says (seconds); a snapshot without them a tenth of a ms."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, **costs: float) -> None:
        self.now = 100.0
        self.costs = costs
        self.spent = 0.0
        self.made: list[tuple[float, Snapshot]] = []
        self._real = eye_module.observe
        monkeypatch.setattr(looking.time, "perf_counter", lambda: self.now)
        monkeypatch.setattr(eye_module, "observe", self._observe)

    def _observe(self, state: LaneState, needs: Needs) -> Snapshot:
        slow = sum(cost for part, cost in self.costs.items() if getattr(needs, part))
        self.spent += slow
        self.now += slow or 0.0001
        return self._real(state, needs)

    def watch(self, trainer: Trainer, seconds: float, needs: Needs = SLOW) -> Looking:
        eye = Looking(lambda snapshot: self.made.append((self.now, snapshot)))
        eye.look(needs)
        end = self.now + seconds
        while self.now < end:
            trainer.advance(1)
            self.now += 0.003
            eye.maybe(trainer, moving=True)
        return eye

    def times(self, part: str) -> list[float]:
        return [when for when, snapshot in self.made if getattr(snapshot, part) is not None]


def test_slow_parts_come_ten_times_a_second_at_most_and_curves_twenty(
    monkeypatch: pytest.MonkeyPatch, trainer: Trainer
) -> None:
    clock = Closer(monkeypatch, layers=0.00003, profile=0.00003, examples=0.00003)
    clock.watch(trainer, 2.0)
    assert 50 <= len(clock.made) / 2 <= MOST_A_SECOND + 1
    for part, least, most in (("layers", 17, 21), ("profile", 40, 52), ("predictions", 17, 21)):
        times = clock.times(part)
        assert least <= len(times) <= most
        assert all(later - earlier > 1.98 / most for earlier, later in pairwise(times))
    for _, snapshot in clock.made:
        assert snapshot.layers is None or (snapshot.layers.step == snapshot.step and snapshot.layers.histograms)
        assert snapshot.profile is None or snapshot.profile.step == snapshot.step
        assert snapshot.matrices


def test_a_dear_slow_part_holds_back_neither_the_others_nor_training(
    monkeypatch: pytest.MonkeyPatch, trainer: Trainer
) -> None:
    clock = Closer(monkeypatch, layers=0.0001, profile=0.004, examples=0.0001)
    clock.watch(trainer, 10.0)
    assert len(clock.times("layers")) >= 70
    assert 3 <= len(clock.times("profile")) <= 7
    assert clock.spent <= 10 * looking.SLOW_SHARE + 0.01
    assert len(clock.made) > 450


def test_at_rest_all_parts_are_there(monkeypatch: pytest.MonkeyPatch, trainer: Trainer) -> None:
    clock = Closer(monkeypatch, layers=0.05, profile=0.05, examples=0.05)
    eye = clock.watch(trainer, 1.0)
    assert clock.made[-1][1].profile is None
    before = len(clock.made)
    for _ in range(20):
        clock.now += 0.5
        eye.maybe(trainer, moving=False)
    assert len(clock.made) == before + 1
    last = clock.made[-1][1]
    assert last.layers is not None
    assert last.profile is not None
    assert last.predictions is not None
    assert last.step == last.layers.step == last.profile.step == trainer.front
    real = clock._real(trainer.state("sgd"), SLOW)
    assert codec.encode(last) == codec.encode(real)


@pytest.mark.parametrize("part", ["layers", "profile", "examples"])
def test_a_slow_part_alone_is_enough(monkeypatch: pytest.MonkeyPatch, trainer: Trainer, part: str) -> None:
    clock = Closer(monkeypatch, layers=0.0001, profile=0.0001, examples=0.0001)
    clock.watch(trainer, 1.0, Needs(run="sgd", **{part: getattr(SLOW, part)}))
    assert (20 if part == "profile" else 8) <= len(clock.made) <= (27 if part == "profile" else 11)


@pytest.mark.parametrize("needs", [{"sample": 0}, {"focus": (1, 1)}, {"batch": True}, {"own": (0.5, 1.0)}])
def test_what_is_cheap_comes_with_every_snapshot(
    monkeypatch: pytest.MonkeyPatch, trainer: Trainer, needs: dict[str, Any]
) -> None:
    clock = Closer(monkeypatch)
    clock.watch(trainer, 0.5, Needs(run="sgd", **needs))
    assert len(clock.made) > 25
    assert len(clock.times(next(iter(needs)))) == len(clock.made)


class Helper:
    """Takes what it is handed, as long as it is there."""

    def __init__(self) -> None:
        self.there = True
        self.handed: list[int] = []

    def __call__(self, lane: LaneState, moved: Moved, needs: Needs) -> bool:
        if self.there:
            self.handed.append(moved.step)
        return self.there


def test_a_helper_makes_the_snapshots_of_full_speed_only(monkeypatch: pytest.MonkeyPatch, trainer: Trainer) -> None:
    clock, helper = Closer(monkeypatch, layers=0.0001, profile=0.0001, examples=0.0001), Helper()
    eye = Looking(lambda snapshot: clock.made.append((clock.now, snapshot)), helper)

    def go(*, moving: bool = True, spare: bool = False) -> tuple[int, int]:
        """Go on for a second; return how many snapshots were made here, and how many handed over."""
        made, handed, end = len(clock.made), len(helper.handed), clock.now + 1.0
        while clock.now < end:
            trainer.advance(1)
            clock.now += 0.003
            eye.maybe(trainer, moving=moving, spare=spare)
        return len(clock.made) - made, len(helper.handed) - handed

    eye.look(NEEDS)
    made, handed = go()
    assert made == 1  # what is newly asked for comes whole, and at once
    assert 70 <= handed <= MOST_A_SECOND + 1
    assert go(spare=True)[1] == 0
    clock.now += 1.0
    eye.maybe(trainer, moving=False)
    assert clock.made[-1][1].step == trainer.front
    eye.look(SLOW)
    assert go()[0] == 1
    assert clock.made[-1][1].profile is not None
    eye.look(Needs(run="sgd", layers=True, bins=4))
    made, handed = go()
    assert made == 1
    assert handed <= 11  # slow parts alone are not handed over more often than they are made
    helper.there = False
    eye.look(NEEDS)
    made, handed = go()
    assert made >= 50
    assert handed == 0


@pytest.mark.parametrize(
    ("costs", "least", "most"),
    [
        ([0.00014], 72, MOST_A_SECOND + 1),
        ([0.00014] * 19 + [0.005], 64, MOST_A_SECOND + 1),  # held up by the machine now and then
        ([0.00014] * 3 + [0.002] * 20, 6, 30),  # dearer from then on: after a moment, as often as its share allows
    ],
)
def test_handing_over_keeps_to_its_share_and_forgives_the_machine(
    monkeypatch: pytest.MonkeyPatch, trainer: Trainer, costs: list[float], least: float, most: float
) -> None:
    clock, handed = Closer(monkeypatch), []

    def hand_over(lane: LaneState, moved: Moved, needs: Needs) -> bool:
        clock.now += costs[len(handed) % len(costs)]
        handed.append(clock.now)
        return True

    eye = Looking(lambda snapshot: None, hand_over)
    eye.look(NEEDS)
    end = clock.now + 1.0
    while clock.now < end:
        trainer.advance(1)
        clock.now += 0.003
        eye.maybe(trainer, moving=True)
    assert least <= len(handed) <= most
