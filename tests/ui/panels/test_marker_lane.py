"""Changes of training over a plot stay readable, however many there are."""

from __future__ import annotations

import itertools
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtWidgets import QApplication

from nnviz.ui import theme as themes
from nnviz.ui.panels.drawing import ink
from nnviz.ui.panels.frame import Marker
from nnviz.ui.panels.plots import labels, marker_lane
from nnviz.ui.panels.plots.picture import TimePicture

THEME = themes.light()
EMPTY = TimePicture((), (), 0.0, 1000.0, -2.0, 0.5, True)
LONG = "SGD 0.03 → Adam 0.003"
PLACE = labels.Place(QRectF(46, 40, 400, 180), 0.0, 1000.0, -2.0, 0.5)

markers = st.lists(
    st.tuples(st.integers(0, 1000), st.sampled_from(["Adam", "lr 0.03 → 0.003", "Momentum 0.03 → Adam 0.001"])),
    max_size=40,
)


def marked(*steps: int, text: str = LONG) -> TimePicture:
    return replace(EMPTY, markers=tuple(Marker(step, text) for step in steps))


@settings(max_examples=60, deadline=None)
@given(markers, st.integers(90, 900), st.none() | st.integers(0, 1000))
def test_words_never_cover_each_other_or_a_line(
    qapp: object, found: list[tuple[int, str]], width: int, cursor: int | None
) -> None:
    picture = replace(EMPTY, markers=tuple(Marker(*one) for one in found))
    spot = replace(PLACE, box=QRectF(46, 40, width, 180))
    placed = marker_lane.lanes(picture, spot, THEME, cursor)
    assert sorted(found) == sorted((marker.step, marker.text) for one in placed for marker in one.markers)
    assert all(b.left - a.left > THEME.px(marker_lane.NEAR) for a, b in itertools.pairwise(placed))
    shown = [one for one in placed if one.row >= 0]
    for a, b in itertools.combinations(shown, 2):
        assert a.row != b.row or a.at + a.room <= b.at or b.at + b.room <= a.at
    for above, below in itertools.product(shown, shown):
        crosses = above.row < below.row and below.at < above.left < below.at + below.room
        assert not crosses
    assert all(one.at >= 46 and one.at + one.room <= spot.box.right() + THEME.px(64) + 1e-6 for one in shown)
    cut = [one for one in shown if one.room < ink.advance(one.text, THEME.font(11))]
    assert len(cut) <= 1
    assert all(one.room >= THEME.px(marker_lane.READABLE) for one in cut)


@pytest.mark.parametrize("step", [0, 500, 980, 1000])
def test_the_newest_change_has_its_words_whole(qapp: QApplication, step: int) -> None:
    newest = marker_lane.lanes(marked(*range(0, step, 90), step), PLACE, THEME)[-1]
    assert newest.row == 0
    assert newest.room >= ink.advance(newest.text, THEME.font(11))
    assert PLACE.box.left() <= newest.at
    assert newest.at + newest.room <= PLACE.box.right() + 64


def test_the_change_under_the_crosshair_has_its_words(qapp: QApplication) -> None:
    picture = marked(*range(100, 900, 60))
    assert marker_lane.lanes(picture, PLACE, THEME)[2].row == -1
    hovered = marker_lane.lanes(picture, PLACE, THEME, cursor=221.0)[2]
    assert hovered.row == 0
    assert hovered.text == f"{LONG} · 220"
    assert hovered.room >= ink.advance(hovered.text, THEME.font(11))


def test_neighbours_are_one_tick_that_counts_and_lists_them(qapp: QApplication) -> None:
    picture = marked(500, 502, 505, 510, 520, 900)
    placed = marker_lane.lanes(picture, PLACE, THEME)
    assert [one.text for one in placed] == ["5 changes · 500–520", f"{LONG} · 900"]
    at = placed[0].box(PLACE, THEME, marker_lane.rows(placed)).center()
    listed = marker_lane.words_at(picture, PLACE, THEME, at)
    assert listed.splitlines() == [f"{LONG} · {step}" for step in (500, 502, 505, 510, 520)]
    at_once = marker_lane.lanes(marked(700, 700, 700), PLACE, THEME)
    assert [one.text for one in at_once] == ["3 changes · 700"]


def test_a_tooltip_lists_only_the_newest_of_very_many(qapp: QApplication) -> None:
    picture = marked(*np.repeat(500, 30).tolist())
    listed = marker_lane.words_at(picture, PLACE, THEME, QPointF(PLACE.x(500), PLACE.box.top() - 3)).splitlines()
    assert listed[0] == "and 10 before"
    assert len(listed) == 1 + marker_lane.LISTED
