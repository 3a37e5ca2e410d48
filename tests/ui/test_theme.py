from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtGui import QFontInfo, QFontMetricsF, QPainterPath

from nnviz.ui import theme as themes

BOTH = [themes.light(), themes.dark()]


@pytest.mark.parametrize("theme", BOTH, ids=["light", "dark"])
@pytest.mark.parametrize("token", ["text", "muted", "faint", "accent", "warn", "ok", "bad"])
def test_text_is_readable_on_every_ground(theme: themes.Theme, token: str) -> None:
    for ground in (theme.bg, theme.surface, theme.sunken):
        assert themes.contrast(getattr(theme, token), ground) >= 4.5


@pytest.mark.parametrize("theme", BOTH, ids=["light", "dark"])
def test_words_are_readable_on_what_lies_under_them(theme: themes.Theme) -> None:
    hover = themes.mix(theme.sunken, theme.line, 0.6)
    notices = [themes.mix(theme.surface, getattr(theme, tone), 0.12) for tone in ("warn", "bad")]
    pairs = [("text", ground) for ground in (theme.accent_soft, hover, theme.line, *notices)]
    pairs += [("accent", theme.accent_soft), ("muted", hover), ("on_accent", theme.accent)]
    pairs += [("on_accent", themes.mix(theme.accent, theme.text, 0.12))]
    assert [(name, ground) for name, ground in pairs if themes.contrast(getattr(theme, name), ground) < 4.5] == []
    placeholder = themes.palette(theme).placeholderText().color().name()
    assert themes.contrast(placeholder, theme.surface) >= 4.5


@pytest.mark.parametrize("theme", BOTH, ids=["light", "dark"])
def test_names_in_the_colour_of_a_line_are_readable(theme: themes.Theme) -> None:
    for color in (*theme.runs, *theme.layers):
        shown = theme.ink(color).name()
        assert themes.contrast(shown, theme.surface) >= 4.5
        assert shown == color or themes.contrast(color, theme.surface) < 4.5  # changed only where it must be


@pytest.mark.parametrize("theme", BOTH, ids=["light", "dark"])
def test_lines_are_visible_on_the_surface(theme: themes.Theme) -> None:
    for color in (*theme.runs, *theme.layers):
        assert themes.contrast(color, theme.surface) >= 3.0
    assert themes.contrast(theme.on_accent, theme.accent) >= 4.5


@pytest.mark.parametrize("theme", BOTH, ids=["light", "dark"])
def test_colours_that_mean_sign_are_not_those_of_the_first_runs(theme: themes.Theme) -> None:
    assert theme.runs[0] == theme.text
    assert not {theme.pos, theme.neg} & set(theme.runs[:4])


@pytest.mark.parametrize("theme", BOTH, ids=["light", "dark"])
def test_diverging_map_runs_from_negative_over_zero_to_positive(theme: themes.Theme) -> None:
    table = themes.diverging(theme)
    assert table.shape == (256, 3)
    assert table.dtype == np.uint8
    ends = [f"#{r:02x}{g:02x}{b:02x}" for r, g, b in table[[0, -1]]]
    assert ends == [theme.neg, theme.pos]
    zero = [int(theme.zero[i : i + 2], 16) for i in (1, 3, 5)]
    np.testing.assert_allclose(table[[127, 128]].mean(axis=0), zero, atol=1.5)


def test_contrast_of_black_on_white_is_21() -> None:
    assert themes.contrast("#000000", "#ffffff") == pytest.approx(21.0)


def test_layers_spread_over_the_whole_ramp(qapp: object) -> None:
    theme = themes.light()
    assert [theme.layer_color(i, 9).name() for i in range(9)] == list(theme.layers)
    assert theme.layer_color(0, 2).name() == theme.layers[0]
    assert theme.layer_color(1, 2).name() == theme.layers[-1]


def test_sizes_follow_the_zoom(qapp: object) -> None:
    theme = themes.named("light", zoom=2.0)
    assert theme.px(8) == 16
    assert theme.font(12).pixelSize() == 24
    assert themes.run_pen(theme, 1, 2.0).widthF() == pytest.approx(4.0)


def test_digits_have_one_width(qapp: object) -> None:
    font = themes.light().font(16, 600)
    assert QFontInfo(font).pixelSize() == 16
    widths = {round(QFontMetricsF(font).horizontalAdvance(digit), 3) for digit in "0123456789"}
    assert len(widths) == 1


def test_a_font_of_western_letters_goes_before_one_of_chinese(qapp: object) -> None:
    font = themes.light().font(12)
    western = {"Inter", "Noto Sans", "DejaVu Sans Condensed"}.intersection(font.families())
    if not western:
        pytest.skip("only a Chinese font is installed")
    assert font.families()[0] in western
    formula = [QFontMetricsF(font).horizontalAdvance(sign) for sign in "∂·"]
    assert max(formula) < 9.0  # a Chinese font gives each 12


@pytest.mark.parametrize("weight", [400, 600])
@pytest.mark.parametrize("letter", "mv")
def test_a_hat_sits_on_its_letter(qapp: object, letter: str, weight: int) -> None:
    font, bare, hatted = themes.light().font(20, weight), QPainterPath(), QPainterPath()
    bare.addText(0.0, 0.0, font, letter)
    hatted.addText(0.0, 0.0, font, letter + "\u0302")
    above = bare.boundingRect().top() - hatted.boundingRect().top()
    assert 2.0 < above < 9.0
    assert hatted.boundingRect().right() < bare.boundingRect().right() + 2.0


def test_every_run_of_six_differs_in_colour_and_dash(qapp: object) -> None:
    pens = [themes.run_pen(themes.dark(), index) for index in range(6)]
    assert len({pen.color().name() for pen in pens}) == 6
    assert len({tuple(pen.dashPattern()) for pen in pens}) == 6
