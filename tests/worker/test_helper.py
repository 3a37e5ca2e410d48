"""The process that makes a trainer's snapshots: what it sees is what the trainer would, and its death costs nothing."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from nnviz import codec
from nnviz.core.observe import observe
from nnviz.core.trainer import Trainer
from nnviz.link.messages import Command, Look, Pause, Play, Scene, Sight, Status
from nnviz.link.trainer_link import TrainerLink
from nnviz.snapshot import Needs, Snapshot
from nnviz.spec import Event
from nnviz.state import without_values
from nnviz.worker.eye import SLOW_A_SECOND, Eye
from nnviz.worker.helper import _help
from tests.core.training import equal, experiment, run
from tests.link.processes import gone_within

NEEDS = Needs(run="adam", matrices=("weight", "gradient", "m_hat"), output=16, layers=True, bins=8, profile=5)


class End:
    """A helper's end that gives what a test says, and keeps what is published."""

    def __init__(self, *incoming: Scene | Sight) -> None:
        self._incoming = incoming
        self.ready: list[int] = []
        self.published: list[tuple[int, Snapshot]] = []

    def incoming(self) -> Iterator[Scene | Sight]:
        yield from self._incoming

    def prepared(self, scene: int) -> None:
        self.ready.append(scene)

    def publish(self, number: int, snapshot: Snapshot) -> None:
        self.published.append((number, snapshot))


def test_it_sees_what_the_trainer_would_see() -> None:
    trainer = Trainer(experiment(run("sgd"), run("adam")))
    trainer.run_to(40)
    state = trainer.state("adam")
    lane, moved = trainer.lend("adam", whole=NEEDS.moments)
    sent = codec.decode(codec.encode(Sight(9, 1, NEEDS, moved)), Sight)
    end = End(codec.decode(codec.encode(Scene(1, without_values(lane))), Scene), sent)
    _help(end, Eye())  # type: ignore[arg-type]
    assert end.ready == [0, 1]
    [(number, snapshot)] = end.published
    seen = observe(state, replace(NEEDS, output=16))
    assert number == 9
    assert codec.encode(snapshot) == codec.encode(seen)
    assert snapshot.layers is not None
    assert snapshot.matrices["m_hat"]


def test_moments_go_with_a_state_only_where_they_are_seen() -> None:
    trainer = Trainer(experiment(run("sgd"), run("adam")))
    trainer.run_to(40)
    state, unseen = trainer.state("adam"), replace(NEEDS, matrices=("weight",))
    (lane, whole), (_, bare) = (trainer.lend("adam", whole=needs.moments) for needs in (NEEDS, unseen))
    assert equal(whole.of(lane), state) == []
    assert bare.optimizer == tuple(state.optimizer)
    assert codec.encode(observe(bare.of(lane), unseen)) == codec.encode(observe(state, unseen))  # the kinds, too


def test_a_sight_of_another_scene_is_left_out() -> None:
    trainer = Trainer(experiment(run("adam")))
    lane, moved = trainer.lend("adam", whole=NEEDS.moments)
    scene = Scene(2, without_values(lane))
    end = End(Sight(1, 1, NEEDS, moved), scene, Sight(2, 1, NEEDS, moved), Sight(3, 3, NEEDS, moved))
    _help(end, Eye())  # type: ignore[arg-type]
    assert end.ready == [0, 2]
    assert end.published == []


class Window:
    """Polls a link to a trainer at full speed."""

    def __init__(self, scratch: Path) -> None:
        self.link = TrainerLink(experiment(run("sgd"), run("adam")), scratch, playing=True)
        self.link.start()
        self.link.send(Look(NEEDS))
        self.snapshots: list[Snapshot] = []
        self.status: Status | None = None

    def until(self, reached: Callable[[], bool], seconds: float = 60.0) -> None:
        deadline = time.monotonic() + seconds
        while not reached():
            for one in self.link.poll():
                if isinstance(one, Snapshot):
                    self.snapshots.append(one)
                if isinstance(one, Status):
                    self.status = one
            assert time.monotonic() < deadline, self.status
            time.sleep(0.002)

    def helped(self) -> bool:
        """Whether a snapshot of the helper's has arrived."""
        process = self.link._process
        return process is not None and process._helper is not None and process._helper._snapshots._slot is not None

    def helper(self) -> int:
        """The helper's process."""
        process = self.link._process
        assert process is not None
        assert process._helper is not None
        pid = process._helper._launched.process.pid
        assert pid is not None
        return pid

    def more(self, count: int) -> list[Snapshot]:
        """Return so many further snapshots."""
        known = len(self.snapshots)
        self.until(lambda: len(self.snapshots) >= known + count)
        return self.snapshots[known:]


@pytest.fixture
def window(tmp_path: Path) -> Iterator[Window]:
    found = Window(tmp_path)
    yield found
    found.link.stop()
    found.link.poll()


@pytest.mark.skipif(os.name != "posix", reason="kills a process")
def test_it_helps_comes_to_rest_takes_changes_and_may_die(window: Window) -> None:
    window.more(3)
    window.link.help()
    window.link.help()  # once is enough
    window.until(window.helped)
    steps = [one.step for one in window.more(30)]
    assert steps == sorted(set(steps))  # none is late, none comes twice

    window.link.send(Pause())
    window.until(lambda: window.status is not None and window.status.state == "paused")
    last = window.status
    assert last is not None
    # the last is the trainer's own: whole, and in full detail
    window.until(lambda: window.snapshots[-1].step == last.step and window.snapshots[-1].layers is not None)

    window.link.send(Command(Event(step=0, id="c", run="adam", set={"network": {"activation": "relu"}})))
    window.link.send(Play())
    window.until(lambda: window.snapshots[-1].activations[0] == "relu")
    assert all(one.activations[0] == "relu" for one in window.more(30))

    helper = window.helper()
    os.kill(helper, signal.SIGKILL)
    assert gone_within(helper, 5.0)
    steps = [one.step for one in window.more(30)]
    assert steps == sorted(set(steps))
    window.link.help()  # who has lost one trains on without
    assert window.link._process is not None
    assert window.link._process._helper is None


@pytest.mark.skipif(os.name != "posix", reason="stops a process")
def test_while_it_is_stopped_the_trainer_looks_for_itself(window: Window) -> None:
    window.link.help()
    window.until(window.helped)
    helper = window.helper()
    os.kill(helper, signal.SIGSTOP)
    window.more(30)
    os.kill(helper, signal.SIGCONT)
    steps = [one.step for one in window.more(100)]
    assert steps == sorted(set(steps))


def test_it_goes_with_its_trainer(window: Window) -> None:
    window.link.help()
    window.until(window.helped)
    helper = window.helper()
    window.link.stop()
    assert gone_within(helper, 5.0)


def test_that_others_go_first_is_no_cost_of_a_snapshot() -> None:
    trainer = Trainer(experiment(run("adam")))
    trainer.run_to(5)
    for eye, again in ((Eye(lambda: 0.0), True), (Eye(), False)):
        eye.allow(0.15, 1e-9)
        eye.see(trainer.state("adam"), Needs(profile=5), moving=True)
        time.sleep(1.2 / SLOW_A_SECOND["profile"])
        assert eye.due(Needs(profile=5), moving=True) == again
