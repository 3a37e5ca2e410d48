"""Whether an experiment can be trained: names, ranges, pairs, and a log that makes sense from its first event on.

Raises `Refused` for the first thing found; nothing is ever half taken.
"""

from __future__ import annotations

import msgspec

from nnviz.catalog import tables
from nnviz.catalog.checking.log import Known, Walk, event_place
from nnviz.catalog.checking.memory import check_memory
from nnviz.catalog.checking.numbers import check_finite, check_table
from nnviz.catalog.checking.places import within
from nnviz.catalog.checking.settings import check_data, check_network, check_training
from nnviz.catalog.names import unknown
from nnviz.refusal import refuse
from nnviz.spec import Event, Experiment

__all__ = ["LogCheck", "check", "check_against", "check_memory"]


def check(experiment: Experiment) -> None:
    """Check everything that can be known without reading the data."""
    check_finite(experiment)
    with within("data"):
        check_data(experiment.data)
    with within("network"):
        check_network(experiment.network)
    with within("training"):
        check_training(experiment.training)
    if not experiment.runs:
        raise refuse("count", "runs", "none", "at least one run")
    _check_view(experiment, _walk(experiment))


def check_against(experiment: Experiment, task: str, inputs: int, outputs: int) -> None:
    """Check what only the data could tell: losses against the task, edits against the widths.

    Args:
        experiment: A checked experiment.
        task: "binary", "multiclass" or "regression".
        inputs: Width n_0.
        outputs: Width n_L.
    """
    _walk(experiment, Known(task, inputs, outputs))


class LogCheck:
    """Checks live commands against an experiment as its log has made it; of a log that grows each event is walked once.

    Places are named as a user sets them: "training.batch_size", "optimizer.lr".
    """

    def __init__(self) -> None:
        self._experiment = Experiment()
        self._events: tuple[Event, ...] = ()
        self._walk: Walk | None = None

    def __call__(self, experiment: Experiment, event: Event) -> None:
        """Raise `Refused` where `event` does not go with what the experiment's log has made of it."""
        trial = self._walked(experiment).copy()
        with within(event.run and f"runs.{event.run}"):
            trial.act(event)

    def _walked(self, experiment: Experiment) -> Walk:
        base, events = msgspec.structs.replace(experiment, events=()), experiment.events
        walk, known = self._walk, len(self._events)
        if walk is None or base != self._experiment or events[:known] != self._events:
            walk, known = Walk(base), 0
        self._walk = None  # a log that is refused half way is walked anew
        for index, event in enumerate(events[known:], known):
            with within(event_place(index)):
                walk.act(event)
        self._experiment, self._events, self._walk = base, events, walk
        return walk


def _walk(experiment: Experiment, known: Known | None = None) -> Walk:
    walk = Walk(experiment, known)
    for index, event in enumerate(experiment.events):
        with within(event_place(index)):
            walk.act(event)
    return walk


def _check_view(experiment: Experiment, walk: Walk) -> None:
    view = experiment.view
    with within("view"):
        check_table(tables.VIEW, view)
        if view.run and view.run not in walk.names:
            raise unknown("unknown_name", "run", view.run, sorted(walk.names))
        if view.workspace not in tables.WORKSPACES:
            raise unknown("choice", "workspace", view.workspace, tables.WORKSPACES)
