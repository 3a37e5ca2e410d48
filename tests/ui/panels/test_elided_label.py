"""A label that gives way: what is seen of it at which width."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from nnviz.ui import theme as themes
from nnviz.ui.panels.drawing import ink
from nnviz.ui.panels.drawing.elided_label import ElidedLabel
from tests.ui import painted

PARTS = ("‖∂J/∂θ‖₂", "mean of 100 steps", "test dashed")


def seen_at(label: ElidedLabel, width: int) -> str:
    label.resize(width, 20)
    with painted.recorded() as seen:
        label.grab()
    return next(word.text for words in seen.by_device.values() for word in words)


def test_it_leaves_out_whole_parts_before_it_shortens_words(qtbot: QtBot) -> None:
    label = ElidedLabel()
    qtbot.addWidget(label)
    label.setFont(themes.light().font(11))
    whole = " · ".join(PARTS)
    label.setText(whole)
    for kept in (3, 2, 1):
        text = " · ".join(PARTS[:kept])
        wide = int(ink.advance(text, label.font())) + 1
        assert seen_at(label, wide) == text
        assert label.toolTip() == ("" if kept == 3 else whole)
    assert seen_at(label, int(ink.advance(PARTS[0], label.font())) - 6).endswith("…")
    assert label.toolTip() == whole
    label.resize(int(ink.advance(PARTS[0][:3] + "…", label.font())) + 1, 20)
    with painted.recorded() as seen:
        label.grab()
    assert not any(seen.by_device.values())  # three letters are left out
    label.setText("x₁")
    assert seen_at(label, 20) == "x₁"
