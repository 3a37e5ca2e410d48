"""`nnviz export`: a session as a PyTorch script, as metrics, or as the experiment it came from."""

from __future__ import annotations

import argparse
import json
import math
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec

from nnviz import numerics
from nnviz.commands.parser import Parser
from nnviz.commands.places import check_writable, named
from nnviz.commands.progress import Progress
from nnviz.record import session
from nnviz.record.export import exporters
from nnviz.record.history import History
from nnviz.record.session import SessionContent
from nnviz.refusal import refuse

#: Seconds a script may run to be compared with what was recorded.
CHECK_SECONDS = 60.0
_TOLD_EVERY = 0.2  # seconds


def parser() -> Parser:
    """Return the parser of `nnviz export`."""
    out = Parser(prog="nnviz export", description="Export a session.")
    out.add_argument("file", metavar="FILE.nnviz", type=Path, help="the session")
    out.add_argument("--to", choices=("script", *exporters()), required=True, help="what to write")
    out.add_argument("out", metavar="OUT", type=Path, help="the file to write (script: a .npz is put beside it)")
    out.add_argument("--run", default="", help="script: this run only")
    out.add_argument("--seed", type=int, help="script: this seed only")
    out.add_argument(
        "--check-seconds",
        type=float,
        default=CHECK_SECONDS,
        metavar="S",
        help="script: seconds it may run to be compared with the recorded losses; 0 does not run it",
    )
    out.add_argument(
        "--json",
        action="store_true",
        help="print JSON objects, one a line: how far the check has come (step, total), then what was written",
    )
    return out


def main(arguments: Sequence[str]) -> int:
    """Write what was asked for."""
    given = parser().parsed(arguments)
    check_writable("OUT", given.out)
    if not 0 <= given.check_seconds < math.inf:
        raise refuse("range", "--check-seconds", given.check_seconds, "a number from 0")
    with tempfile.TemporaryDirectory(prefix="nnviz-") as scratch:
        history = History(Path(scratch))
        try:
            content = session.load(given.file, history)
            if given.to == "script":
                _script(content, given)
            else:
                with named(given.out):
                    exporters()[given.to].write(content, given.out)
                if given.json:
                    _say({"file": str(given.out)})
                else:
                    sys.stdout.write(f"{given.out}\n")
        finally:
            history.close()
    return 0


def _script(content: SessionContent, given: argparse.Namespace) -> None:
    if given.out.suffix != ".py":
        raise refuse("format", "OUT", str(given.out), "a name that ends in .py")
    numerics.prepare()
    from nnviz.export_script import checking, report
    from nnviz.export_script.life import chosen, lives, steps_of
    from nnviz.export_script.script import script

    experiment = content.checkpoint.experiment
    found = chosen(lives(content.checkpoint, content.history), given.run, given.seed)
    checked, agreements = "", []
    if given.check_seconds > 0:
        progress = Progress(steps_of(found))
        tell = _teller(steps_of(found)) if given.json else progress.update
        agreements = checking.check(experiment, found, content.history, given.check_seconds, tell)
        progress.close()
        checked = report.report(agreements)
    with named(given.out):
        script(experiment, found).write(given.out, checked)
    if given.json:
        _say({"file": str(given.out), "runs": [msgspec.to_builtins(one) for one in agreements]})
        return
    sys.stdout.write("".join(f"{report.said(one)}\n" for one in agreements))
    sys.stdout.write(f"{given.out}, {given.out.with_suffix('.npz').name}\n")


def _teller(total: int) -> Callable[[int], None]:
    """Return what prints how many of `total` steps the check has taken, a few times a second."""
    told_at = -_TOLD_EVERY

    def tell(step: int) -> None:
        nonlocal told_at
        if (now := time.monotonic()) - told_at >= _TOLD_EVERY:
            told_at = now
            _say({"step": step, "total": total})

    return tell


def _say(what: dict[str, object]) -> None:
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()
