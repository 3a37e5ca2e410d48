"""A process of the benchmark.

`trainer FILE` reads two numbers of seconds from a line, trains for so long and prints its steps/s in the second part,
and again until there are no more lines; `busy FILE` does so too, but only keeps a core busy;
`window FILE ROUNDS SECONDS SIZE STARTED` prints one JSON object.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

from nnviz import processor, toml
from nnviz.spec import Experiment


def main(arguments: list[str]) -> int:
    """Run one measurement."""
    kind, path, *rest = arguments
    experiment = toml.read(Path(path))
    if kind == "trainer":
        _answer(*_training(experiment))
    elif kind == "busy":
        _answer(lambda: None, lambda: 0)
    else:
        from nnviz.commands.benching.watched import measure

        rounds, seconds, size, started = rest
        found = measure(experiment, path, int(rounds), float(seconds), size, float(started))
        sys.stdout.write(json.dumps(found) + "\n")
    return 0


def _training(experiment: Experiment) -> tuple[Callable[[], object], Callable[[], int]]:
    """Return what trains for a moment, and what tells the step that has been reached."""
    from nnviz import numerics

    numerics.prepare()
    from nnviz.core.trainer import Trainer
    from nnviz.worker.pace import BLOCK_SECONDS

    trainer = Trainer(experiment)
    return lambda: trainer.advance(seconds=BLOCK_SECONDS), lambda: trainer.front


def _answer(work: Callable[[], object], reached: Callable[[], int]) -> None:
    processor.use_all_cores()  # whatever core the window that starts it keeps to
    for line in sys.stdin:
        settling, seconds = map(float, line.split())
        _work(work, settling)
        first = reached()
        took = _work(work, seconds)
        sys.stdout.write(f"{(reached() - first) / took}\n")
        sys.stdout.flush()


def _work(work: Callable[[], object], seconds: float) -> float:
    """Work for about so many seconds; return how many it were."""
    began = time.perf_counter()
    while time.perf_counter() - began < seconds:
        work()
    return max(time.perf_counter() - began, 1e-9)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
