"""Names of runs that come into being while training goes on: none is ever used twice."""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterable

from msgspec.structs import replace

from nnviz.spec import Event, Experiment


def taken(experiment: Experiment, events: Iterable[Event]) -> set[str]:
    """Return every name a run has, had, or is to have by the events the experiment plans."""
    made = {made_by(event) for event in (*experiment.events, *events)}
    return {run.name for run in experiment.runs} | made - {""}


def made_by(event: Event) -> str:
    """Return the name of the run that `event` makes, or empty."""
    return event.add.name if event.add is not None else event.fork


def free(name: str, names: Collection[str]) -> str:
    """Return `name`, or where that is taken the first that is not: "Fork 1", "Fork 2" ...; "Adam", "Adam 2" ..."""
    stem, _, number = name.rpartition(" ")
    if not (stem and number.isdecimal()):
        stem, number = name, "1"
    numbered = (f"{stem} {count}" for count in itertools.count(int(number) + 1))
    return next(one for one in itertools.chain((name,), numbered) if one not in names)


def remade(event: Event, names: Collection[str]) -> Event:
    """Return `event` with a name for the run it makes, if it makes one, that is not taken."""
    if event.fork:
        return replace(event, fork=free(event.fork, names))
    if event.add is not None:
        return replace(event, add=replace(event.add, name=free(event.add.name, names)))
    return event
