"""The output panel as a person uses it, on networks that were really trained."""

from __future__ import annotations

import functools
import math
from collections.abc import Callable, Iterator
from dataclasses import replace

import msgspec
import numpy as np
import pytest
import shiboken6
import torch
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolButton, QWidget

from nnviz.core.observe import observe
from nnviz.core.task import task_for
from nnviz.core.trainer import Trainer
from nnviz.record.history import History
from nnviz.refusal import Refusal
from nnviz.snapshot import HEAD, Snapshot
from nnviz.spec import Data, Event, Experiment, Network, Run, Training
from nnviz.ui import theme as themes
from nnviz.ui.panels import output
from nnviz.ui.panels.drawing.segments import Segments
from nnviz.ui.panels.frame import Frame, RunView, Selection, combined
from nnviz.ui.panels.output import OutputPanel
from nnviz.ui.panels.outputs.card import card_of
from nnviz.ui.panels.outputs.marks import batch_indices
from nnviz.ui.panels.outputs.pad_view import class_shares
from nnviz.ui.panels.outputs.plane import FINE, plane_picture, soft_map
from nnviz.ui.panels.outputs.points import place_of
from nnviz.ui.panels.outputs.residuals import residuals
from nnviz.ui.panels.outputs.spot import Spot
from nnviz.ui.viewpoint import Viewpoint
from tests.ui.panels import frames, strokes

ADAM = Run(name="Adam", optimizer={"name": "adam", "lr": 0.01})


class Desk:
    """A panel in a window, the trainer behind it, and what the panel has said."""

    def __init__(self, panel: OutputPanel, experiment: Experiment, steps: int) -> None:
        self.panel = panel
        self.trainer = Trainer(experiment, lambda *_: None, lambda *_: None)
        self.trainer.run_to(steps)
        self.selection = Selection()
        self.dragging = False
        self.phase = ""
        self.events: list[Event] = []
        self.refusals: list[Refusal] = []
        panel.selected.connect(self._select)
        panel.commanded.connect(self.events.append)
        panel.asked.connect(lambda _what, value: self.refusals.append(value))
        self.show()
        self.show()

    def show(self) -> None:
        """Hand the panel the frame a window would."""
        state = self.trainer.state("Adam")
        viewpoint = Viewpoint(run="Adam")
        needs = combined(viewpoint, [self.panel.needs(viewpoint)], self.selection)
        snapshot = observe(state, needs)
        data = task_for(state.settings.data).dataset.view()
        frame = Frame(
            viewpoint, snapshot, data, predictions=snapshot.predictions, selection=self.selection, phase=self.phase
        )
        self.panel.show_frame(frame)
        QApplication.processEvents()
        self.panel.grab()

    def _select(self, selection: Selection) -> None:
        self.selection = selection
        if not self.dragging:  # frames come after the moves of a hand
            self.show()

    @property
    def snapshot(self) -> Snapshot:
        snapshot = self.panel.frame.snapshot
        assert snapshot is not None
        return snapshot

    def net(self, x: np.ndarray) -> np.ndarray:
        """What torch says of raw inputs [n, d] with the weights of this moment (probabilities)."""
        state = self.trainer.state("Adam")
        views = observe(state, msgspec.structs.replace(combined(Viewpoint(run="Adam"), []), matrices=("weight",),
                                                       cells=10**6)).matrices["weight"]  # fmt: skip
        dataset = task_for(state.settings.data).dataset
        a = torch.tensor((x - dataset.mean) / dataset.scale)
        functions: dict[str, Callable[[torch.Tensor], torch.Tensor]] = {
                     "tanh": torch.tanh, "relu": torch.relu, "sigmoid": torch.sigmoid, "linear": torch.clone,
                     "softmax": functools.partial(torch.softmax, dim=1)}  # fmt: skip
        for view, name in zip(views, self.snapshot.activations, strict=True):
            a = functions[name](a @ torch.tensor(view.values, dtype=torch.float64).T + torch.tensor(view.bias))
        return np.asarray(a.numpy() * dataset.target_scale + dataset.target_mean)

    # --- hands -------------------------------------------------------------------------------------------------

    def at(self, x: float, y: float) -> QPointF:
        axes = self.panel._body.axes
        assert axes is not None
        return axes.at(x, y)

    def place(self, at: QPointF) -> tuple[float, float]:
        axes = self.panel._body.axes
        assert axes is not None
        return axes.value(QPointF(at.toPoint()))

    def click(self, at: QPointF, button: Qt.MouseButton = Qt.MouseButton.LeftButton) -> None:
        QTest.mouseMove(self.panel.canvas, at.toPoint())
        QTest.mouseClick(self.panel.canvas, button, pos=at.toPoint())
        self.panel.grab()

    def drag(self, *way: QPointF, button: Qt.MouseButton = Qt.MouseButton.LeftButton) -> None:
        canvas = self.panel.canvas
        self.dragging = True
        QTest.mousePress(canvas, button, pos=way[0].toPoint())
        for at in way[1:]:
            QTest.mouseMove(canvas, at.toPoint())  # QTest keeps the buttons that are down
        QTest.mouseRelease(canvas, button, pos=way[-1].toPoint())
        self.dragging = False
        self.show()

    def key(self, key: Qt.Key, *, shift: bool = False) -> None:
        QTest.keyClick(self.panel.canvas, key, Qt.KeyboardModifier.ShiftModifier if shift else Qt.KeyboardModifier(0))

    def tool(self, name: str) -> None:
        """Click the tool with this accessible name."""
        tools = [tool for tool in self.panel.findChildren(QToolButton) if tool.accessibleName() == name]
        QTest.mouseClick(tools[0], Qt.MouseButton.LeftButton)

    def tab(self, label: str) -> None:
        for tabs in self.panel.findChildren(Segments):
            for button in tabs.findChildren(QToolButton):
                if button.text() == label and button.isVisible():
                    button.click()
        self.show()


@pytest.fixture
def panel(qapp: QApplication) -> Iterator[OutputPanel]:
    host = QWidget()
    host.resize(520, 614)
    made = output.ENTRY.widget(themes.light(), host)
    assert isinstance(made, OutputPanel)
    made.resize(520, 614)
    host.show()
    QTest.qWaitForWindowExposed(host)
    yield made
    host.close()
    shiboken6.delete(host)
    QApplication.processEvents()


def spiral(classes: int = 2) -> Experiment:
    data = Data(name="spiral", samples=200) if classes == 2 else Data(name="blobs", classes=classes, samples=200)
    return Experiment(data=data, training=Training(dtype="float64"), runs=(ADAM,))


@pytest.fixture
def desk(panel: OutputPanel) -> Desk:
    return Desk(panel, spiral(), 120)


def grid(bounds: tuple[float, float, float, float], side: int) -> np.ndarray:
    """[side * side, 2] the middles of the pixels of a picture, the top row first."""
    x = bounds[0] + (np.arange(side) + 0.5) * (bounds[1] - bounds[0]) / side
    y = bounds[3] - (np.arange(side) + 0.5) * (bounds[3] - bounds[2]) / side
    return np.stack(np.meshgrid(x, y), axis=-1).reshape(-1, 2)


def test_every_pixel_of_the_plane_is_the_networks_answer(desk: Desk) -> None:
    picture = plane_picture(desk.panel.frame, desk.panel.theme)
    assert picture is not None
    table = {int(pixel): at for at, pixel in reversed(list(enumerate(soft_map(desk.panel.theme).tolist())))}
    shown = np.array([table[int(pixel)] for pixel in picture.pixels.ravel()]) / 255
    expected = desk.net(grid(picture.bounds, FINE))[:, 0]
    assert np.abs(shown - expected).max() < 0.02  # a hundredth and a half for the 256 colours, few of them equal
    ends = desk.net(picture.boundary.reshape(-1, 2))[:, 0]
    assert np.abs(ends - 0.5).max() < 0.01


def test_every_pixel_is_of_the_most_probable_class(panel: OutputPanel) -> None:
    desk = Desk(panel, spiral(4), 200)
    picture = plane_picture(panel.frame, panel.theme)
    assert picture is not None
    ends = np.sort(desk.net(picture.boundary.reshape(-1, 2)), axis=1)
    assert np.abs(ends[:, -1] - ends[:, -2]).max() < 0.03
    for index, x, y in picture.letters:
        assert desk.net(np.array([[x, y]])).argmax() == index


def test_the_pointer_shows_the_output_under_it(desk: Desk) -> None:
    at = desk.at(-5.0, 4.0)
    QTest.mouseMove(desk.panel.canvas, at.toPoint())
    place = desk.place(at)
    card = card_of(desk.panel.frame, Spot(place=place))
    assert card is not None
    lines = {line.label: line.value for line in card.lines}
    assert float(lines["x₁"].replace("−", "-")) == pytest.approx(place[0], abs=0.01)
    assert lines["ŷ"].startswith("≈ ")  # between the nodes of the grid, until the place itself has been asked about
    expected = desk.net(np.array([place]))[0, 0]
    assert float(lines["ŷ"].removeprefix("≈ ")) == pytest.approx(expected, abs=0.01)
    desk.show()
    card = card_of(desk.panel.frame, Spot(place=place))
    assert card is not None
    lines = {line.label: line.value for line in card.lines}
    assert float(lines["ŷ"]) == pytest.approx(expected, abs=0.00051)
    assert desk.panel.spot is not None
    assert desk.panel.spot[0].place == pytest.approx(place)


def test_a_click_on_a_sample_chooses_it_and_tells_its_loss(desk: Desk) -> None:
    data = desk.panel.frame.data
    assert data is not None
    index = int(np.flatnonzero(data.split == 0)[-1])  # drawn above the training samples before it
    desk.tab("Train")
    desk.click(desk.at(*place_of(data, index)))
    chosen = desk.selection.sample
    assert np.hypot(*(data.points[chosen] - data.points[index])) < 0.3
    desk.show()
    card = card_of(desk.panel.frame, Spot(chosen))
    assert card is not None
    assert card.corner == "train"
    lines = {line.label: line.value for line in card.lines}
    p = desk.net(data.points[[chosen]].astype(float))[0, 0]
    loss = -np.log(p if data.targets[chosen] else 1 - p)
    assert float(lines["loss"]) == pytest.approx(loss, rel=1e-3)
    assert lines["target"] == data.classes[int(data.targets[chosen])]


def test_a_test_sample_passes_through_as_ones_own(desk: Desk) -> None:
    data = desk.panel.frame.data
    assert data is not None
    index = int(np.flatnonzero(data.split == 2)[0])
    desk.tab("Test")
    desk.click(desk.at(*place_of(data, index)))
    assert np.hypot(*(np.array(desk.selection.own) - data.points[index])) < 0.3
    assert desk.selection.sample == 0


def test_a_plane_is_not_summed_up_by_samples_that_were_asked_for_before_it_was_known(desk: Desk) -> None:
    found = frames.image_case()[0].predictions
    assert found is not None
    desk.panel.show_frame(replace(desk.panel.frame, predictions=found))
    told = desk.panel.summary(desk.panel.frame)
    assert told.startswith(f"Output for Two spirals at step {desk.snapshot.step}.")
    assert "wrong" not in told


def test_a_plane_is_told_in_words(desk: Desk) -> None:
    data, (lane,) = desk.panel.frame.data, desk.trainer.layout.lanes
    assert data is not None
    history = History()
    history.open(desk.trainer.layout)
    rows = np.full((2, desk.trainer.layout.width), 0.5)
    rows[:, : len(HEAD)] = [
        [0, step, 1, 0.3, 0.01, 0.1, loss, right] for step, loss, right in ((1, 0.4, 0.75), (2, 0.3, 0.9))
    ]
    history.append(rows)
    run = RunView("Adam", "Adam", 0, lane.key, lane.layers)
    frame = replace(desk.panel.frame, curves=history, runs=(run,))
    told = desk.panel.summary(frame)
    train, test = (int((data.split == part).sum()) for part in (0, 2))
    assert f"Points: {train} for training, {test} for the test." in told
    assert "2 classes: " in told
    assert told.endswith("Test accuracy 90.0 %.")
    assert frame.snapshot is not None
    past = replace(frame, snapshot=msgspec.structs.replace(frame.snapshot, step=1))
    assert desk.panel.summary(past).endswith("Test accuracy 75.0 %.")
    curve = msgspec.structs.replace(data, task="regression", classes=(), target_scale=2.0)
    told = desk.panel.summary(replace(frame, data=curve))
    assert told.endswith(f"Test RMSE {2 * (2 * 0.3) ** 0.5:.4f}.")
    assert "classes" not in told


def gradient_over(desk: Desk, chosen: np.ndarray) -> np.ndarray:
    """Autograd's gradient of the loss over samples of the data, at the weights before the last step."""
    state = desk.trainer.state("Adam")
    dataset, before = task_for(state.settings.data).dataset, state.weights - state.update
    x = torch.tensor((dataset.view().points[chosen] - dataset.mean) / dataset.scale, dtype=torch.float64)
    y = torch.tensor(dataset.view().targets[chosen], dtype=torch.float64)
    flat, a, used = torch.tensor(before, requires_grad=True), x, 0
    for wide, below, last in ((8, 2, False), (8, 8, False), (1, 8, True)):
        weight = flat[used : used + wide * below].reshape(wide, below)
        z = a @ weight.T + flat[used + wide * below : used + wide * (below + 1)]
        a, used = z if last else torch.tanh(z), used + wide * (below + 1)
    torch.nn.functional.binary_cross_entropy_with_logits(a[:, 0], y).backward()
    assert flat.grad is not None
    return flat.grad.numpy()


def test_in_slow_motion_the_samples_of_the_step_are_ringed(desk: Desk) -> None:
    panel = desk.panel
    plain = panel.grab().toImage()
    desk.phase = "batch"
    desk.show()
    desk.show()  # now with what it has asked for
    chosen = batch_indices(panel.frame)
    np.testing.assert_allclose(gradient_over(desk, chosen), desk.trainer.state("Adam").gradient, atol=1e-6)
    ringed = panel.grab().toImage()
    ratio = ringed.devicePixelRatio()
    changed = np.array(
        [(x / ratio, y / ratio) for x in range(plain.width()) for y in range(plain.height())
         if plain.pixel(x, y) != ringed.pixel(x, y)]
    )  # fmt: skip
    data = panel.frame.data
    assert data is not None
    places = [panel.canvas.mapTo(panel, desk.at(*place_of(data, int(index)))) for index in chosen]
    away = np.array([[math.hypot(x - at.x(), y - at.y()) for at in places] for x, y in changed])
    assert away.min(axis=1).max() < 12  # rings, and nothing else
    assert away.min(axis=0).max() < 12  # around each of them
    assert f"mini-batch of this step ({len(chosen)})" in panel.summary(panel.frame)
    desk.phase = ""
    desk.show()
    assert panel.grab().toImage() == plain


def test_a_click_on_the_ground_is_ones_own_point(desk: Desk) -> None:
    at = desk.at(5.4, -5.4)
    desk.click(at)
    assert desk.selection.own == pytest.approx(desk.place(at))
    own = desk.snapshot.own
    assert own is not None
    expected = desk.net(np.array([desk.selection.own]))[0, 0]
    assert own.a[-1][0] == pytest.approx(expected, abs=1e-6)
    assert f"{expected:.3f}" in desk.panel.summary(desk.panel.frame)
    desk.click(at, Qt.MouseButton.RightButton)
    assert not desk.selection.own


def test_arrows_move_ones_own_point(desk: Desk) -> None:
    desk.key(Qt.Key.Key_Right)
    assert desk.selection.own == (0.0, 0.0)
    desk.key(Qt.Key.Key_Up)
    desk.key(Qt.Key.Key_Left, shift=True)
    assert desk.selection.own == pytest.approx((-1.2, 0.24))
    desk.key(Qt.Key.Key_Escape)
    assert not desk.selection.own


def points_of(event: Event) -> np.ndarray:
    return np.array(event.set["data"]["points"])


def trained_on(desk: Desk, event: Event) -> None:
    """Do what the trainer would: train on the points of an event."""
    desk.trainer = Trainer(
        Experiment(data=msgspec.convert({**event.set["data"], "test_fraction": 0.5}, Data), runs=(ADAM,)),
        lambda *_: None,
        lambda *_: None,
    )
    desk.show()


def test_a_stroke_is_one_change_of_the_data(desk: Desk) -> None:
    desk.panel._draw.trigger()
    desk.show()
    desk.tool("Points of class 1")
    a, b = desk.at(-5.5, 5.5), desk.at(0.0, 5.5)
    middle = [a + (b - a) * part / 200 for part in range(201)]
    desk.drag(*middle)
    assert len(desk.events) == 1
    rows = points_of(desk.events[0])
    added = rows[200:]
    assert len(added) == pytest.approx((b.x() - a.x()) / 11, abs=3)
    assert set(added[:, 2]) == {1.0}
    assert np.abs(added[:, 1] - 5.5).max() < 0.1
    assert desk.events[0].set["data"]["name"] == "points"
    trained_on(desk, desk.events[0])
    data = desk.panel.frame.data
    assert data is not None
    assert sorted(data.points[:, 0].tolist()) == pytest.approx(sorted(rows[:, 0].tolist()), abs=1e-5)
    assert not desk.panel._drawing._points.ahead


def test_the_right_button_erases(desk: Desk) -> None:
    desk.panel._draw.trigger()
    desk.show()
    data = desk.panel.frame.data
    assert data is not None
    x, y = place_of(data, 0)
    desk.click(desk.at(x, y), Qt.MouseButton.RightButton)
    rows = points_of(desk.events[0])
    assert len(rows) < 200
    assert np.hypot(rows[:, 0] - x, rows[:, 1] - y).min() > 0.1


def test_two_quick_strokes_are_both_kept(desk: Desk) -> None:
    desk.panel._draw.trigger()
    desk.show()
    desk.click(desk.at(-5.5, 5.5))
    desk.click(desk.at(5.5, 5.5))
    assert [len(points_of(event)) for event in desk.events] == [201, 202]
    trained_on(desk, desk.events[0])  # the first of them arrives: what is drawn stays ahead
    shown = desk.panel.shown.data
    assert shown is not None
    assert len(shown.points) == 202
    trained_on(desk, desk.events[1])
    assert desk.panel.shown is desk.panel.frame


def test_undoing_takes_the_points_away(desk: Desk) -> None:
    desk.panel._draw.trigger()
    desk.show()
    desk.click(desk.at(-5.5, 5.5))
    trained_on(desk, desk.events[0])
    desk.trainer = Trainer(spiral(), lambda *_: None, lambda *_: None)
    desk.show()
    assert desk.panel.shown is desk.panel.frame
    desk.click(desk.at(5.5, 5.5))
    assert len(points_of(desk.events[-1])) == 201


def test_a_new_plane_is_trained_on_once_it_has_two_classes(desk: Desk) -> None:
    desk.panel._draw.trigger()
    desk.show()
    desk.tool("Take all points away")
    desk.click(desk.at(-2, 0))
    desk.click(desk.at(-3, 0))
    assert desk.events == []
    assert "classes" in desk.panel._drawing.note
    desk.tool("Another class")
    desk.click(desk.at(3, 0))
    assert points_of(desk.events[0])[:, 2].tolist() == [0.0, 0.0, 2.0]
    desk.tool("Stop drawing points")
    assert not desk.panel._drawing.active


def test_points_can_be_set_by_keyboard(desk: Desk) -> None:
    desk.panel._draw.trigger()
    desk.show()
    desk.key(Qt.Key.Key_Right)
    desk.key(Qt.Key.Key_Up, shift=True)
    desk.key(Qt.Key.Key_Space)
    assert points_of(desk.events[-1])[-1] == pytest.approx([0.0, 1.2, 0.0])
    desk.key(Qt.Key.Key_Delete)
    rows = points_of(desk.events[-1])
    assert np.hypot(rows[:, 0], rows[:, 1] - 1.2).min() > 0.1


def test_a_pasted_table_is_the_data(desk: Desk) -> None:
    QGuiApplication.clipboard().setText("x\ty\tclass\n1\t2\t0\n-1,5\t0\t1\n3\t3\t2\n")
    desk.panel._paste.trigger()
    assert desk.events[0].set["data"]["points"] == [[1.0, 2.0, 0.0], [-1.5, 0.0, 1.0], [3.0, 3.0, 2.0]]
    assert desk.refusals == []


def test_a_table_that_is_none_is_refused_with_line_and_value(desk: Desk) -> None:
    QGuiApplication.clipboard().setText("1\t2\t0\n3\tfour\t1\n")
    desk.panel._paste.trigger()
    assert desk.events == []
    assert [(refusal.where, refusal.value) for refusal in desk.refusals] == [("line 2", "four")]
    QGuiApplication.clipboard().setText("1 2 0\n3 4 0\n")  # a table, but of one class: nothing to learn
    desk.panel._paste.trigger()
    assert len(desk.refusals) == 2


def test_a_pasted_table_of_other_columns_is_for_the_window(desk: Desk) -> None:
    asked: list[tuple[str, object]] = []
    desk.panel.asked.connect(lambda what, value: asked.append((what, value)))
    for text in ("a\tb\tc\td\n1\t2\t3\t4\n", "1,2,red\n3,4,blue\n"):
        QGuiApplication.clipboard().setText(text)
        desk.panel._paste.trigger()
        assert asked.pop() == ("table", text)
    assert desk.events == []


def test_two_pasted_columns_are_a_curve_and_are_fitted_and_drawn(desk: Desk, panel: OutputPanel) -> None:
    QGuiApplication.clipboard().setText("hours\tscore\n" + "".join(f"{x}\t{3 * x - 7}\n" for x in range(20)))
    desk.panel._paste.trigger()
    told = desk.events[0].set["data"]
    assert (told["points"][:2], desk.refusals) == ([[0.0, -7.0], [1.0, -4.0]], [])
    data = msgspec.convert({**told, "test_fraction": 0.25}, Data)
    again = Desk(panel, Experiment(data=data, runs=(ADAM,), network=Network(hidden=(4,))), 200)
    shown = panel.frame.data
    assert shown is not None
    assert (shown.kind, shown.task, shown.inputs) == ("line", "regression", ("x",))
    assert again.panel.kind == "line"
    axes = panel._body.axes
    assert axes is not None
    assert axes.box.contains(axes.at(10.0, 23.0))
    assert panel.subtitle(panel.frame) == "ŷ(x)"


def test_two_columns_pasted_while_points_are_drawn_are_refused(desk: Desk) -> None:
    desk.panel._draw.trigger()
    QGuiApplication.clipboard().setText("1\t2\n3\t4\n")
    desk.panel._paste.trigger()
    assert desk.events == []
    assert [refusal.accepted for refusal in desk.refusals] == ["three numbers: x1, x2, label"]


def test_confusion_counts_and_a_cells_samples(panel: OutputPanel) -> None:
    experiment = Experiment(data=Data(name="wine", test_fraction=0.5), runs=(ADAM,), network=Network(hidden=(4,)))
    desk = Desk(panel, experiment, 8)
    data, found = panel.frame.data, panel.frame.predictions
    assert data is not None
    assert found is not None
    assert found.confusion is not None
    test = np.flatnonzero(data.split == 2)
    said = desk.net(data.points[test].astype(float)).argmax(1)
    counts = np.zeros((3, 3), int)
    np.add.at(counts, (data.targets[test], said), 1)
    assert found.confusion.tolist() == counts.tolist()
    cell = next((row, column) for row in range(3) for column in range(3) if row != column and counts[row, column])
    desk.click(next(box.center() for box, spot in panel._body.places if spot.cell == cell))
    shown = {spot.sample for _, spot in panel._body.places if spot.sample >= 0}
    expected = {int(index) for index, guess in zip(test, said, strict=True) if (data.targets[index], guess) == cell}
    assert shown
    assert shown == expected
    desk.key(Qt.Key.Key_Escape)
    assert {spot.sample for _, spot in panel._body.places if spot.sample >= 0} == shown  # until the next paint
    panel.grab()
    assert {spot.sample for _, spot in panel._body.places if spot.sample >= 0} != shown


def test_probabilities_of_a_table_row(panel: OutputPanel) -> None:
    experiment = Experiment(data=Data(name="iris", test_fraction=0.3), runs=(ADAM,))
    desk = Desk(panel, experiment, 40)
    desk.key(Qt.Key.Key_Down)
    assert panel.spot is not None
    index = panel.spot[0].sample
    data = panel.frame.data
    assert data is not None
    card = card_of(panel.frame, Spot(index))
    assert card is not None
    expected = desk.net(data.points[[index]].astype(float))[0]
    shown = {line.index: line.share for line in card.lines if line.index >= 0}
    assert shown == pytest.approx(dict(enumerate(expected.tolist())), abs=1e-4)
    desk.key(Qt.Key.Key_Return)
    assert desk.selection.own == pytest.approx(data.points[index].tolist())


def test_regression_tables_show_the_worst(panel: OutputPanel) -> None:
    snapshot, data = frames.table_case()
    frame = Frame(Viewpoint("SGD"), snapshot, data, predictions=snapshot.predictions)
    panel.show_frame(frame)
    panel.grab()
    assert [spot.sample for _, spot in panel._body.places] == [1, 3, 19]  # one is not finite
    for tabs in panel.findChildren(Segments):
        for button in tabs.findChildren(QToolButton):
            if button.text() == "Worst":
                button.click()
    panel.show_frame(replace(frame))
    panel.grab()
    assert [spot.sample for _, spot in panel._body.places] == [1, 3, 5, 19]


def test_a_point_on_a_line_is_on_the_curve(panel: OutputPanel) -> None:
    experiment = Experiment(data=Data(name="function", samples=60, standardise=True), runs=(ADAM,))
    desk = Desk(panel, experiment, 100)
    axes = panel._body.axes
    assert axes is not None
    at = QPointF(axes.box.center().x() + 40, axes.box.bottom() - 3)
    desk.click(at)
    assert len(desk.selection.own) == 1
    expected = desk.net(np.array([desk.selection.own]))[0, 0]
    assert f"{abs(expected):.3g}"[:4] in panel.summary(panel.frame)


def drawn(desk: Desk, digit: tuple[strokes.Stroke, ...]) -> None:
    """Draw a digit on the pad with the mouse, as a person does."""
    desk.tool("Clear the drawing (Esc)")
    box = desk.panel._body.pad.box
    for stroke in digit:
        way = [QPointF(box.left() + x * box.width(), box.top() + y * box.height()) for x, y in stroke]
        desk.drag(*way)


def test_drawn_digits_are_read(panel: OutputPanel) -> None:
    experiment = Experiment(
        data=Data(name="digits", test_fraction=0.3),
        network=Network(hidden=(128,), activation="relu", init="kaiming"),
        training=Training(batch_size=20),
        runs=(Run(name="Adam", optimizer={"name": "adam", "lr": 0.001}),),
    )
    desk = Desk(panel, experiment, 800)
    desk.tab("Draw")
    right = total = 0
    for digit, ways in strokes.DIGITS.items():
        for way in ways:
            drawn(desk, way)
            desk.show()
            shares = class_shares(panel.frame)
            assert shares is not None
            expected = desk.net(np.array([desk.selection.own]))[0]
            np.testing.assert_allclose(shares, expected, atol=1e-4)
            right += int(shares.argmax()) == digit
            total += 1
    assert total == 30
    assert right >= 0.85 * total, f"{right} of {total}"
    desk.key(Qt.Key.Key_Escape)
    assert not desk.selection.own


def test_the_drawing_that_is_shown_is_the_one_the_network_is_given(panel: OutputPanel) -> None:
    experiment = Experiment(data=Data(name="digits"), runs=(ADAM,), network=Network(hidden=(8,)))
    desk = Desk(panel, experiment, 5)
    desk.tab("Draw")
    drawn(desk, (((0.5, 0.2), (0.5, 0.8)),))
    own = np.array(desk.selection.own).reshape(28, 28)
    width = 8 * 0.13 / (0.6 + 0.13)  # cells of 8: the stroke's width by its height
    assert own.max() == pytest.approx(width / 2, abs=0.05)
    assert own[4:24, 14].min() == pytest.approx(width / 2, abs=0.05)  # fills the height
    assert own[[0, 27], 14].min() > 0.4  # but for its round ends
    assert own[:, :8].max() == own[:, 20:].max() == 0.0
    snapshot = desk.snapshot
    assert snapshot.own is not None
    np.testing.assert_allclose(np.asarray(snapshot.own.a[0]).reshape(28, 28), own, atol=1e-6)
    box = desk.panel._body.pad.box
    desk.drag(box.center(), box.center() + QPointF(0, 60), button=Qt.MouseButton.RightButton)
    assert np.array(desk.selection.own).sum() < own.sum()


def test_a_misclassified_image_passes_through_the_network(panel: OutputPanel) -> None:
    experiment = Experiment(data=Data(name="digits"), runs=(ADAM,), network=Network(hidden=(8,)))
    desk = Desk(panel, experiment, 30)
    spot = next(spot for _, spot in panel._body.places if spot.sample >= 0)
    box = next(box for box, other in panel._body.places if other is spot)
    desk.click(box.center())
    assert len(desk.selection.own) == 784
    desk.tab("Draw")
    shares = class_shares(panel.frame)
    assert shares is not None
    assert desk.snapshot.predictions is None  # not asked for while one draws
    np.testing.assert_allclose(shares, desk.net(np.array([desk.selection.own]))[0], atol=1e-4)


def test_points_of_a_surface_by_their_error(panel: OutputPanel) -> None:
    desk = Desk(panel, Experiment(data=Data(name="reg-gauss", samples=200), runs=(ADAM,)), 60)
    data = panel.frame.data
    off = residuals(panel.frame)
    assert data is not None
    assert off is not None
    expected = data.targets - desk.net(data.points.astype(float))[:, 0]
    np.testing.assert_allclose(off, expected, atol=0.01)
    plain = panel.grab().toImage()
    panel._errors.trigger()
    index = int(np.argmax(np.abs(off) * (data.split == 2)))  # drawn last, over all others
    desk.tab("Test")
    at = panel.canvas.mapTo(panel, desk.at(*place_of(data, index)).toPoint())
    shown = panel.grab().toImage()
    assert shown != plain
    colour = shown.pixelColor(at)
    end = panel.theme.color("pos" if off[index] > 0 else "neg")
    assert abs(colour.red() - end.red()) < 40
    assert abs(colour.blue() - end.blue()) < 40
