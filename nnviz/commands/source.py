"""What EXPERIMENT names on the command line: a built-in experiment, a TOML file or a session."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

import msgspec

from nnviz import assets, toml
from nnviz.record import session
from nnviz.record.history import History
from nnviz.record.session import SessionContent
from nnviz.refusal import refuse
from nnviz.spec import Experiment


class Source(msgspec.Struct, frozen=True):
    """An experiment, where it came from, and the session it goes on from, if it is one."""

    name: str
    experiment: Experiment
    path: Path | None = None
    session: SessionContent | None = None


def add_arguments(parser: argparse.ArgumentParser, *, optional: bool = False) -> None:
    """Add EXPERIMENT and --set."""
    kind = "?" if optional else None
    parser.add_argument(
        "experiment", metavar="EXPERIMENT", nargs=kind, help="a built-in name, a TOML file or a session"
    )
    parser.add_argument(
        "--set",
        metavar="KEY=VALUE",
        nargs="+",
        action="extend",
        default=[],
        help="change a value, e.g. training.batch_size=20 or runs.Adam.optimizer.lr=0.01",
    )


def read(name: str, changes: Sequence[str] = (), history: History | None = None) -> Source:
    """Return what `name` stands for, with `changes` made; raises `Refused`."""
    builtin = assets.experiments()
    path = Path(name)
    if name in builtin:
        return Source(name, toml.apply(toml.read(builtin[name]), changes))
    if path.suffix == session.SUFFIX and path.exists():
        content = session.load(path, history)
        if changes:
            raise refuse("session_set", "--set", " ".join(changes), "no --set with a session: its past is what it is")
        return Source(path.stem, content.checkpoint.experiment, path, content)
    if not path.exists():
        accepted = f"a file that exists, or one of {', '.join(builtin)}"
        raise refuse("unknown_name", "EXPERIMENT", name, accepted)
    return Source(path.stem, toml.apply(toml.read(path), changes), path)
