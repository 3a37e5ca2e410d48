"""`nnviz export`: a session as a PyTorch script, as metrics, or as the experiment it came from."""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

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
    return out


def main(arguments: Sequence[str]) -> int:
    """Write what was asked for."""
    given = parser().parsed(arguments)
    check_writable("OUT", given.out)
    with tempfile.TemporaryDirectory(prefix="nnviz-") as scratch:
        history = History(Path(scratch))
        try:
            content = session.load(given.file, history)
            if given.to == "script":
                _script(content, given)
            else:
                with named(given.out):
                    exporters()[given.to].write(content, given.out)
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
    checked = ""
    if given.check_seconds > 0:
        progress = Progress(steps_of(found))
        agreements = checking.check(experiment, found, content.history, given.check_seconds, progress.update)
        progress.close()
        checked = report.report(agreements)
        sys.stdout.write("".join(f"{report.said(one)}\n" for one in agreements))
    with named(given.out):
        script(experiment, found).write(given.out, checked)
    sys.stdout.write(f"{given.out}, {given.out.with_suffix('.npz').name}\n")
