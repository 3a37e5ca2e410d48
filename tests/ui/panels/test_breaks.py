"""Curves do not go on over a change of data, of the loss or of the network's shape."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnviz.record.log import Marker
from nnviz.snapshot import Histogram, LaneKey, LayerStats, Note
from nnviz.ui import theme as themes
from nnviz.ui.model import numbers, smoothing
from nnviz.ui.model.breaks import Breaks, breaks
from nnviz.ui.model.gathered import Gathered
from nnviz.ui.panels.bands.histograms import histogram_picture
from nnviz.ui.panels.bands.lines import lines_picture
from nnviz.ui.panels.bands.rows import LayerBand, rows_picture
from nnviz.ui.panels.frame import Frame, RunView
from nnviz.ui.panels.plots.curves import Floats, band, gaps, running
from nnviz.ui.panels.plots.loss_picture import loss_picture
from nnviz.ui.panels.plots.run_curves import View
from nnviz.ui.panels.plots.values import values
from nnviz.ui.viewpoint import Viewpoint
from tests.ui.panels import frames

THEME = themes.light()
STEPS, AT = 1000, 600


def broken(columns: dict[str, Floats], found: Breaks, layers: int = 1) -> Frame:
    tests = np.arange(50, STEPS + 1, 50)
    curves = frames.PlainCurves({frames.KEY: columns}, {frames.KEY: (tests, np.where(tests > AT, 8.0, 0.5), tests * 0)})
    run = RunView("A", "A", 0, frames.KEY, layers, breaks=found)
    return Frame(Viewpoint("A"), data=frames.plane_data(), curves=curves, runs=(run,))


@pytest.fixture
def two_losses() -> Frame:
    loss = np.random.default_rng(0).uniform(0.9, 1.1, STEPS)
    loss[AT:] *= 10.0
    return broken({"loss": loss}, Breaks(loss=(AT,)))


def test_a_loss_of_other_data_begins_a_new_curve(two_losses: Frame) -> None:
    picture = loss_picture(two_losses, 97, THEME, View(log=False))
    assert picture is not None
    for line, low, high in zip((*picture.raws, *picture.lines), (0.9, 0.9, 0.5), (11.0, 11.0, 8.0), strict=True):
        y = line.y[np.isfinite(line.y)]
        assert np.isnan(line.y).any()
        assert ((y <= 1.1) | (y >= 8.0)).all()  # no mean of both
        assert y.min() >= low
        assert y.max() <= high
        for gap in np.flatnonzero(np.isnan(line.y)):
            assert abs(line.x[gap] - AT) <= 50
    assert picture.high > 10.0


@pytest.mark.parametrize("after", [1, 30, 400])
def test_the_number_at_the_end_is_that_of_the_tool_bar_and_of_the_crosshair(two_losses: Frame, after: int) -> None:
    curves = two_losses.curves
    assert isinstance(curves, frames.PlainCurves)
    loss = curves.columns[frames.KEY]["loss"] = curves.columns[frames.KEY]["loss"][: AT + after]
    mean = loss[AT:][-100:].mean() if after > 100 else loss[AT:].mean()
    assert smoothing.train_loss(curves, frames.KEY, breaks=(AT,)) == pytest.approx(mean)
    picture = loss_picture(two_losses, 300, THEME)
    assert picture is not None
    assert float(picture.lines[0].value) == pytest.approx(mean, rel=6e-3)
    crossed = {part.name: part.value for part in values(two_losses, AT + after, THEME, View())}
    assert crossed["train"] == picture.lines[0].value
    assert numbers.loss(mean)


@settings(max_examples=60, deadline=None)
@given(st.sets(st.integers(1, 299), max_size=5), st.integers(40, 400), st.integers(1, 100))
def test_no_window_reaches_over_a_break(at: set[int], bins: int, most: int) -> None:
    found = tuple(sorted(at))
    part = np.searchsorted(np.array(found), np.arange(1, 301), "left").astype(float)  # which stretch a step is of
    curves = frames.PlainCurves({LaneKey(0, 1): {"loss": part}})
    made = band(curves, LaneKey(0, 1), "loss", 1, 300, bins, found)
    mean = running(made, None, most, found)
    mine = np.searchsorted(np.array(found), made.last, "left")
    good = np.isfinite(mean)
    assert mean[good] == pytest.approx(mine[good])
    if bins >= 300:
        assert good.all()
        exact = [smoothing.train_loss(curves, LaneKey(0, 1), step, most, found) for step in range(1, 301)]
        assert mean == pytest.approx(exact)
    x, y = gaps(made.last, made.last, mean, found)
    assert all(np.isnan(y[(x > step) & (x <= step + 300 / bins + 2)]).any() for step in found)


def test_which_changes_break_a_curve() -> None:
    def one(step: int, code: str, key: str) -> Marker:
        return Marker(step, Note(code, {"key": key, "old": 1, "new": 2}))

    found = breaks([one(0, "data", "name"), one(5, "data", "noise"), one(7, "training", "loss"),
                    one(9, "training", "batch_size"), one(11, "network", "hidden"), one(13, "network", "activation"),
                    one(15, "data", "features"), Marker(17, Note("hyper", {"name": "lr"}))])  # fmt: skip
    assert found == Breaks(loss=(5, 7), shape=(11, 15))


@pytest.fixture
def layer_gone() -> Frame:
    """Three layers up to step AT, two since."""
    columns = {"loss": np.ones(STEPS)}
    for layer in (1, 2, 3):
        norms = np.full(STEPS, float(layer))
        norms[AT:] = 100.0 * layer if layer < 3 else np.nan
        columns |= {f"{name}_{layer}": norms.copy() for name in ("grad_norm", "weight_norm", "update_norm")}
    gathered = Gathered()
    for step in range(50, STEPS + 1, 50):
        layers = 3 if step <= AT else 2
        stats = np.full(layers, float(step > AT) + 1.0)
        gathered.add(LayerStats(step, 40, stats, stats / 10.0, stats * 0))
    frame = broken(columns, Breaks(shape=(AT,)), layers=3)
    return replace(frame, gathered=gathered, snapshot=frames.plane_snapshot((2, 4, 1), step=STEPS))


@pytest.mark.parametrize("quantity", ["grad_norm", "weight_norm", "delta", "saturation"])
def test_a_layer_that_is_gone_ends_and_the_others_begin_anew(layer_gone: Frame, quantity: str) -> None:
    picture = lines_picture(layer_gone, 97, THEME, quantity)
    assert picture is not None
    last = "ŷ" if quantity == "saturation" else "δ₂" if quantity == "delta" else "W₂"
    named = [line for line in picture.lines if line.title]
    assert len(picture.lines) == 3
    assert len(named) == 2
    assert named[-1].title == last
    gone = next(line for line in picture.lines if not line.title)
    assert gone.value == ""
    assert gone.x[np.isfinite(gone.y)].max() <= AT
    for line in named:
        gap = line.x[np.isnan(line.y)]
        assert len(gap) > 0
        assert (np.abs(gap - AT) <= 50).all()
        before, after = line.y[np.isfinite(line.y) & (line.x <= AT)], line.y[np.isfinite(line.y) & (line.x > AT)]
        assert np.ptp(before) == np.ptp(after) == 0.0
        assert before[0] < after[0]


def test_rows_are_parted_where_the_layers_become_others(layer_gone: Frame) -> None:
    picture = rows_picture(layer_gone, 97, "grad_norm")
    assert picture is not None
    assert isinstance(picture.behind, LayerBand)
    assert picture.behind.breaks == (AT,)
    shown = picture.behind.values[0]
    assert set(np.round(10 ** shown[np.isfinite(shown)], 6).tolist()) == {1.0, 100.0}


def test_histograms_are_of_the_layers_there_are(layer_gone: Frame) -> None:
    assert layer_gone.gathered is not None
    rows = [with_histograms(row) for row in layer_gone.gathered.rows]
    picture = histogram_picture(replace(layer_gone, gathered=Gathered(tuple(rows))), "weight")
    assert picture is not None
    assert [name for _, name in picture.marks or ()] == ["W₁", "W₂"]
    assert picture.high == 2.0


def with_histograms(row: LayerStats) -> LayerStats:
    one = Histogram(-1.0, 1.0, np.arange(8), 0, 0)
    return LayerStats(row.step, row.samples, row.delta, row.saturated, row.dead, {"weight": (one,) * len(row.delta)})
