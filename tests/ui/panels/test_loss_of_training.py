"""What the loss panel says of a real training, against numpy on the same data and weights."""

from __future__ import annotations

import dataclasses
import itertools

import numpy as np
import pytest

from nnviz.core.data import prepare
from nnviz.core.trainer import Trainer
from nnviz.record.history import History
from nnviz.snapshot import LaneKey
from nnviz.spec import Data, Experiment, Network, Run, Training
from nnviz.state import LaneState
from nnviz.ui import theme as themes
from nnviz.ui.panels.frame import Frame, RunView
from nnviz.ui.panels.plots.loss_picture import loss_picture
from nnviz.ui.panels.plots.ruler import EpochRuler
from nnviz.ui.panels.plots.run_curves import View
from nnviz.ui.panels.plots.values import evaluated
from nnviz.ui.viewpoint import Viewpoint

STEPS = 60
KEY = LaneKey(0, 1)


def trained(data: Data) -> tuple[Frame, LaneState]:
    """A training of 60 steps of ten samples, evaluated every fifth, and its last state."""
    training = Training(dtype="float64", batch_size=10, evaluate_every=5, seed=1)
    run = Run(name="Adam", optimizer={"name": "adam", "lr": 0.01})
    experiment = Experiment(data=data, network=Network(hidden=(6,), activation="tanh"), training=training, runs=(run,))
    history = History()
    trainer = Trainer(experiment, lambda layout, rows: history.append(rows, layout.number), history.open)
    if not history.lanes:
        history.open(trainer.layout)
    trainer.run_to(STEPS)
    view = RunView("Adam", "Adam", 0, KEY, 2, epoch_steps=5)
    return Frame(Viewpoint("Adam"), data=prepare(data).view(), curves=history, runs=(view,)), trainer.state("Adam")


def passed(state: LaneState, x: np.ndarray) -> np.ndarray:
    """The last layer's z by its formulas: W1, b1, W2, b2."""
    width, at, out = state.sizes, 0, x
    for layer, (before, after) in enumerate(itertools.pairwise(width)):
        weights = state.weights[at : at + before * after].reshape(after, before)
        bias = state.weights[at + before * after : at + (before + 1) * after]
        at += (before + 1) * after
        out = out @ weights.T + bias
        out = np.tanh(out) if layer < len(width) - 2 else out
    return np.asarray(out)


@pytest.mark.parametrize("standardise", [True, False])
def test_rmse_and_fit_of_a_regression(standardise: bool) -> None:
    data = Data(name="function", function="40 + 25*sin(3x)", samples=100, noise=0.1, standardise=standardise)
    frame, state = trained(data)
    made = prepare(data)
    part = made.part("test")
    assert made.target_scale == pytest.approx(made.y[made.part("train")].std() if standardise else 1.0)
    errors = made.in_units(passed(state, made.x[part])[:, 0]) - made.y[part]
    rmse = np.sqrt((errors**2).mean())
    fit = 1 - (errors**2).sum() / ((made.y[part] - made.y[part].mean()) ** 2).sum()
    assert frame.curves is not None
    for quantity, value in (("rmse", rmse), ("r2", fit)):
        assert evaluated(frame, frame.curves, frame.runs[0], STEPS, View(quantity)) == pytest.approx(value, rel=1e-9)
        picture = loss_picture(frame, 400, themes.light(), View(quantity, log=False))
        assert picture is not None
        assert picture.lines[-1].y[-1] == pytest.approx(value, rel=1e-9)


def test_accuracy_of_two_classes_and_where_epochs_end() -> None:
    data = Data(name="gauss", samples=100, noise=0.4, seed=3)
    frame, state = trained(data)
    made = prepare(data)
    part = made.part("test")
    right = float(((passed(state, made.x[part])[:, 0] > 0) == (made.y[part] == 1)).mean())
    picture = loss_picture(frame, 400, themes.light(), View("accuracy", ruler=EpochRuler()))
    assert picture is not None
    assert picture.lines[0].y[-1] == right
    np.testing.assert_allclose(picture.lines[0].x, np.arange(5, STEPS + 1, 5) / 5)  # 50 samples in batches of ten
    assert state.epoch == picture.lines[0].x[-1]
    cut = dataclasses.replace(frame, runs=(dataclasses.replace(frame.runs[0], epoch_steps=0),))
    again = loss_picture(cut, 400, themes.light(), View("accuracy", ruler=EpochRuler()))
    assert again is not None
    np.testing.assert_allclose(again.lines[0].x, picture.lines[0].x)
