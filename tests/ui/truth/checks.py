"""Checks of what is shown of any training, against the plain loop; `relative` is what rounding may make of it."""

from __future__ import annotations

import math

import numpy as np
import pytest

from nnviz.ui import theme as themes
from nnviz.ui.panels.bands.lines import lines_picture
from nnviz.ui.panels.bands.readout import values_at
from nnviz.ui.panels.diagram.card import card_of
from nnviz.ui.panels.drawing import words
from nnviz.ui.panels.frame import Hover
from nnviz.ui.panels.heat.detail import weight_detail
from nnviz.ui.panels.plots.profile_picture import profile_picture
from tests.ui.truth.plain import Plain, agrees
from tests.ui.truth.watched import Watched, named

THEME = themes.light()


def edges(seen: Watched, truth: Plain, relative: float, every: int = 1) -> None:
    """The cards of every `every`-th weight and of every bias, in the diagram and beside the heatmaps."""
    frame, last = seen.frame, truth.steps[-1]
    for layer in range(1, len(truth.sizes)):
        kinds = zip(last.after[layer - 1], last.gradient[layer - 1], last.before[layer - 1], strict=True)
        for which, (after, gradient, before) in enumerate(kinds):
            # what nearly cancels is known no better than a float32 sum of the largest values is
            least = [1e-6 * float(np.abs(values).max()) for values in (after, gradient, after - before)]
            for at in list(np.ndindex(after.shape))[:: 1 if which else every]:
                hover = Hover(layer, at[0] + 1, 0 if which else at[1] + 1)
                expected = (after[at], gradient[at], after[at] - before[at])
                card, detail, letter = card_of(frame, hover, 6), weight_detail(frame, hover), "b" if which else "W"
                assert card is not None
                assert detail is not None
                labels = [letter, f"∂J/∂{letter}", f"Δ{letter}"]
                for lines in (card.lines, detail.lines[:3]):
                    assert [label for label, _ in lines] == labels
                    for (_, text), value, nothing in zip(lines, expected, least, strict=True):
                        assert agrees(text, float(value), relative, nothing), (hover, text, value)


def norms(seen: Watched, truth: Plain, relative: float) -> None:
    """Norms and update ratio of each layer (weights and biases together) at three steps, and at the lines' ends."""
    for layer in range(1, len(truth.sizes)):
        found = [step.gradient[layer - 1] for step in truth.steps]
        gradients = [math.hypot(float(np.linalg.norm(w)), float(np.linalg.norm(b))) for w, b in found]
        mean = float(np.mean(gradients[-min(100, len(gradients) // 5) :]))
        for width in (60.0, 500.0):
            picture = lines_picture(seen.frame, width, THEME, "grad_norm")
            assert picture is not None
            assert agrees(picture.lines[layer - 1].value, mean, relative)
    for step in (1, len(truth.steps) // 2, len(truth.steps)):
        one = truth.steps[step - 1]
        for layer in range(1, len(truth.sizes)):
            pairs = (of[layer - 1] for of in (one.gradient, one.after, one.before))
            gradient, after, before = (np.concatenate([part.ravel() for part in pair]) for pair in pairs)
            weight, update = float(np.linalg.norm(after)), float(np.linalg.norm(after - before))
            expected = {"grad_norm": float(np.linalg.norm(gradient)), "weight_norm": weight, "ratio": update / weight}
            for quantity, value in expected.items():
                text = named(values_at(seen.frame, quantity, step, THEME), f"W{words.subscript(layer)}")
                assert agrees(text, value, relative), (quantity, step, layer)


def histograms(seen: Watched, truth: Plain, moved: int) -> None:
    """Counts of weights, gradients and activations; so many of a layer's numbers may have moved to the next bin."""
    stats, last = seen.frame.layers, truth.steps[-1]
    assert stats is not None
    x, y = truth.part(0)
    outputs = truth.pass_through(x[: stats.samples], y[: stats.samples])["a"]
    for layer in range(len(truth.sizes) - 1):
        numbers = {"weight": last.after[layer][0], "gradient": last.gradient[layer][0], "activation": outputs[layer]}
        for quantity, array in numbers.items():
            one = stats.histograms[quantity][layer]
            counts, _ = np.histogram(array, bins=len(one.counts), range=(one.low, one.high))
            outside = (int((array < one.low).sum()), int((array > one.high).sum()))
            found = np.array([*one.counts, one.below, one.above])
            assert found.sum() == array.size
            assert np.abs(found - [*counts, *outside]).sum() <= 2 * moved, (quantity, layer)


def profile(seen: Watched, truth: Plain, samples: int, relative: float) -> None:
    """J(θ + s·Δθ) at every s, what is said of it, and ‖Δθ‖."""
    picture = profile_picture(seen.frame.profile)
    assert picture is not None
    assert (picture.step, picture.samples) == (len(truth.steps), samples)
    expected = [truth.loss_at(s, samples) for s in picture.s]
    np.testing.assert_allclose(picture.s, np.linspace(0.0, 4.0, 33))
    np.testing.assert_allclose(picture.loss, expected, rtol=relative)
    assert picture.start == pytest.approx(expected[0], rel=relative)
    assert picture.taken == pytest.approx(expected[8], rel=relative)
    assert picture.least == pytest.approx(min(expected), rel=relative)
    assert expected[int(picture.lowest * 8)] == pytest.approx(min(expected), rel=relative)
    last = truth.steps[-1]
    pairs = zip(last.after, last.before, strict=True)
    squares = sum(float(((w - v) ** 2).sum() + ((b - c) ** 2).sum()) for (w, b), (v, c) in pairs)
    assert picture.norm == pytest.approx(math.sqrt(squares), rel=1e3 * relative)
