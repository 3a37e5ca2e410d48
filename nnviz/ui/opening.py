"""What can be opened (experiments, sessions, tables), read into one value; bad input is `Refused`."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from pathlib import Path

import msgspec
import numpy as np

from nnviz import assets, toml
from nnviz.catalog import own_data, registry
from nnviz.record import recovery, session
from nnviz.record.history import History
from nnviz.refusal import Refused, refuse
from nnviz.snapshot import Applied
from nnviz.spec import Data, Experiment
from nnviz.state import Checkpoint
from nnviz.ui import presets

#: The built-in experiment for who names none.
DEFAULT = "spiral"
#: Suffixes of files the window opens.
SUFFIXES = (".toml", session.SUFFIX, *own_data.SUFFIXES)

#: Bytes of a table that is read before what is trained is left for it.
LARGEST = 1 << 20


class Opening(msgspec.Struct, frozen=True):
    """Something to train.

    Attributes:
        experiment: The experiment; `events` is its log.
        name: What the window's title says.
        path: The file it came from, or None for a built-in one.
        checkpoint: The training to go on from, or None to begin.
        history: What it had recorded, or None.
        log: What had happened to it.
        recovery: The recovery file it comes from, or None.
    """

    experiment: Experiment
    name: str
    path: Path | None = None
    checkpoint: Checkpoint | None = None
    history: History | None = None
    log: tuple[Applied, ...] = ()
    recovery: recovery.RecoveryInfo | None = None


def builtin(name: str) -> Opening:
    """Return the built-in experiment called `name`."""
    found = assets.experiments()
    if name not in found:
        raise refuse("unknown_name", "experiment", name, ", ".join(found))
    return Opening(toml.read(found[name]), name)


@functools.cache
def titles(language: str) -> Mapping[str, str]:
    """Return the titles of the built-in experiments in `language`, by the title that is kept with their trainings."""
    found = [experiment for _, experiment in presets.readable()] if language == "zh_CN" else []
    return {one.title: one.title_zh for one in found if one.title and one.title_zh}


def of(experiment: Experiment, path: Path | None) -> Opening:
    """Return an experiment that has been read already."""
    return Opening(experiment, path.stem if path is not None else experiment.title or "nnviz", path)


def check(path: Path) -> None:
    """Refuse a file of which a glance tells that it cannot be opened."""
    if session.is_session(path):
        session.read_info(path)


def file(path: Path, history: History, told: session.Told = session.nobody) -> Opening:
    """Return what `path` holds; the records of a session go into `history`, and `told` hears how far it is."""
    suffix = path.suffix.lower()
    if session.is_session(path):
        content = session.load(path, history, told)
        return _going_on(content, path.stem, path)
    if suffix == ".toml":
        return _readable(Opening(toml.read(path), path.stem, path))
    if suffix in own_data.SUFFIXES:
        return _readable(Opening(own_data.experiment_on(path), path.stem, path))
    raise refuse("file_kind", "", path.name, ", ".join(SUFFIXES))


def _readable(what: Opening) -> Opening:
    """Return `what`, once the table it names has been read; `Refused` before anything is left for it.

    A large table takes longer than a window should: what is wrong with it only its trainer finds out.
    """
    if what.experiment.data.name == "csv":
        try:
            check_table(what.experiment.data)
        except Refused as error:
            refusal = error.refusal
            raise Refused(msgspec.structs.replace(refusal, file=Path(refusal.file).name)) from None
    return what


def check_table(data: Data) -> None:
    """Refuse a CSV file that is no table to train on; not a large one."""
    if not _large(data.path):
        registry.datasets()[data.name].make(data, np.random.default_rng(0))


def _large(path: str) -> bool:
    try:
        return Path(path).expanduser().stat().st_size > LARGEST
    except (OSError, ValueError):
        return False


def recovered(info: recovery.RecoveryInfo, history: History, told: session.Told = session.nobody) -> Opening:
    """Return the training a recovery file keeps."""
    opening = _going_on(recovery.load(info, history, told), info.title or "nnviz", None)
    return msgspec.structs.replace(opening, recovery=info)


def _going_on(content: session.SessionContent, name: str, path: Path | None) -> Opening:
    checkpoint = content.checkpoint
    return Opening(checkpoint.experiment, name, path, checkpoint, content.history, content.log)
