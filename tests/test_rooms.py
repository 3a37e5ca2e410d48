"""Who imports whom, proved at run time: each room works with what it must not know made impossible to import."""

import pkgutil
import subprocess
import sys

import pytest

import nnviz

LEAVES = ("refusal", "spec", "codec", "state", "snapshot", "numerics", "atomic", "assets")
QT = ("PySide6", "shiboken6", "pyqtgraph")
COMPUTING = ("torch", "sklearn", "scipy")

PROGRAM = """
import importlib, sys
blocked, modules = {blocked!r}, {modules!r}
for name in blocked:
    sys.modules[name] = None
for module in modules:
    importlib.import_module(module)
loaded = [name for name in {absent!r} if sys.modules.get(name) is not None]
assert not loaded, f"loaded: {{loaded}}"
"""


def modules_of(*rooms: str) -> list[str]:
    """Return every module of these rooms (modules or packages of nnviz) that exists."""
    found = []
    for info in pkgutil.walk_packages(nnviz.__path__, "nnviz."):
        if any(info.name == f"nnviz.{room}" or info.name.startswith(f"nnviz.{room}.") for room in rooms):
            found.append(info.name)
    return found


def import_alone(modules: list[str], blocked: tuple[str, ...] = (), absent: tuple[str, ...] = ()) -> str:
    """Import `modules` in a fresh Python and return what it complained of."""
    program = PROGRAM.format(blocked=blocked, modules=modules, absent=absent)
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=90)
    return done.stderr


@pytest.mark.parametrize("room", ["spec", "catalog", "core", "link", "record", "worker", "ui"])
def test_every_room_has_modules(room: str) -> None:
    assert modules_of(room)


def test_the_window_loads_no_torch_and_no_scikit_learn() -> None:
    assert import_alone(modules_of("ui"), absent=COMPUTING) == ""


def test_the_window_works_where_there_is_no_torch() -> None:
    assert import_alone(modules_of("ui"), blocked=(*COMPUTING, "nnviz.core", "nnviz.worker")) == ""


def test_everything_below_the_window_works_where_there_is_no_qt() -> None:
    modules = modules_of(*LEAVES, "catalog", "core", "link", "record", "worker", "export_script")
    assert import_alone(modules, blocked=(*QT, "nnviz.ui")) == ""


def test_everything_but_core_works_where_there_is_no_torch() -> None:
    modules = modules_of(*LEAVES, "catalog", "link", "record", "toml", "wording", "doctor", "cli")
    assert import_alone(modules, blocked=(*COMPUTING, *QT)) == ""


@pytest.mark.parametrize(
    ("room", "strangers"),
    [
        ("catalog", ("nnviz.core", "nnviz.link", "nnviz.record", "nnviz.ui")),
        ("core", ("nnviz.link", "nnviz.record", "nnviz.ui")),
        ("link", ("nnviz.core", "nnviz.record", "nnviz.ui")),
        ("record", ("nnviz.core", "nnviz.link", "nnviz.ui")),
    ],
)
def test_rooms_beside_each_other_are_strangers(room: str, strangers: tuple[str, ...]) -> None:
    assert import_alone(modules_of(room), blocked=strangers) == ""


def test_the_command_line_starts_without_torch_and_qt() -> None:
    assert import_alone(["nnviz.cli"], absent=(*COMPUTING, *QT)) == ""
