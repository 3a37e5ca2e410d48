"""The toolbar's numbers: step, epoch, losses, accuracy (or error and fit of a regression)."""

from __future__ import annotations

import msgspec

from nnviz.record.history import History
from nnviz.snapshot import LaneKey
from nnviz.ui.model import numbers, scores, smoothing
from nnviz.ui.model.session import Session


class Readouts(msgspec.Struct, frozen=True):
    """The numbers as they are written; `regression` says what the last one is.

    Attributes:
        step, epoch, train_loss, test_loss: As written.
        quality: Test accuracy, or R² of a regression.
        error: Root mean squared error of a regression in the target's units; empty for classification.
        rate: Learning rate of the last step under a schedule; empty without one.
    """

    step: str = "0"
    epoch: str = "0"
    train_loss: str = "–"
    test_loss: str = "–"
    quality: str = "–"
    error: str = ""
    rate: str = ""
    regression: bool = False


def readouts(session: Session, history: History, run: str, breaks: tuple[int, ...] = ()) -> Readouts:
    """Return the read-outs of the present lane of `run`; no mean reaches over the steps `breaks`."""
    regression = session.data is not None and session.data.task == "regression"
    key = session.lane(run)
    if key is None or key not in history.lanes:
        return Readouts(regression=regression)
    _, losses, qualities = history.evaluations(key)
    test_loss = float(losses[-1]) if len(losses) else None
    quality = float(qualities[-1]) if len(qualities) else None
    lane = session.lane_status(run)
    return Readouts(
        step=numbers.count(history.last_step(key)),
        epoch=numbers.count(lane.epoch if lane is not None else 0),
        train_loss=numbers.loss(smoothing.train_loss(history, key, breaks=breaks)),
        test_loss=numbers.loss(test_loss),
        quality=numbers.score(quality) if regression else numbers.percent(quality),
        error=numbers.loss(scores.rmse(test_loss, session.data)) if regression else "",
        rate=_scheduled(session, history, run, key),
        regression=regression,
    )


def _scheduled(session: Session, history: History, run: str, key: LaneKey) -> str:
    settings, last = session.settings.get(run), history.last_step(key)
    if settings is None or settings.schedule["name"] == "constant" or not last:
        return ""
    rates = history.column(key, "lr", last, last)
    return numbers.rate(float(rates[-1])) if len(rates) else ""
