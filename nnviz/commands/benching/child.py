"""A process of the benchmark.

`peer FILE` reads two numbers of seconds from a line, trains for so long and prints its steps/s in the second part, and
again until there are no more lines; `window FILE ROUNDS SECONDS SIZE STARTED` prints one JSON object.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

from nnviz import toml
from nnviz.spec import Experiment


def main(arguments: list[str]) -> int:
    """Run one measurement."""
    kind, path, *rest = arguments
    experiment = toml.read(Path(path))
    if kind == "peer":
        _peer(experiment)
    else:
        from nnviz.commands.benching.watched import measure

        rounds, seconds, size, started = rest
        found = measure(experiment, path, int(rounds), float(seconds), size, float(started))
        sys.stdout.write(json.dumps(found) + "\n")
    return 0


def _peer(experiment: Experiment) -> None:
    from nnviz import numerics, processor

    numerics.prepare()
    processor.use_all_cores()  # whatever core the window that starts it keeps to
    from nnviz.core.trainer import Trainer
    from nnviz.worker.pace import BLOCK_SECONDS

    trainer = Trainer(experiment)
    for line in sys.stdin:
        settling, seconds = map(float, line.split())
        begun = time.perf_counter()
        while time.perf_counter() - begun < settling:
            trainer.advance(seconds=BLOCK_SECONDS)
        start, first = time.perf_counter(), trainer.front
        while time.perf_counter() - start < seconds:
            trainer.advance(seconds=BLOCK_SECONDS)
        sys.stdout.write(f"{(trainer.front - first) / (time.perf_counter() - start)}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
