"""The weights panel as one uses it: tabs, values under the pointer, clicks, keys, the wheel, its menu."""

from __future__ import annotations

from dataclasses import replace

import msgspec
import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QImage, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolButton, QWidget

from nnviz.core.observe import observe
from nnviz.snapshot import MatrixView, Needs, Snapshot
from nnviz.ui import theme as themes
from nnviz.ui.panels.base import Frame, Hover, Selection
from nnviz.ui.panels.heat.cells import Fields
from nnviz.ui.panels.heat.detail import layer_detail, weight_detail
from nnviz.ui.panels.heat.picture import KINDS, heat_picture
from nnviz.ui.panels.weights import ENTRY, WeightsPanel
from nnviz.ui.viewpoint import Viewpoint
from tests.core.training import Plain, experiment, run, trained
from tests.ui.panels import frames

WIDE, NARROW = (462, 336), (286, 252)


def placed(host: QWidget, frame: Frame, size: tuple[int, int] = WIDE) -> WeightsPanel:
    panel = ENTRY.widget(themes.light(), host)
    assert isinstance(panel, WeightsPanel)
    panel.setGeometry(0, 0, *size)
    panel.show()
    panel.show_frame(frame)
    grabbed(panel)
    return panel


def grabbed(panel: QWidget) -> QImage:
    QApplication.processEvents()
    image = QImage(panel.size(), QImage.Format.Format_RGB32)
    panel.render(image, QPoint())
    return image


def middle(box: tuple[float, float, float, float] | None) -> QPoint:
    assert box is not None
    return QPointF(box[0] + box[2] / 2, box[1] + box[3] / 2).toPoint()


def with_kinds(snapshot: Snapshot, *more: str) -> Snapshot:
    """The snapshot of an optimizer that keeps moments."""
    rng = np.random.default_rng(9)
    views = {
        kind: tuple(
            MatrixView(
                np.abs(rng.normal(size=v.shape)).astype(np.float32),
                np.abs(rng.normal(size=v.shape[0])).astype(np.float32),
                v.shape,
            )
            for v in snapshot.matrices["weight"]
        )
        for kind in more
    }
    return msgspec.structs.replace(snapshot, matrices=snapshot.matrices | views, kinds=(*KINDS[:3], *more))


def shown_tabs(panel: WeightsPanel) -> list[str]:
    return [b.text() for b in panel._kinds.findChildren(QToolButton) if b.isVisible() and b.objectName() != "more"]


def number(text: str) -> float:
    return float(text.replace("−", "-"))


@pytest.mark.parametrize(("optimizer", "kinds"), [("sgd", 3), ("adam", 5)])
def test_values_under_the_pointer_are_those_of_torch_optim(optimizer: str, kinds: int) -> None:
    what = experiment(run(optimizer, lr=0.05))
    first = trained(what, 0).trainer.states()[0]
    plain = Plain(first)
    plain.steps(6)
    before = plain.weights.copy()
    plain.step()
    snapshot = observe(trained(what, 7).trainer.states()[0], Needs(matrices=KINDS, cells=10_000))
    assert len(snapshot.kinds) == kinds
    rows = {"W": plain.weights, "∂J/∂W": plain.gradients[-1], "ΔW": plain.weights - before}
    if kinds == 5:
        state = plain.optimizers[0].state
        flat = {
            name: np.concatenate([state[p][name].numpy().ravel() for p in plain.net.parameters()])
            for name in ("exp_avg", "exp_avg_sq")
        }
        rows |= {"m̂": flat["exp_avg"] / (1 - 0.9**7), "v̂": flat["exp_avg_sq"] / (1 - 0.999**7)}
    at = 0
    for layer, (fan_in, fan_out) in enumerate(zip(snapshot.sizes, snapshot.sizes[1:], strict=False), 1):
        for neuron in range(1, fan_out + 1):
            for column in range(fan_in + 1):
                place = at + (neuron - 1) * fan_in + column - 1 if column else at + fan_in * fan_out + neuron - 1
                detail = weight_detail(Frame(snapshot=snapshot), Hover(layer, neuron, column))
                assert detail is not None
                told = {name.replace("b", "W"): number(value) for name, value in detail.lines}
                assert list(told) == list(rows)
                for name, row in rows.items():
                    assert told[name] == pytest.approx(row[place], rel=6e-3, abs=1e-9), (layer, neuron, column, name)
        at += (fan_in + 1) * fan_out


def test_the_column_at_rest_holds_the_largest_of_each_layer() -> None:
    frame = frames.whole()
    assert frame.snapshot is not None
    picture = heat_picture(frame, 462, 300)
    assert picture is not None
    told = [number(value) for _, value in layer_detail(frame, picture).lines]
    wanted = [float(np.abs(view.values).max()) for view in frame.snapshot.matrices["weight"]]
    assert told == pytest.approx(wanted, rel=1e-3)


def test_nothing_is_told_of_a_weight_that_is_not_there() -> None:
    frame = frames.whole()
    assert all(weight_detail(frame, hover) is None for hover in (None, Hover(9, 1, 1), Hover(1, 5, 1), Hover(1, 1, 3)))


def test_tabs_are_those_the_optimizer_keeps(host: QWidget) -> None:
    plain = frames.plane_snapshot()
    panel = placed(host, frames.whole(plain))
    assert shown_tabs(panel) == ["W", "∂J/∂W", "ΔW"]
    panel.show_frame(frames.whole(with_kinds(plain, "m_hat", "v_hat")))
    assert shown_tabs(panel) == ["W", "∂J/∂W", "ΔW", "m̂", "v̂"]
    panel._kinds._buttons["v_hat"].click()
    picture = panel._picture
    grabbed(panel)
    assert panel._picture is not None
    assert not panel._picture.signed
    assert panel._picture is not picture
    panel.show_frame(frames.whole(with_kinds(plain, "v_hat")))
    assert shown_tabs(panel) == ["W", "∂J/∂W", "ΔW", "v̂"]
    panel.show_frame(frames.whole(plain))
    assert panel._kinds.key == "weight"


def test_narrow_headers_keep_every_tab_reachable_and_cut_none(host: QWidget) -> None:
    panel = placed(host, frames.whole(with_kinds(frames.plane_snapshot(), "m_hat", "v_hat")), NARROW)
    visible = [button for button in panel.findChildren(QToolButton) if button.isVisible()]
    assert all(button.width() >= button.sizeHint().width() for button in visible if button is not panel.menu)
    assert all(button.mapTo(panel, button.rect().topRight()).x() < panel.width() for button in visible)
    more = panel._kinds._more
    assert more.isVisible()
    actions = {action.text(): action for action in more.menu().actions()}
    assert set(shown_tabs(panel)) | set(actions) == {"W", "∂J/∂W", "ΔW", "m̂", "v̂"}
    actions["v̂"].trigger()
    assert panel._kinds.key == "v_hat"
    assert more.text().startswith("v̂")


def test_the_subtitle_is_whole_or_not_there(host: QWidget) -> None:
    panel = placed(host, frames.whole(), NARROW)
    seen = set()
    for width in range(230, 470, 6):
        panel.resize(width, 240)
        QApplication.processEvents()
        seen.add(panel._subtitle.isVisible())
        assert not panel._subtitle.isVisible() or panel._subtitle.toolTip() == ""
    assert seen == {False, True}


def test_the_subtitle_makes_way_for_kinds_of_another_optimizer(host: QWidget) -> None:
    panel = placed(host, frames.whole(), (330, 240))
    QApplication.processEvents()
    assert panel._subtitle.isVisible()
    panel.show_frame(frames.whole(with_kinds(frames.plane_snapshot(), "m_hat", "v_hat")))
    QApplication.processEvents()
    assert not panel._subtitle.isVisible() or panel._subtitle.toolTip() == ""


def test_a_large_network_is_asked_only_for_what_is_shown(host: QWidget) -> None:
    snapshot, data = frames.image_case()
    panel = placed(host, frames.whole(with_kinds(snapshot, "m_hat", "v_hat"), data))
    assert panel.needs(Viewpoint()).matrices == KINDS[:3]
    panel._kinds._buttons["m_hat"].click()
    assert panel.needs(Viewpoint()).matrices == KINDS[:4]
    panel.show_frame(frames.whole())
    assert panel.needs(Viewpoint()).matrices == KINDS


def test_a_click_on_a_cell_chooses_its_neuron(host: QWidget) -> None:
    frame = replace(frames.whole(), selection=Selection(sample=4))
    panel = placed(host, frame)
    heard: list[Selection] = []
    panel.selected.connect(heard.append)
    assert panel._picture is not None
    at = middle(panel._picture.heats[1].box_of(3, 2))
    QTest.mouseClick(panel.canvas, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at)
    QTest.mouseClick(panel.canvas, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(1, 1))
    assert heard == [Selection(sample=4, neuron=(2, 3))]
    plain = grabbed(panel)
    panel.show_frame(replace(frame, selection=heard[0]))
    assert grabbed(panel) != plain


def test_the_keyboard_walks_over_the_cells(host: QWidget) -> None:
    frame = frames.whole()
    panel = placed(host, frame)
    heard: list[Hover | None] = []
    chosen: list[Selection] = []
    panel.hovered.connect(heard.append)
    panel.hovered.connect(lambda hover: panel.show_frame(replace(frame, hover=hover)))
    panel.selected.connect(chosen.append)
    keys = [Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_PageDown, Qt.Key.Key_Up]
    for key in keys:
        QTest.keyClick(panel.canvas, key)
    assert heard == [Hover(1, 1, 1), Hover(1, 2, 1), Hover(1, 2, 2), Hover(1, 2, 0), Hover(2, 1, 1), Hover(2, 1, 1)]
    QTest.keyClick(panel.canvas, Qt.Key.Key_Return)
    assert chosen == [Selection(neuron=(2, 1))]
    QTest.keyClick(panel.canvas, Qt.Key.Key_Escape)
    assert heard[-1] is None


def test_receptive_fields_scroll_and_give_way_to_the_matrix(host: QWidget) -> None:
    panel = placed(host, frames.whole(*frames.image_case()), (240, 200))
    assert panel._picture is not None
    first = panel._picture.heats[0]
    assert isinstance(first, Fields)
    assert panel._picture.look.own
    at = QPointF(20.0, 40.0)
    wheel = QWheelEvent(at, panel.canvas.mapToGlobal(at), QPoint(), QPoint(0, -120), Qt.MouseButton.NoButton,
                        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False)  # fmt: skip
    QApplication.sendEvent(panel.canvas, wheel)
    grabbed(panel)
    scrolled = panel._picture.heats[0]
    assert isinstance(scrolled, Fields)
    assert scrolled.first == first.grid.columns
    panel._actions["index"].trigger()
    grabbed(panel)
    ordered = panel._picture.heats[0]
    assert isinstance(ordered, Fields)
    assert ordered.neurons[0] == 0
    panel._actions["matrix"].trigger()
    grabbed(panel)
    assert not panel._picture.look.fields
    assert not panel._picture.look.own


def test_the_menu_changes_the_scale_and_copies_the_numbers(host: QWidget) -> None:
    frame = frames.whole()
    panel = placed(host, frame)
    panel._actions["own"].trigger()
    panel._actions["robust"].trigger()
    grabbed(panel)
    assert panel._picture is not None
    assert panel._picture.look.own
    assert panel._picture.look.robust
    panel._actions["copy"].trigger()
    text = QGuiApplication.clipboard().text()
    assert frame.snapshot is not None
    view = frame.snapshot.matrices["weight"][1]
    start = text.splitlines().index("W₂ 3×4 | b") + 1
    rows = np.array([line.split("\t") for line in text.splitlines()[start : start + 3]], float)
    np.testing.assert_array_equal(rows[:, :-1].astype(np.float32), view.values)
    np.testing.assert_array_equal(rows[:, -1].astype(np.float32), view.bias)
