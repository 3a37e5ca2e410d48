"""The numbers of the loss panel at one step: exact ones from the records, not from what is drawn."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QCoreApplication

from nnviz.ui.model import smoothing
from nnviz.ui.panels.drawing import words
from nnviz.ui.panels.frame import Curves, Frame, RunView
from nnviz.ui.panels.plots.legend import Part
from nnviz.ui.panels.plots.loss_picture import TEST_DASH
from nnviz.ui.panels.plots.run_curves import SCORES, View, begun, of_loss, written
from nnviz.ui.theme import DASHES, Theme, mix

translate = QCoreApplication.translate


def values(frame: Frame, step: int, theme: Theme, view: View) -> tuple[Part, ...]:
    """Return the values where the crosshair stands, `step` of the run looked at: all of its own, or one of each run."""
    curves, looked_at, runs = frame.curves, frame.run, begun(frame)
    if curves is None or looked_at is None or not runs:
        return ()
    where = Part(translate("panels", "step {0}").format(words.count(step)))
    if len(runs) == 1:
        return (where, *_alone(frame, curves, runs[0], step, theme, view))
    place = view.ruler.place(curves, looked_at.key, step)
    out = [where]
    for run in sorted(runs, key=lambda one: one.key != looked_at.key):  # where room ends, it is not this one that goes
        here = step if run.key == looked_at.key else view.ruler.step(curves, run.key, place)
        value = evaluated(frame, curves, run, here, view) if view.quantity in SCORES else train(
            frame, curves, run, here, view
        )  # fmt: skip
        if value is not None:
            out.append(Part(run.title, written(value, view.quantity), _ink(run, theme), _dash(run)))
    return tuple(out)


def summary(frame: Frame, view: View) -> str:
    """Return the present values of all runs in a sentence, or those at the step of the past that is looked at."""
    parts = []
    for run in begun(frame) if frame.curves is not None else ():
        assert frame.curves is not None
        newest, past = frame.curves.last_step(run.key), frame.viewpoint.step
        newest = newest if past is None else min(past, newest)
        trained = train(frame, frame.curves, run, newest, view) if view.quantity not in SCORES else None
        tested = evaluated(frame, frame.curves, run, newest, view)
        if trained is not None:
            said = translate("panels", "{0}: training {1} {2}")
            parts.append(said.format(run.title, name(view), written(trained, view.quantity)))
        if tested is not None:
            said = translate("panels", "{0}: test {1} {2}")
            parts.append(said.format(run.title, name(view), written(tested, view.quantity)))
    return "; ".join(parts) or translate("panels", "No loss yet.")


def name(view: View) -> str:
    """Return the name of what is shown, within a sentence."""
    names = {"loss": translate("panels", "loss"), "accuracy": translate("panels", "accuracy"), "r2": "R²"}
    return names.get(view.quantity, "RMSE")


def raw(frame: Frame, curves: Curves, run: RunView, step: int, view: View) -> float | None:
    """Return a step's own value, None where it was not taken or not kept."""
    if not 1 <= step <= curves.last_step(run.key):
        return None
    found = np.asarray(curves.column(run.key, "loss", step, step), float)
    return float(of_loss(found, view.quantity, frame.data)[0]) if len(found) else None


def train(frame: Frame, curves: Curves, run: RunView, step: int, view: View) -> float | None:
    """Return the smoothed value at a step, None where it was not taken."""
    if not 1 <= step <= curves.last_step(run.key):
        return None
    mean = smoothing.train_loss(curves, run.key, step, view.window, run.breaks.loss)
    return float(of_loss(np.array([mean]), view.quantity, frame.data)[0]) if mean is not None else None


def evaluated(frame: Frame, curves: Curves, run: RunView, step: int, view: View) -> float | None:
    """Return what was last evaluated up to a step, None where nothing was."""
    steps, losses, qualities = curves.evaluations(run.key)
    at = int(np.searchsorted(steps, step, side="right")) - 1
    if at < 0:
        return None
    if view.quantity in SCORES:
        return float(qualities[at])
    return float(of_loss(np.asarray(losses[at : at + 1], float), view.quantity, frame.data)[0])


def _alone(frame: Frame, curves: Curves, run: RunView, step: int, theme: Theme, view: View) -> list[Part]:
    ink, out = _ink(run, theme), []
    if view.quantity not in SCORES:
        own, mean = raw(frame, curves, run, step, view), train(frame, curves, run, step, view)
        if own is not None:
            pale = mix(theme.surface, ink, 0.35)
            out.append(Part(translate("panels", "raw"), written(own, view.quantity), pale))
        if mean is not None:
            out.append(Part(translate("panels", "train"), written(mean, view.quantity), ink, _dash(run)))
    tested = evaluated(frame, curves, run, step, view) if 0 <= step <= curves.last_step(run.key) else None
    if tested is not None:
        out.append(Part(translate("panels", "test"), written(tested, view.quantity), ink, TEST_DASH))
    return out


def _ink(run: RunView, theme: Theme) -> str:
    return theme.runs[run.colour % len(theme.runs)]


def _dash(run: RunView) -> tuple[float, ...]:
    return DASHES[run.colour % len(DASHES)]
