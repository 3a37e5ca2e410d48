"""What every panel of the registry promises."""

from __future__ import annotations

import gc
import subprocess
import sys
import weakref
from dataclasses import replace

import msgspec
import pytest
import shiboken6
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt, QTranslator
from PySide6.QtGui import QColor, QImage, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from nnviz import assets
from nnviz.snapshot import Needs, Snapshot
from nnviz.ui import theme as themes
from nnviz.ui.panels import base
from nnviz.ui.panels.base import PaintedPanel, PanelWidget
from nnviz.ui.panels.frame import Frame, Hover, combined
from nnviz.ui.panels.network import NetworkPanel
from nnviz.ui.panels.registry import panels
from nnviz.ui.panels.weights import WeightsPanel
from nnviz.ui.viewpoint import Viewpoint
from tests.ui.panels import frames

NAMES = ("network", "output", "loss", "profile", "layers", "weights")
CASES = frames.every_case()
SIZE = (420, 320)


def placed(name: str, host: QWidget, theme: themes.Theme | None = None, left: int = 0) -> PanelWidget:
    panel = panels()[name].widget(theme or themes.light(), host)
    panel.setGeometry(left, 0, *SIZE)
    panel.show()
    return panel


def grabbed(panel: PanelWidget, ratio: float = 1.0) -> QImage:
    QApplication.processEvents()
    image = QImage(round(SIZE[0] * ratio), round(SIZE[1] * ratio), QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(ratio)
    image.fill(Qt.GlobalColor.magenta)
    panel.render(image, QPoint())
    return image


def differing(first: QImage, second: QImage) -> int:
    """Number of differing pixels of the body, every third one looked at."""
    return sum(
        first.pixel(x, y) != second.pixel(x, y)
        for y in range(40, first.height(), 3)
        for x in range(0, first.width(), 3)
    )


def move(widget: QWidget, x: float, y: float) -> None:
    at = QPointF(x, y)
    event = QMouseEvent(QEvent.Type.MouseMove, at, widget.mapToGlobal(at), Qt.MouseButton.NoButton,
                        Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier)  # fmt: skip
    QApplication.sendEvent(widget, event)


def test_the_panels_are_found() -> None:
    assert tuple(panels()) == NAMES
    assert [entry.order for entry in panels().values()] == sorted(entry.order for entry in panels().values())


def test_finding_them_loads_neither_pyqtgraph_nor_torch() -> None:
    code = (
        "import sys; from nnviz.ui.panels.registry import panels; panels();"
        "sys.exit(any(name in sys.modules for name in ('pyqtgraph', 'torch', 'sklearn')))"
    )
    assert subprocess.run([sys.executable, "-c", code], timeout=60, check=False).returncode == 0


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("case", CASES)
def test_every_panel_shows_every_kind_of_data(name: str, case: str, host: QWidget) -> None:
    panel = placed(name, host, themes.dark())
    panel.show_frame(CASES[case])
    grabbed(panel)
    assert panel.drawn == 1
    assert panel.milliseconds > 0
    assert panel.accessibleName() == panels()[name].shown
    assert panel.accessibleDescription()


@pytest.mark.parametrize("heard", [False, True])
def test_what_is_read_out_follows_the_last_frame_before_a_rest(
    host: QWidget, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, heard: bool
) -> None:
    monkeypatch.setattr(base.QAccessible, "isActive", lambda: heard)
    monkeypatch.setattr(base, "_SUMMARY_EVERY" if heard else "_UNHEARD_EVERY", 0.2)
    monkeypatch.setattr(base, "_UNHEARD_EVERY" if heard else "_SUMMARY_EVERY", 1e6)
    panel = placed("network", host)
    for step in (7, 8, 9):
        panel.show_frame(frames.whole(frames.plane_snapshot(step=step)))
    qtbot.waitUntil(lambda: "at step 9" in panel.accessibleDescription(), timeout=10_000)


@pytest.mark.parametrize("name", NAMES)
def test_two_of_a_kind_show_two_snapshots_in_one_window(name: str, host: QWidget) -> None:
    first, second = placed(name, host), placed(name, host, left=SIZE[0])
    one = frames.whole(frames.plane_snapshot(step=7))
    other = frames.whole(
        frames.plane_snapshot((2, 4, 3), "multiclass", step=8, seed=5), frames.plane_data("multiclass"), steps=120
    )
    first.show_frame(one)
    second.show_frame(other)
    shown = grabbed(first)
    assert differing(shown, grabbed(second)) > 100
    assert first.frame is one
    assert second.frame is other
    second.show_frame(Frame())
    assert differing(shown, grabbed(first)) == 0  # the other's frames do not reach it


@pytest.mark.parametrize("name", NAMES)
def test_the_same_frame_is_the_same_picture(name: str, host: QWidget) -> None:
    panel = placed(name, host)
    panel.show_frame(frames.whole())
    first = grabbed(panel)
    panel.show_frame(Frame())
    grabbed(panel)
    panel.show_frame(frames.whole())
    assert differing(first, grabbed(panel)) == 0
    assert panel.drawn == 3


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("zoom", [1.0, 1.5])
def test_themes_and_zoom_change_the_picture(name: str, zoom: float, host: QWidget) -> None:
    panel = placed(name, host)
    panel.show_frame(frames.whole())
    light = grabbed(panel)
    panel.set_theme(themes.named("dark", zoom))
    assert differing(light, grabbed(panel)) > 1000


@pytest.mark.parametrize("name", ["network", "output", "weights"])
def test_high_density_screens_get_sharp_pictures(name: str, host: QWidget) -> None:
    panel = placed(name, host)
    panel.show_frame(frames.whole())
    image = grabbed(panel, 2.0)
    blocks = sum(
        len({image.pixel(x + i, y + j) for i in (0, 1) for j in (0, 1)}) > 1
        for y in range(100, 500, 4)
        for x in range(100, 700, 4)
    )
    assert blocks > 200  # neighbouring pixels differ: nothing was drawn small and doubled


@pytest.mark.parametrize("name", NAMES)
def test_hover_is_drawn_by_every_panel(name: str, host: QWidget) -> None:
    panel = placed(name, host)
    frame = frames.whole()
    panel.show_frame(frame)
    plain = grabbed(panel)
    panel.show_frame(replace(frame, hover=Hover(2, 1, 3, step=150)))
    if name not in ("output", "profile"):
        assert differing(plain, grabbed(panel)) > 20
    panel.show_frame(replace(frame, hover=Hover(9, 99, 99, step=10**9)))  # something that is no longer there
    grabbed(panel)


@pytest.mark.parametrize("name", NAMES)
def test_panels_leave_nothing_behind(name: str, host: QWidget) -> None:
    panel = placed(name, host)
    panel.show_frame(frames.whole())
    grabbed(panel)
    gone = weakref.ref(panel)
    shiboken6.delete(panel)
    del panel
    QApplication.processEvents()
    gc.collect()
    assert gone() is None


@pytest.mark.parametrize("name", NAMES)
def test_tiny_panels_do_not_complain(name: str, host: QWidget) -> None:
    panel = placed(name, host)
    panel.setGeometry(0, 0, 90, 60)
    for frame in CASES.values():
        panel.show_frame(frame)
        grabbed(panel)


def test_pointing_at_an_edge_says_which_weight(host: QWidget) -> None:
    panel = placed("network", host)
    assert isinstance(panel, NetworkPanel)
    panel.show_frame(frames.whole())
    grabbed(panel)
    heard: list[Hover | None] = []
    panel.hovered.connect(heard.append)
    place = panel._picture.geometry  # type: ignore[union-attr]
    x, y = place.nodes[1][2].x + 4, place.nodes[1][2].y + 4
    move(panel.canvas, x, y)
    move(panel.canvas, x + 1, y)
    move(panel.canvas, 1, 1)
    assert heard == [Hover(1, 3), None]


def test_pointing_at_a_cell_says_which_weight(host: QWidget) -> None:
    panel = placed("weights", host)
    assert isinstance(panel, WeightsPanel)
    panel.show_frame(frames.whole())
    grabbed(panel)
    heard: list[Hover | None] = []
    panel.hovered.connect(heard.append)
    x, y, wide, high = panel._picture.heats[1].box_of(2, 3)  # type: ignore[union-attr]
    move(panel.canvas, x + wide / 2, y + high / 2)
    assert heard == [Hover(2, 2, 3)]


def test_pointing_at_a_curve_says_which_step(host: QWidget) -> None:
    panel = placed("loss", host)
    panel.show_frame(frames.whole())
    grabbed(panel)
    heard: list[Hover | None] = []
    panel.hovered.connect(heard.append)
    plot = panel.plot  # type: ignore[attr-defined]
    box = plot.place().box
    move(plot.viewport(), box.center().x(), box.center().y())
    assert heard
    assert heard[0] is not None
    assert abs(heard[0].step - sum(plot.span) / 2) <= 2  # type: ignore[operator]


def test_needs_of_several_panels_are_one() -> None:
    viewpoint = Viewpoint("Adam", 2, 5)
    needs = combined(viewpoint, [entry.needs(viewpoint, SIZE) for entry in panels().values()])
    assert (needs.run, needs.branch, needs.seed) == ("Adam", 2, 5)
    assert needs.matrices == ("weight", "gradient", "update")
    assert needs.cells >= 128 * 784
    assert needs.responses > 0
    assert needs.output > 0
    assert needs.examples > 0
    assert combined(viewpoint, []) == Needs(run="Adam", branch=2, seed=5, cells=0)


@pytest.mark.parametrize(("name", "tab"), [("network", 6), ("weights", 2), ("loss", 2), ("layers", 2), ("output", 1)])
def test_tabs_show_something_else(name: str, tab: int, host: QWidget) -> None:
    panel = placed(name, host)
    panel.show_frame(frames.whole())
    first = grabbed(panel)
    buttons = [button for button in panel.findChildren(QToolButton) if button.objectName() != "follow"]
    buttons[tab].click()
    assert differing(first, grabbed(panel)) > 30
    assert all(button.accessibleName() for button in buttons)


@pytest.mark.parametrize("name", NAMES)
def test_a_change_of_language_reaches_every_text(name: str, host: QWidget, qapp: QApplication) -> None:
    translator = QTranslator()
    assert translator.load("nnviz_zh_CN", str(assets.folder() / "translations"))
    panel = placed(name, host)
    panel.show_frame(frames.whole())
    before = grabbed(panel)
    qapp.installTranslator(translator)
    QApplication.sendEvent(panel, QEvent(QEvent.Type.LanguageChange))
    try:
        assert panel.accessibleName() == panels()[name].shown != panels()[name].title
        panel.show_frame(frames.whole())
        if name not in ("layers", "profile"):  # its body holds symbols and numbers only
            assert differing(before, grabbed(panel)) > 20
    finally:
        qapp.removeTranslator(translator)


def lacking(snapshot: Snapshot) -> list[Snapshot]:
    """The same state as other panels asked for it: what a panel sees until its own needs are met."""
    parts = {
        "matrices": {}, "responses": (), "output": None, "predictions": None, "sample": None, "own": None, "at": None,
        "focus": None, "batch": None, "layers": None, "profile": None,
    }  # fmt: skip
    some = [{name: none} for name, none in parts.items()]
    kinds = [{"matrices": {kind: views}} for kind, views in snapshot.matrices.items()]
    return [msgspec.structs.replace(snapshot, **changes) for changes in (*some, *kinds, parts)]


@pytest.mark.parametrize("ratio", [1.0, 1.25, 1.5, 2.0])
@pytest.mark.parametrize("name", ["network", "output", "weights"])
def test_a_painted_panel_leaves_nothing_of_its_body_out(qtbot: QtBot, name: str, ratio: float) -> None:
    host = QWidget()
    qtbot.addWidget(host)
    panel = placed(name, host)
    assert isinstance(panel, PaintedPanel)
    for frame in CASES.values():
        panel.show_frame(frame)
        image = QImage(
            round(panel.canvas.width() * ratio), round(panel.canvas.height() * ratio), QImage.Format.Format_RGB32
        )
        image.setDevicePixelRatio(ratio)
        image.fill(Qt.GlobalColor.magenta)
        panel.canvas.render(image, QPoint())
        magenta = QColor(Qt.GlobalColor.magenta).rgb()
        wide, high = image.width(), image.height()
        edges = [(x, y) for x in range(wide) for y in (0, high - 1)] + [
            (x, y) for x in (0, wide - 1) for y in range(high)
        ]
        inside = [(x, y) for x in range(0, wide, 5) for y in range(0, high, 5)]
        assert all(image.pixel(*at) != magenta for at in edges + inside)


@pytest.mark.parametrize("case", [case for case in CASES if case != "empty"])
@pytest.mark.parametrize("name", NAMES)
def test_a_snapshot_made_for_others_can_be_shown_and_pointed_at(name: str, case: str, host: QWidget) -> None:
    panel = placed(name, host)
    frame = CASES[case]
    panel.show_frame(frame)
    grabbed(panel)
    for snapshot in lacking(frame.snapshot):
        panel.show_frame(replace(frame, snapshot=snapshot, predictions=snapshot.predictions))
        for x, y in ((60, 120), (210, 160), (380, 250)):
            move(panel.childAt(x, y) or panel, x, y)
        grabbed(panel)
        panel.show_frame(frame)
        grabbed(panel)


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("name", NAMES)
def test_a_click_may_come_between_a_frame_and_its_picture(name: str, case: str, host: QWidget) -> None:
    panel = placed(name, host)
    for before in CASES.values():
        panel.show_frame(before)
        grabbed(panel)
        panel.show_frame(CASES[case])  # not drawn before the mouse is there
        for x, y in ((60, 120), (210, 160), (380, 250)):
            target = panel.childAt(x, y) or panel
            if not isinstance(target, QAbstractButton):
                move(target, x, y)
                QTest.mouseClick(target, Qt.MouseButton.LeftButton, pos=QPoint(x, y))
