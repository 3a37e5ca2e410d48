"""What the network panel shows: every number against the matrices and the sample, tabs, choices, slow motion."""

from __future__ import annotations

from dataclasses import replace

import msgspec
import numpy as np
import pytest
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QApplication, QToolButton

from nnviz.snapshot import Needs
from nnviz.ui.panels.base import CHOSEN_SAMPLE
from nnviz.ui.panels.diagram import card as cards
from nnviz.ui.panels.frame import Frame, Hover, Selection
from nnviz.ui.viewpoint import Viewpoint
from tests.ui.painted import recorded
from tests.ui.panels import frames
from tests.ui.panels.networks import Desk, desk, with_sample

pytestmark = pytest.mark.usefixtures("qapp")


def number(text: str) -> float:
    return float(text.replace("−", "-").replace("+", ""))


def picture(it: Desk) -> QImage:
    QApplication.processEvents()
    return it.panel.canvas.grab().toImage()


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


def test_every_neuron_of_the_default_network_has_its_number_written_in_it_at_the_smallest_window() -> None:
    with desk(with_sample(frames.plane_snapshot((2, 8, 8, 1))), (688, 405)) as it:
        it.panel._show_nodes("a")
        with recorded() as painted:
            it.panel.canvas.repaint()
        sample = it.panel.frame.snapshot.sample
        for column, values in zip(it.place.nodes, sample.a, strict=True):
            for node, value in zip(column, values.tolist(), strict=True):
                square = QRectF(node.x, node.y, node.side, node.side)
                (word,) = [one for one in painted.words() if square.contains(one.ink.center()) and not one.cut]
                assert square.contains(word.ink)
                assert number(word.text) == pytest.approx(value, abs=0.0051)


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
