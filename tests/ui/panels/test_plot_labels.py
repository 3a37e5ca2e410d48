"""Words on plots never cover each other, whatever the markers, values and sizes."""

from __future__ import annotations

import itertools
from dataclasses import replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QRectF
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from nnviz.ui import theme as themes
from nnviz.ui.panels.drawing import ink
from nnviz.ui.panels.plots import labels
from nnviz.ui.panels.plots.limits import Seen, loss_limits, score_limits
from nnviz.ui.panels.plots.picture import Cross, Line, TimePicture
from nnviz.ui.panels.plots.time_plot import TimePlot
from nnviz.ui.panels.plots.zooming import panned, zoomed

THEME = themes.light()
EMPTY = TimePicture((), (), 0.0, 1000.0, -2.0, 0.5, True)


def place(width: float, height: float = 180.0) -> labels.Place:
    return labels.Place(QRectF(46, 40, width, height), 0.0, 1000.0, -2.0, 0.5)


@settings(max_examples=80, deadline=None)
@given(
    st.lists(st.tuples(st.floats(-3, 3), st.sampled_from(["train", "SGD", "A run with a long name"])), max_size=12),
    st.integers(20, 300),
)
def test_line_ends(qapp: object, ends: list[tuple[float, str]], height: int) -> None:
    lines = tuple(
        Line(np.array([0.0, 900.0]), np.array([0.0, at]), "#000000", 2.0, (), title, "0.0123") for at, title in ends
    )
    spot = place(300, height)
    boxes = sorted((end.box for end in labels.ends(replace(EMPTY, lines=lines), spot, THEME)), key=QRectF.top)
    assert all(a.bottom() <= b.top() + 1e-6 for a, b in itertools.pairwise(boxes))
    assert all(spot.box.top() - 1e-6 <= box.top() and box.bottom() <= spot.box.bottom() + 1e-6 for box in boxes)
    if height >= THEME.px(labels.ROWS) * len(ends):
        assert len(boxes) == len(ends)


def test_names_that_begin_alike_are_told_apart_by_their_ends(qapp: object) -> None:
    lines = tuple(
        Line(np.array([0.0, 900.0]), np.array([0.0, at]), "#000000", 2.0, (), title, "0.0123")
        for at, title in ((-1.0, "Sigmoid network, SGD"), (0.0, "Sigmoid network, Adam"), (1.0, "Tanh, SGD"))
    )
    found = [end.title for end in labels.ends(replace(EMPTY, lines=lines), place(300), THEME)]
    assert len(set(found)) == 3
    assert found[0].endswith("SGD")
    assert found[1].endswith("Adam")
    assert found[2] == "Tanh, SGD"
    assert all(ink.advance(title, THEME.font(11, 600)) <= THEME.px(labels.WIDE) for title in found)


def test_a_curve_that_has_come_to_zero_is_named_at_the_foot_of_a_log_axis(qapp: object) -> None:
    nothing, some = np.full(2, np.nan), np.array([0.0, -1.0])
    lines = tuple(
        Line(np.array([0.0, 900.0]), y, "#000000", 2.0, (), title, value)
        for y, title, value in ((nothing, "W₁", "0"), (some, "W₂", "0.1"), (nothing, "W₃", ""), (some, "W₄", "0"))
    )
    picture, foot = replace(EMPTY, lines=lines), place(300).box.bottom()
    found = {end.title: end.box for end in labels.ends(picture, place(300), THEME)}
    assert list(found) == ["W₁", "W₂", "W₄"]
    assert sorted(found[name].bottom() for name in ("W₁", "W₄")) == [foot - THEME.px(labels.ROW), foot]
    assert found["W₂"].bottom() < foot - 2 * THEME.px(labels.ROW)
    assert labels.end_at(picture, place(300), THEME, found["W₁"].center()) == "W₁ 0"
    even = {end.title: end.box for end in labels.ends(replace(picture, log=False), place(300), THEME)}
    assert list(even) == ["W₂", "W₄"]


def test_only_names_that_would_look_the_same_lose_their_middle(qapp: object) -> None:
    font = THEME.font(12)
    names = ["age", "city of residence=Berlin", "city of residence=Hamburg", "a long name of its own"]
    for width in range(60, 160, 4):  # also where the ends of the beginnings differ by a letter
        shown = ink.told_apart(names, font, width)
        heads = [text[:-1] for text in shown if text.endswith("…")]
        assert all(sum(name.startswith(head[:-1]) for name in names) == 1 for head in heads)
        assert all(ink.advance(text, font) <= width for text in shown)
    shown = ink.told_apart(names, font, 80.0)
    assert shown[0] == "age"
    assert shown[1].endswith("Berlin")
    assert shown[2].endswith("Hamburg")
    assert shown[3] == ink.elided(names[3], font, 80.0)
    assert ink.told_apart(["a name twice " * 3] * 2, font, 80.0) == [ink.elided("a name twice " * 3, font, 80.0)] * 2


@settings(max_examples=80, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 1000), st.sampled_from("×▴▾")), max_size=8), st.integers(90, 600))
def test_crosses(qapp: object, found: list[tuple[int, str]], width: int) -> None:
    crosses = tuple(Cross(at, "#000000", "run", "1.2e+31", sign) for at, sign in found)
    spot = place(width)
    placed = labels.crossed(replace(EMPTY, crosses=crosses), spot, THEME)
    words = [one.words for one in placed if one.words is not None]
    assert len(placed) == len(found)
    assert not any(a.intersects(b) for a, b in itertools.combinations(words, 2))
    assert all(spot.box.left() <= box.left() and box.right() <= spot.box.right() for box in words)
    assert all(box.width() >= ink.advance("1.2e+31", THEME.font(11)) for box in words)


@settings(max_examples=60, deadline=None)
@given(st.floats(0, 900), st.floats(1, 100), st.floats(0.1, 10), st.floats(0, 1), st.floats(-3, 3))
def test_zoomed_ranges_stay_within_the_axis(first: float, long: float, factor: float, share: float, far: float) -> None:
    span = (first, first + long)
    about = first + share * long
    got = zoomed(span, factor, about, 1000.0)
    if got is None:
        assert factor * long >= 999.0
    else:
        assert -1e-6 <= got[0] < got[1] <= 1000.0 + 1e-6
        assert abs((got[1] - got[0]) - factor * long) < 1e-6 * 1000
        if got[0] > 0 and got[1] < 1000:
            assert abs((about - got[0]) / (got[1] - got[0]) - share) < 1e-6
    moved = panned(span, far, 1000.0)
    assert moved is not None
    assert abs((moved[1] - moved[0]) - long) < 1e-9 * 1000


@settings(max_examples=60, deadline=None)
@given(st.floats(1e-4, 1e3), st.integers(60, 400), st.floats(2, 1e30), st.booleans())
def test_a_run_that_diverges_leaves_the_others_most_of_the_axis(
    first: float, count: int, worst: float, log: bool
) -> None:
    fine = np.linspace(first, first / 3, count)
    bad = np.concatenate([fine, first * np.geomspace(1.0, worst, 40)])
    low, high = loss_limits([Seen(fine, fine), Seen(bad, bad, True)], log)
    alone = loss_limits([Seen(fine, fine)], log)
    assert high - low <= (alone[1] - alone[0]) * 3.7 + 1.3 * log
    own = loss_limits([Seen(bad, bad, True)], log)
    assert (10 ** own[1] if log else own[1]) < 400 * first


def test_a_run_that_explodes_does_not_wait_for_its_end_to_leave() -> None:
    fine, bad = np.linspace(4.0, 0.01, 60), np.geomspace(4.0, 4.0 * 1.12**59, 60)
    assert loss_limits([Seen(fine, fine), Seen(bad, bad)], False)[1] <= 12.3
    assert 10 ** loss_limits([Seen(fine, fine), Seen(bad, bad)], True)[1] > 1000.0


def test_a_plateau_above_the_first_value_is_no_explosion() -> None:
    loss = np.concatenate([np.full(20, 0.01), np.full(200, 0.5)])
    assert loss_limits([Seen(loss, loss)], False)[1] > 0.5


def test_a_peak_of_a_run_that_goes_on_is_shown_on_a_log_axis() -> None:
    calm = np.full(300, 0.01)
    calm[200:210] = 0.5
    assert 10 ** loss_limits([Seen(calm, calm)], True)[1] > 0.5


def test_the_first_losses_are_shown_however_long_the_run() -> None:
    loss = np.concatenate([[0.9, 0.4], np.full(5000, 0.02)])
    assert 10 ** loss_limits([Seen(loss, loss)], True)[1] > 0.9


def test_scores_reach_no_lower_than_they_need() -> None:
    assert score_limits([np.array([0.97, 0.99])], 0.0)[0] == 0.95
    assert score_limits([np.array([0.3, 0.99])], 0.0)[0] == 0.0
    assert score_limits([np.array([-400.0, 0.9])], -1.0)[0] == -1.0
    assert score_limits([np.array([np.nan])], 0.0) == (0.0, 1.04)


def test_a_wide_plot_has_room_for_longer_names(qtbot: QtBot) -> None:
    plot = TimePlot(THEME)
    qtbot.addWidget(plot)
    title = "Sigmoid, Adam"
    line = Line(np.array([0.0, 900.0]), np.array([0.0, -1.0]), "#000000", 2.0, (), title, "0.0123")
    for width, whole in ((380, False), (600, True), (380, False)):
        plot.resize(width, 240)
        plot.show()
        plot.show_picture(replace(EMPTY, lines=(line,)))
        QApplication.processEvents()
        spot = plot.place()
        (end,) = labels.ends(replace(EMPTY, lines=(line,)), spot, THEME)
        assert (end.title == title) == whole
        assert end.box.right() <= width
        assert abs(plot.plot_width() - spot.box.width()) <= 2
