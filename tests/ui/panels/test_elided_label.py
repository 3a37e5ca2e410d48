"""A label that gives way: what is seen of it at which width."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from nnviz.ui import theme as themes
from nnviz.ui.panels.drawing import ink
from nnviz.ui.panels.drawing.elided_label import ElidedLabel
from tests.ui import painted
from tests.ui.layouts import Requests, row

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


@pytest.fixture
def host(qtbot: QtBot) -> QWidget:
    return row(qtbot, 600)


def beside(host: QWidget, text: str) -> ElidedLabel:
    """A label with room, and another widget behind it."""
    label, row = ElidedLabel(host), host.layout()
    assert row is not None
    label.setText(text)
    row.addWidget(label)
    row.addWidget(QLabel("behind", host))
    host.show()
    QApplication.processEvents()
    return label


def test_a_number_that_counts_up_asks_for_no_layout(host: QWidget) -> None:
    label = beside(host, "J(θ + s·Δθ) · step 12,000 · 128 samples")
    requests = Requests(host)
    for step in range(12_001, 12_200, 7):
        label.setText(f"J(θ + s·Δθ) · step {step:,} · 128 samples")
        QApplication.processEvents()
        assert label.width() >= ink.advance(label.text(), label.font())
        assert label.toolTip() == ""
    assert requests.count == 0
    for text in (label.text() + " · the largest of them", "step 3"):
        before = requests.count
        label.setText(text)
        QApplication.processEvents()
        assert requests.count > before
        assert 0 <= label.width() - ink.advance(text, label.font()) < 30
    assert label.accessibleName() == "step 3"


def test_it_follows_another_font(host: QWidget) -> None:
    label = beside(host, "step 12,000 · 128 samples")
    narrow = label.width()
    for size, wider in ((22, True), (11, False)):
        label.setFont(themes.light().font(size))
        QApplication.processEvents()
        assert label.width() >= ink.advance(label.text(), label.font())
        assert (label.width() > 1.5 * narrow) is wider
