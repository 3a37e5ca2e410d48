"""The values under the crosshair: as many as can be read in the width there is."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QWidget

from nnviz.ui import theme as themes
from nnviz.ui.panels.plots.legend import Legend, Part
from tests.ui.painted import recorded

SOLID = tuple(Part(f"W{layer}", "0.084", "#5b3aa8") for layer in "₁₂₃")


def drawn(host: QWidget, parts: tuple[Part, ...], less: int) -> list[str]:
    """What is painted of `parts` in a width that lacks `less` pixels."""
    legend = Legend(host)
    legend.show_parts(parts, themes.light())
    legend.resize(legend.sizeHint().width() - less, 20)
    legend.show()
    with recorded() as seen:
        legend.grab()
    return [word.text for words in seen.by_device.values() for word in words if not word.cut]


@pytest.mark.parametrize(("less", "shown"), [(0, 3), (20, 3), (40, 2)])
def test_marks_of_solid_lines_are_shortened_before_a_value_goes(host: QWidget, less: int, shown: int) -> None:
    assert drawn(host, SOLID, less).count("0.084") == shown


def test_marks_of_dashed_lines_stay_long_enough_to_tell_them(host: QWidget) -> None:
    dashed = (*SOLID[:2], Part("test", "0.041", "#5b3aa8", (6.0, 2.0)))
    assert "0.041" not in drawn(host, dashed, 20)
