"""`nnviz train`: the same trainer without a window."""

from __future__ import annotations

import argparse
import hashlib
import json
import math
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import numpy as np

from nnviz import numerics
from nnviz.commands import source
from nnviz.commands.progress import Progress
from nnviz.record import session
from nnviz.record.history import History
from nnviz.record.metrics import MetricsWriter
from nnviz.record.session import SessionContent
from nnviz.snapshot import Layout
from nnviz.state import Checkpoint, LaneState

#: The step to reach where neither the command line nor the experiment says.
DEFAULT_STEPS = 2000


def parser() -> argparse.ArgumentParser:
    """Return the parser of `nnviz train`."""
    out = argparse.ArgumentParser(prog="nnviz train", description="Train an experiment without a window.")
    source.add_arguments(out)
    out.add_argument("--steps", type=int, help="the step to reach, counted from 0")
    out.add_argument("--metrics", metavar="FILE.csv", type=Path, help="write every step's metrics")
    out.add_argument("--save", metavar="FILE.nnviz", type=Path, help="save the session at the end")
    out.add_argument("--replay", action="store_true", help="run a session's log again from the start")
    out.add_argument("--json", action="store_true", help="print the result as one JSON object")
    return out


def main(arguments: Sequence[str]) -> int:
    """Train, write what was asked for, and print what came out."""
    given = parser().parse_args(arguments)
    numerics.prepare()
    with ExitStack() as stack:
        scratch = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="nnviz-")))
        history = History(scratch)
        stack.callback(history.close)
        what = source.read(given.experiment, given.set, history)
        if given.replay:
            history = History(scratch / "replay")
            (scratch / "replay").mkdir()
            stack.callback(history.close)
        result = _train(what, given, history)
    _print(result, as_json=given.json)
    return 0


def _train(what: source.Source, given: argparse.Namespace, history: History) -> dict[str, Any]:
    from nnviz.core.trainer import Trainer
    from nnviz.worker.safety import info

    checkpoint = what.session.checkpoint if what.session is not None and not given.replay else None
    metrics = None

    def open_layout(layout: Layout) -> None:
        nonlocal metrics
        history.open(layout)
        if given.metrics and metrics is None:
            metrics = MetricsWriter(given.metrics, layout.layers)

    def take(layout: Layout, rows: np.ndarray) -> None:
        history.append(rows, layout.number)
        if metrics is not None:
            metrics.write(layout, rows)

    trainer = Trainer(what.experiment, take, open_layout, checkpoint)
    goal = _goal(what, given)
    first = trainer.front
    progress = Progress(goal)
    start = time.perf_counter()

    def tick() -> bool:
        progress.update(trainer.front)
        return True

    trainer.run_to(goal, tick)
    wall = time.perf_counter() - start
    progress.close()
    if metrics is not None:
        metrics.close()
    end = trainer.checkpoint()
    if given.save:
        log = (*(what.session.log if checkpoint and what.session else ()), *trainer.announced)
        session.save(given.save, SessionContent(end, history, info(), log))
    steps = max(0, trainer.front - first)
    return {
        "steps_per_second": steps / wall if wall > 0 else 0.0,
        "wall_seconds": wall,
        "runs": [_run(lane, history) for lane in end.lanes],
    }


def _goal(what: source.Source, given: argparse.Namespace) -> int:
    if given.steps is not None:
        return int(given.steps)
    if what.session is not None:
        reached = _front(what.session.checkpoint)
        return reached if given.replay else reached + DEFAULT_STEPS
    stop = what.experiment.training.stop
    return sys.maxsize if stop != type(stop)() else DEFAULT_STEPS


def _front(checkpoint: Checkpoint) -> int:
    return max((lane.step for lane in checkpoint.lanes), default=0)


def _run(lane: LaneState, history: History) -> dict[str, Any]:
    from nnviz.snapshot import LaneKey

    key = LaneKey(lane.branch, lane.seed)
    losses = history.column(key, "loss", max(1, lane.step)) if lane.step else np.zeros(0)
    _, test_loss, accuracy = history.evaluations(key)
    return {
        "name": lane.run,
        "seed": lane.seed,
        "steps": lane.step,
        "loss": _last(losses),
        "test_loss": _last(test_loss),
        "test_accuracy": _last(accuracy),
        "diverged_at": lane.divergence.step if lane.divergence else None,
        "weights_sha256": hashlib.sha256(np.ascontiguousarray(lane.weights).tobytes()).hexdigest(),
    }


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
