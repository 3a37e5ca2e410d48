"""The parts of a recovery: the log as acknowledged, the way back to a step, and what is let through twice."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np

from nnviz.link.acknowledged import AcknowledgedLog
from nnviz.link.backlog import Journal, read_journal
from nnviz.link.catch_up import CatchUp
from nnviz.link.feed import Records, Sieve
from nnviz.link.messages import LaneStatus, Status
from nnviz.link.trainer_link import newest_checkpoint
from nnviz.snapshot import Applied, LaneInfo, LaneKey, Layout
from nnviz.spec import Event
from nnviz.state import Branch


def event(step: int, id: str = "") -> Event:
    return Event(step=step, stop="seconds", id=id)


def status(state: str, *lanes: tuple[int, int]) -> Status:
    where = tuple(LaneStatus(LaneKey(branch, 1), "A", step, 0, "running") for branch, step in lanes)
    return Status(state, lanes[0][1], 0, 0.0, where)  # type: ignore[arg-type]


def test_live_commands_go_between_the_events_of_a_script() -> None:
    script = (event(10), event(50), event(90))
    log = AcknowledgedLog(script)
    assert log.take(Applied(event(10), 0, ()))
    assert log.take(Applied(event(20, "a"), 1, ()))
    assert log.take(Applied(event(50), 2, ()))
    assert log.take(Applied(event(60, "b"), 3, ()))
    assert log.events == (event(10), event(20, "a"), event(50), event(60, "b"), event(90))
    assert "a" in log
    assert "c" not in log


def test_what_a_recovered_worker_runs_through_again_is_not_entered_again() -> None:
    log = AcknowledgedLog((event(10),))
    taken = [Applied(event(10), 0, ()), Applied(event(20, "a"), 1, ())]
    assert [log.take(applied) for applied in taken] == [True, True]
    assert [log.take(applied) for applied in taken] == [False, False]
    assert len(log.events) == 2


def test_a_command_put_among_known_events_is_entered_there() -> None:
    log = AcknowledgedLog(())
    assert log.take(Applied(event(10, "a"), 0, ()))
    assert log.take(Applied(event(10, "b"), 0, ()))
    assert log.take(Applied(event(20), 2, ()))
    assert not log.take(Applied(event(20), 2, ()))
    assert log.events == (event(10, "b"), event(10, "a"), event(20))


def test_the_way_back_leads_straight_to_the_goal() -> None:
    way = CatchUp({LaneKey(1, 1): 600}, ())
    assert not way.done(status("paused", (1, 450)), 0.0)
    advance = way.advance(status("paused", (1, 450)), 0.0)
    assert advance is not None
    assert advance.steps == 150
    assert way.advance(status("paused", (1, 450)), 0.1) is None
    assert way.advance(status("running", (1, 500)), 0.2) is None
    assert way.done(status("paused", (1, 600)), 0.3)


def test_the_way_back_goes_by_the_point_where_a_branch_was_left() -> None:
    branches = (Branch(1, "A"), Branch(2, "A", 1, 600, 0), Branch(3, "A", 2, 40, 0))
    way = CatchUp({LaneKey(3, 1): 7}, branches)
    first = way.advance(status("paused", (1, 450)), 0.0)
    second = way.advance(status("paused", (2, 0)), 0.0)
    third = way.advance(status("paused", (3, 0)), 0.0)
    assert [step.steps for step in (first, second, third) if step] == [150, 40, 7]
    assert way.done(status("paused", (3, 7)), 0.0)


def test_a_run_that_has_gone_on_to_a_branch_unheard_of_has_passed_its_goal() -> None:
    way = CatchUp({LaneKey(1, 1): 600}, (Branch(1, "A"),))
    assert way.done(status("paused", (2, 0)), 0.0)


def test_a_lane_that_never_comes_is_not_groped_for_for_ever() -> None:
    way = CatchUp({LaneKey(1, 1): 600, LaneKey(2, 1): 600}, (Branch(1, "A"), Branch(2, "B")))
    steps = 600
    while not way.done(status("paused", (1, steps)), 0.0):
        advance = way.advance(status("paused", (1, steps)), 0.0)
        assert advance is not None
        steps += advance.steps
    assert steps <= 605


def test_a_worker_that_comes_no_nearer_is_not_waited_for() -> None:
    way = CatchUp({LaneKey(1, 1): 600}, ())
    way.advance(status("paused", (1, 450)), 0.0)
    assert not way.done(status("paused", (1, 450)), 1.0)
    assert way.done(status("paused", (1, 450)), 3.0)
    assert way.done(status("finished", (1, 460)), 0.0)


def test_each_step_of_each_lane_is_let_through_once() -> None:
    layout = Layout(1, tuple(LaneInfo(LaneKey(1, seed), "A", 0) for seed in (1, 2)), 0, ())

    def records(*rows: tuple[int, int], first: int = 0) -> Records:
        return Records(layout, np.array([[lane, step, 0, 0, 0, 0, math.nan, math.nan] for lane, step in rows]), first)

    sieve = Sieve()
    whole = records((0, 1), (1, 1), (0, 2), first=10)
    assert sieve.sift(whole) is whole
    assert sieve.sift(whole) is None
    rest = sieve.sift(records((0, 2), (1, 2), (0, 3), (1, 3), first=20))
    assert rest is not None
    assert rest.rows[:, :2].tolist() == [[1, 2], [0, 3], [1, 3]]
    assert rest.first == 21
    assert rest.steps == 2


def test_a_journal_cut_off_in_its_last_message_gives_the_others(tmp_path: Path) -> None:
    path = tmp_path / "journal"
    journal = Journal(path)
    for message in (b"one", b"", b"three"):
        journal.write(message)
    journal.close()
    journal.close()
    assert read_journal(path) == [b"one", b"", b"three"]
    for cut in range(1, 9):
        path.write_bytes(path.read_bytes()[:-1])
        assert read_journal(path) == [b"one", b""], cut
    assert read_journal(tmp_path / "none") == []


def test_the_newest_checkpoint_is_found(tmp_path: Path) -> None:
    assert newest_checkpoint(tmp_path) == ""
    for name in ("b.checkpoint", "a.checkpoint", "c.bak"):
        (tmp_path / name).touch()
    import os

    os.utime(tmp_path / "b.checkpoint", (1, 1))
    assert newest_checkpoint(tmp_path) == str(tmp_path / "a.checkpoint")
