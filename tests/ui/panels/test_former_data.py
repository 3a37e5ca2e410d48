"""What was chosen, clicked or under the pointer while other data or another network were shown breaks no panel."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from nnviz.ui import theme as themes
from nnviz.ui.panels.frame import Frame, Hover, Selection
from nnviz.ui.panels.registry import panels
from tests.ui.panels import frames

CASES = {name: frame for name, frame in frames.every_case().items() if frame.snapshot is not None}
#: Size of a panel, what its header takes of the height at most, and clicks on the rest for each of its tabs.
WIDE, HIGH, HEADER = 420, 320, 60
CLICKS = 3


def points(seed: int) -> list[QPoint]:
    """Points all over a panel's body, others for each seed (no two lie close)."""
    numbers = range(CLICKS * seed + 1, CLICKS * (seed + 1) + 1)
    return [QPoint(int(WIDE * (0.7549 * n % 1)), HEADER + int((HIGH - HEADER) * (0.5698 * n % 1))) for n in numbers]


def click(panel: QWidget, point: QPoint) -> None:
    """Click on what is at a point, and leave the pointer near it."""
    target = panel.childAt(point) or panel
    QTest.mouseClick(target, Qt.MouseButton.LeftButton, pos=target.mapFrom(panel, point))
    QTest.mouseMove(target, target.mapFrom(panel, point + QPoint(1, 1)))


PAIRS = list(itertools.permutations(CASES, 2))


@pytest.mark.parametrize(("before", "after"), PAIRS)
@pytest.mark.parametrize("name", sorted(panels()))
def test_a_click_on_former_data_breaks_nothing(name: str, before: str, after: str, host: QWidget) -> None:
    panel = panels()[name].widget(themes.light(), host)
    panel.setGeometry(0, 0, WIDE, HIGH)
    panel.show()
    old, new = CASES[before], CASES[after]
    between = replace(old, data=new.data)  # the data come before the first snapshot of them
    keys = [(tabs, key) for tabs in panel.choosable_tabs() for key in tabs.keys] or [(None, "")]
    for seed, (tabs, key) in enumerate(keys, PAIRS.index((before, after))):
        for point in points(seed):
            panel.show_frame(old)
            if tabs is not None:
                tabs.choose(key)
            panel.grab()
            click(panel, point)
            for frame in (between, new):
                panel.show_frame(frame)
                panel.grab()
    assert panel.summary(new)


CHOSEN = {
    "sample": Frame(selection=Selection(sample=10**6)),
    "neuron": Frame(selection=Selection(neuron=(9, 5000))),
    "neuron of a wider layer": Frame(selection=Selection(neuron=(1, 5000))),
    "own pixels": Frame(selection=Selection(own=(0.5,) * 784)),
    "own number": Frame(selection=Selection(own=(0.5,))),
    "weight": Frame(hover=Hover(9, 5000, 5000)),
    "weight of a wider layer": Frame(hover=Hover(1, 5000, 5000)),
    "step": Frame(hover=Hover(step=10**9)),
}


@pytest.mark.parametrize("chosen", CHOSEN)
@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("name", sorted(panels()))
def test_what_was_chosen_of_another_network_breaks_nothing(name: str, case: str, chosen: str, host: QWidget) -> None:
    panel = panels()[name].widget(themes.light(), host)
    panel.setGeometry(0, 0, WIDE, HIGH)
    panel.show()
    frame = replace(CASES[case], selection=CHOSEN[chosen].selection, hover=CHOSEN[chosen].hover)
    panel.show_frame(frame)
    panel.grab()
    for tabs in panel.choosable_tabs():
        for key in tabs.keys:
            tabs.choose(key)
            panel.show_frame(frame)
            panel.grab()
    assert panel.summary(frame)
