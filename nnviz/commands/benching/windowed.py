"""The trainer with the window open, against the trainer alone, each in processes of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from nnviz import toml
from nnviz.commands.benching.cases import Case
from nnviz.spec import Experiment

SIZES = ((1280, 800), (1920, 1080))
#: Seconds of each of the window's two phases, and of the trainer alone before and after.
SECONDS = 4.0
#: A measurement that takes longer than this has gone wrong.
_LIMIT = 120.0


def measure(case: Case, size: tuple[int, int]) -> dict[str, Any]:
    """Return frame rates and what the open window costs, for a case's first optimizer (or all its runs)."""
    experiment = case.all_runs() if case.together else case.alone(case.optimizers[0])
    with tempfile.TemporaryDirectory(prefix="nnviz-") as folder:
        path = Path(folder) / "bench.toml"
        toml.write(experiment, path)
        before = _alone(path)
        found = _child("window", str(path), f"{size[0]}x{size[1]}", f"{time.time():.3f}", state=folder)
        after = _alone(path)
    headless = (before + after) / 2
    kept = found["steps_per_second"] / headless
    return {
        "network": case.name,
        "size": f"{size[0]}x{size[1]}",
        **found,
        "headless_steps_per_second": headless,
        "kept": kept,
    }


def _alone(path: Path) -> float:
    return float(_child("alone", str(path))["steps_per_second"])


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
