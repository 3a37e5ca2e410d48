"""`nnviz doctor`: what a report of a problem needs to say."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence

from nnviz import doctor, numerics
from nnviz.commands.parser import Parser


def main(arguments: Sequence[str]) -> int:
    """Print versions, display, GPU, fonts, and what the lane self-check proved here."""
    parser = Parser(prog="nnviz doctor", description="Report what nnviz finds on this machine.")
    parser.add_argument("--json", action="store_true", help="print it as JSON")
    given = parser.parsed(arguments)
    findings = doctor.report(_lanes)
    if given.json:
        sys.stdout.write(json.dumps(doctor.as_dict(findings), indent=2) + "\n")
    else:
        sys.stdout.write("\n".join(doctor.lines(findings)) + "\n")
    return 0


def _lanes() -> str:
    """Prove a lane's independence for the networks of the default experiment and of the course text."""
    numerics.prepare()
    from nnviz.core.fairness import prove
    from nnviz.core.lanes import first_states
    from nnviz.spec import Data, Experiment, Network, Run, Training

    adam = Run(name="Adam", optimizer={"name": "adam", "lr": 0.001})
    text = Experiment(
        data=Data(name="digits"), network=Network(hidden=(128,), activation="relu"), training=Training(batch_size=32)
    )
    lanes = [state for one in (Experiment(), text) for state in first_states(one, adam, 0)]
    proof = prove(lanes)
    if proof.equal:
        return f"a lane equals itself alone, bit for bit ({proof.comparisons} comparisons: {'; '.join(proof.shapes)})"
    return f"a lane differs from itself alone: {'; '.join(proof.differing)}"
