"""The loss along the last update: what is drawn, what it says of the rate, and that no words cover others."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from nnviz.snapshot import Profile
from nnviz.ui import theme as themes
from nnviz.ui.panels.frame import Frame
from nnviz.ui.panels.plots.labels import Place
from nnviz.ui.panels.plots.profile_picture import ProfilePicture, profile_picture, sentence
from nnviz.ui.panels.plots.profile_view import ProfileView, names
from nnviz.ui.panels.registry import panels
from nnviz.ui.viewpoint import Viewpoint

THEME = themes.light()
S = np.linspace(0.0, 4.0, 33)


def pictured(loss: np.ndarray, norm: float = 0.1) -> ProfilePicture:
    picture = profile_picture(Profile(12, 100, S, loss, norm))
    assert picture is not None
    return picture


@settings(max_examples=60, deadline=None)
@given(st.floats(0.01, 12.0), st.floats(0.0, 5.0), st.floats(1e-6, 1e6))
def test_a_step_of_gradient_descent_on_a_parabola(lowest: float, floor: float, scale: float) -> None:
    """J = floor + (s − s*)²: the best step is s* times the one taken."""
    picture = pictured(scale * (floor + (S - lowest) ** 2))
    nearest = S[np.argmin(np.abs(S - lowest))]
    assert picture.lowest == pytest.approx(nearest, abs=0.0626)
    wanted = "large" if picture.lowest < 1 else "small" if picture.lowest >= 4 else "right"
    assert picture.verdict == wanted
    assert picture.start == pytest.approx(scale * (floor + lowest**2))
    assert picture.taken == pytest.approx(scale * (floor + (1 - lowest) ** 2))
    assert picture.low < picture.least <= picture.start < picture.high


@pytest.mark.parametrize(
    ("loss", "norm", "verdict", "words"),
    [
        ((S - 2) ** 2, 0.1, "right", "s = 2.00"),
        (5.0 - S, 0.1, "small", "s = 4.00"),
        ((S - 0.75) ** 2, 0.1, "large", "s = 0.750"),
        (1.0 + S, 0.1, "large", "raises"),
        ((S - 0.4) ** 2, 0.1, "large", "raises"),
        (np.where(S < 1, 1 - S, np.inf), 0.1, "large", "raises"),
        (np.ones(33), 0.0, "none", "zero"),
    ],
)
def test_verdicts(loss: np.ndarray, norm: float, verdict: str, words: str) -> None:
    picture = pictured(loss, norm)
    assert picture.verdict == verdict
    assert words in sentence(picture)


def test_a_wall_does_not_flatten_the_valley() -> None:
    picture = pictured(np.where(S <= 2.0, 1.0 - 0.1 * S, 10.0 ** (S * 10)))
    assert picture.verdict == "right"
    assert (picture.start - picture.least) / (picture.high - picture.low) > 0.04


def test_nothing_is_shown_of_nothing() -> None:
    assert profile_picture(None) is None
    assert profile_picture(Profile(1, 0, np.zeros(0), np.zeros(0), 0.0)) is None
    assert profile_picture(Profile(1, 5, S, np.full(33, np.nan), 1.0)) is None


@settings(max_examples=60, deadline=None)
@given(st.lists(st.floats(0, 1e6), min_size=33, max_size=33), st.integers(60, 400))
def test_names_at_the_right_do_not_cover_each_other(qapp: object, loss: list[float], high: int) -> None:
    picture = pictured(np.array(loss))
    place = Place(QRectF(50, 24, 200, high), 0.0, 4.0, picture.low, picture.high)
    boxes = sorted((box for *_, box in names(picture, place, THEME)), key=QRectF.top)
    assert all(a.bottom() <= b.top() + 1e-6 for a, b in itertools.pairwise(boxes))
    assert all(place.box.top() - 1e-6 <= box.top() and box.bottom() <= place.box.bottom() + 1e-6 for box in boxes)


def test_pointer_and_arrows_read_its_points(qtbot: QtBot) -> None:
    view = ProfileView(THEME)
    qtbot.addWidget(view)
    view.resize(360, 220)
    view.show()
    view.show_frame(Frame(profile=Profile(12, 100, S, (S - 2) ** 2, 0.1)))
    assert view.picture is not None
    place = view.place(view.picture)
    QTest.mouseMove(view, QPoint(round(place.x(3.0)), 100))
    assert view.point is not None
    assert view.picture.s[view.point] == 3.0
    view.setFocus()
    QTest.keyClick(view, Qt.Key.Key_Left)
    assert view.picture.s[view.point] == 2.875
    QTest.keyClick(view, Qt.Key.Key_Escape)
    assert view.point is None
    QTest.keyClick(view, Qt.Key.Key_Right)
    assert view.picture.s[view.point] == 1.125
    view.show_frame(Frame())
    assert view.picture is None
    assert "No update" in view.message


def test_the_panel_is_hidden_until_it_is_asked_for() -> None:
    entry = panels()["profile"]
    assert entry.hidden
    needs = entry.needs(Viewpoint("SGD"), (300, 200))
    assert needs.profile == 33
    assert 1.0 in np.linspace(0.0, 4.0, needs.profile)  # where the step went is one of the points
