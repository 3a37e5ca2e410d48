"""What holds for every entry of every catalogue: found by the registry, never listed here."""

import subprocess
import sys

import pytest

from nnviz.catalog import tables
from nnviz.catalog.checking.numbers import check_value
from nnviz.catalog.describe import KINDS
from nnviz.catalog.registry import datasets, optimizers, schedules

ENTRIES = [(kind, entry) for kind, entries in KINDS.items() for entry in entries().values()]
every = pytest.mark.parametrize(("kind", "entry"), ENTRIES, ids=lambda one: getattr(one, "name", one))
OWNERS = [*optimizers().values(), *schedules().values(), *datasets().values()]
TABLES = {name: getattr(tables, name) for name in ("DATA", "NETWORK", "TRAINING", "RUN", "VIEW", "PERTURB")}
PARAMETERS = [(owner.name, one) for owner in OWNERS for one in owner.parameters]
PARAMETERS += [(name, one) for name, table in TABLES.items() for one in table.values()]
each = pytest.mark.parametrize(("owner", "parameter"), PARAMETERS, ids=lambda one: getattr(one, "name", one))


@every
def test_every_entry_says_what_it_is(kind, entry):
    assert entry.name == entry.name.strip().lower()
    assert entry.title
    assert entry.meaning.endswith(".")
    assert kind == "datasets" or entry.formula


@every
def test_formulas_are_balanced(kind, entry):
    for text in (getattr(entry, name, "") for name in ("formula", "derivative_formula", "delta_formula")):
        assert text.count("{") == text.count("}")
        assert text.count(r"\begin") == text.count(r"\end")
        assert text.count(r"\left") - text.count(r"\leftarrow") == text.count(r"\right")


@pytest.mark.parametrize("kind", KINDS)
def test_orders_and_titles_are_distinct(kind):
    entries = KINDS[kind]().values()
    assert len({entry.title for entry in entries}) == len(entries)
    assert [entry.order for entry in entries] == sorted(entry.order for entry in entries)


@each
def test_every_parameter_says_what_it_is(owner, parameter):
    assert parameter.symbol
    assert parameter.meaning.endswith(".")
    check_value(parameter, parameter.default, parameter.name)


@each
def test_ranges_can_be_drawn_as_sliders(owner, parameter):
    if parameter.kind in ("int", "float"):
        assert parameter.low < parameter.high
        assert parameter.scale == "linear" or parameter.low > 0


@pytest.mark.parametrize("entry", OWNERS, ids=lambda entry: entry.name)
def test_parameter_names_are_distinct(entry):
    names = [parameter.name for parameter in entry.parameters]
    assert len(set(names)) == len(names)


def test_the_catalogue_needs_no_heavy_library():
    program = """
import sys
from nnviz.catalog import changes, check, defaults, describe, registry
for kind in describe.KINDS:
    describe.rows(kind)
from nnviz import toml
toml.dumps(toml.loads(""))
print([name for name in ("torch", "sklearn", "scipy", "PySide6", "pyqtgraph") if name in sys.modules])
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.strip() == "[]"
