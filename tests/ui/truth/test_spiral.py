"""Everything the window shows of a binary training in the plane, against a plain PyTorch loop."""

from __future__ import annotations

import math
from functools import partial

import numpy as np
import pytest
import torch
from pytestqt.qtbot import QtBot

from nnviz.spec import Data, Experiment, Network, Run, Training
from nnviz.ui import theme as themes
from nnviz.ui.panels.bands.readout import values_at
from nnviz.ui.panels.diagram.arithmetic import arithmetic_of
from nnviz.ui.panels.diagram.arithmetic_sheet import results, rows
from nnviz.ui.panels.diagram.card import node_card
from nnviz.ui.panels.drawing import words
from nnviz.ui.panels.heat.picture import Look, heat_picture
from nnviz.ui.panels.outputs.card import card_of as output_card
from nnviz.ui.panels.outputs.card import place_of_spot
from nnviz.ui.panels.outputs.marks import own_words
from nnviz.ui.panels.plots.run_curves import View
from nnviz.ui.panels.plots.values import values
from tests.ui.conftest import MakeWindow
from tests.ui.truth import checks
from tests.ui.truth.plain import STEEPEST, MakeOptimizer, Plain, agrees, number
from tests.ui.truth.watched import Watched, named

STEPS = 510
THEME = themes.light()
COSINE = {"name": "cosine", "horizon": 1000, "floor": 0.1}
EXPERIMENT = Experiment(
    title="Two spirals",
    data=Data(name="spiral", samples=150, noise=0.05, test_fraction=0.3, features=("x1", "x2", "sin_x1")),
    network=Network(hidden=(6, 5), activation=("tanh", "relu")),
    training=Training(batch_size=10, seed=3, dtype="float64"),
    runs=(
        Run(name="Momentum", optimizer={"name": "momentum", "lr": 0.02, "momentum": 0.9}, schedule=COSINE),
        Run(name="Adam", optimizer={"name": "adam", "lr": 0.005}, training={"l2": 0.01, "l1": 1e-3, "clip_norm": 0.05}),
    ),
)


def cosine(optimizer: torch.optim.Optimizer) -> torch.optim.lr_scheduler.LRScheduler:
    return torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, T_max=1000, eta_min=0.002)


def plain(run: str) -> Plain:
    makes: dict[str, MakeOptimizer] = {
        "Momentum": partial(torch.optim.SGD, lr=0.02, momentum=0.9),
        "Adam": partial(torch.optim.Adam, lr=0.005),
    }
    out = Plain(EXPERIMENT, run, makes[run], cosine if run == "Momentum" else None)
    out.train(STEPS)
    return out


@pytest.mark.timeout(120)
def test_every_number_of_a_training_in_the_plane(make_window: MakeWindow, qtbot: QtBot) -> None:
    window = make_window(panels=True)
    window.resize(1500, 950)
    with Watched(window, qtbot, EXPERIMENT, STEPS) as seen:
        seen.click("loss", "Step")
        for run in ("Momentum", "Adam"):
            truth = plain(run)
            seen.show(run)
            seen.wait(lambda: seen.frame.profile is not None and seen.frame.profile.step == STEPS)
            readouts(seen, truth)
            curves(seen, truth)
            checks.edges(seen, truth, 1e-5)
            heatmaps(seen, truth, adam=run == "Adam")
            sums(seen, truth)
            layers(seen, truth)
            checks.norms(seen, truth, 1e-5)
            checks.histograms(seen, truth, 0)
            checks.profile(seen, truth, 105, 1e-7)
            plane(seen, truth)
        set_up(seen)


def set_up(seen: Watched) -> None:
    column = seen.window.side.column
    assert column is not None
    assert number(column.network.button.note.split()[0])[0] == (3 * 6 + 6) + (6 * 5 + 5) + (5 + 1)
    assert column.data.button.note == "105 train · 45 test"


def readouts(seen: Watched, truth: Plain) -> None:
    loss, accuracy = truth.tests[500]
    assert seen.readout("step") == str(STEPS)
    assert seen.readout("epoch") == str(truth.epochs) == str(STEPS // 11)  # 105 samples: ten batches of 10, one of 5
    assert {len(step.batch) for step in truth.steps} == {10, 5}
    assert agrees(seen.readout("train"), truth.shown_loss())
    assert agrees(seen.readout("test"), loss)
    assert agrees(seen.readout("quality"), accuracy)
    rate = seen.window.toolbar.rate
    if truth.schedule is None:
        assert (rate.label.text(), rate.field.text()) == ("lr", "0.005")
    else:  # the field holds the base rate, which the schedule lowers
        assert (rate.label.text(), rate.field.text()) == ("lr₀", "0.02")
        told = rate.field.toolTip().partition("made ")[2].partition(" of it")[0]
        assert float(told) == pytest.approx(truth.steps[-1].rate, rel=1e-5)


def curves(seen: Watched, truth: Plain) -> None:
    frame, history = seen.frame, seen.window.training.history
    assert frame.run is not None
    np.testing.assert_allclose(history.column(frame.run.key, "lr"), [step.rate for step in truth.steps], rtol=1e-12)
    np.testing.assert_allclose(history.column(frame.run.key, "loss"), [step.loss for step in truth.steps], rtol=1e-6)
    parts = values(frame, STEPS, THEME, View())
    assert agrees(named(parts, frame.run.title), truth.shown_loss())
    assert agrees(named(values(frame, 499, THEME, View("accuracy")), frame.run.title), truth.tests[475][1])
    assert agrees(named(values(frame, 77, THEME, View(window=10)), frame.run.title),
                  float(np.mean([step.loss for step in truth.steps[67:77]])))  # fmt: skip


def heatmaps(seen: Watched, truth: Plain, *, adam: bool) -> None:
    last = truth.steps[-1]
    expected = {
        "weight": last.after,
        "gradient": last.gradient,
        "update": [(w - v, b - c) for (w, b), (v, c) in zip(last.after, last.before, strict=True)],
    }
    assert seen.snapshot.kinds == (("weight", "gradient", "update", "m_hat", "v_hat") if adam else tuple(expected))
    if adam:  # of the gradients as they were clipped
        clipped = Clipped(truth)
        expected |= {"m_hat": clipped.moment("m", 0.9), "v_hat": clipped.moment("v", 0.999)}
        seen.wait(lambda: "v_hat" in seen.snapshot.matrices)
    for kind, pairs in expected.items():
        picture = heat_picture(seen.frame, 500, 300, 1.0, Look(kind))
        assert picture is not None
        for heat, (weight, bias) in zip(picture.heats, pairs, strict=True):
            np.testing.assert_allclose(heat.values, weight, rtol=2e-5, atol=1e-9, err_msg=kind)
            np.testing.assert_allclose(heat.bias, bias, rtol=2e-5, atol=1e-9, err_msg=kind)


def sums(seen: Watched, truth: Plain) -> None:
    seen.choose(7, (2, 3))
    x, y = truth.part(0)
    passed = truth.pass_through(x[7:8], y[7:8])
    below = {1: x[7].numpy(), 2: passed["a"][0][0], 3: passed["a"][1][0]}
    for layer, neuron in ((1, 4), (2, 3), (3, 1)):
        seen.choose(7, (layer, neuron))
        found = arithmetic_of(seen.frame)
        assert found is not None
        (weight, bias), z = truth.steps[-1].after[layer - 1], passed["z"][layer - 1][0, neuron - 1]
        a, delta = (passed[key][layer - 1][0, neuron - 1] for key in ("a", "delta"))
        slope = {1: 1.0 - a * a, 2: float(z > 0), 3: a * (1.0 - a)}[layer]
        lines = rows(found)
        for (_, factors, product), w, value in zip(lines, weight[neuron - 1], below[layer], strict=False):
            one, other = factors.split(" × ")
            assert agrees(one, w, 1e-5)
            assert agrees(other, value, 1e-5)
            assert abs(number(product)[0] - w * value) <= 2.0 * number(product)[1] + 1e-5 * abs(w * value)
        assert number(lines[-2][2])[0] == pytest.approx(bias[neuron - 1], abs=2.0 * number(lines[-2][2])[1])
        assert agrees(lines[-1][2], z, 1e-5)
        written = [text for line in results(found) for text in line]
        for text, value in zip(written, (a, slope, delta), strict=True):
            assert agrees(text.rpartition("= ")[2], value, 1e-5), (text, value)
        focus = np.asarray(found.batch)
        np.testing.assert_allclose(focus, truth.pass_through(x, y)["z"][layer - 1][:, neuron - 1], rtol=1e-4, atol=1e-6)
        card = node_card(seen.frame, layer, neuron)
        assert card is not None
        for (label, text), value in zip(card.lines, (bias[neuron - 1], z, a, slope, delta), strict=True):
            assert agrees(text, value, 1e-5), (label, text, value)


def layers(seen: Watched, truth: Plain) -> None:
    passed = truth.pass_through(*truth.part(0))
    rms = [math.sqrt(np.mean(np.sum(delta**2, 1))) for delta in passed["delta"]]
    a1, z2, out = passed["a"][0], passed["z"][1], passed["a"][2]
    saturated = [np.mean(1.0 - a1**2 < 0.05), np.mean(z2 <= 0), np.mean(out * (1 - out) < 0.05 * STEEPEST["sigmoid"])]
    stats = seen.frame.layers
    assert stats is not None
    assert stats.samples == 105
    for layer, name in ((1, "h₁"), (2, "h₂"), (3, "ŷ")):
        parts = values_at(seen.frame, "delta", STEPS, THEME)
        assert agrees(named(parts, f"δ{words.subscript(layer)}"), rms[layer - 1], 1e-5)
        assert agrees(named(values_at(seen.frame, "saturation", STEPS, THEME), name), float(saturated[layer - 1]))
    assert stats.dead.tolist() == [0, int((z2 <= 0).all(0).sum()), 0]


def said_at(truth: Plain, x1: float, x2: float) -> float:
    with torch.no_grad():
        return float(truth.net(torch.tensor([[x1, x2, math.sin(x1)]], dtype=torch.float64)).sigmoid())


def plane(seen: Watched, truth: Plain) -> None:
    output = seen.snapshot.output
    assert output is not None
    low, high, *_ = seen.frame.data.bounds  # type: ignore[union-attr]
    middles = low + (np.arange(64) + 0.5) * (high - low) / 64
    for row, column in ((0, 0), (5, 60), (31, 32), (63, 10)):
        assert output[0, row, column] == pytest.approx(said_at(truth, middles[column], middles[row]), abs=1e-6)
    for place in ((0.31, -1.7), (2.25, 2.0)):
        seen.choose(7, (3, 1), place)
        seen.wait(lambda: own_words(seen.frame) != "" and seen.snapshot.own.values == place)  # type: ignore[union-attr]  # noqa: B023
        assert agrees(own_words(seen.frame), said_at(truth, *place))
        pointed(seen, truth, place)
    seen.choose(7, (3, 1))


def pointed(seen: Watched, truth: Plain, place: tuple[float, ...]) -> None:
    """ŷ under the pointer: about it from the grid at once, then exactly."""
    panel, data = seen.panel("output"), seen.frame.data
    assert data is not None
    panel.point_at(panel._body.axes.at(*place))
    assert panel.spot is not None
    place = place_of_spot(data, panel.spot[0])  # a sample may stand nearer than the place itself
    seen.wait(lambda: seen.snapshot.at is not None and seen.snapshot.at.values == place)
    card = output_card(seen.frame, panel.spot[0])
    assert card is not None
    said = {line.label: line.value for line in card.lines}
    assert agrees(said["ŷ"], said_at(truth, *place))
    assert said["predicted"] == data.classes[int(said_at(truth, *place) > 0.5)]
    panel.point_at(None)


class Clipped(Plain):
    """The loop's gradients as the optimizer was handed them: clipped to their norm."""

    def __init__(self, truth: Plain) -> None:
        self.steps, self.linears = [], truth.linears
        most = truth.training.clip_norm
        for step in truth.steps:
            norm = math.sqrt(sum((part**2).sum() for pair in step.gradient for part in pair))
            share = min(1.0, most / (norm + 1e-6))
            gradient = [(w * share, b * share) for w, b in step.gradient]
            self.steps.append(type(step)(step.batch, step.loss, step.rate, gradient, step.before, step.after))
