"""The network panel touched: clicks, drags, typed values, the keyboard, zoom and pan."""

from __future__ import annotations

from dataclasses import replace

import msgspec
import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QNativeGestureEvent, QPointingDevice
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton

from nnviz.catalog.check import LogCheck
from nnviz.snapshot import MatrixView
from nnviz.spec import Edit, Event, Experiment, Run
from nnviz.ui import theme as themes
from nnviz.ui.panels.diagram.editing import parsed
from nnviz.ui.panels.diagram.target import Target
from nnviz.ui.panels.diagram.value_field import written
from nnviz.ui.panels.frame import Hover, Selection
from nnviz.ui.viewpoint import Viewpoint
from tests.ui.panels import frames
from tests.ui.panels.networks import Desk, desk, with_sample

pytestmark = pytest.mark.usefixtures("qapp")


def number(text: str) -> float:
    return float(text.replace("−", "-").replace("+", ""))


def keys(it: Desk, *pressed: Qt.Key, shift: bool = False) -> None:
    held = Qt.KeyboardModifier.ShiftModifier if shift else Qt.KeyboardModifier.NoModifier
    for key in pressed:
        QTest.keyClick(it.panel.canvas, key, held)
    it.panel.canvas.repaint()


def test_a_click_opens_the_arithmetic_and_another_closes_it() -> None:
    with desk(with_sample()) as it:
        it.click(*it.middle_of_node(2, 2))
        card = it.panel._card
        assert card is not None
        assert card.isVisible()
        assert (card.arithmetic.layer, card.arithmetic.neuron) == (2, 2)
        assert card.x() > it.panel.canvas.width() / 2 or it.place.node(2, 2).x > it.panel.canvas.width() / 2
        it.click(*it.middle_of_node(2, 2))
        assert not card.isVisible()


def test_samples_are_gone_through_with_buttons_keys_and_a_number() -> None:
    with desk(with_sample()) as it:
        it.click(*it.middle_of_node(1, 2))
        card = it.panel._card
        QTest.mouseClick(card._after, Qt.MouseButton.LeftButton)
        QTest.mouseClick(card._after, Qt.MouseButton.LeftButton)
        assert it.panel.frame.selection == Selection(2, (1, 2))
        assert card.arithmetic.sample == 2
        QTest.mouseClick(card._before, Qt.MouseButton.LeftButton)
        assert card.number.value() == 2
        QTest.keyClick(card, Qt.Key.Key_PageDown)
        assert it.panel.frame.selection.sample == 2
        card.number.selectAll()
        QTest.keyClicks(card.number, "17")
        QTest.keyClick(card.number, Qt.Key.Key_Return)
        assert it.panel.frame.selection.sample == 16
        assert card.arithmetic.z == it.panel.frame.snapshot.sample.z[0][1]


@pytest.mark.parametrize("where", ["card", "number", "canvas", "button"])
def test_the_arithmetic_closes_with_escape_from_anywhere(where: str) -> None:
    with desk(with_sample(neuron=(1, 2))) as it:
        card = it.panel._card
        target = {"card": card, "number": card.number, "canvas": it.panel.canvas, "button": card._close}[where]
        if where == "button":
            QTest.mouseClick(target, Qt.MouseButton.LeftButton)
        else:
            QTest.keyClick(target, Qt.Key.Key_Escape)
        assert it.panel.frame.selection.neuron == (0, 0)
        assert not card.isVisible()


def test_the_arithmetic_closes_with_an_escape_that_nothing_else_in_the_window_takes() -> None:
    with desk(with_sample(neuron=(1, 2))) as it:
        card, window = it.panel._card, it.panel.window()
        other = QPushButton("elsewhere", window)
        other.show()
        other.setFocus()
        QTest.keyClick(other, Qt.Key.Key_Escape)
        assert not card.isVisible()
        assert it.panel.frame.selection.neuron == (0, 0)
        it.click(*it.middle_of_node(1, 2))
        assert card.isVisible()
        it.panel._editor.open_field(Target("edge", 1, 1, 1), it.panel._picture)
        QTest.keyClick(it.panel._editor.field, Qt.Key.Key_Escape)  # the field takes it
        assert card.isVisible()


def test_the_card_leaves_a_neurons_inputs_free() -> None:
    for neuron in ((1, 1), (2, 1), (3, 1)):
        with desk(with_sample(neuron=neuron)) as it:
            it.panel.refresh()
            nodes = it.place.nodes[neuron[0] - 1]
            box = it.panel._card.geometry()
            room = it.panel.canvas.width()
            covered = [box.contains(round(one.x + one.side / 2), round(one.middle)) for one in nodes]
            mirrored = box.translated(room - box.right() - box.left() - 1, 0)
            there = [mirrored.contains(round(one.x + one.side / 2), round(one.middle)) for one in nodes]
            assert sum(covered) <= sum(there)


def test_what_is_typed_is_marked_and_has_its_own_card() -> None:
    with desk(with_sample()) as it:
        it.panel._put(Target("bias", 2, 1))
        edge = Target("edge", 3, 1, 2)
        it.panel.open_field(edge)
        it.mouse(QEvent.Type.MouseMove, *it.middle_of_bias(2, 1))
        assert it.panel._hovered() == edge
        card = it.panel._hover_card(it.panel._hovered())
        assert card.title == "h₂·2 → ŷ"
        QTest.keyClick(it.panel._editor.field, Qt.Key.Key_Escape)
        assert it.panel._hovered() != edge


@pytest.mark.parametrize(
    ("value", "text"),
    [(float(np.float32(0.3918)), "0.3918"), (-1.5, "-1.5"), (float(np.float32(1e-7)), "1e-07"), (0.1, "0.1")],
)
def test_the_field_holds_no_more_digits_than_the_number_has(value: float, text: str) -> None:
    assert written(value) == text
    assert np.float32(float(written(value))) == np.float32(value)


def test_the_arithmetic_is_copied() -> None:
    with desk(with_sample(neuron=(1, 2))) as it:
        card = it.panel._card
        QTest.keyClick(card, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
        assert "z = Σ wᵢ aᵢ + b" in QGuiApplication.clipboard().text()
        card._as_latex.trigger()
        assert QGuiApplication.clipboard().text().startswith(r"\begin{align*}")


def test_an_arithmetic_of_a_neuron_that_is_gone_is_closed() -> None:
    with desk(with_sample(neuron=(2, 3))) as it:
        assert it.panel._card.isVisible()
        it.show(replace(with_sample(frames.plane_snapshot((2, 2, 1))), selection=Selection(0, (2, 3))))
        assert not it.panel._card.isVisible()


def test_the_arithmetic_finds_its_place_in_a_network_that_is_deeper_than_the_one_painted() -> None:
    deep, flat = (replace(with_sample(frames.plane_snapshot(sizes)), selection=Selection(0, (3, 1)))
                  for sizes in ((2, 8, 8, 1), (2, 8, 1)))  # fmt: skip
    with desk(deep) as it:
        QApplication.processEvents()
        card, place = it.panel._card, it.panel._card.geometry()
        it.show(flat)
        assert not card.isVisible()
        it.panel.show_frame(deep)  # the picture is the flat one's still
        assert card.isVisible()
        it.panel.canvas.repaint()
        QApplication.processEvents()  # paused, there is no other frame
        assert card.geometry() == place


@pytest.mark.parametrize("shift", [False, True])
def test_a_drag_changes_a_weight_once_when_it_ends(shift: bool) -> None:
    with desk(with_sample()) as it:
        x, y = it.middle_of_edge(3, 1, 2)
        old = float(it.panel.frame.snapshot.matrices["weight"][2].values[0, 1])
        limit = it.panel._picture.limit
        it.drag(x, y, 0, -50, shift=shift, release=False)
        expected = float(f"{old + limit * 50 / 150 * (0.1 if shift else 1):.4g}")
        assert it.sent == []
        edge = it.place.edges_of(3, 1, 2)[0]
        assert it.panel._picture.values[edge] == pytest.approx(expected, rel=1e-6)
        card = it.panel._hover_card(it.panel._hovered())
        assert [label for label, _ in card.lines] == ["W", "→"]
        assert number(card.lines[1][1]) == pytest.approx(expected, rel=1e-5)
        it.mouse(QEvent.Type.MouseButtonRelease, x, y - 50)
        (event,) = it.sent
        assert isinstance(event, Event)
        assert (event.run, event.seed, event.edit) == ("SGD", 1, (Edit(3, 1, 2, expected),))
        assert event.id
        LogCheck()(Experiment(runs=(Run(name="SGD"),)), msgspec.structs.replace(event, step=5))
        it.show(replace(it.panel.frame, snapshot=frames.plane_snapshot(step=8)))
        assert it.panel._editor.pending is None


def test_a_bias_is_dragged_too_and_escape_lets_go() -> None:
    with desk(with_sample()) as it:
        x, y = it.middle_of_bias(2, 1)
        it.drag(x, y, 0, 30)
        (event,) = it.sent
        edit = event.edit[0]
        old = float(it.panel.frame.snapshot.matrices["weight"][1].bias[0])
        assert (edit.layer, edit.neuron, edit.input) == (2, 1, 0)
        assert edit.value == pytest.approx(old - it.panel._picture.bias_limit * 30 / 150, rel=1e-3)
        it.drag(x, y, 0, 30, release=False)
        keys(it, Qt.Key.Key_Escape)
        it.mouse(QEvent.Type.MouseButtonRelease, x, y + 30)
        assert len(it.sent) == 1
        assert it.panel._editor.pending is None


def test_what_cannot_be_changed_is_not() -> None:
    frame = with_sample()
    with desk(replace(frame, viewpoint=Viewpoint("SGD", step=3))) as it:
        it.drag(*it.middle_of_edge(3, 1, 2), 0, -50)
        it.double(*it.middle_of_edge(3, 1, 2))
        assert it.sent == []
        assert it.panel._editor.field is None
        it.show(frame)
        it.panel._show_kind("gradient")
        it.drag(*it.middle_of_edge(3, 1, 2), 0, -50)
        assert it.sent == []


def test_merged_weights_cannot_be_changed() -> None:
    view = MatrixView(np.ones((1, 2), np.float32), np.zeros(2, np.float32), (2, 4), (2, 2))
    snapshot = frames.plane_snapshot((4, 2, 1))
    merged = msgspec.structs.replace(
        snapshot, matrices={**snapshot.matrices, "weight": (view, snapshot.matrices["weight"][1])}
    )
    with desk(frames.whole(merged)) as it:
        it.double(*it.middle_of_edge(1, 1, 2))
        assert it.panel._editor.field is None
        it.double(*it.middle_of_edge(2, 1, 2))
        assert it.panel._editor.field is not None


def test_a_value_is_typed_where_it_stands() -> None:
    with desk(with_sample()) as it:
        it.double(*it.middle_of_edge(1, 2, 1))
        field = it.panel._editor.field
        assert field is not None
        assert field.isVisible()
        assert float(field.text()) == pytest.approx(it.panel.frame.snapshot.matrices["weight"][0].values[1, 0])
        assert field.accessibleName() == "W₁, x₁ → h₁·2"
        QTest.keyClicks(field, "abc")
        QTest.keyClick(field, Qt.Key.Key_Return)
        assert field.isVisible()
        assert it.sent == []
        field.selectAll()
        QTest.keyClicks(field, "-0,75")
        QTest.keyClick(field, Qt.Key.Key_Return)
        assert not field.isVisible()
        assert it.sent[0].edit == (Edit(1, 2, 1, -0.75),)
        it.double(*it.middle_of_bias(1, 2))
        QTest.keyClicks(field, "9")
        QTest.keyClick(field, Qt.Key.Key_Escape)
        assert not field.isVisible()
        assert len(it.sent) == 1


def test_the_keyboard_reaches_neurons_weights_and_biases() -> None:
    with desk(with_sample()) as it:
        it.panel.canvas.setFocus()
        it.panel._put(None)
        keys(it, Qt.Key.Key_Down)
        assert it.panel.frame.hover == Hover(1, 1)
        keys(it, Qt.Key.Key_Down, Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Right)
        assert it.panel.frame.hover == Hover(3, 1)
        keys(it, Qt.Key.Key_Return)
        assert it.panel.frame.selection.neuron == (3, 1)
        keys(it, Qt.Key.Key_Escape)
        assert it.panel.frame.selection.neuron == (0, 0)
        keys(it, Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Down, shift=True)
        assert it.panel.frame.hover == Hover(3, 1, 2)
        assert it.panel.canvas.accessibleDescription().startswith("h₂·2 → ŷ: W ")
        keys(it, Qt.Key.Key_Return)
        QTest.keyClicks(it.panel._editor.field, "1.5")
        QTest.keyClick(it.panel._editor.field, Qt.Key.Key_Return)
        assert it.sent[0].edit == (Edit(3, 1, 2, 1.5),)
        keys(it, Qt.Key.Key_Escape)
        assert it.panel._at == Target("node", 3, 1)
        it.panel.canvas.clearFocus()
        assert it.panel.frame.hover is None
        it.panel.canvas.setFocus()
        assert it.panel._at == Target("node", 3, 1)
        keys(it, Qt.Key.Key_Left, Qt.Key.Key_Left, Qt.Key.Key_Left)
        assert it.panel._at.layer == 0


def test_zooming_holds_the_point_and_fits_again() -> None:
    with desk(with_sample()) as it:
        node = it.place.node(2, 2)
        x, y = it.middle_of_node(2, 2)
        it.wheel(x, y, 3)
        seen = it.place.node(2, 2)
        assert seen.side == pytest.approx(node.side * 1.25**3, abs=1.5)
        assert it.middle_of_node(2, 2) == pytest.approx((x, y), abs=1.5)
        it.wheel(x, y, 3, ctrl=False)
        assert it.place.scale == pytest.approx(1.25**3)
        keys(it, Qt.Key.Key_Minus)
        assert it.place.scale == pytest.approx(1.25**2)
        keys(it, Qt.Key.Key_0)
        assert it.place.node(2, 2) == node
        keys(it, Qt.Key.Key_Plus)
        assert it.place.scale == pytest.approx(1.25)
        it.panel._menu.actions["fit"].trigger()
        it.panel.canvas.repaint()
        assert it.place.scale == 1.0


def test_empty_ground_is_dragged_and_double_clicked() -> None:
    with desk(with_sample()) as it:
        it.wheel(200, 200, 4)
        empty = next(
            (x, y) for x in range(4, 700, 9) for y in range(40, 300, 7) if it.panel.target_at(QPointF(x, y)) is None
        )
        before = it.place.node(1, 2)
        it.drag(*empty, -40, -20)
        after = it.place.node(1, 2)
        assert (after.x - before.x, after.y - before.y) == pytest.approx((-40, -20), abs=1)
        it.drag(*empty, -9000, -9000)
        assert it.place.node(3, 1).x + it.place.node(3, 1).side < it.panel.canvas.width()  # never out of sight
        empty = next(
            (x, y) for x in range(4, 700, 9) for y in range(40, 300, 7) if it.panel.target_at(QPointF(x, y)) is None
        )
        it.double(*empty)
        assert it.place.scale == 1.0
        assert it.sent == []


def test_the_further_in_the_more_neurons_of_a_wide_layer() -> None:
    with desk(with_sample(*frames.image_case())) as it:
        few = len(it.place.nodes[1])
        assert few < 40
        it.wheel(300, 200, 6)
        assert few < len(it.place.nodes[1]) <= 40


@pytest.mark.parametrize(
    ("text", "value"),
    [("−0.5", -0.5), (" 1e-3 ", 1e-3), ("2,5", 2.5), ("nan", None), ("inf", None), ("1.2.3", None), ("", None)],
)
def test_what_a_typed_text_means(text: str, value: float | None) -> None:
    assert parsed(text) == value


def test_a_pinch_zooms_about_its_middle() -> None:
    with desk(with_sample()) as it:
        x, y = it.middle_of_node(1, 3)
        device, at = QPointingDevice.primaryPointingDevice(), QPointF(x, y)
        kind = Qt.NativeGestureType.ZoomNativeGesture
        event = QNativeGestureEvent(kind, device, 2, at, at, it.panel.canvas.mapToGlobal(at), 0.5, QPointF())
        QApplication.sendEvent(it.panel.canvas, event)
        it.panel.canvas.repaint()
        assert it.place.scale == pytest.approx(1.5)
        assert it.middle_of_node(1, 3) == pytest.approx((x, y), abs=1.5)


def test_zooming_far_into_a_wide_network_shows_all_of_it_without_complaint() -> None:
    with desk(with_sample(*frames.image_case())) as it:
        it.wheel(300, 200, 40)
        assert it.place.scale == 8.0
        assert len(it.place.nodes[1]) == 40
        it.panel.resize(300, 240)
        it.panel.canvas.repaint()
        it.wheel(100, 100, -40)
        assert it.place.scale == 1.0


def test_a_value_typed_stays_until_a_snapshot_holds_it() -> None:
    with desk(with_sample()) as it:
        it.double(*it.middle_of_edge(1, 2, 1))
        it.panel._editor.field.selectAll()
        QTest.keyClicks(it.panel._editor.field, "3")
        QTest.keyClick(it.panel._editor.field, Qt.Key.Key_Return)
        it.show(it.panel.frame)
        edge = it.place.edges_of(1, 2, 1)[0]
        assert it.panel._picture.values[edge] == 3.0
        it.show(replace(it.panel.frame, snapshot=frames.plane_snapshot(step=8)))
        assert it.panel._picture.values[edge] == frames.plane_snapshot().matrices["weight"][0].values[1, 0]


def test_a_change_of_theme_reaches_the_card_and_the_field() -> None:
    with desk(with_sample(neuron=(1, 2))) as it:
        it.double(*it.middle_of_edge(2, 1, 1))
        light = it.panel._card.grab().toImage()
        it.panel.set_theme(themes.named("dark", 1.5))
        it.panel.retranslate()
        it.show(it.panel.frame)
        assert it.panel._card.isVisible()
        assert it.panel._card.grab().toImage() != light
        assert it.panel._card.width() in (342, 660)  # 228 or, f beside the sum, 440 design pixels
