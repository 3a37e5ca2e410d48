from __future__ import annotations

import itertools
import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication

from nnviz.record.lane import Thinned
from nnviz.snapshot import LaneKey
from nnviz.ui import theme as themes
from nnviz.ui.model import smoothing
from nnviz.ui.panels.drawing import words
from nnviz.ui.panels.frame import Frame, Marker, RunView, Scales
from nnviz.ui.panels.plots import labels, overlay
from nnviz.ui.panels.plots.curves import smoothed
from nnviz.ui.panels.plots.limits import log_limits
from nnviz.ui.panels.plots.lines import draw_line
from nnviz.ui.panels.plots.loss_picture import loss_picture
from nnviz.ui.panels.plots.picture import Line, TimePicture, layers_picture
from nnviz.ui.panels.plots.run_curves import View
from nnviz.ui.panels.plots.ticks import held_last, log_ticks, step_ticks, value_ticks
from tests.ui.panels import frames

THEME = themes.light()


def pictured(frame: Frame, width: float = 400, log: bool = True) -> TimePicture:
    picture = loss_picture(frame, width, THEME, View(log=log))
    assert picture is not None
    return picture


def race(*losses: np.ndarray, diverged: int | None = None) -> Frame:
    """Runs A, B, ... with exactly these losses."""
    keys = [LaneKey(index, 1) for index in range(len(losses))]
    history = frames.PlainCurves({key: {"loss": loss} for key, loss in zip(keys, losses, strict=True)})
    runs = tuple(
        RunView(chr(65 + i), chr(65 + i), i, key, 1, diverged if i == 1 else None) for i, key in enumerate(keys)
    )
    return Frame(curves=history, runs=runs)


def test_short_runs_are_drawn_step_by_step() -> None:
    loss = np.array([1.0, 0.5, 0.25, 0.125])
    picture = pictured(race(loss))
    np.testing.assert_array_equal(picture.raws[0].x, np.repeat([1, 2, 3, 4], 2))
    np.testing.assert_allclose(picture.raws[0].y, np.repeat(np.log10(loss), 2))
    np.testing.assert_allclose(picture.lines[0].y, np.log10(loss))


def test_no_more_than_two_raw_points_a_pixel_and_no_extreme_is_lost() -> None:
    rng = np.random.default_rng(0)
    loss = rng.uniform(0.1, 1.0, 20_000)
    loss[12_345] = 2.5
    frame = race(loss)
    picture = pictured(frame, 300)
    assert len(picture.raws[0].x) <= 600
    assert 10 ** np.nanmax(picture.raws[0].y) == pytest.approx(2.5)
    assert 10 ** np.nanmin(picture.raws[0].y) == pytest.approx(loss.min())
    assert max(frame.curves.asked) == 300  # type: ignore[union-attr]
    assert all(len(line.x) <= 401 for line in picture.lines)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.floats(0.01, 10), min_size=1, max_size=300))
def test_smoothing_is_the_mean_of_the_last_steps(losses: list[float]) -> None:
    history = race(np.array(losses)).curves
    assert isinstance(history, frames.PlainCurves)
    envelope = history.envelope(LaneKey(0, 1), "loss", 1, len(losses), 1000)
    steps, mean = smoothed(envelope, len(losses))
    assert steps[-1] == len(losses)
    assert mean[-1] == pytest.approx(smoothing.train_loss(history, LaneKey(0, 1)), rel=1e-9)


def test_a_bin_that_is_not_full_weighs_as_much_as_it_holds() -> None:
    losses = np.concatenate([np.full(640, 1.0), np.full(8, 0.01)])
    history = race(losses).curves
    assert isinstance(history, frames.PlainCurves)
    envelope = history.envelope(LaneKey(0, 1), "loss", 1, 648, 11)  # bins of 59 steps, the last of 58
    cut = frames.Envelope(*(np.append(part[:10], part[-1]) for part in (envelope.steps, envelope.low, envelope.high)),
                          np.append(np.ones(10), 0.01))  # fmt: skip
    cut.steps[-1] = 641
    _, mean = smoothed(cut, 648)
    weight = 641 - cut.steps[9]
    assert mean[-1] == pytest.approx((weight * 1.0 + 8 * 0.01) / (weight + 8))


def test_the_end_says_the_same_number_as_the_toolbar() -> None:
    frame = frames.whole(steps=5000)
    assert isinstance(frame.curves, frames.PlainCurves)
    value = smoothing.train_loss(frame.curves, frames.KEY)
    assert value is not None
    train = next(line for line in pictured(frame, 200).lines if line.title == "train")
    assert float(train.value.replace("−", "-")) == pytest.approx(value, rel=5e-3)


def test_raw_values_of_layers_show_through_each_other(qapp: QApplication) -> None:
    picture = layers_picture(frames.whole(), 300, THEME)
    assert picture is not None
    assert len(picture.raws) > 1
    place = labels.Place(QRectF(0, 0, 40, 40), 0.0, 1.0, 0.0, 1.0)
    x, y = np.repeat(np.linspace(0.0, 1.0, 41), 2), np.tile([0.2, 0.8], 41)

    def drawn(*raws: Line) -> QColor:
        image = QImage(40, 40, QImage.Format.Format_RGB32)
        image.fill(QColor(THEME.surface))
        with QPainter(image) as painter:
            for raw in raws:
                draw_line(painter, replace(raw, x=x, y=y), place, 1.0)
        return image.pixelColor(20, 20)

    first, second = picture.raws[:2]
    assert len({drawn(*raws).name() for raws in ((), (first,), (second,), (first, second), (second, first))}) >= 4
    assert drawn(first, second).lightness() < min(drawn(first).lightness(), drawn(second).lightness())


def test_the_test_loss_stands_where_it_was_evaluated() -> None:
    frame = frames.whole()
    assert isinstance(frame.curves, frames.PlainCurves)
    test = next(line for line in pictured(frame).lines if line.title == "test")
    steps, losses, _ = frame.curves.evaluations(frames.KEY)
    np.testing.assert_array_equal(test.x, steps)
    np.testing.assert_allclose(test.y, np.log10(losses))
    assert test.dash


@pytest.mark.parametrize("log", [True, False])
def test_values_a_log_axis_cannot_show_are_gaps(log: bool) -> None:
    picture = pictured(race(np.array([1.0, 0.0, -1.0, np.inf, np.nan, 1.0])), log=log)
    shown = np.isfinite(picture.raws[0].y[::2])
    np.testing.assert_array_equal(shown, [True, not log, not log, False, False, True])
    assert math.isfinite(picture.low)
    assert math.isfinite(picture.high)


@pytest.mark.parametrize("log", [True, False])
def test_a_run_that_diverges_does_not_flatten_the_others(log: bool) -> None:
    fine = np.linspace(1.0, 0.5, 200)
    bad = np.concatenate([np.linspace(1.0, 2.0, 50), 10.0 ** np.arange(0, 30), [np.inf]])
    picture = pictured(race(fine, bad, diverged=81), log=log)
    top = 10**picture.high if log else picture.high
    assert 1.0 < top <= 11.0
    assert [(cross.place, cross.title) for cross in picture.crosses] == [(81, "B")]
    other = next(line for line in picture.lines if line.title == "B")
    assert np.nanmax(other.y) > picture.high  # leaves through the top


def test_runs_differ_in_colour_and_dash() -> None:
    loss = np.linspace(1, 0.5, 50)
    lines = [line for line in pictured(race(*[loss] * 6)).lines if line.title]
    assert [line.title for line in lines] == list("ABCDEF")
    assert len({line.colour for line in lines}) == 6
    assert len({line.dash for line in lines}) == 6


def test_markers_stand_at_their_exact_step_once() -> None:
    frame = replace(race(np.ones(300)), markers=(Marker(7, "a", "A"), Marker(7, "a", "B"), Marker(900, "later")))
    assert [(marker.step, marker.text) for marker in pictured(frame).markers] == [(7, "a")]


def test_a_shared_loss_scale_is_kept() -> None:
    frame = replace(race(np.ones(300)), scales=Scales(loss=(0.01, 100.0)))
    picture = pictured(frame)
    assert (picture.low, picture.high) == (-2.0, 2.0)


def test_norms_of_every_layer() -> None:
    frame = frames.whole()
    assert isinstance(frame.curves, frames.PlainCurves)
    picture = layers_picture(frame, 400, THEME)
    assert picture is not None
    assert picture.log
    assert [line.title for line in picture.lines] == ["W₁", "W₂", "W₃"]
    assert len({line.colour for line in picture.lines}) == 3
    for layer, line in enumerate(picture.lines, start=1):
        column = frame.curves.columns[frames.KEY][f"grad_norm_{layer}"]
        assert 10 ** line.y[-1] == pytest.approx(column[-60:].mean())  # the last fifth of 300 steps


@pytest.mark.parametrize("width", [64, 333, 1200])
def test_the_norm_at_a_lines_end_does_not_depend_on_the_width(width: int) -> None:
    curves = frames.curves(5000)
    curves.columns[frames.KEY] |= {f"grad_norm_{layer}": layer * np.geomspace(1, 1e-60, 5000) for layer in (1, 2, 3)}
    picture = layers_picture(replace(frames.whole(), curves=curves), width, THEME)
    assert picture is not None
    for layer, line in enumerate(picture.lines, start=1):
        mean = curves.columns[frames.KEY][f"grad_norm_{layer}"][-100:].mean()
        assert line.value == words.number(mean, 2)


def test_nothing_before_the_first_step() -> None:
    assert loss_picture(Frame(), 400, THEME) is None
    assert layers_picture(Frame(), 400, THEME) is None
    assert loss_picture(race(np.zeros(0)), 400, THEME) is None


@settings(max_examples=100, deadline=None)
@given(st.integers(1, 10**9))
def test_the_step_axis_grows_in_jumps(step: int) -> None:
    last = held_last(step)
    assert step <= last * 1.0001
    assert last <= max(20.0, step * 1.26)
    assert held_last(last) == pytest.approx(last)


@settings(max_examples=60, deadline=None)
@given(st.floats(-8, 8), st.floats(0.5, 12))
def test_ticks_lie_within_the_axis(low: float, extent: float) -> None:
    low, high = log_limits([np.array([low, low + extent])])
    major, minor = log_ticks(low, high)
    assert 2 <= len(major) <= 12
    inside = [at for at, _ in major if low + 0.05 * (high - low) <= at <= high - 0.05 * (high - low)]
    assert len(inside) >= 2
    assert all(low - 1e-9 <= at <= high + 1e-9 for at, _ in major)
    assert all(low <= at <= high for at in minor)


@settings(max_examples=60, deadline=None)
@given(st.floats(0, 1e6), st.floats(20, 1e7), st.integers(150, 2000))
def test_steps_and_values_have_few_ticks(first: float, extent: float, width: int) -> None:
    ticks = step_ticks(first, first + extent, width)
    assert len(ticks) <= width / 70 + 2
    assert all(first - 1e-6 <= at <= (first + extent) * (1 + 1e-9) for at, _ in ticks)
    assert 1 <= len(value_ticks(0.0, extent)) <= 7


@settings(max_examples=60, deadline=None)
@given(st.lists(st.floats(0, 200), min_size=1, max_size=8))
def test_labels_do_not_cover_each_other(wanted: list[float]) -> None:
    placed = labels.spread(wanted, 14.0, 0.0, 200.0)
    assert all(b - a >= 14.0 - 1e-6 for a, b in itertools.pairwise(sorted(placed)))
    order = sorted(range(len(wanted)), key=lambda index: wanted[index])
    assert [placed[index] for index in order] == sorted(placed)


def test_a_thinned_history_is_marked_quietly(qapp: QApplication) -> None:
    frame = race(np.ones(1000))
    curves = frame.curves
    assert isinstance(curves, frames.PlainCurves)
    curves.columns[frames.KEY]["grad_norm_1"] = np.ones(1000)
    assert pictured(frame).thinned == ()
    curves.thinned = (Thinned(1, 400, 4), Thinned(401, 600, 2))
    picture = pictured(frame)
    assert picture.thinned == ((1, 400, 4), (401, 600, 2))
    layers = layers_picture(frame, 400, THEME)
    assert layers is not None
    assert layers.thinned == picture.thinned
    place = labels.Place(QRectF(40, 40, 400, 200), 0, 1000, -1, 1)
    shown = [painted(one, place) for one in (replace(picture, thinned=()), picture)]
    assert shown[0] != shown[1]


def painted(picture: TimePicture, place: labels.Place) -> QImage:
    image = QImage(500, 280, QImage.Format.Format_RGB32)
    image.fill(0xFFFFFF)
    painter = QPainter(image)
    overlay.draw(painter, picture, place, THEME, None)
    painter.end()
    return image
