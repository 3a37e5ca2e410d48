"""`nnviz train`: the same trainer without a window."""

from __future__ import annotations

import argparse
import hashlib
import json
import math
import signal
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from nnviz import numerics
from nnviz.commands import source
from nnviz.commands.parser import Parser
from nnviz.commands.places import check_session, check_writable, named
from nnviz.commands.progress import Progress
from nnviz.record import metrics, session
from nnviz.record.history import History
from nnviz.record.lane import Thinned
from nnviz.record.metrics import MetricsWriter
from nnviz.record.session import SessionContent
from nnviz.refusal import refuse
from nnviz.snapshot import Applied, LaneKey, Layout
from nnviz.spec import Stop, settings_of
from nnviz.state import Checkpoint, LaneState

if TYPE_CHECKING:
    from nnviz.core.trainer import Trainer

#: An exit code from here on says which signal ended the command, as in a shell.
SIGNALLED = 128
#: The step to reach where neither the command line nor the experiment says.
DEFAULT_STEPS = 2000


def parser() -> Parser:
    """Return the parser of `nnviz train`."""
    out = Parser(prog="nnviz train", description="Train an experiment without a window.")
    source.add_arguments(out)
    out.add_argument("--steps", type=int, help="the step to reach, counted from 0")
    out.add_argument(
        "--metrics", metavar="FILE.csv", type=Path, help="write every step's metrics, a session's earlier ones too"
    )
    out.add_argument("--save", metavar="FILE.nnviz", type=Path, help="save the session at the end")
    out.add_argument("--replay", action="store_true", help="run a session's log again from the start")
    out.add_argument("--json", action="store_true", help="print the result as one JSON object")
    return out


def main(arguments: Sequence[str]) -> int:
    """Train, write what was asked for, and print what came out."""
    given = source.parsed(parser(), arguments)
    if given.experiment is None:
        raise refuse("missing", "nnviz train", "EXPERIMENT", source.KINDS)
    _check(given)
    numerics.prepare()
    with ExitStack() as stack:
        scratch = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="nnviz-")))
        history = History(scratch, drawn=False)
        stack.callback(history.close)
        what = source.read(given.experiment, given.set, history)
        if given.replay:
            history = History(scratch / "replay", drawn=False)
            (scratch / "replay").mkdir()
            stack.callback(history.close)
        with _interruptible() as interrupted:
            result = _train(what, given, history, interrupted)
    _print(result, as_json=given.json)
    return SIGNALLED + interrupted[0] if interrupted else 0


def _check(given: argparse.Namespace) -> None:
    if given.steps is not None and given.steps < 0:
        raise refuse("range", "--steps", given.steps, "a whole number from 0")
    check_writable("--metrics", given.metrics)
    check_session("--save", given.save)


@contextmanager
def _interruptible() -> Iterator[list[int]]:
    """Yield a list that Ctrl+C or SIGTERM puts its number into: what is trained is kept; a second one ends all."""
    pressed: list[int] = []

    def press(number: int, _frame: object) -> None:
        if pressed:
            raise KeyboardInterrupt
        pressed.append(number)
        sys.stderr.write("\nstopping after the present steps; Ctrl+C again to drop them\n")

    before = {number: signal.signal(number, press) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield pressed
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


class _Records:
    """Takes step records into the history and, where one is wanted, into a metrics file.

    Attributes:
        steps: Steps taken, each run's and seed's share of it added up.
    """

    def __init__(self, history: History, path: Path | None) -> None:
        self._history, self._path = history, path
        self.steps = 0.0
        self._metrics: MetricsWriter | None = None

    def open(self, layout: Layout) -> None:
        if self._path is not None and self._metrics is None:
            with named(self._path):
                self._metrics = MetricsWriter(self._path, layout.layers, self._history)
            if parts := metrics.thinned(self._history):
                sys.stderr.write(f"{_thinned(parts)}\n")
        self._history.open(layout)

    def take(self, layout: Layout, rows: np.ndarray) -> None:
        self._history.append(rows, layout.number)
        self.steps += len(rows) / len(layout.lanes)
        if self._path is not None and self._metrics is not None:
            with named(self._path):
                self._metrics.write(layout, rows)

    def close(self) -> None:
        if self._path is not None and self._metrics is not None:
            with named(self._path):
                self._metrics.close()


def _train(what: source.Source, given: argparse.Namespace, history: History, interrupted: list[int]) -> dict[str, Any]:
    from nnviz.core.trainer import Trainer

    checkpoint = what.session.checkpoint if what.session is not None and not given.replay else None
    with closing(_Records(history, given.metrics)) as records:
        with source.naming(what):
            trainer = Trainer(what.experiment, records.take, records.open, checkpoint)
        _check_fairness(trainer)
        start = time.perf_counter()
        replayed = what.session.checkpoint.lanes if what.session and given.replay and given.steps is None else ()
        _run(trainer, _goal(what, given), replayed, interrupted)
        wall = time.perf_counter() - start
    end = trainer.checkpoint()
    if given.save:
        log = (*(what.session.log if checkpoint and what.session else ()), *trainer.announced)
        _save(given.save, end, history, log)
    return {
        "steps_per_second": records.steps / wall if wall > 0 else 0.0,
        "wall_seconds": wall,
        "runs": [_result(lane, history) for lane in end.lanes],
    }


def _check_fairness(trainer: Trainer) -> None:
    """Warn where it cannot be shown that the runs' numbers do not depend on each other."""
    from nnviz.core.fairness import prove

    lanes = trainer.outlines()
    if len(lanes) > 1 and not (proof := prove(lanes)).equal:
        shapes = ", ".join((*proof.differing, *proof.untried))
        sys.stderr.write(f"it could not be shown here that a run does not depend on what trains beside it: {shapes}\n")


def _thinned(parts: Sequence[Thinned]) -> str:
    first, last = min(part.first for part in parts), max(part.last for part in parts)
    return (
        f"of steps {first:,} to {last:,} the session does not keep every one: the metrics have the rows that are kept"
    )


def _run(trainer: Trainer, goal: int, replayed: Sequence[LaneState], interrupted: list[int]) -> None:
    """Train to the step `goal`, or to where each lane of a replayed session stood."""
    if trainer.front > goal:
        sys.stderr.write(f"the session stands at step {trainer.front:,} already (--replay runs it from the start)\n")
    progress = Progress(goal if goal < sys.maxsize else 0)

    def tick() -> bool:
        progress.update(trainer.front)
        return not interrupted

    if replayed:
        trainer.run_like(replayed, tick)
    else:
        trainer.run_to(goal, tick)
    progress.close()


def _save(path: Path, end: Checkpoint, history: History, log: tuple[Applied, ...]) -> None:
    from nnviz.worker.safety import info

    with named(path):
        session.save(path, SessionContent(end, history, info(), log))


def _goal(what: source.Source, given: argparse.Namespace) -> int:
    if given.steps is not None:
        return int(given.steps)
    if what.session is not None:
        reached = _front(what.session.checkpoint)
        return reached if given.replay else reached + DEFAULT_STEPS
    stops = [settings_of(what.experiment, run).training.stop for run in what.experiment.runs]
    return sys.maxsize if all(stop != Stop() for stop in stops) else DEFAULT_STEPS


def _front(checkpoint: Checkpoint) -> int:
    return max((lane.step for lane in checkpoint.lanes), default=0)


def _result(lane: LaneState, history: History) -> dict[str, Any]:
    key = LaneKey(lane.branch, lane.seed)
    losses = history.column(key, "loss", max(1, lane.step)) if lane.step else np.zeros(0)
    test_loss, accuracy = _tested(lane, history)
    return {
        "name": lane.run,
        "seed": lane.seed,
        "steps": lane.step,
        "loss": _last(losses),
        "test_loss": test_loss,
        "test_accuracy": accuracy,
        "diverged_at": lane.divergence.step if lane.divergence else None,
        "weights_sha256": hashlib.sha256(np.ascontiguousarray(lane.weights).tobytes()).hexdigest(),
    }


def _tested(lane: LaneState, history: History) -> tuple[float | None, float | None]:
    """Return loss and accuracy of the lane as it is now on the test part: recorded, or else evaluated."""
    from nnviz.core.group import LaneGroup, key_of

    steps, losses, accuracies = history.evaluations(LaneKey(lane.branch, lane.seed))
    if len(steps) and steps[-1] == lane.step:
        return _last(losses), _last(accuracies)
    tested = LaneGroup(key_of(lane), [lane]).test_now()
    return (None, None) if tested is None else (_finite(tested[0][0]), _finite(tested[1][0]))


def _finite(value: float) -> float | None:
    return value if math.isfinite(value) else None


def _last(values: np.ndarray) -> float | None:
    """Return the last value, None where there is none or it is not finite (JSON knows no NaN)."""
    return float(values[-1]) if len(values) and math.isfinite(values[-1]) else None


def _print(result: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        sys.stdout.write(json.dumps(result) + "\n")
        return
    sys.stdout.write(f"{result['wall_seconds']:.1f} s, {result['steps_per_second']:,.0f} steps/s\n")
    for run in result["runs"]:
        parts = [f"step {run['steps']:,}"]
        for name in ("loss", "test_loss", "test_accuracy"):
            if run[name] is not None:
                parts.append(f"{name.replace('_', ' ')} {run[name]:.4g}")
        if run["diverged_at"]:
            parts.append(f"diverged at step {run['diverged_at']:,}")
        sys.stdout.write(f"{run['name']} (seed {run['seed']}): {', '.join(parts)}\n")
