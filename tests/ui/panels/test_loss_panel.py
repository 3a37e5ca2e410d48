"""The loss panel as a person uses it: pointer, wheel, drag, keys, menu; what it says against the records."""

from __future__ import annotations

import csv
import gc
import io
import math
import weakref
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import shiboken6
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QToolButton, QWidget

from nnviz.record.history import History
from nnviz.snapshot import DataView, LaneInfo, LaneKey, Layout
from nnviz.ui import theme as themes
from nnviz.ui.model import smoothing
from nnviz.ui.panels.drawing import words
from nnviz.ui.panels.frame import Frame, Hover, Marker, RunView
from nnviz.ui.panels.plots.loss_panel import LossPanel
from nnviz.ui.panels.plots.loss_picture import loss_picture
from nnviz.ui.panels.plots.run_curves import View, written
from nnviz.ui.panels.plots.time_plot import LEFT
from nnviz.ui.panels.registry import panels
from nnviz.ui.viewpoint import Viewpoint
from tests.ui.panels import frames

STEPS = 1200
RNG = np.random.default_rng(4)
LOSS = np.exp(-np.arange(1, STEPS + 1) / 400) * RNG.uniform(0.5, 1.5, STEPS)
SECONDS = np.cumsum(RNG.uniform(1e-3, 3e-3, STEPS))
TESTED = np.arange(25, STEPS + 1, 25)
TEST = np.exp(-TESTED / 420)
SCORE = 1.0 - TEST / 2


def history(*losses: np.ndarray) -> History:
    """Runs with these losses, 40 steps an epoch, evaluated every 25 steps."""
    infos = tuple(LaneInfo(LaneKey(index, 1), chr(65 + index), 1) for index in range(len(losses)))
    layout = Layout(1, infos, 1, ())
    kept = History()
    kept.open(layout)
    for index, loss in enumerate(losses):
        rows = np.full((len(loss), layout.width), np.nan)
        rows[:, 0], rows[:, 1], rows[:, 3] = index, np.arange(1, len(loss) + 1), loss
        rows[:, 2], rows[:, 5] = np.arange(len(loss)) // 40 + 1, SECONDS[: len(loss)]
        tested = TESTED[len(loss) >= TESTED]
        rows[tested - 1, 6], rows[tested - 1, 7] = TEST[: len(tested)], SCORE[: len(tested)]
        kept.append(rows, 1)
    return kept


def shown(*losses: np.ndarray, data: DataView | None = None, diverged: int | None = None) -> Frame:
    runs = tuple(
        RunView(chr(65 + i), chr(65 + i), i, LaneKey(i, 1), 1, diverged if i == 1 else None, 40)
        for i in range(max(1, len(losses)))
    )
    markers = (Marker(400, "Momentum → Adam", "A"), Marker(900, "lr 0.03 → 0.003", "A"))
    return Frame(
        Viewpoint("A"), data=data or frames.plane_data(), curves=history(*(losses or (LOSS,))), runs=runs,
        markers=markers, profile=frames.profile(),
    )  # fmt: skip


class Window(QWidget):
    """Stands for the window: answers what the pointer is on with a frame that holds it."""

    panel: LossPanel

    def hovered(self, hover: Hover | None) -> None:
        self.panel.show_frame(replace(self.panel.frame, hover=hover))


@pytest.fixture
def panel(qapp: QApplication) -> Iterator[LossPanel]:
    window = Window()
    window.resize(700, 360)
    window.show()
    made = panels()["loss"].widget(themes.light(), window)
    assert isinstance(made, LossPanel)
    made.setGeometry(0, 0, 600, 336)
    made.show()
    window.panel = made
    made.hovered.connect(window.hovered)
    made.show_frame(shown())
    window.activateWindow()
    QApplication.processEvents()
    del made
    yield weakref.proxy(window.panel)  # pytest keeps what is yielded, and pyqtgraph's menus live as long as the panel
    del window.panel
    window.close()
    shiboken6.delete(window)
    QApplication.processEvents()
    gc.collect()


def at(panel: LossPanel, place: float, height: float = 0.5) -> QPoint:
    """Where a place of the axis is on the plot."""
    spot = panel.plot.place()
    return QPoint(round(spot.x(place)), round(spot.box.top() + height * spot.box.height()))


def point(panel: LossPanel, place: float) -> None:
    QTest.mouseMove(panel.plot.viewport(), at(panel, place))
    QApplication.processEvents()


def turn(panel: LossPanel, place: float, notches: int, sideways: bool = False) -> None:
    here = QPointF(at(panel, place))
    delta = QPoint(120 * notches, 0) if sideways else QPoint(0, 120 * notches)
    event = QWheelEvent(here, panel.plot.viewport().mapToGlobal(here), QPoint(), delta, Qt.MouseButton.NoButton,
                        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False)  # fmt: skip
    QApplication.sendEvent(panel.plot.viewport(), event)


def press(panel: LossPanel, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    panel.plot.setFocus()
    QTest.keyClick(panel.plot, key, modifier)
    QApplication.processEvents()


def read(panel: LossPanel) -> dict[str, str]:
    """The values in the header, by name."""
    return {part.name: part.value for part in panel._legend._parts if part.value}


def test_the_pointer_reads_the_values_of_its_step(panel: LossPanel) -> None:
    point(panel, 640)
    hover = panel.frame.hover
    assert hover is not None
    assert hover.step is not None
    step = hover.step
    assert abs(step - 640) <= 2
    wide = smoothing.window(step)
    assert wide == 100
    assert read(panel) == {
        "raw": words.number(LOSS[step - 1], 3),
        "train": words.number(float(LOSS[step - wide : step].mean()), 3),
        "test": words.number(float(TEST[step // 25 - 1]), 3),
    }
    assert panel._legend.text().startswith(f"step {step}")


def test_the_end_of_a_test_curve_is_labelled_with_the_last_value_however_many_were_drawn_as_one() -> None:
    frame = shown()
    for quantity, known in (("loss", TEST), ("accuracy", SCORE)):
        view = View(quantity)
        picture = loss_picture(frame, 32.0, themes.light(), view)  # 48 evaluations in 32 pixels
        assert picture is not None
        (line,) = [one for one in picture.lines if one.title == "test"]
        assert line.value == written(float(known[-1]), quantity)


def test_the_crosshair_of_another_panel_is_shown_too(panel: LossPanel) -> None:
    panel.show_frame(replace(panel.frame, hover=Hover(step=300)))
    assert panel.plot.cursor == 300
    assert read(panel)["raw"] == words.number(LOSS[299], 3)


def test_arrows_move_the_crosshair(panel: LossPanel) -> None:
    press(panel, Qt.Key.Key_Left)
    assert panel.frame.hover == Hover(step=STEPS)
    press(panel, Qt.Key.Key_Left)
    first = panel.frame.hover.step
    assert first is not None
    assert STEPS - 4 <= first < STEPS
    press(panel, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert panel.frame.hover == Hover(step=STEPS)
    press(panel, Qt.Key.Key_Escape)
    assert panel.frame.hover is None
    turn(panel, 600, 40)  # zoomed in until a pixel is less than a step
    press(panel, Qt.Key.Key_Left)
    before = panel.frame.hover.step
    press(panel, Qt.Key.Key_Left)
    assert panel.frame.hover == Hover(step=before - 1)


def test_the_wheel_zooms_about_the_pointer_and_end_follows_again(panel: LossPanel) -> None:
    whole = panel.plot.span
    place = panel.plot.place().step_at(at(panel, 500).x())
    turn(panel, 500, 3)
    first, last = panel.plot.span
    assert (last - first) / (whole[1] - whole[0]) == pytest.approx(0.8**3)
    assert panel.plot.place().step_at(at(panel, place).x()) == pytest.approx(place, abs=3)
    assert panel.plot.follow.isVisible()
    box = panel.plot.place().box.toRect()
    assert not panel.plot.follow.geometry().intersects(box.adjusted(0, 0, 0, -1))  # nor any of the curve
    assert panel.plot.rect().contains(panel.plot.follow.geometry())
    turn(panel, 500, -1, sideways=True)
    assert panel.plot.span[0] > first
    panel.show_frame(replace(panel.frame))  # new frames leave the range as it is
    assert panel.plot.span[1] - panel.plot.span[0] == pytest.approx(last - first)
    press(panel, Qt.Key.Key_End)
    assert panel.plot.span == whole
    assert not panel.plot.follow.isVisible()
    turn(panel, 500, 2)
    QTest.mouseClick(panel.plot.follow, Qt.MouseButton.LeftButton)
    assert panel.plot.span == whole
    turn(panel, 500, -5)  # nothing is farther out than everything
    assert panel.plot.span == whole


def test_the_dialog_for_the_data_says_which_steps_it_writes(panel: LossPanel, tmp_path: Path) -> None:
    def title() -> str:
        panel.options.save.trigger()
        dialog = panel.findChild(QFileDialog, "save_data")
        said = dialog.windowTitle()
        dialog.reject()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        return said

    assert title() == "Save data"
    turn(panel, 500, 3)
    first, last = (f"{round(place):,}" for place in panel.plot.span)
    assert title() == f"Save data: only step {first} – {last}, as shown"
    panel.write(str(tmp_path / "loss.csv"))
    rows = list(csv.DictReader((tmp_path / "loss.csv").read_text().splitlines()))
    assert min(int(row["first_step"]) for row in rows) == pytest.approx(panel.plot.span[0], abs=3)


def test_a_drag_draws_out_the_range_to_see(panel: LossPanel) -> None:
    view = panel.plot.viewport()
    QTest.mousePress(view, Qt.MouseButton.LeftButton, pos=at(panel, 300))
    QTest.mouseMove(view, at(panel, 500))
    QTest.mouseMove(view, at(panel, 700))
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton, pos=at(panel, 700))
    assert panel.plot.span == pytest.approx((300, 700), abs=4)
    visible = LOSS[350:650]
    picture = panel.plot.picture
    assert picture is not None
    assert 10**picture.high < LOSS.max() * 1.8
    assert 10**picture.low < np.quantile(visible, 0.05)
    QTest.mouseDClick(view, Qt.MouseButton.LeftButton, pos=at(panel, 500))
    assert panel.plot.span == (0.0, 1250.0)


@pytest.mark.parametrize(
    ("button", "modifier"),
    [
        (Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ShiftModifier),
        (Qt.MouseButton.MiddleButton, Qt.KeyboardModifier.NoModifier),
    ],
    ids=["shift", "middle"],
)
def test_a_drag_with_shift_or_the_middle_button_moves_the_range(
    panel: LossPanel, button: Qt.MouseButton, modifier: Qt.KeyboardModifier
) -> None:
    turn(panel, 600, 5)
    first, last = panel.plot.span
    view, start = panel.plot.viewport(), at(panel, 600)
    QTest.mousePress(view, button, modifier, start)
    for pixels in (20, 50):
        QTest.mouseMove(view, start + QPoint(pixels, 0))
    QTest.mouseRelease(view, button, modifier, start + QPoint(50, 0))
    moved = 50 / panel.plot.place().box.width() * (last - first)
    assert panel.plot.span == pytest.approx((first - moved, last - moved), rel=1e-3)


def test_the_right_button_draws_nothing_out(panel: LossPanel) -> None:
    span = panel.plot.span
    QTest.mousePress(panel.plot.viewport(), Qt.MouseButton.RightButton, pos=at(panel, 300))
    QTest.mouseMove(panel.plot.viewport(), at(panel, 600))
    QTest.mouseRelease(panel.plot.viewport(), Qt.MouseButton.RightButton, pos=at(panel, 600))
    assert panel.plot.span == span


def test_plus_and_minus_zoom_about_the_crosshair(panel: LossPanel) -> None:
    panel.show_frame(replace(panel.frame, hover=Hover(step=500)))
    press(panel, Qt.Key.Key_Plus)
    first, last = panel.plot.span
    assert last - first == pytest.approx(0.6 * 1250)
    assert (500 - first) / (last - first) == pytest.approx(500 / 1250)
    press(panel, Qt.Key.Key_Minus)
    assert panel.plot.span == (0.0, 1250.0)


def test_l_changes_between_logarithmic_and_linear(panel: LossPanel) -> None:
    press(panel, Qt.Key.Key_L)
    picture = panel.plot.picture
    assert picture is not None
    assert not picture.log
    assert not panel.options.log.isChecked()
    np.testing.assert_allclose(next(line for line in picture.lines if line.title == "test").y, TEST)
    press(panel, Qt.Key.Key_L)
    assert panel.plot.picture.log  # type: ignore[union-attr]


@pytest.mark.parametrize("kind", ["epoch", "time"])
def test_markers_crosshair_and_curves_stand_at_epochs_and_seconds(panel: LossPanel, kind: str) -> None:
    choose(panel.options.axis.actions(), kind)
    picture = panel.plot.picture
    assert picture is not None

    def place(step: int) -> float:
        return step / 40 if kind == "epoch" else float(SECONDS[step - 1])

    assert picture.stands == pytest.approx([place(400), place(900)])
    test = next(line for line in picture.lines if line.title == "test")
    np.testing.assert_allclose(
        test.x, [place(int(step)) for step in TESTED], rtol=1e-9, atol=0.004 if kind == "time" else 0.0
    )
    assert picture.unit == ("epoch" if kind == "epoch" else "s")
    point(panel, place(640))
    assert panel.frame.hover is not None
    step = panel.frame.hover.step
    assert step is not None
    assert abs(step - 640) <= 3
    assert panel.plot.cursor == pytest.approx(place(step))
    assert read(panel)["raw"] == words.number(LOSS[step - 1], 3)


def test_the_smoothing_is_shown_and_can_be_chosen(panel: LossPanel) -> None:
    assert "100-step mean" in panel.subtitle(panel.frame)
    panel.resize(330, 220)
    QApplication.processEvents()
    assert panel._subtitle.toolTip() == panel.subtitle(panel.frame)  # shortened: the whole on hover
    panel.resize(600, 336)
    QApplication.processEvents()
    assert panel._subtitle.toolTip() == ""
    choose(panel.options.window.actions(), "10")
    assert "10-step mean" in panel.subtitle(panel.frame)
    line = next(line for line in panel.plot.picture.lines if line.title == "train")  # type: ignore[union-attr]
    assert line.value == words.number(float(LOSS[-10:].mean()), 3)
    panel.show_frame(replace(panel.frame, hover=Hover(step=700)))
    assert read(panel)["train"] == words.number(float(LOSS[690:700].mean()), 3)


def test_a_zoomed_curve_is_smoothed_over_what_lies_before_it(panel: LossPanel) -> None:
    panel.plot._show((600.0, 700.0))
    line = next(line for line in panel.plot.picture.lines if line.title == "train")  # type: ignore[union-attr]
    wanted = [LOSS[step - 100 : step].mean() for step in line.x.astype(int)]
    np.testing.assert_allclose(10**line.y, wanted, rtol=1e-9)


def test_accuracy_and_what_is_said_without_it(panel: LossPanel) -> None:
    click(panel, "Accuracy")
    picture = panel.plot.picture
    assert picture is not None
    np.testing.assert_allclose(picture.lines[0].y, SCORE)
    assert (picture.low, picture.log) == (0.5, False)
    panel.show_frame(replace(panel.frame, hover=Hover(step=640)))
    assert read(panel) == {"test": f"{100 * SCORE[24]:.1f} %"}
    data = frames.plane_data()
    untested = replace(panel.frame, data=type(data)(**{**{name: getattr(data, name) for name in data.__struct_fields__},
                                                       "split": np.zeros(40, int)}))  # fmt: skip
    panel.show_frame(replace(untested, curves=history(np.ones(10))))
    assert panel.plot.picture is None
    assert "test part" in panel.plot.message


def test_a_regression_has_an_error_in_the_targets_units_and_a_fit(panel: LossPanel) -> None:
    data = frames.plane_data("regression")
    scaled = type(data)(**{**{name: getattr(data, name) for name in data.__struct_fields__}, "target_scale": 3.0})
    panel.show_frame(shown(data=scaled))
    click(panel, "RMSE")
    picture = panel.plot.picture
    assert picture is not None
    test = next(line for line in picture.lines if line.title == "test")
    np.testing.assert_allclose(10**test.y, 3.0 * np.sqrt(2 * TEST))  # of (1/2m) Σ(ŷ−y)²
    panel.show_frame(replace(panel.frame, hover=Hover(step=700)))
    assert read(panel)["train"] == words.number(3.0 * math.sqrt(2 * LOSS[600:700].mean()), 3)
    click(panel, "R²")
    np.testing.assert_allclose(panel.plot.picture.lines[0].y, SCORE)  # type: ignore[union-attr]
    panel.show_frame(shown())  # another data set: no such tab any more
    assert panel.quantity == "loss"


def test_the_data_can_be_taken_along(panel: LossPanel, tmp_path: Path) -> None:
    panel.plot._show((500.0, 600.0))
    panel.options.copy.trigger()
    table = list(csv.reader(io.StringIO(QGuiApplication.clipboard().text()), delimiter="\t"))
    assert table[0] == ["run", "curve", "first_step", "last_step", "lowest", "highest", "loss"]
    raw = {int(row[2]): float(row[6]) for row in table[1:] if row[1] == "raw"}
    assert {510, 550, 600} <= raw.keys()
    assert all(value == LOSS[step - 1] for step, value in raw.items())
    test = {int(row[3]): float(row[6]) for row in table[1:] if row[1] == "test"}
    assert test == {step: TEST[step // 25 - 1] for step in (500, 525, 550, 575, 600)}
    choose(panel.options.axis.actions(), "epoch")
    panel.options._chosen(str(tmp_path / "curves"))
    rows = list(csv.DictReader((tmp_path / "curves.csv").read_text("utf-8").splitlines()))
    assert {row["curve"] for row in rows} == {"raw", "train", "test"}
    assert all(float(row["epoch"]) == pytest.approx(int(row["last_step"]) / 40) for row in rows)
    heard: list[str] = []
    panel.asked.connect(lambda what, path: heard.append(what))
    panel.write(str(tmp_path / "nowhere" / "x.csv"))
    assert heard == ["not-saved"]


@pytest.mark.parametrize("log", [True, False])
def test_a_diverging_run_leaves_with_a_cross_and_its_value(panel: LossPanel, log: bool) -> None:
    bad = np.concatenate([LOSS[:500], LOSS[499] * 10.0 ** np.arange(1, 36), [np.inf]])
    panel.options.log.setChecked(log)
    panel.show_frame(shown(LOSS, bad, diverged=536))
    QApplication.processEvents()
    panel.grab()  # heights of 1e35 pixels are drawn, dashes and all
    picture = panel.plot.picture
    assert picture is not None
    assert [(one.place, one.title, one.value, one.sign) for one in picture.crosses] == [
        (536, "B", words.number(float(bad[-2]), 3), "×")
    ]
    top = 10**picture.high if log else picture.high
    assert top < 4 * LOSS.max()
    assert next(line.value for line in picture.lines if line.title == "B") == "×"  # the value is told once


def test_zeros_are_told_where_the_axis_is_logarithmic(panel: LossPanel) -> None:
    loss = LOSS.copy()
    loss[[99, 499]] = 0.0
    panel.show_frame(shown(loss))
    picture = panel.plot.picture
    assert picture is not None
    assert len(picture.zeros) == 2
    assert picture.zeros == pytest.approx((100, 500), abs=4)
    press(panel, Qt.Key.Key_L)
    assert panel.plot.picture.zeros == ()  # type: ignore[union-attr]


def test_a_recorded_step_is_marked_and_read(panel: LossPanel) -> None:
    live = panel.grab().toImage()
    panel.show_frame(replace(panel.frame, viewpoint=Viewpoint("A", step=500)))
    assert panel.plot.past == 500
    assert read(panel)["raw"] == words.number(LOSS[499], 3)
    assert panel.grab().toImage() != live
    panel.show_frame(replace(panel.frame, hover=Hover(step=300)))  # the crosshair comes first
    assert read(panel)["raw"] == words.number(LOSS[299], 3)


def test_the_words_of_a_marker_are_whole_on_hover(panel: LossPanel) -> None:
    spot = panel.plot.place()
    QTest.mouseMove(panel.plot.viewport(), QPoint(round(spot.x(400)) + 1, round(spot.box.top()) - 8))
    assert panel.plot.toolTip() == "Momentum → Adam · 400"


def test_the_last_step_is_a_tab(panel: LossPanel) -> None:
    heard: list[int] = []
    panel.needs_changed.connect(lambda: heard.append(1))
    assert panel.needs(Viewpoint()).profile == 0
    click(panel, "Step")
    assert heard
    assert panel.needs(Viewpoint()).profile > 0
    assert panel.profile.isVisible()
    assert "about right" in panel.summary(panel.frame)
    click(panel, "Loss")
    assert panel.plot.isVisible()


def click(panel: LossPanel, label: str) -> None:
    button = next(one for one in panel.findChildren(QToolButton) if one.text() == label)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    QApplication.processEvents()


def choose(actions: list, key: str) -> None:  # type: ignore[type-arg]
    next(action for action in actions if action.data() == key).trigger()


def test_axes_come_back_with_the_curves_though_the_theme_was_set_without_any(panel: LossPanel) -> None:
    before = panel.plot.place().box
    panel.show_frame(Frame(Viewpoint("A")))
    QApplication.processEvents()
    assert panel.plot.picture is None
    panel.set_theme(themes.dark())
    QApplication.processEvents()
    panel.show_frame(shown())
    QApplication.processEvents()
    assert panel.plot.place().box == before
    assert before.left() == LEFT


def test_the_penalty_stands_beside_the_loss(panel: LossPanel) -> None:
    snapshot = frames.plane_snapshot()
    frame = replace(panel.frame, snapshot=snapshot)
    panel.show_frame(frame)
    assert "penalty" not in panel.subtitle(panel.frame)
    runs = (replace(frame.runs[0], penalty=(0.01, 0.1)),)
    panel.show_frame(replace(frame, runs=runs))
    found = 0.0
    for view in snapshot.matrices["weight"]:
        for weight in view.values.ravel().tolist():
            found += 0.01 * abs(weight) + 0.1 / 2 * weight**2
    assert panel.subtitle(panel.frame).startswith(f"penalty {words.number(found, 3)} · 100-step mean")
    panel.show_frame(replace(frame, runs=runs, viewpoint=Viewpoint("A", step=3)))
    assert "penalty" not in panel.subtitle(panel.frame)
