"""The trainer with the window open, against the trainer alone, in processes of their own."""

from __future__ import annotations

import itertools
import json
import math
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from nnviz import toml
from nnviz.commands.benching.cases import Case

SIZES = ((1280, 800), (1920, 1080))
#: Windows opened one after the other; rounds of window and peers in each; seconds each of them counts. In much shorter
#: ones, that the window hears of steps up to two frames late counts for more than what it costs.
OPENINGS, ROUNDS, SECONDS = 2, 24, 1.0
#: A measurement that takes longer than this, and this for each of its rounds, has gone wrong.
_LIMIT, _ROUND_LIMIT = 120.0, 10.0
#: Standard deviations that a mean of many lies within of the true one, 19 times in 20.
_SURE = 1.96


def measure(
    case: Case, size: tuple[int, int], openings: int = OPENINGS, rounds: int = ROUNDS, seconds: float = SECONDS
) -> dict[str, Any]:
    """Return frame rates and what the open window costs, for a case's first optimizer (or all its runs).

    The steps kept are compared with the trainer alone on an idle machine, just before and just after; so are those of
    a second peer, the trainer beside a process that does nothing but keep another core busy. What that one loses is
    the machine's (shared caches, clock rates); what the window loses beyond it is the window's own.
    """
    experiment = case.all_runs() if case.together else case.alone(case.optimizers[0])
    with tempfile.TemporaryDirectory(prefix="nnviz-") as folder:
        path = Path(folder) / "bench.toml"
        toml.write(experiment, path)
        found = [_opened(path, size, rounds, seconds, folder) for _ in range(openings)]
    return {"network": case.name, "size": f"{size[0]}x{size[1]}", **summary(found)}


def summary(openings: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the median of every number; of the parts of all rounds one ratio, and between what the true one lies."""
    out: dict[str, Any] = {"platform": openings[0]["platform"], "frames_per_second": {}}
    for name in openings[0]["frames_per_second"]:
        out["frames_per_second"][name] = statistics.median(one["frames_per_second"][name] for one in openings)
    for key, value in openings[0].items():
        if isinstance(value, list):
            out[key], out[f"{key}_low"], out[f"{key}_high"] = ratio([part for one in openings for part in one[key]])
        elif key not in out:
            out[key] = statistics.median(one[key] for one in openings)
    return out


def ratio(parts: Sequence[tuple[float, float]]) -> tuple[float, float, float]:
    """Return the sum of the first numbers over that of the second ones, and between what it lies with 95 % confidence.

    The second numbers of neighbouring parts have something in common, so neighbours count as related.
    Source: the ratio estimator of sampling theory, by linearisation; the variance of a mean of related numbers.
    """
    firsts, seconds = (sum(column) for column in zip(*parts, strict=True))
    found = firsts / seconds
    off = [first - found * second for first, second in parts]
    together = sum(a * b for a, b in itertools.pairwise(off))
    spread = _SURE * math.sqrt(sum(one * one for one in off) + 2.0 * max(0.0, together)) / seconds
    return found, found - spread, found + spread


def together(rows: Sequence[dict[str, Any]]) -> dict[str, float]:
    """Return the steps kept in all rows together, and between what that lies; each row counts by how sure it is.

    A row measured while the machine's speed jumped about says little. Source: inverse-variance weighting. Empty where
    no row has an interval.
    """
    out: dict[str, float] = {}
    for key in ("kept", "kept_beside"):
        sure = [row for row in rows if row.get(f"{key}_high", 0.0) > row.get(f"{key}_low", 0.0)]
        weights = [(_SURE * 2.0 / (row[f"{key}_high"] - row[f"{key}_low"])) ** 2 for row in sure]
        if sure:
            mean = sum(row[key] * weight for row, weight in zip(sure, weights, strict=True)) / sum(weights)
            spread = _SURE / math.sqrt(sum(weights))
            out |= {key: mean, f"{key}_low": mean - spread, f"{key}_high": mean + spread}
    return out


def _opened(path: Path, size: tuple[int, int], rounds: int, seconds: float, state: str) -> dict[str, Any]:
    numbers = (str(rounds), str(seconds), f"{size[0]}x{size[1]}", f"{time.time():.3f}")
    done = subprocess.run(
        [sys.executable, "-m", "nnviz.commands.benching.child", "window", str(path), *numbers],
        capture_output=True,
        text=True,
        timeout=_LIMIT + _ROUND_LIMIT * rounds,
        env={**os.environ, "NNVIZ_STATE": state},
        check=False,
    )
    if done.returncode:
        crash = Path(state) / "crash.log"
        told = [done.stderr.strip(), crash.read_text() if crash.exists() else ""]
        raise RuntimeError("\n".join([f"the measured window ended with {done.returncode}", *filter(None, told)]))
    result: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return result
