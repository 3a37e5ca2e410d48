"""The trainer with the window open, against the trainer alone, each in processes of its own."""

from __future__ import annotations

import contextlib
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from nnviz import toml
from nnviz.commands.benching.cases import Case
from nnviz.spec import Experiment

SIZES = ((1280, 800), (1920, 1080))
#: Seconds of each of the window's two phases, and of the trainer without it.
SECONDS = 3.0
#: Rounds of trainer alone, trainer beside a busy core, and window, in turn: a machine's speed drifts within seconds.
ROUNDS = 3
#: A measurement that takes longer than this has gone wrong.
_LIMIT = 120.0


def measure(case: Case, size: tuple[int, int], rounds: int = ROUNDS, seconds: float = SECONDS) -> dict[str, Any]:
    """Return frame rates and what the open window costs, for a case's first optimizer (or all its runs).

    The steps kept are compared with two peers of the same rounds: the trainer alone on an idle machine, and the
    trainer beside a process that does nothing but keep another core busy. What the second loses is the machine's
    (shared caches, clock rates); what the window loses beyond it is the window's own.
    """
    experiment = case.all_runs() if case.together else case.alone(case.optimizers[0])
    with tempfile.TemporaryDirectory(prefix="nnviz-") as folder:
        path = Path(folder) / "bench.toml"
        toml.write(experiment, path)
        found = [_round(path, size, seconds, folder) for _ in range(rounds)]
    return {"network": case.name, "size": f"{size[0]}x{size[1]}", **summary(found)}


def _round(path: Path, size: tuple[int, int], seconds: float, state: str) -> dict[str, Any]:
    alone = _child("alone", str(path), str(seconds))["steps_per_second"]
    with _busy_core():
        beside = _child("alone", str(path), str(seconds))["steps_per_second"]
    started = f"{time.time():.3f}"
    found = _child("window", str(path), str(seconds), f"{size[0]}x{size[1]}", started, state=state)
    return {
        **found,
        "headless_steps_per_second": alone,
        "beside_steps_per_second": beside,
        "kept": found["steps_per_second"] / alone,
        "kept_beside": beside / alone,
        "kept_of_beside": found["steps_per_second"] / beside,
    }


def summary(rounds: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the median of every number, and the range of those that are ratios."""
    out: dict[str, Any] = {"platform": rounds[0]["platform"], "frames_per_second": {}}
    for name in rounds[0]["frames_per_second"]:
        out["frames_per_second"][name] = statistics.median(one["frames_per_second"][name] for one in rounds)
    for key in rounds[0]:
        if key not in out:
            values = [one[key] for one in rounds]
            out[key] = statistics.median(values)
            if key.startswith("kept"):
                out[f"{key}_low"], out[f"{key}_high"] = min(values), max(values)
    return out


@contextlib.contextmanager
def _busy_core() -> Iterator[None]:
    """Keep another core busy."""
    with subprocess.Popen([sys.executable, "-c", "while True: pass"]) as busy:
        try:
            yield
        finally:
            busy.kill()


def _child(*arguments: str, state: str = "") -> dict[str, Any]:
    environment = {**os.environ, **({"NNVIZ_STATE": state} if state else {})}
    done = subprocess.run(
        [sys.executable, "-m", "nnviz.commands.benching.child", *arguments],
        capture_output=True,
        text=True,
        timeout=_LIMIT,
        env=environment,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"a measurement failed: {done.stderr.strip().splitlines()[-1:]}")
    result: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return result


def steps_alone(experiment: Experiment, seconds: float) -> float:
    """Return the steps/s of the trainer in this process, in blocks as the worker takes them."""
    from nnviz.core.trainer import Trainer
    from nnviz.worker.pace import BLOCK_SECONDS

    trainer = Trainer(experiment)
    trainer.run_to(200)
    start, first = time.perf_counter(), trainer.front
    while time.perf_counter() - start < seconds:
        trainer.advance(seconds=BLOCK_SECONDS)
    return (trainer.front - first) / (time.perf_counter() - start)
