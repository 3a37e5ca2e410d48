"""Runs a script as its reader would, and reads the losses it prints."""

from __future__ import annotations

import io
import math
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

#: Losses by step.
Losses = dict[int, float]

_SECTION = "# run "
_BAD = re.compile(r"# the loss of step (\d+) is not finite")


class ScriptFailed(RuntimeError):
    """Raised when a script ends with an error, with the last line of what it said."""


def losses_of(path: Path, seconds: float, tick: Callable[[int], None] | None = None) -> list[Losses]:
    """Run a script for at most `seconds` and return the losses it printed, run after run as it trains them.

    `tick` is called now and then with the number of steps so far.
    """
    printed = path.with_suffix(".txt")
    command = [sys.executable, "-u", str(path)]
    environment = {**os.environ, "PYTHONIOENCODING": "utf-8"}
    with printed.open("wb") as out, path.with_suffix(".err").open("w+b") as errors:
        process = subprocess.Popen(command, stdout=out, stderr=errors, stdin=subprocess.DEVNULL, env=environment)
        try:
            _wait(process, printed, time.monotonic() + seconds, tick)
        finally:
            ended = process.poll() is not None
            if not ended:
                process.kill()
            process.wait()
        if ended and process.returncode:
            errors.seek(0)
            said = errors.read().decode(errors="replace").strip().splitlines()
            raise ScriptFailed(f"the exported script failed: {said[-1] if said else process.returncode}")
    return parsed(printed.read_text(encoding="utf-8"))


def _wait(process: subprocess.Popen[bytes], printed: Path, deadline: float, tick: Callable[[int], None] | None) -> None:
    lines = 0
    with printed.open("rb") as growing:
        while process.poll() is None and time.monotonic() < deadline:
            time.sleep(0.02)
            lines += growing.read().count(b"\n")
            if tick is not None:
                tick(lines)


def parsed(text: str) -> list[Losses]:
    """Return the losses in what a script printed, NaN where one was not finite; a line cut off does not count."""
    out: list[Losses] = []
    for line in io.StringIO(text):
        if line.startswith(_SECTION):
            out.append({})
        elif bad := _BAD.match(line):
            out[-1][int(bad[1])] = math.nan
        elif line.endswith("\n") and not line.startswith("#"):
            step, loss = line.split(",")
            out[-1][int(step)] = float(loss)
    return out
