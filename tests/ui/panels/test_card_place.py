"""The card of a neuron's arithmetic: where it stands by itself, and where it is dragged to."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtTest import QTest

from nnviz.ui.panels.diagram.arithmetic_card import ArithmeticCard
from nnviz.ui.panels.diagram.geometry import Geometry
from tests.ui.panels import frames
from tests.ui.panels.networks import Desk, desk, with_sample

pytestmark = pytest.mark.usefixtures("qapp")

WATCH = (688, 422)  # the network's panel at 1280 × 800


def covered(place: Geometry, over: QRectF) -> list[tuple[int, int]]:
    """The nodes whose middle cannot be seen."""
    return [
        (node.layer, node.neuron)
        for column in place.nodes
        for node in column
        if over.contains(node.x + node.side / 2, node.middle)
    ]


def card(it: Desk) -> ArithmeticCard:
    assert it.panel._card is not None
    return it.panel._card


def box(it: Desk) -> QRectF:
    return QRectF(card(it).geometry())


def drag(it: Desk, across: int, down: int) -> None:
    head = card(it)._head
    QTest.mousePress(head, Qt.MouseButton.LeftButton, pos=QPoint(6, 10))
    for _ in range(4):  # the head moves along with the mouse
        QTest.mouseMove(head, QPoint(6 + across // 4, 10 + down // 4))
    QTest.mouseRelease(head, Qt.MouseButton.LeftButton, pos=QPoint(6, 10))
    it.show(it.panel.frame)


@pytest.mark.parametrize("neuron", [(1, 3), (2, 1), (2, 6), (3, 1)])
def test_the_card_covers_neither_its_neuron_nor_inputs_nor_more_than_the_smallest_layers(
    neuron: tuple[int, int],
) -> None:
    with desk(with_sample(frames.plane_snapshot((2, 8, 8, 1))), WATCH) as it:
        it.click(*it.middle_of_node(*neuron))
        hidden = covered(it.place, box(it))
        assert neuron not in hidden
        assert not [node for node in hidden if node[0] == neuron[0] - 1]
        assert len(hidden) <= 2
        assert box(it).bottom() <= it.place.body[1]  # the legend, which is the equation in slow motion, is seen


def test_a_card_dragged_by_its_head_stays_there_until_its_head_is_double_clicked() -> None:
    with desk(with_sample(frames.plane_snapshot((2, 8, 8, 1))), WATCH) as it:
        it.click(*it.middle_of_node(1, 3))
        itself = box(it)
        drag(it, -120, 24)
        put = box(it).topLeft()
        assert (put - itself.topLeft()).toPoint() == QPoint(-120, 24)
        it.click(*it.middle_of_node(1, 7))
        assert box(it).topLeft() == put
        QTest.keyClick(it.panel.canvas, Qt.Key.Key_Escape)
        assert not card(it).isVisible()
        it.click(*it.middle_of_node(1, 3))
        assert box(it).topLeft() == put
        QTest.mouseDClick(card(it)._head, Qt.MouseButton.LeftButton, pos=QPoint(6, 10))
        assert box(it) == itself


def test_a_card_cannot_be_dragged_out_of_the_diagram_and_comes_along_when_that_shrinks() -> None:
    with desk(with_sample(frames.plane_snapshot((2, 8, 8, 1))), WATCH) as it:
        it.click(*it.middle_of_node(1, 3))
        drag(it, 4000, 4000)
        assert QRectF(it.panel.canvas.rect()).contains(box(it))
        it.panel.resize(560, 400)
        it.show(it.panel.frame)
        assert QRectF(it.panel.canvas.rect()).contains(box(it))


def test_the_keyboard_moves_the_card_too() -> None:
    with desk(with_sample(frames.plane_snapshot((2, 8, 8, 1))), WATCH) as it:
        it.click(*it.middle_of_node(1, 3))
        before = box(it).topLeft()
        QTest.keyClick(card(it), Qt.Key.Key_Left, Qt.KeyboardModifier.ControlModifier)
        QTest.keyClick(card(it), Qt.Key.Key_Up, Qt.KeyboardModifier.ControlModifier)
        it.show(it.panel.frame)
        assert (box(it).topLeft() - before).toPoint() == QPoint(-16, -16)
