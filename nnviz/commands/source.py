"""What EXPERIMENT names on the command line: a built-in experiment, a TOML file, a table or a session."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import msgspec

from nnviz import assets, toml
from nnviz.catalog import own_data
from nnviz.commands.parser import Parser
from nnviz.record import session
from nnviz.record.history import History
from nnviz.record.session import SessionContent
from nnviz.refusal import Refused, refuse
from nnviz.spec import Experiment

#: What EXPERIMENT can be.
KINDS = "a built-in name, a TOML file, a CSV file or a session"


class Source(msgspec.Struct, frozen=True):
    """An experiment, where it came from, and the session it goes on from, if it is one."""

    name: str
    experiment: Experiment
    path: Path | None = None
    session: SessionContent | None = None


def add_arguments(parser: Parser) -> None:
    """Add EXPERIMENT (None where it is left out) and --set."""
    parser.add_argument("experiment", metavar="EXPERIMENT", nargs="?", help=KINDS)
    parser.add_argument(
        "--set",
        metavar="KEY=VALUE",
        nargs="+",
        action="extend",
        default=[],
        help="change a value, e.g. training.batch_size=20 or runs.Adam.optimizer.lr=0.01",
    )


def parsed(parser: Parser, arguments: Sequence[str]) -> argparse.Namespace:
    """Return the parsed arguments; a last word after --set that assigns nothing is EXPERIMENT where there is none."""
    given = parser.parsed(arguments)
    if given.experiment is None and given.set and "=" not in given.set[-1]:
        given.experiment = given.set.pop()
    return given


def read(name: str, changes: Sequence[str] = (), history: History | None = None) -> Source:
    """Return what `name` stands for, with `changes` made; raises `Refused`."""
    builtin = assets.experiments()
    path = Path(name)
    if name in builtin:
        return Source(name, toml.apply(toml.read(builtin[name]), changes))
    if path.exists() and session.is_session(path):
        content = session.load(path, history)
        if changes:
            raise refuse("session_set", "--set", " ".join(changes), "no --set with a session: its past is what it is")
        return Source(path.stem, content.checkpoint.experiment, path, content)
    if not name or not path.exists():
        accepted = f"a file that exists, or one of {', '.join(builtin)}"
        raise refuse("unknown_name", "EXPERIMENT", name, accepted)
    experiment = own_data.experiment_on(path) if path.suffix.lower() in own_data.SUFFIXES else toml.read(path)
    return Source(path.stem, toml.apply(experiment, changes), path)


@contextmanager
def naming(what: Source) -> Iterator[None]:
    """Have refusals inside say which file they are about."""
    try:
        yield
    except Refused as refused:
        if what.path is None or refused.refusal.file:
            raise
        raise Refused(msgspec.structs.replace(refused.refusal, file=str(what.path))) from None
