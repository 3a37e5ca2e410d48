"""Colours stay apart for eyes that lack one kind of cone (Machado, Oliveira and Fernandes 2009, severity 1)."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import numpy.typing as npt
import pytest

from nnviz.ui import theme as themes
from nnviz.ui.panels.drawing.classes import class_colour, class_shape

Floats = npt.NDArray[np.float64]

BOTH = {"light": themes.light(), "dark": themes.dark()}
#: Linear RGB as it is seen, from linear RGB.
KINDS: dict[str, Floats] = {
    "protanopia": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "deuteranopia": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
    "tritanopia": np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]
    ),
}
_XYZ = np.array(
    [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]]
)


def lab(colour: str, kind: str = "") -> Floats:
    """CIELAB (D65) of a colour as it is seen."""
    channels = np.array([int(colour[at : at + 2], 16) for at in (1, 3, 5)]) / 255.0
    linear = np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)
    if kind:
        linear = np.clip(KINDS[kind] @ linear, 0.0, 1.0)
    white = _XYZ @ np.ones(3)
    ratio = (_XYZ @ linear) / white
    f = np.where(ratio > (6 / 29) ** 3, np.cbrt(ratio), ratio / (3 * (6 / 29) ** 2) + 4 / 29)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def distance(first: str, second: str, kind: str = "") -> float:
    """CIE76: about 2.3 is just to be noticed; 10 is seen at a glance."""
    return float(np.linalg.norm(lab(first, kind) - lab(second, kind)))


def test_lab_of_known_colours() -> None:
    np.testing.assert_allclose(lab("#ffffff"), [100, 0, 0], atol=0.01)
    np.testing.assert_allclose(lab("#ff0000"), [53.24, 80.09, 67.20], atol=0.02)
    assert distance("#ff0000", "#00ff00", "deuteranopia") < 0.6 * distance("#ff0000", "#00ff00")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", BOTH)
def test_signs_differ(name: str, kind: str) -> None:
    theme = BOTH[name]
    assert distance(theme.neg, theme.pos, kind) > 40
    for end in (theme.neg, theme.pos):
        assert distance(end, theme.zero, kind) > 25
        half = themes.mix(theme.zero, end, 0.5)
        assert distance(half, theme.zero, kind) > 10
    table = ["#{:02x}{:02x}{:02x}".format(*row) for row in themes.diverging(theme)]
    assert all(distance(table[127 - at], table[128 + at], kind) > 10 for at in range(32, 128))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", BOTH)
def test_what_is_more_is_told_by_lightness(name: str, kind: str) -> None:
    """The maps without sign and the ramp of layers grow in one direction, so that colour is not needed."""
    theme = BOTH[name]
    table = ["#{:02x}{:02x}{:02x}".format(*row) for row in themes.sequential(theme)[::16]]
    for colours in (table, theme.layers):
        steps = np.diff([lab(colour, kind)[0] for colour in colours])
        assert (steps > 1.0).all() or (steps < -1.0).all()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", BOTH)
def test_status_and_accent_are_not_the_ground(name: str, kind: str) -> None:
    theme = BOTH[name]
    for token in ("ok", "warn", "bad", "accent"):
        assert distance(getattr(theme, token), theme.surface, kind) > 25


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", BOTH)
def test_runs_and_classes_are_alike_only_where_a_second_sign_tells_them_apart(name: str, kind: str) -> None:
    theme = BOTH[name]
    runs = [pair for pair in combinations(range(6), 2) if distance(*(theme.runs[i] for i in pair), kind) < 10]
    classes = [
        pair for pair in combinations(range(7), 2) if distance(*(class_colour(theme, i) for i in pair), kind) < 10
    ]
    assert all(themes.DASHES[i] != themes.DASHES[j] for i, j in runs)
    assert all(class_shape(i, 4.0) != class_shape(j, 4.0) for i, j in classes)
    assert len(runs) <= 2
    assert len(classes) <= 2
