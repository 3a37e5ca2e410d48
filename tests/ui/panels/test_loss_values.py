"""What a race says under the crosshair."""

from __future__ import annotations

from dataclasses import replace

import pytest

from nnviz.ui import theme as themes
from nnviz.ui.panels.plots.run_curves import View
from nnviz.ui.panels.plots.values import values
from nnviz.ui.viewpoint import Viewpoint
from tests.ui.panels.test_loss_panel import LOSS, shown


@pytest.mark.parametrize("looked_at", ["A", "B", "C"])
def test_the_run_looked_at_comes_first_the_others_in_their_order(looked_at: str) -> None:
    frame = replace(shown(LOSS, LOSS * 2, LOSS * 3), viewpoint=Viewpoint(looked_at))
    parts = [part for part in values(frame, 600, themes.light(), View()) if part.value]
    assert [part.name for part in parts] == [looked_at, *(one for one in "ABC" if one != looked_at)]
    told = {part.name: float(part.value) for part in parts}
    assert told["B"] / told["A"] == pytest.approx(2.0, rel=0.02)
    assert told["C"] / told["A"] == pytest.approx(3.0, rel=0.02)
