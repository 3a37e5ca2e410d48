"""Puts together what panels are handed, from the session, the history and the log."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from nnviz.record.history import History
from nnviz.record.log import Log
from nnviz.record.log import Marker as Logged
from nnviz.snapshot import LaneKey
from nnviz.ui.model.session import Session
from nnviz.ui.panels.frame import Marker, RunView


def run_views(session: Session, history: History) -> tuple[RunView, ...]:
    """Return all runs that have records, in their order; the colour of a run is its place among all."""
    out = []
    for colour, run in enumerate(session.runs):
        key = session.lane(run.name)
        if key is None or key not in history.lanes:
            continue
        status = session.lane_status(run.name)
        divergence = status.divergence if status is not None else None
        out.append(
            RunView(
                name=run.name,
                title=run.shown,
                colour=colour,
                key=key,
                layers=history.lanes[key].info.layers,
                diverged_at=divergence.step if divergence is not None else None,
                epoch_steps=_epoch_steps(session, run.name),
            )
        )
    return tuple(out)


def _epoch_steps(session: Session, run: str) -> int:
    """Return how many mini-batches the training part makes now, 0 where that is not known yet."""
    settings = session.settings.get(run)
    if settings is None or session.data is None:
        return 0
    samples, size = int(np.count_nonzero(session.data.split == 0)), settings.training.batch_size
    return 1 if size == "full" else -(-samples // size)


def markers(session: Session, log: Log, words: Callable[[Logged], str]) -> tuple[Marker, ...]:
    """Return what happened on the present branch of every run, in `words`."""
    branches = session.layout.branches if session.layout is not None else ()
    out: dict[tuple[int, str, str], Marker] = {}
    for run in session.runs:
        key: LaneKey | None = session.lane(run.name)
        for marker in log.markers(key.branch, branches) if key is not None else ():
            one = Marker(marker.step, words(marker), run.name)
            out[one.step, one.text, one.run] = one
    return tuple(sorted(out.values(), key=lambda one: one.step))
