"""Everything the window shows of the digits' 784-128-10, in single precision, against a plain PyTorch loop."""

from __future__ import annotations

from functools import partial

import numpy as np
import pytest
import torch
from pytestqt.qtbot import QtBot

from nnviz.spec import Data, Experiment, Network, Run, Training
from nnviz.ui.panels.diagram.arithmetic import arithmetic_of
from nnviz.ui.panels.diagram.arithmetic_sheet import rows
from nnviz.ui.panels.diagram.card import fan_card
from nnviz.ui.panels.frame import Hover
from nnviz.ui.panels.heat.cells import Fields
from nnviz.ui.panels.heat.picture import Look, heat_picture
from nnviz.ui.panels.outputs.paint_samples import score_words
from nnviz.ui.panels.outputs.samples import samples_picture
from tests.ui.conftest import MakeWindow
from tests.ui.truth import checks
from tests.ui.truth.plain import Plain, agrees, number
from tests.ui.truth.watched import Watched

STEPS = 40
EXPERIMENT = Experiment(
    title="Digits",
    data=Data(name="digits", test_fraction=0.3),
    network=Network(hidden=(128,), activation="relu", init="kaiming"),
    training=Training(batch_size=64, seed=2, evaluate_every=20),
    runs=(Run(name="Adam", optimizer={"name": "adam", "lr": 0.001}),),
)


@pytest.mark.timeout(120)
def test_every_number_of_a_training_on_digits(make_window: MakeWindow, qtbot: QtBot) -> None:
    window = make_window(panels=True)
    window.resize(1500, 950)
    with Watched(window, qtbot, EXPERIMENT, STEPS) as seen:
        seen.click("loss", "Step")
        seen.wait(lambda: seen.frame.profile is not None and seen.frame.predictions is not None)
        truth = Plain(EXPERIMENT, "Adam", partial(torch.optim.Adam, lr=0.001))
        truth.train(STEPS)
        assert seen.readout("epoch") == str(truth.epochs) == "2"  # 1,258 samples: 19 batches of 64, one of 42
        assert agrees(seen.readout("train"), truth.shown_loss(), 1e-4)
        assert agrees(seen.readout("test"), truth.tests[STEPS][0], 1e-4)
        assert agrees(seen.readout("quality"), truth.tests[STEPS][1])
        column = window.side.column
        assert column is not None
        assert column.network.button.note == "101,770 parameters"
        assert column.data.button.note == "1,258 train · 539 test"
        checks.edges(seen, truth, 2e-3, every=97)
        checks.norms(seen, truth, 1e-4)
        checks.profile(seen, truth, 256, 1e-4)
        confusion(seen, truth)
        long_sum(seen, truth)
        fields(seen, truth)


def confusion(seen: Watched, truth: Plain) -> None:
    picture = samples_picture(seen.frame)
    assert picture is not None
    x, y = truth.part(2)
    with torch.no_grad():
        said = truth.net(x).softmax(1)
    counts = np.zeros((10, 10), int)
    for true, guess in zip(y.tolist(), said.argmax(1).tolist(), strict=True):
        counts[true, guess] += 1
    assert picture.confusion.tolist() == counts.tolist()
    wrong = int((said.argmax(1) != y).sum())
    assert score_words(picture) == f"{wrong} of 539 test samples wrong"
    assert [one.wrong for one in picture.samples[: wrong + 1]] == [True] * wrong + [False]
    first = int(np.flatnonzero(truth.data.split == 2)[0])
    for one in picture.samples[::50]:
        assert one.true == int(truth.data.y[one.index])
        assert one.certainty == pytest.approx(float(said[one.index - first].max()), abs=1e-4)


def long_sum(seen: Watched, truth: Plain) -> None:
    """The five largest of 784 terms, and the other 779."""
    seen.choose(4, (1, 3))
    found = arithmetic_of(seen.frame)
    assert found is not None
    x, _ = truth.part(0)
    weight, bias = truth.steps[-1].after[0]
    terms = weight[2].astype(float) * x[4].numpy()
    largest = np.argsort(-np.abs(terms))[:5]
    lines = rows(found)
    assert [name for name, _, _ in lines[:5]] == [f"pixel {index + 1}" for index in largest]
    assert lines[5][0] == "779 more"
    rest = float(np.delete(terms, largest).sum())
    shown = [number(text)[0] for _, _, text in lines]
    expected = [*terms[largest], rest, float(bias[2]), float(terms.sum() + bias[2])]
    np.testing.assert_allclose(shown, expected, atol=2e-4)
    assert sum(shown[:-1]) == pytest.approx(shown[-1], abs=1e-9)  # the column adds up as it is written


def fields(seen: Watched, truth: Plain) -> None:
    frame, (weight, bias) = seen.frame, truth.steps[-1].after[0]
    picture = heat_picture(frame, 900, 500, 1.0, Look(fields=True))
    assert picture is not None
    first = picture.heats[0]
    assert isinstance(first, Fields)
    order = np.argsort(-np.linalg.norm(weight, axis=1), kind="stable")
    assert first.neurons[:5].tolist() == order[:5].tolist()
    if first.more == 1:
        np.testing.assert_allclose(first.values[0], weight[order[0]].reshape(28, 28), atol=1e-5)
    np.testing.assert_allclose(first.bias, bias[first.neurons], atol=1e-5)
    card = fan_card(frame, Hover(1, 8, 1))
    assert card is not None
    assert card.lines[0][0] == "‖W‖₂"
    assert agrees(card.lines[0][1], float(np.linalg.norm(weight[7])), 1e-4)
