"""The network panel as a person uses it: pointing, clicking, dragging, typing, keys."""

from __future__ import annotations

from dataclasses import replace

import msgspec
import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolButton

from nnviz.catalog.check import check_event
from nnviz.snapshot import MatrixView, Needs
from nnviz.spec import Edit, Event, Experiment, Run
from nnviz.ui.panels.base import CHOSEN_SAMPLE
from nnviz.ui.panels.diagram import card as cards
from nnviz.ui.panels.diagram.editing import parsed
from nnviz.ui.panels.diagram.target import Target
from nnviz.ui.panels.frame import Frame, Hover, Selection
from nnviz.ui.viewpoint import Viewpoint
from tests.ui.panels import frames
from tests.ui.panels.networks import Desk, desk, with_sample

pytestmark = pytest.mark.usefixtures("qapp")


def number(text: str) -> float:
    return float(text.replace("−", "-").replace("+", ""))


def picture(it: Desk) -> QImage:
    QApplication.processEvents()
    return it.panel.canvas.grab().toImage()


def keys(it: Desk, *pressed: Qt.Key, shift: bool = False) -> None:
    held = Qt.KeyboardModifier.ShiftModifier if shift else Qt.KeyboardModifier.NoModifier
    for key in pressed:
        QTest.keyClick(it.panel.canvas, key, held)
    it.panel.canvas.repaint()


def test_the_card_has_the_exact_weight_gradient_and_update() -> None:
    with desk(with_sample()) as it:
        it.move(*it.middle_of_edge(3, 1, 2))
        assert it.panel.frame.hover == Hover(3, 1, 2)
        card = it.panel._hover_card(it.panel._hovered())
        assert card is not None
        matrices = it.panel.frame.snapshot.matrices
        expected = [matrices[kind][2].values[0, 1] for kind in ("weight", "gradient", "update")]
        np.testing.assert_allclose([number(value) for _, value in card.lines], expected, rtol=5e-6)
        assert [label for label, _ in card.lines] == ["W", "∂J/∂W", "ΔW"]


def test_a_bias_has_a_card_of_its_own_and_a_neuron_another() -> None:
    with desk(with_sample()) as it:
        snapshot = it.panel.frame.snapshot
        it.move(*it.middle_of_bias(2, 3))
        card = it.panel._hover_card(it.panel._hovered())
        expected = [snapshot.matrices[kind][1].bias[2] for kind in ("weight", "gradient", "update")]
        np.testing.assert_allclose([number(value) for _, value in card.lines], expected, rtol=5e-6)
        it.move(*it.middle_of_node(2, 3))
        card = it.panel._hover_card(it.panel._hovered())
        sample = snapshot.sample
        expected = [snapshot.matrices["weight"][1].bias[2], sample.z[1][2], sample.a[2][2], sample.slope[1][2],
                    sample.delta[1][2]]  # fmt: skip
        assert [label for label, _ in card.lines] == ["b", "z", "a", "f′(z)", "δ"]
        np.testing.assert_allclose([number(value) for _, value in card.lines], expected, rtol=5e-6)


def test_the_edges_of_an_image_have_the_norm_of_their_weights() -> None:
    with desk(with_sample(*frames.image_case())) as it:
        neuron = it.place.nodes[1][2].neuron
        it.move(*it.middle_of_edge(1, neuron, 0))
        card = it.panel._hover_card(it.panel._hovered())
        row = it.panel.frame.snapshot.matrices["weight"][0].values[neuron - 1].astype(float)
        assert card.lines[0][0] == "‖W‖₂"
        assert number(card.lines[0][1]) == pytest.approx(np.sqrt((row**2).sum()), rel=1e-5)


def test_a_weight_pointed_at_elsewhere_is_outlined_here() -> None:
    with desk(with_sample()) as it:
        plain = picture(it)
        it.show(replace(it.panel.frame, hover=Hover(2, 1, 3)))
        assert picture(it) != plain


@pytest.mark.parametrize("nodes", ["a", "delta", "slope"])
def test_neurons_show_a_samples_numbers(nodes: str) -> None:
    with desk(with_sample()) as it:
        index = {"a": 1, "delta": 2, "slope": 3}[nodes]
        it.panel._nodes.findChildren(QToolButton)[index].click()
        it.panel.canvas.repaint()
        sample = it.panel.frame.snapshot.sample
        values = {"a": sample.a[1:], "delta": sample.delta, "slope": sample.slope}[nodes]
        for layer, expected in enumerate(values, start=1):
            portrait = it.panel._picture.portraits[layer]
            assert portrait.what == nodes
            np.testing.assert_array_equal(np.array(portrait.numbers, np.float32), expected)
            np.testing.assert_allclose(portrait.values[:, 0, 0] * portrait.limit, expected, rtol=1e-5, atol=1e-7)
        assert it.panel._picture.portraits[0].numbers == tuple(sample.a[0].tolist())


def test_delta_is_what_comes_back_through_the_weights() -> None:
    frame = with_sample()
    snapshot = frame.snapshot
    with desk(frame) as it:
        it.panel._show_nodes("delta")
        it.panel.canvas.repaint()
        shown = [np.array(portrait.numbers) for portrait in it.panel._picture.portraits[1:]]
        for layer in (1, 0):
            back = shown[layer + 1] @ np.asarray(snapshot.matrices["weight"][layer + 1].values, float)
            np.testing.assert_allclose(shown[layer], back * snapshot.sample.slope[layer], rtol=1e-4)


def test_a_sample_is_asked_for_only_where_it_is_shown() -> None:
    with desk(frames.whole()) as it:
        viewpoint = Viewpoint("SGD")
        heard: list[Needs] = []
        it.panel.needs_changed.connect(lambda: heard.append(it.panel.needs(viewpoint)))
        assert it.panel.needs(viewpoint).sample == -1
        it.panel._show_nodes("a")
        it.panel._show_nodes("learned")
        it.show(replace(it.panel.frame, selection=Selection(0, (1, 1))))
        it.show(replace(it.panel.frame, selection=Selection(), phase="forward"))
        assert [(needs.sample, needs.before) for needs in heard] == [
            (CHOSEN_SAMPLE, False), (-1, False), (CHOSEN_SAMPLE, False), (CHOSEN_SAMPLE, True)
        ]  # fmt: skip


@pytest.mark.parametrize("kind", ["weight", "gradient", "update"])
def test_the_tabs_change_what_edges_biases_and_the_key_show(kind: str) -> None:
    with desk(with_sample()) as it:
        index = ("weight", "gradient", "update").index(kind)
        it.panel._kinds.findChildren(QToolButton)[index].click()
        it.panel.canvas.repaint()
        shown, views = it.panel._picture, it.panel.frame.snapshot.matrices[kind]
        for edge in range(len(shown.values)):
            place = shown.geometry
            at = int(place.layer[edge]), int(place.neuron[edge]), int(place.input[edge])
            assert shown.values[edge] == views[at[0] - 1].values[at[1] - 1, at[2] - 1]
        for biases, view in zip(shown.biases, views, strict=True):
            np.testing.assert_array_equal(biases, view.bias)
        largest = max(float(np.abs(view.values).max()) for view in views)
        assert largest <= shown.limit <= 1.34 * largest
        assert shown.kind == kind


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
        check_event(Experiment(runs=(Run(name="SGD"),)), msgspec.structs.replace(event, step=5))
        it.show(replace(it.panel.frame, snapshot=frames.plane_snapshot(step=8)))
        assert it.panel.look.pending is None


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
        assert it.panel.look.pending is None


def test_what_cannot_be_changed_is_not() -> None:
    frame = with_sample()
    with desk(replace(frame, viewpoint=Viewpoint("SGD", step=3))) as it:
        it.drag(*it.middle_of_edge(3, 1, 2), 0, -50)
        it.double(*it.middle_of_edge(3, 1, 2))
        assert it.sent == []
        assert it.panel._field is None
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
        assert it.panel._field is None
        it.double(*it.middle_of_edge(2, 1, 2))
        assert it.panel._field is not None


def test_a_value_is_typed_where_it_stands() -> None:
    with desk(with_sample()) as it:
        it.double(*it.middle_of_edge(1, 2, 1))
        field = it.panel._field
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
        QTest.keyClicks(it.panel._field, "1.5")
        QTest.keyClick(it.panel._field, Qt.Key.Key_Return)
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


@pytest.mark.parametrize("rule", ["outgoing", "incoming", "first"])
def test_neurons_of_a_wide_layer_are_chosen_as_said(rule: str) -> None:
    frame = with_sample(*frames.image_case())
    with desk(frame) as it:
        it.panel._menu.actions[rule].trigger()
        it.panel.canvas.repaint()
        shown = [node.neuron for node in it.place.nodes[1]]
        first, second = (np.abs(view.values) for view in frame.snapshot.matrices["weight"])
        strength = {"outgoing": second.max(0), "incoming": first.max(1), "first": -np.arange(40)}[rule]
        assert shown == sorted((np.argsort(-strength, kind="stable")[: len(shown)] + 1).tolist())


def test_the_data_can_be_pasted() -> None:
    with desk(with_sample()) as it:
        it.panel._menu.actions["copy_data"].trigger()
        lines = [line.split("\t") for line in QGuiApplication.clipboard().text().splitlines()]
        matrices = it.panel.frame.snapshot.matrices
        assert lines[0] == ["layer", "neuron", "input", "weight", "gradient", "update"]
        assert len(lines) - 1 == sum(view.values.size + view.bias.size for view in matrices["weight"])
        for layer, neuron, source, *values in lines[1:]:
            at = int(layer) - 1, int(neuron) - 1
            for kind, value in zip(lines[0][3:], values, strict=True):
                view = matrices[kind][at[0]]
                expected = view.values[at[1], int(source) - 1] if int(source) else view.bias[at[1]]
                assert float(value) == pytest.approx(float(expected), rel=1e-7)


def phased(phase: str, progress: float, before: bool = True) -> Frame:
    frame = with_sample(before=before)
    snapshot = msgspec.structs.replace(frame.snapshot, batch=np.arange(10))
    return replace(frame, snapshot=snapshot, phase=phase, progress=progress)


def test_forward_lights_layer_after_layer() -> None:
    with desk(phased("forward", 0.5)) as it:
        stage = it.panel._picture.stage
        assert stage.lit == pytest.approx((1, 1, 0.5, 0))
        assert stage.caption == "Forward, layer 2"
        assert stage.formula == "z₂ = W₂ a₁ + b₂,  a₂ = f(z₂)"
        assert it.panel._picture.portraits[1].what == "a"
        assert not it.panel.can_edit(it.panel.target_at(QPointF(*it.middle_of_edge(3, 1, 2))))


def test_backward_lights_from_the_output() -> None:
    with desk(phased("backward", 0.5)) as it:
        stage = it.panel._picture.stage
        assert stage.lit == pytest.approx((1, 0, 0.5, 1))
        assert stage.formula == "δ₂ = (δ₃ W₃) ⊙ f′(z₂)"
        assert it.panel._picture.portraits[3].what == "delta"
        it.show(phased("backward", 0.0))
        assert it.panel._picture.stage.formula == "δ₃ = ∂J/∂z₃"


@pytest.mark.parametrize("progress", [0.0, 0.25, 1.0])
def test_the_update_goes_from_the_old_weights_to_the_new(progress: float) -> None:
    frame = phased("update", progress)
    with desk(frame) as it:
        shown = it.panel._picture
        weight, update = (frame.snapshot.matrices[kind][1].values for kind in ("weight", "update"))
        edge = it.place.edges_of(2, 3, 1)[0]
        assert shown.values[edge] == pytest.approx(weight[2, 0] - (1 - progress) * update[2, 0], rel=1e-4, abs=1e-6)
        largest = max(np.abs(view.values).max() for view in frame.snapshot.matrices["update"])
        assert shown.growth[edge] == pytest.approx(update[2, 0] / largest, rel=1e-5)


def test_every_phase_is_a_picture_of_its_own_and_the_same_again() -> None:
    with desk(phased("batch", 1.0)) as it:
        pictures = []
        for phase, progress in (("batch", 1.0), ("forward", 0.4), ("backward", 0.4), ("update", 0.4), ("", 0.0)):
            it.show(phased(phase, progress))
            pictures.append(picture(it))
        assert all(a != b for i, a in enumerate(pictures) for b in pictures[:i])
        it.show(phased("forward", 0.4))
        assert picture(it) == pictures[1]
        assert it.panel._picture.stage.caption == "Forward, layer 2"


def test_hidden_tabs_are_in_the_menu() -> None:
    with desk(with_sample(), (420, 320)) as it:
        assert not it.panel._nodes.isVisible()
        it.panel._menu.actions["slope"].trigger()
        it.panel.canvas.repaint()
        assert it.panel._picture.portraits[1].what == "slope"
        assert it.panel._nodes.key == "slope"


def test_cards_of_things_that_are_not_there() -> None:
    frame = with_sample()
    assert cards.node_card(frame, 9, 1) is None
    assert cards.node_card(Frame(), 1, 1) is None
    assert cards.fan_card(frame, Hover(9, 1)) is None


@pytest.mark.parametrize(
    ("text", "value"),
    [("−0.5", -0.5), (" 1e-3 ", 1e-3), ("2,5", 2.5), ("nan", None), ("inf", None), ("1.2.3", None), ("", None)],
)
def test_what_a_typed_text_means(text: str, value: float | None) -> None:
    assert parsed(text) == value
