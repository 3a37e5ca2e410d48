"""Experiments as TOML: reading, writing, and the `--set KEY=VALUE` of the command line.

What is read or set is checked at once, so that an `Experiment` from here can be trained; bad input raises `Refused`
with the file, the key, the value and what would be accepted.
"""

from __future__ import annotations

import contextlib
import os
import re
import tomllib
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import tomli_w

from nnviz import atomic
from nnviz.catalog.check import check
from nnviz.catalog.checking.numbers import check_finite, shown
from nnviz.catalog.checking.shape import convert, type_at
from nnviz.catalog.names import unknown
from nnviz.refusal import Refused, refuse
from nnviz.spec import Experiment, Run

LARGEST_FILE = 64 << 20  # bytes; a log with the undoing of many perturbations is long
_POSITION = re.compile(r"\(at (.*)\)$")
_EXCERPT = 60
_FREE = ("optimizer", "schedule", "network", "training")


def read(path: str | os.PathLike[str]) -> Experiment:
    """Return the experiment in the file at `path`; data are looked for beside it first."""
    file = os.fspath(path)
    with _in_file(file):
        return _beside(_parsed(_text(Path(file))), Path(file).parent)


def loads(text: str, file: str = "") -> Experiment:
    """Return the experiment in `text`; `file` is the name refusals give."""
    with _in_file(file):
        return _parsed(text)


def dumps(experiment: Experiment) -> str:
    """Return the experiment as TOML, defaults left out; `loads` makes an equal experiment of it."""
    return tomli_w.dumps(_sparse(experiment))


def write(experiment: Experiment, path: str | os.PathLike[str]) -> None:
    """Write the experiment to `path`: the file is the old one or the new one, never part of either."""
    atomic.write(Path(path), dumps(experiment).encode())


def apply(experiment: Experiment, assignments: Iterable[str]) -> Experiment:
    """Return the experiment with "KEY=VALUE" assignments made, in order.

    Keys are dotted names ("training.batch_size", "runs.Adam.optimizer.lr"); values are TOML, or else plain text.
    Naming another optimizer or schedule drops the values of the one before.
    """
    plain = _full(experiment)
    for assignment in assignments:
        key, equals, text = assignment.partition("=")
        if not equals or not key.strip():
            raise refuse("assignment", "--set", assignment, "KEY=VALUE, such as training.batch_size=20")
        _assign(plain, key.strip(), text.strip())
    check_finite(plain)
    changed = convert(plain, Experiment)
    check(changed)
    return changed


def _beside(experiment: Experiment, folder: Path) -> Experiment:
    """Return the experiment with the path of its data made whole where they lie in or below `folder`."""
    path = experiment.data.path
    if not path or not (folder / path).exists():
        return experiment
    data = msgspec.structs.replace(experiment.data, path=str((folder / path).absolute()))
    return msgspec.structs.replace(experiment, data=data)


def _text(path: Path) -> str:
    try:
        with path.open("rb") as stream:
            content = stream.read(LARGEST_FILE + 1)
    except OSError as error:
        reason = (error.strerror or type(error).__name__).lower()
        raise refuse("file", "", f"{path}: {reason}", "a readable TOML file") from None
    if len(content) > LARGEST_FILE:
        raise refuse("size", "", f"more than {LARGEST_FILE >> 20} MiB", f"at most {LARGEST_FILE >> 20} MiB")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise refuse("encoding", f"byte {error.start + 1}", str(path), "text in UTF-8") from None


def _parsed(text: str) -> Experiment:
    try:
        raw = tomllib.loads(text)
        check_finite(raw)
        experiment = convert(raw, Experiment)
        check(experiment)
    except RecursionError:
        raise refuse("syntax", "", "tables nested too deeply", "valid TOML") from None
    except Refused:
        raise
    except ValueError as error:  # bad TOML, or a number of more digits than Python reads
        raise _syntax(str(error), text) from None
    return experiment


def _syntax(message: str, text: str) -> Refused:
    """Return the refusal of text that is no TOML: the line it stands in, and the parser's complaint."""
    found = _POSITION.search(message)
    where = found[1] if found else ""
    number = re.search(r"line (\d+)", where)
    lines = text.splitlines()
    line = lines[int(number[1]) - 1].strip() if number and int(number[1]) <= len(lines) else ""
    complaint = _POSITION.sub("", message).strip()
    return refuse("syntax", where, line[:_EXCERPT] or complaint, f"valid TOML ({complaint})")


@contextlib.contextmanager
def _in_file(file: str) -> Iterator[None]:
    try:
        yield
    except Refused as refused:
        if not file or refused.refusal.file:
            raise
        raise Refused(msgspec.structs.replace(refused.refusal, file=file)) from None


def _sparse(value: Any) -> Any:
    """Return a struct as plain containers, without fields that are as they would be anyway."""
    if isinstance(value, msgspec.Struct):
        fields = {field.name: getattr(value, field.name) for field in msgspec.structs.fields(type(value))}
        defaults = {field.name: field.default for field in msgspec.structs.fields(type(value))}
        return {name: _sparse(inner) for name, inner in fields.items() if inner != defaults[name] and inner != {}}
    return _containers(value, _sparse)


def _full(value: Any) -> Any:
    """Return a struct as plain containers, every field present, so that any key can be looked up and set."""
    if isinstance(value, msgspec.Struct):
        return {name: _full(getattr(value, name)) for name in value.__struct_fields__}
    return _containers(value, _full)


def _containers(value: Any, inner: Callable[[Any], Any]) -> Any:
    if isinstance(value, (tuple, list)):
        return [inner(item) for item in value]
    return {key: inner(item) for key, item in value.items()} if isinstance(value, dict) else value


def _value(text: str, kind: Any) -> Any:
    """Return what `text` means as a TOML value of type `kind`; text that is none is itself."""
    try:
        value = tomllib.loads(f"value = {text}")["value"] if "\n" not in text else text
    except (ValueError, RecursionError):
        return text
    plain = isinstance(value, (str, bool, int, float, list, dict))  # a date would be one to TOML only
    return text if not plain or (kind is str and not isinstance(value, str)) else value


def _assign(plain: dict[str, Any], key: str, text: str) -> None:
    """Put the value of `text` at the dotted `key`."""
    first, _, rest = key.partition(".")
    if first == "runs" and rest:
        run, rest = _run(plain["runs"], rest)
        _assign_in(run, rest, _value(text, type_at(Run, rest.split("."))), f"runs.{run['name']}")
    else:
        _assign_in(plain, key, _value(text, type_at(Experiment, key.split("."))), "")


def _run(runs: list[dict[str, Any]], rest: str) -> tuple[dict[str, Any], str]:
    """Return the run whose name `rest` starts with (names may hold dots), and what follows."""
    named = [run for run in runs if rest.startswith(f"{run['name']}.")]
    if not named and any(run["name"] == rest for run in runs):
        raise refuse("assignment", "--set", f"runs.{rest}", f"a key of the run, such as runs.{rest}.seeds=3")
    if not named:
        raise unknown("unknown_name", "runs", rest.partition(".")[0], [run["name"] for run in runs])
    run = max(named, key=lambda one: len(one["name"]))
    return run, rest[len(run["name"]) + 1 :]


def _assign_in(table: dict[str, Any], key: str, value: Any, where: str, free: bool = False) -> None:
    """Put `value` at `key` below `table`; what is in a run's `free` tables is checked when all is in place."""
    first, dot, rest = key.partition(".")
    place = f"{where}.{first}" if where else first
    if first not in table and not free:
        raise unknown("unknown_key", place, first, table)
    if not dot:
        if first == "name" and where.endswith((".optimizer", ".schedule")) and table.get("name") != value:
            table.clear()
        table[first] = value
        return
    inner = table.setdefault(first, {})
    if not isinstance(inner, dict):
        raise refuse("unknown_key", f"{place}.{rest}", rest, f"{place} alone, which is {shown(inner)}")
    _assign_in(inner, rest, value, place, free or (where.startswith("runs.") and first in _FREE))
