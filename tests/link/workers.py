"""Workers for the tests of the link: a training whose every number can be computed again from its log."""

from __future__ import annotations

import math
import os
import time
from multiprocessing.connection import Connection
from pathlib import Path

import msgspec
import numpy as np

from nnviz import codec
from nnviz.link import parent
from nnviz.link.job_worker import JobHandle
from nnviz.link.messages import (
    Acknowledged,
    Advance,
    Command,
    Declined,
    LaneStatus,
    Pause,
    Play,
    Quit,
    Ready,
    Request,
    Save,
    Saved,
    Start,
    Status,
    Unsaved,
)
from nnviz.link.worker_end import WorkerEnd, serve
from nnviz.refusal import Refusal, refuse
from nnviz.snapshot import Applied, LaneInfo, LaneKey, Layout, Snapshot
from nnviz.spec import Event
from nnviz.state import Branch

SEEDS = (1, 2)
#: Steps of an epoch.
EPOCH = 500


class Toy(msgspec.Struct):
    """One run of two seeds. `x` stands for the weights, `gain` for the settings."""

    step: int = 0
    branches: tuple[Branch, ...] = (Branch(1, "A"),)
    xs: tuple[float, ...] = (1.0, 2.0)
    gain: float = 1.0
    cursor: int = 0

    @property
    def branch(self) -> int:
        return self.branches[-1].id

    def train(self) -> None:
        self.step += 1
        self.xs = tuple(
            0.99 * x + self.gain * math.sin(self.step + seed) for x, seed in zip(self.xs, SEEDS, strict=True)
        )

    def apply(self, event: Event) -> bool:
        """Apply one event; True if it opened a branch."""
        self.cursor += 1
        if event.reset is None:
            self.gain = event.set["training"]["l2"]
            return False
        self.branches += (Branch(self.branch + 1, "A", self.branch, self.step, 0),)
        self.step, self.xs = 0, (1.0, 2.0)
        return True

    def layout(self, number: int) -> Layout:
        lanes = tuple(LaneInfo(LaneKey(self.branch, seed), "A", 1) for seed in SEEDS)
        return Layout(number, lanes, 1, self.branches)

    def rows(self) -> list[list[float]]:
        return [[lane, self.step, 0, x, self.gain, 0, math.nan, math.nan, 1, 2, 3] for lane, x in enumerate(self.xs)]


class ToyTrainer:
    """The toy behind a `WorkerEnd`: as the real one, it replays the log, checkpoints, and obeys."""

    def __init__(self, end: WorkerEnd, start: Start, chunk: int, rest: float) -> None:
        self.end, self.start, self.chunk, self.rest = end, start, chunk, rest
        self.toy = codec.decode(Path(start.checkpoint).read_bytes(), Toy) if start.checkpoint else Toy()
        self.log = list(start.experiment.events)
        self.playing, self.left, self.layouts = start.playing, 0, 0
        self.saved_at = self.told_at = 0.0
        self.heeded = 0

    def run(self) -> None:
        self.end.report(Ready("toy", True, "none"))
        self.open()
        self.apply_due([])
        while True:
            for request in self.end.requests(0.0 if self.playing or self.left else 0.02):
                if isinstance(request, Quit):
                    return
                self.obey(request)
            if self.playing or self.left:
                self.advance(self.chunk if self.playing else min(self.left, self.chunk))
                time.sleep(self.rest)
            self.tell()

    def open(self) -> None:
        self.layouts += 1
        self.end.publish_layout(self.toy.layout(self.layouts))

    def advance(self, steps: int) -> None:
        rows: list[list[float]] = []
        for _ in range(steps):
            self.toy.train()
            rows += self.toy.rows()
            self.apply_due(rows)
        self.left = max(0, self.left - steps)
        self.publish(rows)
        if time.monotonic() > self.saved_at + 0.05:
            self.checkpoint(Path(self.start.scratch) / "last.checkpoint")
            self.saved_at = time.monotonic()

    def apply_due(self, rows: list[list[float]]) -> None:
        """Apply what acts now, before anything else can: a command that comes later goes behind it in the log."""
        while self.toy.cursor < len(self.log) and self.log[self.toy.cursor].step == self.toy.step:
            self.publish(rows)
            self.apply(self.log[self.toy.cursor])

    def publish(self, rows: list[list[float]]) -> None:
        if rows:
            self.end.publish_rows(np.array(rows))
            rows.clear()

    def apply(self, event: Event) -> None:
        opened = self.toy.apply(event)
        self.end.report(Acknowledged(Applied(event, self.toy.cursor - 1, ())))
        if opened:
            self.open()

    def obey(self, request: Request) -> None:
        if isinstance(request, Command):
            self.command(request.event)
        elif isinstance(request, Play | Pause):
            self.playing, self.left = isinstance(request, Play), 0
            self.heeded += 1
        elif isinstance(request, Advance):
            self.playing = False
            self.left += request.steps + EPOCH * request.epochs
            self.heeded += 1
        elif isinstance(request, Save):
            self.save(request.path)
        self.told_at = 0.0

    def command(self, event: Event) -> None:
        ids = [entry.id for entry in self.log]
        if event.id in ids:
            index = ids.index(event.id)
            self.end.report(Acknowledged(Applied(self.log[index], index, ())))
        elif not event.set and event.reset is None:
            self.end.report(Declined(event.id, Refusal("empty", "event", "", "a change")))
        else:
            event = msgspec.structs.replace(event, step=self.toy.step)
            self.log.insert(self.toy.cursor, event)
            self.apply(event)

    def save(self, path: str) -> None:
        try:
            self.checkpoint(Path(path))
        except OSError as error:
            self.end.report(
                Unsaved(path, Refusal("unwritable", path, str(error.strerror), "a file that can be written"))
            )
        else:
            self.end.report(Saved(path))

    def checkpoint(self, path: Path) -> None:
        path.with_suffix(".tmp").write_bytes(codec.encode(self.toy))
        path.with_suffix(".tmp").replace(path)

    def tell(self) -> None:
        if time.monotonic() < self.told_at + 0.02:
            return
        self.told_at = time.monotonic()
        toy = self.toy
        state = "running" if self.playing or self.left else "paused"
        lanes = tuple(LaneStatus(LaneKey(toy.branch, seed), "A", toy.step, 0, "running") for seed in SEEDS)
        told = Status(state, toy.step, 0, 0.0, lanes, written=self.end.written, left=self.left, heeded=self.heeded)
        self.end.report(told)
        sizes = (toy.step,) * (1 + toy.step % 3000)
        self.end.publish_snapshot(Snapshot(toy.branch, "A", 1, toy.step, 0, sizes, ()))


def train(connection: Connection) -> None:
    """Some ten thousand steps a second."""
    serve(connection, lambda end, start: ToyTrainer(end, start, 10, 0.001).run())


def train_small(connection: Connection) -> None:
    """The same with a ring of 100 rows: a reader is easily overrun."""
    serve(connection, lambda end, start: ToyTrainer(end, start, 10, 0.001).run(), ring_bytes=8 * 11 * 100)


def train_tiny_backlog(connection: Connection) -> None:
    """A ring and a backlog of 100 rows each."""
    serve(connection, lambda end, start: ToyTrainer(end, start, 10, 0.001).run(), ring_bytes=8800, backlog_bytes=8800)


class FragileTrainer(ToyTrainer):
    """Dies of a negative gain."""

    def command(self, event: Event) -> None:
        if event.set["training"]["l2"] < 0:
            os._exit(9)
        super().command(event)


def train_fragile(connection: Connection) -> None:
    """A worker that some command kills."""
    serve(connection, lambda end, start: FragileTrainer(end, start, 10, 0.001).run())


def fail(connection: Connection) -> None:
    """Fail at once."""

    def body(end: WorkerEnd, start: Start) -> None:
        raise refuse("range", "training.batch_size", 0, "at least 1")

    serve(connection, body)


def deaf(connection: Connection) -> None:
    """Ignore whatever it is told, and SIGTERM too."""
    import signal

    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    end = WorkerEnd(connection)
    start = end.begin()
    end.publish_layout(Toy().layout(1))
    Path(start.scratch, "deaf").touch()
    while True:
        time.sleep(1)


def watched(connection: Connection) -> None:
    """Write a recovery file when the window is gone."""

    def body(end: WorkerEnd, start: Start) -> None:
        parent.watch(lambda: Path(start.scratch, "recovery").touch())
        Path(start.scratch, "pid").write_text(str(os.getpid()))
        ToyTrainer(end, start, 10, 0.001).run()

    serve(connection, body)


def stuck(connection: Connection) -> None:
    """Train without ever listening, and write the recovery file without ever returning."""

    def body(end: WorkerEnd, start: Start) -> None:
        def on_gone() -> None:
            Path(start.scratch, "recovery").touch()
            time.sleep(60)

        parent.watch(on_gone)
        end.publish_layout(Toy().layout(1))
        Path(start.scratch, "pid").write_text(str(os.getpid()))
        while True:
            pass

    serve(connection, body)


def double(argument: list[int], job: JobHandle) -> list[int]:
    """A job."""
    for done, _ in enumerate(argument):
        job.progress(done / len(argument), "doubling", part=done)
    return [2 * value for value in argument]


def mean(argument: np.ndarray, job: JobHandle) -> float:
    """A job with an array."""
    return float(argument.mean())


def niceness(argument: int, job: JobHandle) -> int:
    """The priority jobs run at."""
    return os.nice(0)


def refused(argument: int, job: JobHandle) -> int:
    """A job that refuses its argument."""
    raise refuse("range", "argument", argument, "another")


def wait_kindly(argument: float, job: JobHandle) -> None:
    """A job that can be cancelled."""
    for _ in range(int(argument * 100)):
        job.progress(0.5)
        time.sleep(0.01)


def wait_rudely(argument: float, job: JobHandle) -> None:
    """A job that does not listen."""
    time.sleep(argument)


def die(argument: int, job: JobHandle) -> None:
    """A job that takes its process along."""
    os._exit(argument)
