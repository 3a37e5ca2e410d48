"""The row of one hidden layer: what can be read in it when the column is narrow."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from nnviz.ui import theme as themes
from nnviz.ui.setup.layer_row import LayerRow
from tests.ui import painted


@pytest.mark.parametrize("name", ["Hidden 8", "隐藏层 8"])
@pytest.mark.parametrize("activation", ["Tanh", "Sigmoid", "Softplus"])
def test_name_width_and_activation_are_whole_beside_a_scroll_bar(qtbot: QtBot, name: str, activation: str) -> None:
    row = LayerRow(themes.light())
    qtbot.addWidget(row)
    row.handle.set_text(name, "")
    row.show_layer(4096, activation, [(activation, activation, "")])
    row.resize(208, 26)  # the column of 240 without its margins and the scroll bar
    row.show()
    with painted.recorded() as seen:
        row.grab()
    assert {name, activation} <= {word.text for words in seen.by_device.values() for word in words}
    assert row.width_.entry.text() == "4096"
    assert row.choice.toolTip() == ""
