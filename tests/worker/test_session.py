"""The trainer's process, driven through a real link: started, played, commanded, looked at, saved, left."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from nnviz.core.trainer import Trainer
from nnviz.link.feed import Lost, Records
from nnviz.link.messages import (
    Acknowledged,
    Advance,
    Command,
    Declined,
    Failed,
    Look,
    Pause,
    Play,
    Ready,
    Save,
    Saved,
    Shown,
    Speed,
    Status,
    Unsaved,
)
from nnviz.link.trainer_link import Died, TrainerLink
from nnviz.record import checkpoint
from nnviz.snapshot import Needs, Snapshot
from nnviz.spec import Edit, Event, Experiment, Reset
from tests.core.training import equal, experiment, run


class Window:
    """Polls a link and keeps what came out."""

    def __init__(self, what: Experiment, scratch: Path, **more: Any) -> None:
        self.link = TrainerLink(what, scratch, playing=False, **more)
        self.happened: list[Any] = []
        self.link.start()

    def until(self, reached: Callable[[], bool], seconds: float = 60.0) -> None:
        deadline = time.monotonic() + seconds
        while not reached():
            self.happened += self.link.poll()
            assert time.monotonic() < deadline, [type(one).__name__ for one in self.happened[-9:]]
            time.sleep(0.005)

    def all(self, kind: Any) -> list[Any]:
        return [one for one in self.happened if isinstance(one, kind)]

    def status(self) -> Status | None:
        return next(reversed(self.all(Status)), None)

    def reach(self, step: int, state: str) -> None:
        self.until(lambda: (now := self.status()) is not None and now.state == state and now.step >= step)

    def command(self, id: str, **action: Any) -> None:
        self.link.send(Command(Event(step=0, id=id, **action)))


@pytest.fixture
def open_window(tmp_path: Path) -> Iterator[Callable[..., Window]]:
    windows: list[Window] = []

    def start(what: Experiment, **more: Any) -> Window:
        windows.append(Window(what, tmp_path, **more))
        return windows[-1]

    yield start
    for window in windows:
        window.link.stop()
        window.link.poll()


def test_a_training_from_start_to_end(open_window: Callable[..., Window], tmp_path: Path) -> None:
    what = experiment(run("sgd", lr=0.1), run("adam", seeds=2), dtype="float32")
    window = open_window(what)
    window.until(lambda: bool(window.all(Ready) and window.all(Shown)))
    assert window.all(Ready)[0].device.startswith("CPU")

    window.link.send(Look(Needs(run="adam", seed=8, matrices=("weight",), output=16)))
    window.until(lambda: bool(window.all(Snapshot)))
    first = window.all(Snapshot)[0]
    assert (first.run, first.seed, first.step) == ("adam", 8, 0)

    window.link.send(Advance(steps=70))
    window.reach(70, "paused")
    window.link.send(Advance(epochs=1))
    window.reach(72, "paused")  # an epoch is three steps
    window.command("c1", run="adam", set={"optimizer": {"name": "momentum"}})
    window.command("c2", run="sgd", edit=(Edit(layer=1, neuron=99, input=0, value=1.0),))
    window.command("c1", run="adam", set={"optimizer": {"name": "momentum"}})
    window.command("c3", add=run("rmsprop", "late"))
    window.until(lambda: bool(len(window.all(Acknowledged)) == 2 and window.all(Declined)))
    assert [one.applied.event.id for one in window.all(Acknowledged)] == ["c1", "c3"]
    assert [one.id for one in window.all(Declined)] == ["c2"]

    window.link.send(Speed(0.0))
    window.link.send(Play())
    window.reach(400, "running")
    window.link.send(Pause())
    window.reach(400, "paused")
    window.until(lambda: (now := window.status()) is not None and {lane.step for lane in now.lanes} == {now.step})
    stopped = window.all(Status)[-1].step
    window.until(lambda: bool(window.all(Snapshot)[-1].step == stopped))
    window.link.send(Save(str(tmp_path / "asked.saved")))
    window.until(lambda: bool(window.all(Saved)))
    window.link.send(Save(str(tmp_path / "none" / "asked.saved")))
    window.until(lambda: bool(window.all(Unsaved)))
    assert window.all(Unsaved)[0].refusal.where == str(tmp_path / "none" / "asked.saved")
    saved = checkpoint.read(tmp_path / "asked.saved")
    window.link.stop()
    window.happened += window.link.poll()

    again = Trainer(saved.experiment)
    again.run_to(max(lane.step for lane in saved.lanes))
    assert [event.id for event in again.log] == ["c1", "c3"]
    pairs = zip(again.states(), saved.lanes, strict=True)
    assert [equal(*pair) for pair in pairs] == [[]] * 4
    assert window.all(Lost) == []
    assert every_step(window) == {(lane.branch, lane.seed): list(range(1, lane.step + 1)) for lane in saved.lanes}
    assert np.isfinite(window.all(Snapshot)[-1].output).all()


def every_step(window: Window) -> dict[tuple[int, int], list[int]]:
    found: dict[tuple[int, int], list[int]] = {}
    for records in window.all(Records):
        for row in records.rows:
            key = records.layout.lanes[int(row[0])].key
            found.setdefault((key.branch, key.seed), []).append(int(row[1]))
    return found


def test_what_a_status_tells_of_has_been_published(open_window: Callable[..., Window]) -> None:
    window = open_window(experiment())
    window.link.send(Play())
    window.until(lambda: len({one.step for one in window.all(Status)}) > 12)
    assert all(one.written == one.step for one in window.all(Status))  # one run: a record a step


def test_what_cannot_be_trained_fails_in_one_sentence(open_window: Callable[..., Window]) -> None:
    window = open_window(experiment(device="mps", dtype="float32"))
    window.until(lambda: bool(window.all(Died)))
    failed = window.all(Failed)[0]
    assert failed.refusal is not None
    assert failed.refusal.where == "training.device"


def test_a_session_goes_on_from_its_checkpoint_and_ends_by_itself(
    open_window: Callable[..., Window], tmp_path: Path
) -> None:
    what = experiment(run("adam"), stop={"steps": 90})
    trainer = Trainer(what)
    trainer.run_to(40)
    checkpoint.write(tmp_path / "start.checkpoint", trainer.checkpoint())
    window = open_window(what, checkpoint=str(tmp_path / "start.checkpoint"))
    window.until(lambda: bool(window.all(Ready)))
    window.link.send(Speed(500.0))
    window.link.send(Play())
    window.reach(90, "finished")
    status = window.status()
    assert status is not None
    assert [(lane.step, lane.status, lane.stopped_by) for lane in status.lanes] == [(90, "stopped", "steps")]
    assert every_step(window) == {(0, 7): list(range(41, 91))}


def test_a_slow_speed_holds_up_no_step_that_was_asked_for(open_window: Callable[..., Window]) -> None:
    window = open_window(
        experiment(run("sgd", lr=0.1)), speed=1e-3
    )  # the second step would be due after a quarter hour
    window.link.send(Advance(steps=1))
    window.reach(1, "paused")
    window.link.send(Advance(steps=100))
    window.reach(101, "paused")


def test_a_reset_ends_the_steps_that_were_asked_for(open_window: Callable[..., Window]) -> None:
    window = open_window(experiment(run("sgd", lr=0.1)))
    window.link.send(Advance(steps=10**9))
    window.until(lambda: (now := window.status()) is not None and now.step > 100 and now.left > 0)
    window.command("r", reset=Reset())
    window.until(lambda: (now := window.status()) is not None and now.state == "paused")
    last = window.status()
    assert last is not None
    assert (last.left, last.state) == (0, "paused")
    assert last.step < 100  # where the reset found it, it went back to step 0
