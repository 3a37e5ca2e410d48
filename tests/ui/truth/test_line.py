"""Everything the window shows of a regression with a standardised target, against a plain PyTorch loop."""

from __future__ import annotations

import math
from functools import partial

import numpy as np
import pytest
import torch
from pytestqt.qtbot import QtBot

from nnviz.spec import Data, Experiment, Network, Run, Training
from nnviz.ui.panels.outputs.card import card_of
from nnviz.ui.panels.outputs.marks import own_words
from nnviz.ui.panels.outputs.spot import Spot
from nnviz.ui.panels.plots.run_curves import View
from nnviz.ui.panels.plots.values import values
from tests.ui.conftest import MakeWindow
from tests.ui.truth import checks
from tests.ui.truth.plain import Plain, agrees, number
from tests.ui.truth.watched import Watched, named

STEPS = 130
EXPERIMENT = Experiment(
    title="A line",
    data=Data(name="function", function="100 + 40 * sin(x)", samples=130, noise=0.1, test_fraction=0.4),
    network=Network(hidden=(8,), activation="tanh"),
    training=Training(batch_size=16, seed=5, l2=1e-3, evaluate_every=10),
    runs=(Run(name="SGD", optimizer={"name": "sgd", "lr": 0.1}),),
)


@pytest.mark.timeout(120)
def test_every_number_of_a_regression(make_window: MakeWindow, qtbot: QtBot) -> None:
    window = make_window(panels=True)
    window.resize(1500, 950)
    with Watched(window, qtbot, EXPERIMENT, STEPS) as seen:
        seen.click("loss", "Step")
        seen.wait(lambda: seen.frame.profile is not None and seen.frame.profile.step == STEPS)
        truth = Plain(EXPERIMENT, "SGD", partial(torch.optim.SGD, lr=0.1))
        truth.train(STEPS)
        scores(seen, truth)
        checks.edges(seen, truth, 1e-3)
        checks.norms(seen, truth, 1e-3)
        checks.histograms(seen, truth, 2)
        checks.profile(seen, truth, 78, 1e-4)
        curve(seen, truth)


def scores(seen: Watched, truth: Plain) -> None:
    rows = np.flatnonzero(truth.data.split == 2)
    y, said = truth.data.y[rows], fitted(truth, truth.data.raw[rows, 0])
    rmse = math.sqrt(np.mean((said - y) ** 2))
    fit = 1.0 - np.sum((said - y) ** 2) / np.sum((y - y.mean()) ** 2)
    assert agrees(seen.readout("train"), truth.shown_loss(), 1e-4)
    assert agrees(seen.readout("test"), truth.tests[STEPS][0], 1e-4)
    assert agrees(seen.readout("error"), rmse, 1e-4)  # in the target's units
    assert agrees(seen.readout("quality"), float(fit), 1e-4)
    run = "SGD"
    theme = checks.THEME
    assert agrees(named(values(seen.frame, STEPS, theme, View("rmse")), "test"), rmse, 1e-4)
    assert agrees(named(values(seen.frame, STEPS, theme, View("r2")), "test"), float(fit), 1e-4)
    deviation = float(truth.data.y[truth.data.split == 0].std())
    trained = deviation * math.sqrt(2.0 * truth.shown_loss())
    assert agrees(named(values(seen.frame, STEPS, theme, View("rmse")), "train"), trained, 1e-4), run
    raw = truth.steps[-1].loss
    assert agrees(named(values(seen.frame, STEPS, theme, View()), "raw"), raw, 1e-4)


def fitted(truth: Plain, x: np.ndarray) -> np.ndarray:
    """ŷ in the target's units, for raw x."""
    train = truth.data.split == 0
    mean, deviation = truth.data.raw[train].mean(), truth.data.raw[train].std()
    with torch.no_grad():
        z = truth.net(torch.from_numpy((x - mean) / deviation).to(truth.kind)[:, None])[:, 0].double().numpy()
    return np.asarray(z * truth.data.y[train].std() + truth.data.y[train].mean())


def curve(seen: Watched, truth: Plain) -> None:
    output, data = seen.snapshot.output, seen.frame.data
    assert output is not None
    assert data is not None
    nodes = np.linspace(data.bounds[0], data.bounds[1], output.shape[1])
    np.testing.assert_allclose(output[0], fitted(truth, nodes), rtol=1e-5)
    seen.choose(3, (2, 1), (0.7,))
    seen.wait(lambda: own_words(seen.frame) != "")
    assert agrees(own_words(seen.frame), float(fitted(truth, np.array([0.7]))[0]), 1e-5)
    index = int(np.flatnonzero(data.split == 0)[3])
    card = card_of(seen.frame, Spot(sample=index))
    assert card is not None
    shown = {line.label: line.value for line in card.lines}
    assert agrees(shown["target"], float(truth.data.y[index]))
    said = float(fitted(truth, truth.data.raw[index])[0])
    assert shown["ŷ"].startswith("≈")  # between the nodes of the curve
    assert number(shown["ŷ"])[0] == pytest.approx(said, abs=0.2)
