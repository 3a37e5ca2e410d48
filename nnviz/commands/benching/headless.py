"""The trainer against the plain loop, in turn within one process, so that both meet the same machine."""

from __future__ import annotations

import math
import statistics
import time
from collections.abc import Callable
from typing import Any

import torch

from nnviz.commands.benching.cases import Case
from nnviz.commands.benching.plain import PlainLoop
from nnviz.core.trainer import Trainer
from nnviz.spec import Experiment

#: Rounds of one measurement; the median ratio of the rounds counts.
ROUNDS = 7
#: Seconds one turn takes, about.
TURN = 0.4


class OurLoop:
    """One experiment in this trainer, every step recorded."""

    def __init__(self, experiment: Experiment) -> None:
        self._trainer = Trainer(experiment)

    def seconds(self, steps: int) -> float:
        """Take `steps` steps of all its runs; return the seconds they took."""
        start = time.perf_counter()
        self._trainer.run_to(self._trainer.front + steps)
        if self._trainer.finished:
            raise ArithmeticError("a run of the measurement diverged: its time means nothing")
        return time.perf_counter() - start


def measure(case: Case) -> list[dict[str, Any]]:
    """Return one row for each optimizer of a case, or one for all its runs together."""
    torch.set_num_threads(1)
    if case.together:
        peers = [PlainLoop(case.alone(name)) for name in case.optimizers]
        return [_row(case.name, " + ".join(case.optimizers), peers, OurLoop(case.all_runs()))]
    return [_row(case.name, name, [PlainLoop(case.alone(name))], OurLoop(case.alone(name))) for name in case.optimizers]


def _row(name: str, optimizer: str, peers: list[PlainLoop], ours: OurLoop) -> dict[str, Any]:
    plain_steps = _steps(lambda n: sum(peer.seconds(n) for peer in peers))
    our_steps = _steps(ours.seconds)
    rounds = []
    for _ in range(ROUNDS):
        plain = sum(peer.seconds(plain_steps) for peer in peers) / plain_steps
        rounds.append((plain, ours.seconds(our_steps) / our_steps))
    runs = len(peers)
    return {
        "network": name,
        "optimizer": optimizer,
        "plain_steps_per_second": runs / statistics.median(plain for plain, _ in rounds),
        "trainer_steps_per_second": runs / statistics.median(mine for _, mine in rounds),
        "ratio": statistics.median(plain / mine for plain, mine in rounds),
        "ratio_low": min(plain / mine for plain, mine in rounds),
        "ratio_high": max(plain / mine for plain, mine in rounds),
    }


def _steps(seconds: Callable[[int], float]) -> int:
    """Return how many steps take about `TURN` seconds, after a warm-up."""
    seconds(30)
    per_step = seconds(60) / 60
    return max(20, math.ceil(TURN / per_step))
