"""What the window knows of a training: one frozen value, and how each report of the trainer changes it."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from typing import Any

import msgspec

from nnviz.catalog.changes import complete
from nnviz.link import messages
from nnviz.snapshot import DataView, LaneKey, Layout
from nnviz.spec import Experiment, Run, Settings, settings_of
from nnviz.state import Checkpoint, LaneState
from nnviz.ui.model import changes


class Session(msgspec.Struct, frozen=True):
    """Everything the trainer has said, put together.

    Attributes:
        experiment: The experiment as it was opened.
        data: The data as panels draw it, or None before it is known.
        layout: Present layout of the records, or None before the first.
        ready: What the trainer said of itself, or None while it starts.
        status: Where training stands, or None before the first word.
        runs: The runs there are now.
        settings: What each run trains with now, by run name.
        begun: What each run of the experiment begins with; events it plans itself, once they have happened, included.
        removed: The runs that were removed and may come back, by name.
        failed: Why the trainer gave up, or None.
    """

    experiment: Experiment
    data: DataView | None = None
    layout: Layout | None = None
    ready: messages.Ready | None = None
    status: messages.Status | None = None
    runs: tuple[Run, ...] = ()
    settings: dict[str, Settings] = {}
    begun: dict[str, Settings] = {}
    removed: Mapping[str, changes.Removed] = {}
    failed: messages.Failed | None = None

    @property
    def next_seed(self) -> int:
        """A seed no lane has used: the one after the largest."""
        lanes = self.status.lanes if self.status is not None else ()
        return max((lane.key.seed for lane in lanes), default=self.experiment.training.seed) + 1

    @property
    def altered(self) -> bool:
        """Whether anything but the seed is other than the experiment has it."""
        return self.settings is not self.begun and _but_seed(self.settings) != _but_seed(self.begun)

    def lane(self, run: str) -> LaneKey | None:
        """Return the present lane of `run` (of its first seed), or None before there is one."""
        status = self.lane_status(run)
        if status is not None:
            return status.key
        lanes = self.layout.lanes if self.layout is not None else ()
        return next((lane.key for lane in lanes if lane.run == run), None)

    def lane_status(self, run: str) -> messages.LaneStatus | None:
        """Return where the first lane of `run` stands, or None."""
        lanes = self.status.lanes if self.status is not None else ()
        return next((lane for lane in lanes if lane.run == run), None)


def opened(experiment: Experiment, checkpoint: Checkpoint | None = None) -> Session:
    """Return the session of an experiment that has just been opened, or goes on from `checkpoint`."""
    settings = {run.name: complete(settings_of(experiment, run)) for run in experiment.runs}
    if checkpoint is not None:
        now = {lane.run: lane.settings for lane in checkpoint.lanes}
        return Session(
            experiment=experiment,
            runs=tuple(_run_of(experiment, name) for name in now),
            settings=now,
            begun=settings,
            removed={lane.run: _removed(checkpoint, lane) for lane in checkpoint.removed},
        )
    return Session(experiment=experiment, runs=experiment.runs, settings=settings, begun=settings)


def _but_seed(settings: dict[str, Settings]) -> dict[str, Settings]:
    replace = msgspec.structs.replace
    return {name: replace(one, training=replace(one.training, seed=0)) for name, one in settings.items()}


def _run_of(experiment: Experiment, name: str) -> Run:
    """Return the run called `name`, which may have come into being by an event."""
    added = [event.add for event in experiment.events if event.add is not None]
    return next((run for run in (*experiment.runs, *added) if run.name == name), Run(name=name))


def _removed(checkpoint: Checkpoint, lane: LaneState) -> changes.Removed:
    """Return the run of a removed lane as it would come back now."""
    experiment = checkpoint.experiment
    place = len({one.run for one in checkpoint.lanes if one.branch < lane.branch})
    removed: Mapping[str, changes.Removed]
    removed = {lane.run: changes.Removed(place, _run_of(experiment, lane.run), lane.settings)}
    for event in experiment.events[lane.cursor : checkpoint.passed]:
        if not event.run:
            removed = changes.away(removed, (), {}, event)
    return removed[lane.run]


@functools.singledispatch
def after(report: Any, session: Session) -> Session:
    """Return `session` after the trainer's `report` (or a new `Layout`); what says nothing lasting changes nothing."""
    return session


@after.register
def _(report: messages.Ready, session: Session) -> Session:
    return msgspec.structs.replace(session, ready=report, failed=None)


@after.register
def _(report: Layout, session: Session) -> Session:
    return msgspec.structs.replace(session, layout=report)


@after.register
def _(report: messages.Shown, session: Session) -> Session:
    return msgspec.structs.replace(session, data=report.data)


@after.register
def _(report: messages.Status, session: Session) -> Session:
    return msgspec.structs.replace(session, status=report)


@after.register
def _(report: messages.Failed, session: Session) -> Session:
    return msgspec.structs.replace(session, failed=report)


@after.register
def _(report: messages.Acknowledged, session: Session) -> Session:
    event, begun = report.applied.event, session.begun
    removed = changes.away(session.removed, session.runs, session.settings, event)
    runs, settings = changes.after(session.runs, session.settings, event, session.removed)
    if any(msgspec.structs.replace(event, id=planned.id) == planned for planned in session.experiment.events):
        begun = changes.after(session.runs, begun, event, session.removed)[1]
    return msgspec.structs.replace(session, runs=runs, settings=settings, begun=begun, removed=removed)
