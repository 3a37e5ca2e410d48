"""What the per-layer panel shows, against autograd, numpy and a plain training loop."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn

from nnviz.core.observe import observe
from nnviz.core.task import task_for
from nnviz.core.trainer import Trainer
from nnviz.record.history import History
from nnviz.snapshot import Histogram, LaneKey, LayerStats, Needs
from nnviz.spec import Network
from nnviz.state import LaneState
from nnviz.ui import theme as themes
from nnviz.ui.model.gathered import Gathered
from nnviz.ui.panels.bands import quantities
from nnviz.ui.panels.bands.histograms import AIR, CELLS, HistogramBands, bands, bin_at, histogram_picture
from nnviz.ui.panels.bands.lines import GUIDE, lines_picture
from nnviz.ui.panels.bands.quantities import QUANTITIES, Ratios, nearest
from nnviz.ui.panels.bands.readout import histogram_at, table, values_at
from nnviz.ui.panels.bands.rows import LayerBand, edges_of, rows_picture
from nnviz.ui.panels.frame import Frame, RunView
from tests.core.training import Plain, experiment, layer_norms, module, run, sequential
from tests.ui.panels import frames

THEME = themes.light()
STEPS = 12
WHAT = experiment(run("adam", lr=0.05), network=Network(hidden=(6, 5), activation=("relu", "tanh")))


def number(text: str) -> float:
    return float(text.replace("−", "-").replace(" %", ""))


@pytest.fixture(scope="module")
def watched() -> tuple[Frame, list[LaneState]]:
    """A real training whose layers were looked at after every third step, and the states there."""
    history, gathered, states = History(), Gathered(), []
    trainer = Trainer(WHAT, lambda layout, rows: history.append(rows, layout.number), history.open)
    for step in range(3, STEPS + 1, 3):
        trainer.run_to(step)
        states.append(trainer.states()[0])
        seen = observe(states[-1], Needs(layers=True, bins=16))
        assert seen.layers is not None
        gathered.add(seen.layers)
    shown = (RunView("adam", "adam", 0, LaneKey(0, 7), 3),)
    return Frame(snapshot=seen, curves=history, runs=shown, gathered=gathered), states


def texts(frame: Frame, quantity: str, step: int) -> list[float]:
    return [number(part.value) if part.value != "–" else math.nan for part in values_at(frame, quantity, step, THEME)]


def test_norms_and_ratios_are_those_of_a_plain_loop(watched: tuple[Frame, list[LaneState]]) -> None:
    frame, _ = watched
    plain = Plain(Trainer(WHAT).states()[0])
    for step in range(1, STEPS + 1):
        before = plain.weights.copy()
        plain.step()
        sizes = plain.state.sizes
        weights, updates = (layer_norms(row, sizes) for row in (plain.weights, plain.weights - before))
        ratios = [update / weight for update, weight in zip(updates, weights, strict=True)]
        gradients = layer_norms(plain.gradients[-1], sizes)
        for quantity, wanted in (("grad_norm", gradients), ("weight_norm", weights), ("ratio", ratios)):
            assert texts(frame, quantity, step) == pytest.approx(wanted, rel=6e-2), (quantity, step)
    copied = [line.split("\t") for line in table(frame, "ratio").splitlines()]
    assert copied[0] == ["step", "W₁", "W₂", "W₃"]
    assert [float(value) for value in copied[-1][1:]] == pytest.approx(ratios, rel=1e-6)


def passed(state: LaneState) -> tuple[list[np.ndarray], list[np.ndarray], list[np.ndarray]]:
    """Return delta, f'(z) and a of every layer over the training part, by autograd."""
    task = task_for(state.settings.data)
    model = task.model(state.settings)
    part = task.part("train", model, "float64", torch.device("cpu"))
    linears = [one for one in sequential(state) if isinstance(one, nn.Linear)]
    a, zs, outs = part.x, [], []
    for linear, name in zip(linears, model.activations, strict=True):
        z = linear(a)
        z.retain_grad()
        a = module(name)(z)
        zs.append(z)
        outs.append(a)
    nn.functional.binary_cross_entropy(a, part.y, reduction="sum").backward()  # type: ignore[no-untyped-call]
    slopes = []
    for z, name in zip(zs, model.activations, strict=True):
        alone = z.detach().clone().requires_grad_()
        module(name)(alone).sum().backward()
        assert alone.grad is not None
        slopes.append(alone.grad.numpy())
    return [z.grad.numpy() for z in zs], slopes, [out.detach().numpy() for out in outs]


def test_delta_saturation_and_dead_units_are_those_of_autograd(watched: tuple[Frame, list[LaneState]]) -> None:
    frame, states = watched
    steepest = {"relu": 1.0, "tanh": 1.0, "sigmoid": 0.25}
    for state in states:
        deltas, slopes, _ = passed(state)
        wanted = [math.sqrt(float((delta**2).sum(1).mean())) for delta in deltas]
        assert texts(frame, "delta", state.step) == pytest.approx(wanted, rel=6e-2)
        names = ("relu", "tanh", "sigmoid")
        shares = [100 * float((np.abs(s) < steepest[n] / 20).mean()) for n, s in zip(names, slopes, strict=True)]
        assert texts(frame, "saturation", state.step) == pytest.approx(shares, rel=1e-2, abs=1e-9)
    dead = [int((slope == 0).all(0).sum()) for slope in slopes]
    picture = lines_picture(frame, 300, THEME, "saturation")
    assert picture is not None
    told = {line.title: line.value for line in picture.lines if "dead" in line.title}
    assert told == {f"h{'₁₂'[i]} dead": f"{n}/{(6, 5)[i]}" for i, n in enumerate(dead[:2]) if n}


def test_histogram_counts_are_those_of_numpy(watched: tuple[Frame, list[LaneState]]) -> None:
    frame, states = watched
    state = states[1]
    at = 0
    for layer, (fan_in, fan_out) in enumerate(zip(state.sizes, state.sizes[1:], strict=False), 1):
        for quantity, row in (("weight", state.weights), ("gradient", state.gradient)):
            _count(frame, quantity, layer, state.step, row[at : at + fan_in * fan_out])
        _count(frame, "activation", layer, state.step, passed(state)[2][layer - 1].ravel())
        at += fan_out * (fan_in + 1)


def _count(frame: Frame, quantity: str, layer: int, step: int, values: np.ndarray) -> None:
    picture = histogram_picture(frame, quantity)
    assert picture is not None
    made = picture.behind
    assert isinstance(made, HistogramBands)
    total = 0
    for share in (np.arange(64) + 0.5) / 64:
        height = 3 - layer + AIR + share * (1 - 2 * AIR)
        parts = histogram_at(frame, quantity, step, height, made)
        value = made.layers[layer - 1].low + share * (made.layers[layer - 1].high - made.layers[layer - 1].low)
        row = next(row for row in frame.gathered.rows if row.step == step)  # type: ignore[union-attr]
        one = row.histograms[quantity][layer - 1]
        if not parts:
            assert not one.low <= value < one.high
            continue
        found = bin_at(one, value)
        assert found is not None
        low, high, _ = found
        wanted = int(((values >= low) & (values < high)).sum()) + int((values == high).sum() if high == one.high else 0)
        assert parts[0].value == f"{wanted}/{values.size}"
        total += 1
    assert total


def test_a_band_holds_what_the_lines_hold(watched: tuple[Frame, list[LaneState]]) -> None:
    frame, _ = watched
    for quantity in ("grad_norm", "weight_norm", "ratio", "delta", "saturation"):
        rows, lines = rows_picture(frame, 300, quantity), lines_picture(frame, 300, THEME, quantity)
        assert rows is not None
        assert lines is not None
        band = rows.behind
        assert isinstance(band, LayerBand)
        named = {line.title: line for line in lines.lines}
        for at, (_, name) in enumerate(sorted(rows.marks or [], reverse=True)):
            np.testing.assert_allclose(band.values[at], named[name].y, rtol=1e-9)
        if quantity != "saturation":
            assert band.low <= np.nanmin(band.values) <= np.nanmax(band.values) <= band.high
        assert len(band.edges) == band.values.shape[1] + 1
        assert (np.diff(band.edges) > 0).all()


def test_the_guide_of_the_update_ratio_is_always_in_range() -> None:
    picture = lines_picture(frames.whole(), 300, THEME, "ratio")
    assert picture is not None
    assert picture.low < math.log10(GUIDE) < picture.high
    assert picture.lines[-1].title == "guide"
    assert {line.title for line in picture.lines[:-1]} == {"W₁", "W₂", "W₃"}


def test_a_ratio_of_bins_is_that_of_their_means() -> None:
    curves = frames.curves(400)
    over, under = (curves.columns[frames.KEY][f"{name}_2"] for name in ("update_norm", "weight_norm"))
    found = Ratios(curves).envelope(frames.KEY, "ratio_2", 1, 400, 10)
    np.testing.assert_allclose(found.mean, over.reshape(10, 40).mean(1) / under.reshape(10, 40).mean(1))
    np.testing.assert_array_equal(Ratios(curves).column(frames.KEY, "ratio_2", 5, 9), over[4:9] / under[4:9])
    assert np.isnan(Ratios(_zero()).column(frames.KEY, "ratio_1", 1, 2)).all()


def _zero() -> frames.PlainCurves:
    return frames.PlainCurves({frames.KEY: {name: np.zeros(3) for name in ("loss", "update_norm_1", "weight_norm_1")}})


def test_nothing_seen_is_no_picture() -> None:
    frame = frames.whole()
    assert all(lines_picture(frame, 300, THEME, key) is None for key in ("delta", "saturation"))
    assert rows_picture(frame, 300, "delta") is None
    assert histogram_picture(frame, "weight") is None
    assert all(lines_picture(Frame(), 300, THEME, key) is None for key in ("grad_norm", "ratio", "delta"))
    assert values_at(frame, "delta", 3, THEME) == values_at(frame, "grad_norm", 10**9, THEME) == ()


def test_layers_that_do_not_saturate_have_no_line() -> None:
    rows = (LayerStats(5, 10, np.ones(2), np.full(2, np.nan), np.zeros(2, int)),)
    frame = replace(frames.whole(), gathered=Gathered(rows))
    assert lines_picture(frame, 300, THEME, "saturation") is None


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(0, 5000), min_size=1, max_size=30, unique=True), st.integers(0, 5000))
def test_a_seen_step_stands_within_its_column_and_is_the_nearest(found: list[int], step: int) -> None:
    steps = np.array(sorted(found))
    edges = edges_of(steps)
    assert len(edges) == len(steps) + 1
    assert ((edges[:-1] <= steps) & (steps <= edges[1:])).all()
    assert abs(steps[nearest(steps, step)] - step) == min(abs(one - step) for one in found)


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 1000), st.sampled_from([8, 16, 32]), st.floats(0.25, 4.0))
def test_shares_of_a_band_add_up_to_what_lies_inside(seed: int, bins: int, spread: float) -> None:
    values = np.random.default_rng(seed).normal(size=500) * spread
    counts, _ = np.histogram(values, bins, (-2.0, 2.0))
    one = Histogram(-2.0, 2.0, counts, int((values < -2).sum()), int((values > 2).sum()))
    row = LayerStats(3, 10, np.ones(1), np.zeros(1), np.zeros(1, int), {"weight": (one,)})
    made = bands((row,), "weight", 1)
    assert made is not None
    band = made.layers[0]
    assert (band.low, band.high) == (-2.0, 2.0)
    assert band.share[:, 0].sum() == pytest.approx(counts.sum() / 500)
    per = CELLS // bins
    np.testing.assert_allclose(band.share[:, 0].reshape(bins, per).sum(1)[::-1], counts / 500)


def test_every_quantity_has_a_name_and_a_symbol() -> None:
    assert [key for key, _ in quantities.labels()] == list(QUANTITIES)
    assert all(quantities.symbol(key) for key in QUANTITIES)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(-1000, 1000), min_size=1, max_size=12), st.booleans())
def test_ranges_of_one_run_may_be_worlds_apart(exponents: list[int], half: bool) -> None:
    """What a band shows of a step is what lies within the band: all of a narrower range, a part of a wider one."""
    counts = np.arange(1, 9)
    ends = [math.ldexp(1.0, exponent) for exponent in exponents]
    found = [Histogram(0.0 if half else -end, end, counts, 0, 4) for end in ends]
    once = np.ones(1)
    rows = tuple(LayerStats(step, 10, once, once, once, {"weight": (one,)}) for step, one in enumerate(found))
    made = bands(rows, "weight", 1)
    assert made is not None
    (band,) = made.layers
    for end, share in zip(ends, band.share.T, strict=True):
        if end <= band.high:
            assert share.sum() == pytest.approx(36 / 40)
            assert share.min() >= 0.0
    for value in (band.low, 0.0, band.high, 1e38):
        for one in found:
            cell = bin_at(one, value)
            assert (cell is not None) == (one.low <= value < one.high)
            rounding = 1e-15 * (one.high - one.low)
            assert cell is None or cell[0] - rounding <= value <= cell[1] + rounding


def test_shares_have_one_decimal_whatever_they_are() -> None:
    shares = (0.0, 0.5, 0.623, 1.0)
    assert [quantities.written("saturation", share) for share in shares] == ["0.0 %", "50.0 %", "62.3 %", "100.0 %"]
