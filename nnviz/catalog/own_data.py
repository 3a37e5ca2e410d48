"""An experiment on a table of the user's own, without a line of TOML."""

from __future__ import annotations

from pathlib import Path

from nnviz.catalog.check import check
from nnviz.spec import Data, Experiment

#: Suffixes of files that are read as tables.
SUFFIXES = (".csv", ".tsv", ".txt")
#: Part held out for the test: more of it trains than of generated sets, which can be had in any size.
TEST_FRACTION = 0.3


def experiment_on(path: Path) -> Experiment:
    """Return the default experiment on the table in `path`; what the file holds is said when it is read."""
    data = Data(name="csv", path=str(path.absolute()), test_fraction=TEST_FRACTION)
    experiment = Experiment(title=path.stem, data=data)
    check(experiment)
    return experiment
