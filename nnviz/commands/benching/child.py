"""A process of the benchmark: `alone FILE SECONDS` or `window FILE SECONDS SIZE STARTED`; prints one JSON object."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from nnviz import toml


def main(arguments: list[str]) -> int:
    """Run one measurement."""
    kind, path, seconds, *rest = arguments
    experiment = toml.read(Path(path))
    if kind == "alone":
        from nnviz import numerics

        numerics.prepare()
        from nnviz.commands.benching.windowed import steps_alone

        found: object = {"steps_per_second": steps_alone(experiment, float(seconds))}
    else:
        from nnviz.commands.benching.watched import measure

        found = measure(experiment, float(seconds), rest[0], float(rest[1]))
    sys.stdout.write(json.dumps(found) + "\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
