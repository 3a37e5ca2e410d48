"""`nnviz check`: whether files are valid experiments or sessions."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from nnviz import numerics
from nnviz.commands import source
from nnviz.commands.parser import Parser, language
from nnviz.refusal import Refused
from nnviz.spec import Experiment
from nnviz.wording import sentence


def main(arguments: Sequence[str]) -> int:
    """Print a line for each file that is not valid; return 2 if there is one."""
    parser = Parser(prog="nnviz check", description="Validate experiments and sessions.")
    parser.add_argument("files", metavar="FILE", nargs="+", help="TOML files, sessions or built-in names")
    numerics.prepare()
    bad = 0
    for name in parser.parsed(arguments).files:
        try:
            what = source.read(name)
            if what.session is None:
                with source.naming(what):
                    _rehearse(what.experiment)
        except Refused as refused:
            bad += 1
            said = sentence(refused.refusal, language(arguments))
            sys.stderr.write(f"{said if name in said else f'{name}: {said}'}\n")
    return 2 if bad else 0


def _rehearse(experiment: Experiment) -> None:
    """Refuse what only the data, or the events run through in order, can tell to be impossible."""
    from nnviz.core.ledger import Ledger

    ledger = Ledger(experiment, None)
    ledger.rehearse(ledger.first_states())
