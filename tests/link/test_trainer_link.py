"""A window's link to a trainer: everything once and in order, whatever stalls or dies."""

from __future__ import annotations

import os
import random
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from nnviz.link.feed import Lost, Records
from nnviz.link.messages import (
    Acknowledged,
    Advance,
    Command,
    Declined,
    Failed,
    Pause,
    Play,
    Ready,
    Save,
    Saved,
    Status,
    Unsaved,
)
from nnviz.link.trainer_link import Died, Recovered, TrainerLink
from nnviz.snapshot import Snapshot
from nnviz.spec import Event, Experiment, Reset
from tests.link.workers import EPOCH, SEEDS, Toy

WORKERS = "tests.link.workers"


class Window:
    """Polls a link and keeps what came out."""

    def __init__(self, scratch: Path, worker: str, **options: Any) -> None:
        self.link = TrainerLink(options.pop("experiment", Experiment()), scratch, (WORKERS, worker), **options)
        self.happened: list[Any] = []
        self.deaths = 0

    def poll(self) -> None:
        happened = self.link.poll()
        self.happened += happened
        if any(isinstance(each, Died) for each in happened):
            self.deaths += 1

    def until(self, reached: Callable[[], bool], seconds: float = 20.0) -> None:
        deadline = time.monotonic() + seconds
        while not reached():
            self.poll()
            assert time.monotonic() < deadline, self.happened[-5:]
            time.sleep(0.005)

    def all(self, kind: Any) -> list[Any]:
        return [each for each in self.happened if isinstance(each, kind)]

    def last_step(self) -> int:
        records = self.all(Records)
        return int(records[-1].rows[-1, 1]) if records else 0

    def state(self) -> str:
        told = self.all(Status)
        return told[-1].state if told else ""

    def pid(self) -> int:
        return self.link._process._launched.process.pid  # type: ignore[union-attr]

    def lanes(self) -> dict[tuple[int, int], list[tuple[float, float]]]:
        """Return (step, value) of every record, by branch and seed, in the order they came."""
        lanes: dict[tuple[int, int], list[tuple[float, float]]] = {}
        for records in self.all(Records):
            for row in records.rows:
                key = records.layout.lanes[int(row[0])].key
                lanes.setdefault((key.branch, key.seed), []).append((row[1], row[3]))
        return lanes

    def true_to_log(self) -> None:
        """Compute the training again from the acknowledged log and compare every record, bit for bit."""
        layouts = {records.layout.number: records.layout for records in self.all(Records)}
        assert all(layouts[records.layout.number] == records.layout for records in self.all(Records))
        expected = trajectory(self.link.log, self.lanes())
        for key, found in self.lanes().items():
            assert [step for step, _ in found] == list(range(1, len(found) + 1)), key
            assert found == expected[key][: len(found)], key


def trajectory(
    log: tuple[Event, ...], lanes: dict[tuple[int, int], list[tuple[float, float]]]
) -> dict[tuple[int, int], list[tuple[float, float]]]:
    toy = Toy()
    out: dict[tuple[int, int], list[tuple[float, float]]] = {}
    while True:
        while toy.cursor < len(log) and log[toy.cursor].step == toy.step:
            toy.apply(log[toy.cursor])
        if toy.cursor == len(log) and toy.step >= len(lanes.get((toy.branch, SEEDS[0]), ())):
            return out
        toy.train()
        for seed, x in zip(SEEDS, toy.xs, strict=True):
            out.setdefault((toy.branch, seed), []).append((toy.step, x))


@pytest.fixture
def window(tmp_path: Path) -> Iterator[Callable[..., Window]]:
    made: list[Window] = []

    def make(worker: str = "train", **options: Any) -> Window:
        made.append(Window(tmp_path, worker, **options))
        made[-1].link.start()
        return made[-1]

    yield make
    for each in made:
        each.link.stop()
        each.link.stop()


def change(id: str, gain: float) -> Command:
    return Command(Event(step=0, set={"training": {"l2": gain}}, id=id))


def test_every_step_arrives_once_and_in_order_with_reports_and_the_newest_snapshot(
    window: Callable[..., Window],
) -> None:
    one = window()
    one.until(lambda: one.last_step() > 2000)
    one.link.send(change("a", 0.5))
    one.link.send(change("a", 0.5))
    one.link.send(Command(Event(step=0, id="bad")))
    one.until(lambda: bool(one.all(Acknowledged) and one.all(Declined)))
    one.until(lambda: one.last_step() > one.all(Acknowledged)[0].applied.event.step + 500)
    one.link.stop()
    one.poll()
    one.true_to_log()
    assert len(one.all(Acknowledged)) == 1
    assert one.link.unacknowledged == ()
    assert isinstance(one.happened[0], Ready)
    steps = [snapshot.step for snapshot in one.all(Snapshot)]
    assert steps
    assert steps == sorted(set(steps))
    assert not one.all(Died)


def test_a_reader_stalled_for_longer_than_the_ring_holds_misses_nothing(window: Callable[..., Window]) -> None:
    one = window("train_small")
    one.until(lambda: one.last_step() > 0)
    for number in range(3):
        one.link.send(Command(Event(step=0, reset=Reset(), id=f"reset {number}")))
        one.poll()
        time.sleep(0.3)
        one.until(lambda branch=number + 2: len(one.lanes().get((branch, 1), ())) > 100)
    one.link.send(Pause())
    one.until(lambda: one.state() == "paused")
    final = one.all(Status)[-1].step
    one.until(lambda: one.last_step() == final)
    one.true_to_log()
    assert not one.all(Lost)
    assert max(key[0] for key in one.lanes()) == 4


def test_rows_past_the_backlogs_budget_are_reported_as_lost_and_the_rest_is_complete(
    window: Callable[..., Window],
) -> None:
    one = window("train_tiny_backlog")
    one.until(lambda: one.last_step() > 0)
    time.sleep(0.5)
    one.link.send(Pause())
    one.until(lambda: one.state() == "paused")
    final = one.all(Status)[-1]
    one.until(lambda: one.last_step() == final.step)
    lost = sum(each.last - each.first for each in one.all(Lost))
    assert lost > 0
    assert lost + sum(len(each.rows) for each in one.all(Records)) == final.written
    steps = np.concatenate([each.rows[:, 1] for each in one.all(Records)])
    assert (np.diff(steps) >= 0).all()


@pytest.mark.parametrize("worker", ["train", "train_small"])
def test_killed_at_random_moments_under_commands(window: Callable[..., Window], worker: str) -> None:
    dice = random.Random(worker)
    one = window(worker)
    sent = 0
    for kill in range(5):
        one.until(lambda: one.last_step() > 0)
        quiet = time.monotonic() + dice.uniform(0.0, 0.6)
        while time.monotonic() < quiet:
            sent += 1
            reset = Reset() if sent % 40 == 0 else None
            event = Event(step=0, reset=reset, set={} if reset else {"training": {"l2": dice.random()}}, id=f"c{sent}")
            one.link.send(Command(event))
            if dice.random() < 0.7:
                one.poll()
            time.sleep(dice.uniform(0.0, 0.02))
        os.kill(one.pid(), signal.SIGKILL)
        one.until(lambda deaths=kill + 1: one.deaths == deaths)
        one.link.restart()
    one.until(lambda: not one.link.unacknowledged)
    before = len(one.all(Records))
    one.until(lambda: len(one.all(Records)) > before + 20)
    one.link.stop()
    one.poll()
    one.true_to_log()
    assert sorted(each.applied.event.id for each in one.all(Acknowledged)) == sorted(f"c{n + 1}" for n in range(sent))
    assert [event.id for event in one.link.log] == [f"c{n + 1}" for n in range(sent)]
    assert not one.all(Lost)
    assert [each.exitcode for each in one.all(Died)] == [-signal.SIGKILL] * 5
    assert 1 <= len(one.all(Recovered)) <= 5


def test_a_command_that_kills_every_worker_is_declined_in_the_end(window: Callable[..., Window]) -> None:
    one = window("train_fragile")
    one.link.send(change("good", 0.5))
    one.until(lambda: bool(one.all(Acknowledged)))
    one.link.send(change("bad", -1.0))
    one.link.send(change("after", 0.7))
    for death in range(3):
        one.until(lambda deaths=death + 1: one.deaths == deaths)
        one.link.restart()
    one.until(lambda: len(one.all(Acknowledged)) == 2)
    assert [each.id for each in one.all(Declined)] == ["bad"]
    assert [event.id for event in one.link.log] == ["good", "after"]
    one.true_to_log()


def test_a_paused_training_is_at_the_same_step_after_a_death_and_commands_act_there(
    window: Callable[..., Window],
) -> None:
    one = window(playing=False)
    one.link.send(Advance(steps=777))
    one.until(lambda: one.last_step() == 777)
    one.link.send(Command(Event(step=0, reset=Reset(), id="reset")))
    one.until(lambda: bool(one.all(Acknowledged)))
    one.link.send(Advance(steps=55))
    one.until(lambda: one.last_step() == 55)
    os.kill(one.pid(), signal.SIGKILL)
    one.link.send(change("late", 0.25))
    one.until(lambda: one.deaths == 1)
    one.link.restart()
    one.until(lambda: len(one.all(Acknowledged)) == 2)
    assert one.all(Acknowledged)[1].applied.event.step == 55
    assert one.all(Recovered)[0].step <= 777
    one.until(lambda: one.state() == "paused")
    assert one.all(Status)[-1].step == 55
    one.link.send(Advance(steps=5))
    one.until(lambda: one.last_step() == 60)
    one.true_to_log()


def test_a_step_of_many_interrupted_by_a_death_is_finished(window: Callable[..., Window]) -> None:
    one = window(playing=False)
    one.link.send(Advance(steps=3000))
    one.until(lambda: one.last_step() > 1000)
    os.kill(one.pid(), signal.SIGKILL)
    one.until(lambda: one.deaths == 1)
    one.link.restart()
    one.until(lambda: one.last_step() == 3000)
    one.until(lambda: one.state() == "paused")
    assert one.all(Status)[-1].step == 3000
    one.true_to_log()


def test_epochs_and_steps_asked_for_before_a_death_are_all_taken(window: Callable[..., Window]) -> None:
    one = window(playing=False)
    one.link.send(Advance(epochs=4))
    one.link.send(Advance(steps=700))
    one.until(lambda: one.last_step() > 300)
    os.kill(one.pid(), signal.SIGSTOP)
    one.link.send(Advance(epochs=1))  # never heeded by the first worker
    one.poll()
    os.kill(one.pid(), signal.SIGKILL)
    one.until(lambda: one.deaths == 1)
    one.link.send(Advance(steps=33))  # while there is none
    one.poll()
    one.link.restart()
    end = 5 * EPOCH + 700 + 33
    one.until(lambda: one.last_step() == end and one.state() == "paused")
    assert one.all(Status)[-1].step == end
    one.true_to_log()


def test_a_pause_before_a_death_leaves_no_step_to_take(window: Callable[..., Window]) -> None:
    one = window(playing=False)
    one.link.send(Advance(steps=100_000))
    one.until(lambda: one.last_step() > 300)
    os.kill(one.pid(), signal.SIGSTOP)
    one.link.send(Pause())
    one.link.send(Advance(steps=5))
    one.poll()
    os.kill(one.pid(), signal.SIGKILL)
    one.until(lambda: one.deaths == 1)
    reached = one.last_step()
    one.link.restart()
    one.until(lambda: one.last_step() == reached + 5 and one.state() == "paused")
    one.true_to_log()


def test_a_save_that_cannot_be_written_is_answered_and_not_asked_for_again(
    window: Callable[..., Window], tmp_path: Path
) -> None:
    one = window()
    path = str(tmp_path / "no folder" / "asked")
    one.link.send(Save(path))
    one.until(lambda: bool(one.all(Unsaved)))
    (told,) = one.all(Unsaved)
    assert told.path == told.refusal.where == path
    assert "directory" in told.refusal.value
    os.kill(one.pid(), signal.SIGKILL)
    one.until(lambda: one.deaths == 1)
    one.link.restart()
    reached = one.last_step()
    one.until(lambda: one.last_step() > reached + 100)
    assert len(one.all(Unsaved)) == 1


def test_events_of_a_script_are_acknowledged_once_each_across_a_death(window: Callable[..., Window]) -> None:
    script = tuple(Event(step=step, set={"training": {"l2": step / 1000}}) for step in (100, 900, 2500))
    one = window(experiment=Experiment(events=script))
    one.until(lambda: one.last_step() > 1000)
    one.link.send(change("live", 3.0))
    one.until(lambda: len(one.all(Acknowledged)) == 3)
    os.kill(one.pid(), signal.SIGKILL)
    one.until(lambda: one.deaths == 1)
    one.link.restart()
    one.until(lambda: one.last_step() > 2600)
    assert sorted(each.applied.event.step for each in one.all(Acknowledged))[:2] == [100, 900]
    assert len(one.all(Acknowledged)) == len(one.link.log) == 4
    one.true_to_log()


def test_a_save_asked_for_is_done_even_by_the_next_worker(window: Callable[..., Window], tmp_path: Path) -> None:
    one = window()
    one.until(lambda: one.last_step() > 100)
    os.kill(one.pid(), signal.SIGSTOP)
    one.link.send(Save(str(tmp_path / "asked")))
    one.poll()
    os.kill(one.pid(), signal.SIGKILL)
    one.until(lambda: one.deaths == 1)
    one.link.restart()
    one.until(lambda: bool(one.all(Saved)))
    assert (tmp_path / "asked").exists()


def test_a_failure_is_told_with_its_refusal_and_then_the_death(window: Callable[..., Window]) -> None:
    one = window("fail")
    one.until(lambda: one.deaths == 1)
    failed = one.all(Failed)[0]
    assert failed.refusal.where == "training.batch_size"
    assert one.all(Died)[0].failed == failed
    assert not one.link.running


def test_a_worker_that_cannot_be_imported_is_a_failure_too(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    link = TrainerLink(Experiment(), tmp_path, ("nnviz.no_such_module", "main"))
    link.start()
    happened: list[Any] = []
    deadline = time.monotonic() + 10
    while not any(isinstance(each, Died) for each in happened) and time.monotonic() < deadline:
        happened += link.poll()
        time.sleep(0.01)
    assert "no_such_module" in happened[0].error
    assert capfd.readouterr().err == ""


def test_a_worker_that_does_not_listen_is_ended_and_leaves_nothing(
    window: Callable[..., Window], tmp_path: Path
) -> None:
    one = window("deaf")
    one.until((tmp_path / "deaf").exists)
    pid = one.pid()
    one.link.stop()
    assert not Path(f"/proc/{pid}").exists()
    assert not list(Path("/dev/shm").glob(f"nnviz-{os.getpid():x}-*"))
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith("nnviz")] == []


def test_a_command_needs_an_id(window: Callable[..., Window]) -> None:
    one = window()
    with pytest.raises(ValueError, match="id"):
        one.link.send(Command(Event(step=0)))
    one.link.send(Play())
