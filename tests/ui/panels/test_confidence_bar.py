"""The bar below a plane of several classes: which paleness means which highest probability."""

from __future__ import annotations

import msgspec
import numpy as np
import pytest
from PySide6.QtWidgets import QApplication, QWidget

from nnviz.ui import theme as themes
from nnviz.ui.language import Language
from nnviz.ui.panels import output
from nnviz.ui.panels.drawing.classes import class_colour
from nnviz.ui.panels.frame import Frame
from nnviz.ui.panels.output import OutputPanel
from nnviz.ui.panels.outputs.paint_plane import confidence_words
from nnviz.ui.panels.outputs.plane import FINE, STRENGTH, plane_picture
from nnviz.ui.theme import Theme
from tests.ui.painted import recorded
from tests.ui.panels import frames
from tests.ui.panels.test_output_panel import Desk, grid, spiral

#: The panel in a window of 1280 × 800.
SMALL = (320, 424)
WORDS = {"en": "confidence = highest probability", "zh_CN": "置信度 = 最高概率"}


def made(host: QWidget, theme: Theme) -> OutputPanel:
    panel = output.ENTRY.widget(theme, host)
    assert isinstance(panel, OutputPanel)
    panel.resize(*SMALL)
    panel.show()
    return panel


@pytest.fixture
def shown(host: QWidget) -> OutputPanel:
    return made(host, themes.light())


def rgb(colour: str) -> np.ndarray:
    return np.array([int(colour[at : at + 2], 16) for at in (1, 3, 5)], float)


def certain(classes: int, probability: float) -> Frame:
    """A plane on which class 1 of `classes` has this probability everywhere, and the others share the rest."""
    rest = (1.0 - probability) / (classes - 1)
    values = np.full((classes, 16, 16), rest, np.float32)
    values[1] = probability
    snapshot = frames.plane_snapshot((2, 4, 3), "multiclass")
    snapshot = msgspec.structs.replace(snapshot, sizes=(2, 4, classes), output=values)
    data = frames.plane_data("multiclass")
    return frames.whole(snapshot, msgspec.structs.replace(data, classes=tuple(f"c{i}" for i in range(classes))))


def test_the_bar_says_which_probability_the_networks_answer_is_shown_as(shown: OutputPanel) -> None:
    desk = Desk(shown, spiral(4), 200)
    picture = plane_picture(shown.frame, shown.theme)
    assert picture is not None
    low, high = (float(word) for word in confidence_words(picture)[::2])
    assert (low, high) == (1 / 4, 1.0)
    answers = desk.net(grid(picture.bounds, FINE))
    ground = rgb(shown.theme.surface)
    pixels = picture.pixels.ravel()
    colours = np.stack([pixels >> shift & 255 for shift in (16, 8, 0)], axis=1).astype(float)
    ends = np.array([rgb(class_colour(shown.theme, int(best))) for best in answers.argmax(axis=1)]) - ground
    paleness = ((colours - ground) * ends).sum(axis=1) / (ends**2).sum(axis=1) / STRENGTH
    off = low + paleness * (high - low) - answers.max(axis=1)
    clear = np.diff(np.sort(answers, axis=1)[:, -2:])[:, 0] > 0.05  # beside a boundary a pixel may be of either class
    assert clear.mean() > 0.8
    assert np.abs(off[clear]).max() < 0.05
    assert np.abs(off[clear]).mean() < 0.01


@pytest.mark.parametrize("name", ["light", "dark"])
@pytest.mark.parametrize("classes", [3, 5])
def test_the_colour_at_a_place_of_the_bar_is_that_of_the_plane_at_its_probability(
    host: QWidget, name: themes.Name, classes: int
) -> None:
    panel = made(host, themes.named(name))
    for share in (0.1, 0.5, 0.9):
        probability = 1 / classes + share * (1 - 1 / classes)
        panel.show_frame(certain(classes, probability))
        picture = panel.canvas.grab().toImage()
        axes = panel._body.axes
        assert axes is not None
        top = panel.canvas.height() - panel.theme.px(62)  # the bar is 10 high, above a line of words and the legend
        at = axes.box.left() + share * axes.box.width()
        row = top + 10 * 1.5 / classes  # the second class
        bar, plane = picture.pixelColor(round(at), int(row)), picture.pixelColor(round(axes.box.left()) + 3, 40)
        assert np.abs(np.array(bar.getRgb()) - plane.getRgb()).max() <= 3  # two steps of 64
        full = rgb(class_colour(panel.theme, 1)) - rgb(panel.theme.surface)
        expected = rgb(panel.theme.surface) + STRENGTH * share * full
        assert np.abs(np.array(bar.getRgb()[:3]) - expected).max() <= 4


def test_of_squared_error_it_is_the_largest_output(shown: OutputPanel) -> None:
    frame = certain(4, 0.7)
    assert frame.snapshot is not None
    ends = {}
    for last in ("sigmoid", "tanh"):
        snapshot = msgspec.structs.replace(frame.snapshot, activations=("tanh", last))
        picture = plane_picture(frames.whole(snapshot, frame.data), shown.theme)
        assert picture is not None
        ends[last] = confidence_words(picture)
    assert ends == {"sigmoid": ("≤ 0.25", "largest output", "1"), "tanh": ("≤ −0.5", "largest output", "1")}


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_its_words_have_room_in_the_smallest_window(qapp: QApplication, shown: OutputPanel, language: str) -> None:
    tongue = Language(qapp)
    try:
        tongue.use(language)
        shown.show_frame(certain(3, 0.7))
        with recorded() as seen:
            shown.grab()
    finally:
        tongue.use("en")
    words = [word for word in seen.words() if word.widget is shown.canvas]
    assert {"0.333", WORDS[language], "1"} <= {word.text for word in words}
    assert seen.collisions() == []
    assert [word.text for word in words if word.outside or word.cut] == []
