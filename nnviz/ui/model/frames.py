"""Puts together what panels are handed, from the session, the history and the log."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from nnviz.record.history import History
from nnviz.record.log import Log
from nnviz.record.log import Marker as Logged
from nnviz.ui.model.breaks import Breaks, breaks
from nnviz.ui.model.session import Session
from nnviz.ui.panels.frame import Marker, RunView


def run_views(session: Session, history: History, broken: Mapping[str, Breaks] | None = None) -> tuple[RunView, ...]:
    """Return all runs that have records, in their order; the colour of a run is its place among all.

    `broken` holds where the curves of each run break.
    """
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
                breaks=(broken or {}).get(run.name, Breaks()),
                penalty=_penalty(session, run.name),
            )
        )
    return tuple(out)


def _penalty(session: Session, run: str) -> tuple[float, float]:
    settings = session.settings.get(run)
    return (settings.training.l1, settings.training.l2) if settings is not None else (0.0, 0.0)


def _epoch_steps(session: Session, run: str) -> int:
    """Return how many mini-batches the training part makes now, 0 where that is not known yet."""
    settings = session.settings.get(run)
    if settings is None or session.data is None:
        return 0
    samples, size = int(np.count_nonzero(session.data.split == 0)), settings.training.batch_size
    return 1 if size == "full" else -(-samples // size)


def markers(session: Session, log: Log, words: Callable[[Logged], str]) -> tuple[Marker, ...]:
    """Return what happened on the present branch of every run, in `words`."""
    out: dict[tuple[int, str, str], Marker] = {}
    for run in session.runs:
        for marker in _logged(session, log, run.name):
            one = Marker(marker.step, words(marker), run.name)
            out[one.step, one.text, one.run] = one
    return tuple(sorted(out.values(), key=lambda one: one.step))


def broken(session: Session, log: Log) -> dict[str, Breaks]:
    """Return where the curves of every run's present branch break, by the run's name."""
    return {run.name: breaks(_logged(session, log, run.name)) for run in session.runs}


def _logged(session: Session, log: Log, run: str) -> list[Logged]:
    branches = session.layout.branches if session.layout is not None else ()
    key = session.lane(run)
    return log.markers(key.branch, branches) if key is not None else []
