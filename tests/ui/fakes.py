"""A trainer that does what a test says, and the values it would send."""

from __future__ import annotations

import threading
from collections import deque
from pathlib import Path
from typing import Any

import numpy as np

from nnviz.link.feed import Records
from nnviz.link.messages import Acknowledged, Command, LaneStatus, Ready, Request, Shown, Status
from nnviz.link.trainer_link import Happening
from nnviz.snapshot import HEAD, Applied, DataView, LaneInfo, LaneKey, Layout, MatrixView, Note, Snapshot
from nnviz.spec import Event, Experiment
from nnviz.state import Branch


class FakeLink:
    """Keeps what it is sent, and says what it is told to say."""

    def __init__(
        self,
        experiment: Experiment,
        scratch: Path,
        *,
        checkpoint: str = "",
        playing: bool = True,
        speed: float = 0.0,
    ) -> None:
        self.experiment, self.scratch, self.checkpoint = experiment, scratch, checkpoint
        self.playing, self.speed = playing, speed
        self.sent: list[Request] = []
        self.started = self.restarted = self.stopped = self.helped = 0
        self.polled_from: set[int] = set()
        self._said: deque[Happening] = deque()

    def start(self) -> None:
        assert threading.current_thread() is threading.main_thread()
        self.started += 1

    def restart(self) -> None:
        assert threading.current_thread() is threading.main_thread()
        self.restarted += 1

    def help(self) -> None:
        assert threading.current_thread() is threading.main_thread()
        self.helped += 1

    def stop(self) -> None:
        self.stopped += 1

    def send(self, request: Request) -> None:
        self.sent.append(request)

    def poll(self) -> list[Happening]:
        self.polled_from.add(threading.get_ident())
        out = []
        while self._said:
            out.append(self._said.popleft())
        return out

    def say(self, *happenings: Happening) -> None:
        self._said.extend(happenings)

    def commands(self) -> list[Event]:
        return [request.event for request in self.sent if isinstance(request, Command)]

    def controls(self, kind: type) -> list[Any]:
        return [request for request in self.sent if isinstance(request, kind)]


class FakeTrainers:
    """Makes fake links and remembers them."""

    def __init__(self) -> None:
        self.links: list[FakeLink] = []

    def __call__(self, experiment: Experiment, scratch: Path, **options: Any) -> FakeLink:
        self.links.append(FakeLink(experiment, scratch, **options))
        return self.links[-1]

    @property
    def link(self) -> FakeLink:
        return self.links[-1]


READY = Ready("CPU (1 thread)", True, "2.13.0")


def layout(*runs: str, layers: int = 3, number: int = 1) -> Layout:
    """A layout of one lane per run, each on a branch of its own."""
    names = runs or ("SGD",)
    lanes = tuple(LaneInfo(LaneKey(index, 1), name, layers) for index, name in enumerate(names))
    return Layout(number, lanes, layers, tuple(Branch(index, name) for index, name in enumerate(names)))


def records(shape: Layout, first: int, last: int) -> Records:
    """Records of the steps `first` to `last`, all lanes, losses 1 / step, tested at every tenth step."""
    steps = np.repeat(np.arange(first, last + 1), len(shape.lanes))
    rows = np.full((len(steps), shape.width), 0.5)
    rows[:, HEAD.index("lane")] = np.tile(np.arange(len(shape.lanes)), last - first + 1)
    rows[:, HEAD.index("step")] = steps
    rows[:, HEAD.index("loss")] = 1.0 / steps
    tested = steps % 10 == 0
    rows[:, HEAD.index("test_loss")] = np.where(tested, 2.0 / steps, np.nan)
    rows[:, HEAD.index("test_accuracy")] = np.where(tested, 0.99, np.nan)
    return Records(shape, rows, (first - 1) * len(shape.lanes))


def status(shape: Layout, step: int, state: Any = "running", **changes: Any) -> Status:
    """Where training stands."""
    lanes = tuple(LaneStatus(lane.key, lane.run, step, step // 25, "running") for lane in shape.lanes)
    return Status(state, step, step // 25, 6120.0, lanes, **changes)


def acknowledged(event: Event, step: int, index: int, *notes: Note, inverse: Event | None = None) -> Acknowledged:
    """The trainer's yes to `event`."""
    import msgspec

    return Acknowledged(Applied(msgspec.structs.replace(event, step=step), index, notes, inverse, (0,)))


def snapshot(step: int = 0, run: str = "SGD", sizes: tuple[int, ...] = (2, 8, 8, 1)) -> Snapshot:
    """A snapshot with weights, gradients, responses and an output, different at every step."""
    rng = np.random.default_rng(step)

    def view(rows: int, columns: int) -> MatrixView:
        values = rng.normal(size=(rows, columns)).astype(np.float32)
        return MatrixView(values, np.zeros(rows, np.float32), (rows, columns))

    shapes = list(zip(sizes[1:], sizes, strict=False))
    return Snapshot(
        branch=0,
        run=run,
        seed=1,
        step=step,
        epoch=0,
        sizes=sizes,
        activations=("tanh",) * (len(sizes) - 2) + ("sigmoid",),
        matrices={kind: tuple(view(*shape) for shape in shapes) for kind in ("weight", "gradient", "update")},
        responses=tuple(rng.uniform(-1, 1, (size, 16, 16)).astype(np.float32) for size in sizes),
        output=rng.uniform(0, 1, (1, 32, 32)).astype(np.float32),
    )


def data(task: str = "binary") -> Shown:
    """Forty points of two classes (or values) in the plane."""
    rng = np.random.default_rng(0)
    targets = rng.uniform(-1, 1, 40) if task == "regression" else rng.integers(0, 2, 40)
    return Shown(
        DataView(
            name="spiral",
            kind="plane",
            task=task,
            inputs=("x1", "x2"),
            classes=() if task == "regression" else ("-1", "+1"),
            points=rng.uniform(-6, 6, (40, 2)).astype(np.float32),
            targets=targets,
            split=rng.integers(0, 2, 40) * 2,
            bounds=(-6.0, 6.0, -6.0, 6.0),
        )
    )
