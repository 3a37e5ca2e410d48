"""A plot whose curves grow looks as if all of it were drawn anew, and little of it is."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter, QPixmap
from PySide6.QtWidgets import QApplication

from nnviz.snapshot import LaneKey
from nnviz.ui import theme as themes
from nnviz.ui.panels.frame import Frame, RunView
from nnviz.ui.panels.plots import sheet
from nnviz.ui.panels.plots.curves import thinned_out
from nnviz.ui.panels.plots.labels import Place
from nnviz.ui.panels.plots.lines import NEAR
from nnviz.ui.panels.plots.loss_picture import loss_picture
from nnviz.ui.panels.plots.picture import Line, TimePicture, layers_picture
from nnviz.ui.panels.plots.run_curves import View
from nnviz.ui.panels.plots.sheet import Sheet, new_from
from nnviz.ui.viewpoint import Viewpoint
from tests.ui.panels import frames

THEME = themes.light()
WIDTH, HEIGHT = 420, 200
Pixels = np.ndarray[tuple[int, int, int], np.dtype[np.int16]]


def ground(ratio: float = 1.0) -> QPixmap:
    pixmap = QPixmap(math.ceil(WIDTH * ratio), math.ceil(HEIGHT * ratio))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(QColor(THEME.surface))
    with QPainter(pixmap) as painter:
        painter.drawLine(0, 90, WIDTH, 90)
    return pixmap


def place_of(picture: TimePicture) -> Place:
    return Place(QRectF(40, 10, WIDTH - 60, HEIGHT - 30), picture.first, picture.last, picture.low, picture.high)


def pixels(pixmap: QPixmap) -> Pixels:
    image = pixmap.toImage()
    flat = np.frombuffer(bytes(image.constBits()), np.uint8).reshape(image.height(), -1, 4)
    return flat[:, : image.width(), :3].astype(np.int16)


def frame_of(steps: int, runs: int = 1) -> Frame:
    """The first so many steps of runs that always are the same."""
    rng = np.random.default_rng(3)
    columns, tests, views = {}, {}, []
    for number in range(runs):
        key = LaneKey(number, 1)
        loss = (np.exp(-np.arange(3000) / 900.0) * rng.uniform(0.4, 1.6, 3000))[:steps]
        columns[key] = {"loss": loss, "grad_norm_1": loss, "grad_norm_2": 3.0 * loss**2}
        at = np.arange(25, steps + 1, 25)
        tests[key] = (at, loss[at - 1] + 0.1, np.full(len(at), 0.9))
        views.append(RunView(chr(65 + number), chr(65 + number), number, key, 2))
    return Frame(Viewpoint("A"), curves=frames.PlainCurves(columns, tests), runs=tuple(views))


def loss_of(frame: Frame) -> TimePicture:
    picture = loss_picture(frame, WIDTH - 60, THEME, View())
    assert picture is not None
    return picture


def layers_of(frame: Frame) -> TimePicture:
    picture = layers_picture(frame, WIDTH - 60, THEME)
    assert picture is not None
    return picture


@pytest.mark.parametrize("ratio", [1.0, 1.25, 2.0])
@pytest.mark.parametrize("runs", [1, 3])
@pytest.mark.parametrize("pictured", [loss_of, layers_of])
@pytest.mark.parametrize("steps", [range(40, 60, 3), range(600, 640, 1), range(800, 900, 17), range(1300, 1440, 40)])
def test_growing_curves_look_as_if_drawn_at_once(
    qapp: QApplication, pictured: Callable[[Frame], TimePicture], steps: range, runs: int, ratio: float
) -> None:
    grown, axes, at = Sheet(), ground(ratio), place_of(pictured(frame_of(steps[-1], runs)))
    for step in steps:
        picture = pictured(frame_of(step, runs))
        one = pixels(grown.drawn(axes, picture, at, THEME))
        other = pixels(Sheet().drawn(axes, picture, at, THEME))
        # a line that is cut at the edge of what is new is rounded otherwise there
        assert abs(one - other).max() <= 8
    assert abs(other - pixels(axes)).max() > 50


def test_of_a_curve_that_grows_little_is_drawn() -> None:
    before, now = (loss_of(frame_of(steps)) for steps in (1230, 1240))
    at = place_of(now)
    left = new_from((*before.raws, *before.lines), (*now.raws, *now.lines), at)
    assert at.x(1190) < left < at.x(1235)


@pytest.mark.parametrize("pictured", [loss_of, layers_of])
def test_the_same_curves_are_not_drawn_again(
    qapp: QApplication, monkeypatch: pytest.MonkeyPatch, pictured: Callable[[Frame], TimePicture]
) -> None:
    kept, axes, picture = Sheet(), ground(), pictured(frame_of(500))
    first = pixels(kept.drawn(axes, picture, place_of(picture), THEME))
    monkeypatch.setattr(sheet, "draw_line", None)
    again = kept.drawn(axes, pictured(frame_of(500)), place_of(picture), THEME)
    assert (pixels(again) == first).all()


@pytest.mark.parametrize("what", ["colour", "width", "dash", "fewer", "earlier"])
def test_curves_that_look_otherwise_are_drawn_anew(what: str) -> None:
    line = Line(np.arange(9.0), np.arange(9.0), "#112233", 2.0)
    other = {
        "colour": [replace(line, colour="#223344")],
        "width": [replace(line, width=1.5)],
        "dash": [replace(line, dash=(2.0, 1.0))],
        "fewer": [],
        "earlier": [replace(line, y=line.y + 1.0)],
    }[what]
    at = Place(QRectF(0, 0, 90, 90), 0.0, 9.0, 0.0, 9.0)
    assert new_from([line], other, at) == -math.inf
    assert new_from([line], [replace(line, title="train", value="0.1")], at) == math.inf


def test_a_gap_is_no_change() -> None:
    line = Line(np.arange(9.0), np.where(np.arange(9) == 4, np.nan, 1.0), "#112233", 2.0)
    at = Place(QRectF(0, 0, 90, 90), 0.0, 9.0, 0.0, 9.0)
    assert new_from([line], [replace(line, y=line.y.copy())], at) == math.inf
    shorter = replace(line, x=line.x[:7], y=line.y[:7])
    assert new_from([line], [shorter], at) == new_from([shorter], [line], at) == 60.0 - NEAR


def test_other_axes_ask_for_all_of_it(qapp: QApplication) -> None:
    kept, short, long = Sheet(), loss_of(frame_of(600)), loss_of(frame_of(700))
    kept.drawn(ground(), short, place_of(long), THEME)
    found = pixels(kept.drawn(other := ground(), long, place_of(long), THEME))
    assert (found == pixels(Sheet().drawn(other, long, place_of(long), THEME))).all()


class Square:
    """Something behind the curves, another each time."""

    drawn = 0

    def draw(self, painter: QPainter, place: Place, theme: themes.Theme) -> None:
        self.drawn += 1
        painter.fillRect(QRectF(60, 20, 10 * self.drawn, 10), QColor("#ff0000"))


@pytest.mark.parametrize("curves", [True, False])
def test_what_is_behind_is_drawn_each_time_and_leaves_no_trace(qapp: QApplication, curves: bool) -> None:
    kept, axes, plain = Sheet(), ground(), loss_of(frame_of(600))
    if not curves:
        plain = replace(plain, raws=(), lines=())
    alone = pixels(Sheet().drawn(axes, plain, place_of(plain), THEME))
    behind = replace(plain, behind=(square := Square()))
    first, second = (pixels(kept.drawn(axes, behind, place_of(plain), THEME)) for _ in range(2))
    assert square.drawn == 2
    assert (alone != first).any()
    assert (first != second).any()
    assert (pixels(kept.drawn(axes, plain, place_of(plain), THEME)) == alone).all()


def test_points_stay_when_others_follow() -> None:
    x = np.arange(700.0)
    for count in (1, 5, 240, 241, 480, 600):
        kept, _ = thinned_out(x[:count], x[:count])
        assert kept[-1] == count - 1
        assert len(kept) <= 241
    before, now = thinned_out(x[:600], x[:600])[0], thinned_out(x[:610], x[:610])[0]
    assert (before[:-1] == now[: len(before) - 1]).all()
    assert len(thinned_out(x[:0], x[:0])[0]) == 0
