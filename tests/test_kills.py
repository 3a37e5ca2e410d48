"""`kill -9` of either process, with the real trainer, at random moments while live commands are under way.

`NNVIZ_KILLS` says how many of each (a few by default; the promise was tried with 50).
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from nnviz import assets, toml
from nnviz.core.trainer import Trainer
from nnviz.link.feed import Lost, Records
from nnviz.link.messages import Acknowledged, Command, Declined, Failed, Pause, Save, Saved, Status
from nnviz.link.trainer_link import Died, Recovered, TrainerLink, newest_checkpoint
from nnviz.record import checkpoint, recovery
from nnviz.record.history import History
from nnviz.snapshot import LaneKey
from nnviz.spec import Edit, Event, Perturb, Reset
from nnviz.state import Checkpoint
from tests.link.processes import is_gone

ROOT = Path(__file__).parents[1]
KILLS = int(os.environ.get("NNVIZ_KILLS", "2"))
#: Seconds a kill may cost: one, and what a loaded machine adds; asked once the trainer has lived that long.
AT_MOST, SETTLED = 1.0 + 0.5, 1.6

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="looks at processes through /proc"),
    pytest.mark.timeout(60 + 40 * KILLS),
]


class Watched:
    """A link whose every happening is checked: no step missing, none twice, every command answered once."""

    def __init__(self, link: TrainerLink) -> None:
        self.link = link
        self.seen: dict[LaneKey, int] = {}
        self.answered: list[str] = []
        self.recovered: list[tuple[int, int]] = []
        self.since = time.monotonic()
        self.saved = self.state = ""
        self.dead = False

    def poll(self) -> None:
        for happening in self.link.poll():
            match happening:
                case Records():
                    self._take(happening)
                case Acknowledged(applied):
                    self.answered.append(applied.event.id)
                case Died():
                    self.dead = True
                    self.link.restart()
                case Recovered(step):
                    self.dead = False
                    self.since = time.monotonic()
                    self.recovered.append((step, max(self.seen.values(), default=0)))
                case Saved(path):
                    self.saved = path
                case Status():
                    self.state = happening.state
                case Lost() | Failed() | Declined():
                    raise AssertionError(happening)

    def _take(self, records: Records) -> None:
        layout = records.layout
        starts = {branch.id: branch.start for branch in layout.branches}
        for index, lane in enumerate(layout.lanes):
            steps = records.rows[records.rows[:, 0] == index][:, 1]
            if len(steps):
                first = self.seen.get(lane.key, starts[lane.key.branch]) + 1
                np.testing.assert_array_equal(steps, np.arange(first, first + len(steps)))
                self.seen[lane.key] = int(steps[-1])

    def until(self, done: object, seconds: float = 30.0) -> None:
        deadline = time.monotonic() + seconds
        while not done():  # type: ignore[operator]
            assert time.monotonic() < deadline, f"the trainer does not get there: {self.state}"
            self.poll()
            time.sleep(0.005)


def _commands(seed: int) -> Iterator[Event]:
    """Yield live commands of every kind, each with its id."""
    chance = random.Random(seed)
    number = 0
    while True:
        number += 1
        run = chance.choice(["SGD", "Momentum", "RMSProp", "Adam"])
        edit = Edit(layer=1, neuron=chance.randint(1, 8), input=chance.randint(0, 2), value=chance.gauss(0, 1))
        yield chance.choice(
            [
                Event(step=0, id=f"c{number}", run=run, set={"optimizer": {"name": "adam", "lr": 0.002}}),
                Event(step=0, id=f"c{number}", run=run, set={"optimizer": {"lr": 10 ** chance.uniform(-3, -1.5)}}),
                Event(step=0, id=f"c{number}", run=run, edit=(edit,)),
                Event(step=0, id=f"c{number}", perturb=Perturb(sigma=0.01, seed=number)),
                Event(step=0, id=f"c{number}", set={"training": {"batch_size": chance.choice([5, 10, 20])}}),
                Event(step=0, id=f"c{number}", reset=Reset()),
            ]
        )


def _pid(link: TrainerLink) -> int:
    process = link._process
    assert process is not None
    pid = process._launched.process.pid
    assert pid is not None
    return pid


def test_a_killed_trainer_costs_no_command_no_step_and_no_bit(tmp_path):
    experiment = toml.read(assets.experiments()["race"])
    watched = Watched(link := TrainerLink(experiment, tmp_path))
    commands, chance, sent = _commands(KILLS), random.Random(KILLS), []
    link.start()
    try:
        watched.until(lambda: watched.seen)
        for kill in range(KILLS):
            moment = time.monotonic() + chance.uniform(0.05, 2.5)
            while time.monotonic() < moment:
                sent.append(next(commands))
                link.send(Command(sent[-1]))
                pause = time.monotonic() + chance.uniform(0.0, 0.2)
                watched.until(lambda at=pause: time.monotonic() > at)
            lives = time.monotonic() - watched.since
            os.kill(_pid(link), signal.SIGKILL)
            if lives > SETTLED:
                assert time.time() - os.stat(newest_checkpoint(tmp_path)).st_mtime < AT_MOST
            watched.until(lambda n=kill: len(watched.recovered) > n)
        link.send(Pause())
        watched.until(lambda: not link.unacknowledged and watched.state == "paused")
        link.send(Save(str(tmp_path / "end.saved")))
        watched.until(lambda: watched.saved)
    finally:
        link.stop()
    assert watched.answered == [event.id for event in sent]
    _assert_replayed(checkpoint.read(Path(watched.saved)))


def _assert_replayed(end: Checkpoint) -> None:
    """The log, run through again from the start, gives the same bits."""
    again = Trainer(end.experiment)
    again.run_to(max(lane.step for lane in end.lanes))
    for lane, other in zip(end.lanes, again.states(), strict=True):
        assert (lane.run, lane.branch, lane.step) == (other.run, other.branch, other.step)
        np.testing.assert_array_equal(lane.weights, other.weights)


def _children(pid: int) -> list[int]:
    tasks = Path(f"/proc/{pid}/task").glob("*/children")
    return [int(child) for task in tasks for child in task.read_text().split()]


def test_a_killed_window_leaves_a_recovery_file_and_nothing_else():
    """What the trainer had reached is kept, with all that was pressed; in two seconds both processes are gone, and so
    is the shared memory."""
    chance, acted = random.Random(KILLS), 0
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    for _ in range(KILLS):
        with subprocess.Popen([sys.executable, "-m", "tests.pressed_window"], env=environment, cwd=ROOT) as window:
            _wait_for_checkpoint(window)
            time.sleep(chance.uniform(0.0, 1.5))
            children = _children(window.pid)
            window.kill()
            killed = time.monotonic()
            window.wait()
        while not all(is_gone(child) for child in children):
            assert time.monotonic() - killed < 2.0, "the trainer outlives its window"
            time.sleep(0.01)
        assert not [name for name in os.listdir("/dev/shm") if name.startswith(f"nnviz-{window.pid:x}-")]
        (info,) = recovery.pending()
        content = recovery.load(info, History())
        (lane,) = content.checkpoint.lanes
        assert lane.step == info.step > 0
        assert content.history.last_step(content.history.keys()[0]) == lane.step
        acted += bool(content.log)
        assert tuple(applied.event for applied in content.log) == content.checkpoint.experiment.events
        _assert_replayed(content.checkpoint)
        recovery.discard(info)
    assert 2 * acted >= KILLS  # a window that is killed in its first steps may not have been pressed yet


def _wait_for_checkpoint(window: subprocess.Popen[bytes]) -> None:
    """Wait until the trainer of a window has trained for a while."""
    deadline = time.monotonic() + 40
    while not list((recovery.folder().parent / "trainings").glob(f"{window.pid}-*/last.checkpoint")):
        assert time.monotonic() < deadline, "no training has begun"
        assert window.poll() is None, "the window has ended by itself"
        time.sleep(0.05)
