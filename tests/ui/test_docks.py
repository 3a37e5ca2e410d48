"""The panels as docks: moved, floated, maximised, closed and brought back by hand; kept between starts; the zoom."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QByteArray, QEvent, QPoint, Qt
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QTabBar, QWidget
from pytestqt.qtbot import QtBot

from nnviz.link.messages import Look
from nnviz.ui import language as languages
from nnviz.ui import theme as themes
from nnviz.ui.appearance import ZOOMS
from nnviz.ui.kept import Kept
from nnviz.ui.main_window import MainWindow
from nnviz.ui.options import Options
from nnviz.ui.panel_dock import PanelDock
from tests.ui import fakes
from tests.ui.conftest import MakeWindow

LEFT = Qt.MouseButton.LeftButton
#: The offscreen display says of windows what it does not know.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
SHOWN = ("network", "output", "loss", "layers", "weights")


def opened(make_window: MakeWindow, qtbot: QtBot, size: tuple[int, int] = (1280, 800), **options: object) -> MainWindow:
    window = make_window(panels=True, options=Options(theme="light", lang="en", size=size, **options))  # type: ignore[arg-type]
    qtbot.waitUntil(lambda: window.side.column is not None and dock(window, "loss").height() > 100)
    settle(qtbot)
    return window


def settle(qtbot: QtBot) -> None:
    QApplication.sendPostedEvents()
    qtbot.wait(20)


def dock(window: MainWindow, name: str) -> PanelDock:
    return window.area.docks[name]


def places(window: MainWindow) -> dict[str, tuple[int, int, int, int]]:
    docks = window.area.docks
    return {name: one.geometry().getRect() for name, one in docks.items() if one.isVisible()}  # type: ignore[misc]


def drag(window: MainWindow, name: str, onto: QPoint, qtbot: QtBot) -> None:
    """Drag a panel by its title to a place of the screen."""
    header = dock(window, name).panel.header
    grip = QPoint(20, header.height() // 2)
    start = header.mapToGlobal(grip)
    QTest.mousePress(header, LEFT, pos=grip)
    for part in range(1, 13):
        at = start + (onto - start) * part / 12
        QTest.mouseMove(header, header.mapFromGlobal(at))
        qtbot.wait(5)
    QTest.mouseRelease(header, LEFT, pos=header.mapFromGlobal(onto))
    settle(qtbot)


def middle(widget: QWidget) -> QPoint:
    return widget.mapToGlobal(widget.rect().center())


def double_click(window: MainWindow, name: str, qtbot: QtBot) -> None:
    header = dock(window, name).panel.header
    QTest.mouseDClick(header, LEFT, pos=QPoint(20, header.height() // 2))
    settle(qtbot)


def asked(link: fakes.FakeLink) -> Look:
    look = link.controls(Look)[-1]
    assert isinstance(look, Look)
    return look


def test_at_first_the_panels_stand_as_in_the_mock_ups(make_window: MakeWindow, qtbot: QtBot) -> None:
    window = opened(make_window, qtbot)
    where = places(window)
    assert tuple(where) == SHOWN  # the step profile is hidden at first
    wide, high = window.area.desk.width(), window.area.desk.height()
    assert where["network"][2] / wide == pytest.approx(0.688, abs=0.02)
    assert where["network"][3] / high == pytest.approx(422 / 674, abs=0.02)
    assert where["output"][0] - (where["network"][0] + where["network"][2]) == 8  # gutters
    assert where["loss"][1] - (where["network"][1] + where["network"][3]) == 8
    for name in SHOWN:  # nothing is cut off at the smallest of the usual sizes
        panel = dock(window, name).panel
        assert panel.width() >= panel.minimumSizeHint().width()
        assert panel.height() >= panel.minimumSizeHint().height()
        assert window.rect().contains(window.mapFromGlobal(panel.mapToGlobal(panel.rect().bottomRight())))
        assert panel.header.height() == 33
        assert panel.header.width() == panel.width()


@pytest.mark.parametrize("size", [(1280, 800), (1920, 1080)])
def test_the_shares_follow_the_window(make_window: MakeWindow, qtbot: QtBot, size: tuple[int, int]) -> None:
    window = opened(make_window, qtbot, (1000, 640))
    window.resize(*size)
    settle(qtbot)
    assert sum(places(window)[name][2] for name in ("loss", "layers", "weights")) == window.area.desk.width() - 16
    assert dock(window, "network").width() / window.area.desk.width() == pytest.approx(0.688, abs=0.03)


def test_dragged_onto_another_panel_it_becomes_a_tab_and_the_one_behind_rests(
    make_window: MakeWindow, trainers: fakes.FakeTrainers, qtbot: QtBot
) -> None:
    window = opened(make_window, qtbot)
    trainers.link.say(fakes.READY, fakes.data(), fakes.status(fakes.layout(), 5), fakes.snapshot(5))
    qtbot.waitUntil(lambda: bool(trainers.link.controls(Look)) and asked(trainers.link).needs.cells > 0)
    drag(window, "loss", middle(dock(window, "output")), qtbot)
    (bar,) = [bar for bar in window.area.desk.findChildren(QTabBar) if bar.isVisible()]
    assert {bar.tabText(index) for index in range(bar.count())} == {"Loss", "Output"}
    loss, output = dock(window, "loss").panel, dock(window, "output").panel
    assert loss.seen
    assert not output.seen
    assert dock(window, "output").toggle.isChecked()  # behind, but open
    drawn, frame = output.drawn, output.frame
    window.viewer.clock.invalidate()
    qtbot.wait(100)
    assert (output.drawn, output.frame) == (drawn, frame)
    behind = next(index for index in range(bar.count()) if bar.tabText(index) == "Output")
    QTest.mouseClick(bar, LEFT, pos=bar.tabRect(behind).center())
    qtbot.waitUntil(lambda: output.seen and output.frame is not frame)
    assert not loss.seen


def test_what_cannot_be_seen_asks_for_nothing(
    make_window: MakeWindow, trainers: fakes.FakeTrainers, qtbot: QtBot
) -> None:
    window = opened(make_window, qtbot)
    qtbot.waitUntil(lambda: bool(trainers.link.controls(Look)) and asked(trainers.link).needs.cells > 0)
    window.area.maximise(dock(window, "loss"))
    qtbot.waitUntil(lambda: asked(trainers.link).needs.cells == 0)
    QTest.keyClick(window, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: asked(trainers.link).needs.cells > 0)


def test_dragged_to_an_edge_it_stands_beside_and_reset_brings_all_back(make_window: MakeWindow, qtbot: QtBot) -> None:
    window = opened(make_window, qtbot)
    before = places(window)
    network = dock(window, "network")
    drag(window, "weights", network.mapToGlobal(QPoint(30, network.height() // 2)), qtbot)
    after = places(window)
    assert after["weights"][0] < after["network"][0]
    assert after["weights"][1] == after["network"][1]
    double_click(window, "loss", qtbot)
    dock(window, "layers").toggle.trigger()
    dock(window, "profile").toggle.trigger()
    settle(qtbot)
    window.actions_.commands["reset_layout"].trigger()
    settle(qtbot)
    assert places(window) == before
    assert [one.toggle.isChecked() for one in window.area.docks.values()] == [
        name in SHOWN for name in window.area.docks
    ]


def test_a_double_click_floats_and_puts_back(make_window: MakeWindow, qtbot: QtBot) -> None:
    window = opened(make_window, qtbot)
    before = places(window)["loss"]
    loss = dock(window, "loss")
    double_click(window, "loss", qtbot)
    assert loss.isFloating()
    assert loss.isWindow()
    assert loss.panel.seen
    assert places(window)["layers"][0] == 0  # the others take the room
    texts = [action.text() for action in loss.panel.menu.actions_menu.actions()]
    assert "Put back" in texts
    assert "Float" not in texts
    window.hide()
    assert not loss.isVisible()  # goes with the window, and comes with it
    window.show()
    assert loss.isVisible()
    double_click(window, "loss", qtbot)
    assert places(window)["loss"] == pytest.approx(before, abs=2)


def test_closed_through_its_menu_and_brought_back_through_the_windows(make_window: MakeWindow, qtbot: QtBot) -> None:
    window = opened(make_window, qtbot)
    before = places(window)["output"]
    output = dock(window, "output")
    output.close_.trigger()
    settle(qtbot)
    assert not output.isVisible()
    shown = {action.text(): action for action in window.menus.panels.actions()}
    assert not shown["Output"].isChecked()
    shown["Output"].trigger()
    settle(qtbot)
    assert output.panel.seen
    assert places(window)["output"] == pytest.approx(before, abs=40)


def test_a_hidden_panel_comes_up_at_the_end_of_the_last_row(make_window: MakeWindow, qtbot: QtBot) -> None:
    window = opened(make_window, qtbot)
    dock(window, "profile").toggle.trigger()
    settle(qtbot)
    where = places(window)
    assert where["profile"][1] == where["weights"][1]
    assert where["profile"][0] > where["weights"][0]
    assert all(where[name][2] >= 220 for name in ("loss", "layers", "weights", "profile"))


def test_maximised_by_key_and_back_by_escape(make_window: MakeWindow, qtbot: QtBot) -> None:
    window = opened(make_window, qtbot)
    before = places(window)
    dock(window, "weights").panel.menu.setFocus()
    QTest.keyClick(window, Qt.Key.Key_M, Qt.KeyboardModifier.ControlModifier)
    settle(qtbot)
    assert list(places(window)) == ["weights"]
    assert dock(window, "weights").size() == window.area.desk.size()
    assert dock(window, "network").toggle.isChecked()  # not closed, only out of sight
    assert dock(window, "weights").maximise.text() == "Back to the other panels"
    QTest.keyClick(window, Qt.Key.Key_Escape)
    settle(qtbot)
    assert places(window) == before
    assert dock(window, "weights").maximise.text() == "Maximise"


def test_a_maximised_panel_goes_back_when_another_is_closed_or_shown(make_window: MakeWindow, qtbot: QtBot) -> None:
    window = opened(make_window, qtbot)
    dock(window, "network").maximise.trigger()
    dock(window, "loss").toggle.trigger()
    settle(qtbot)
    assert set(places(window)) == set(SHOWN) - {"loss"}
    dock(window, "network").maximise.trigger()
    dock(window, "network").close_.trigger()
    settle(qtbot)
    assert set(places(window)) == set(SHOWN) - {"loss", "network"}


def test_f6_goes_from_panel_to_panel(make_window: MakeWindow, qtbot: QtBot) -> None:
    window = opened(make_window, qtbot)
    visited = []
    for _ in range(6):
        QTest.keyClick(window, Qt.Key.Key_F6)
        current = window.area.current()
        assert current is not None
        assert current.panel.menu.hasFocus()
        visited.append(current.panel.entry.name)
    first = SHOWN.index(visited[0])  # Qt may have given the focus to any of the panels when the window came up
    assert visited == [*SHOWN[first:], *SHOWN[:first], visited[0]]


def test_the_next_start_finds_the_layout_of_the_last(make_window: MakeWindow, qtbot: QtBot) -> None:
    first = opened(make_window, qtbot)
    dock(first, "layers").close_.trigger()
    drag(first, "weights", dock(first, "network").mapToGlobal(QPoint(30, 200)), qtbot)
    double_click(first, "loss", qtbot)
    before, floating = places(first), dock(first, "loss").geometry()
    first.area.maximise(dock(first, "output"))  # a maximised panel is kept as it stood before
    first.close()
    second = opened(make_window, qtbot)
    assert places(second) == before
    assert dock(second, "loss").isFloating()
    assert dock(second, "loss").geometry() == floating
    assert not dock(second, "layers").toggle.isChecked()


@pytest.mark.parametrize(("small", "large"), [((1280, 800), (1920, 1080)), ((1920, 1080), (1280, 800))])
def test_a_kept_layout_gives_every_panel_its_part_of_a_window_of_another_size(
    make_window: MakeWindow, qtbot: QtBot, small: tuple[int, int], large: tuple[int, int]
) -> None:
    first = opened(make_window, qtbot, small)
    desk = first.area.desk
    desk.resizeDocks([dock(first, "loss")], [desk.width() // 4], Qt.Orientation.Horizontal)
    settle(qtbot)
    before, size, state = places(first), desk.size(), first.area.save()
    second = opened(make_window, qtbot, large)
    assert second.area.restore(state)
    settle(qtbot)
    room = second.area.desk.size()
    assert (room.width() > size.width()) == (large > small)
    for name, place in places(second).items():
        assert place[2] / room.width() == pytest.approx(before[name][2] / size.width(), abs=0.02)
        assert place[3] / room.height() == pytest.approx(before[name][3] / size.height(), abs=0.02)


def test_a_picture_shows_the_layout_and_size_everybody_starts_with(
    make_window: MakeWindow, qtbot: QtBot, tmp_path: object
) -> None:
    first = opened(make_window, qtbot)
    dock(first, "layers").close_.trigger()
    first.appearance.use_zoom(1.5)
    first.close()
    pictured = opened(make_window, qtbot, screenshot=tmp_path)
    assert tuple(places(pictured)) == SHOWN
    assert pictured.theme.zoom == 1.0


@pytest.mark.parametrize("rubbish", [b"nonsense", b"\x00\x00\x00\xff\x00\x00\x00\x00\xfd\x00\x00\x00\x01"])
def test_a_layout_that_cannot_be_read_is_as_if_none_was_kept(
    make_window: MakeWindow, qtbot: QtBot, rubbish: bytes
) -> None:
    kept = Kept()
    kept.set_blob("layout/watch", QByteArray(rubbish))
    kept.set_blob("gutters/rows", QByteArray(b"what an older version kept"))
    kept.set_text("zoom", "huge")
    kept.write()
    window = opened(make_window, qtbot)
    assert tuple(places(window)) == SHOWN
    assert window.theme.zoom == 1.0


def test_a_panel_that_floats_on_a_screen_that_is_gone_comes_back(make_window: MakeWindow, qtbot: QtBot) -> None:
    window = opened(make_window, qtbot)
    double_click(window, "loss", qtbot)
    loss = dock(window, "loss")
    loss.move(20000, 9000)
    state = window.area.save()
    window.area.restore(state)
    settle(qtbot)
    assert QGuiApplication.primaryScreen().availableGeometry().contains(loss.geometry())
    loss.move(-20000, 9000)
    QGuiApplication.instance().screenRemoved.emit(QGuiApplication.primaryScreen())  # type: ignore[union-attr]
    assert QGuiApplication.primaryScreen().availableGeometry().contains(loss.geometry())


def test_a_picture_of_a_panel_holds_its_header(make_window: MakeWindow, qtbot: QtBot) -> None:
    window = opened(make_window, qtbot)
    loss = dock(window, "loss")
    loss.panel.menu.copy.trigger()
    picture = QGuiApplication.clipboard().pixmap()
    assert picture.size() == loss.size()
    header, kind = loss.panel.header.grab().toImage(), QImage.Format.Format_RGB32
    assert picture.toImage().copy(20, 4, 200, 25).convertToFormat(kind) == header.copy(20, 4, 200, 25).convertToFormat(
        kind
    )


def test_the_zoom_by_keys_reaches_every_part_and_is_kept(make_window: MakeWindow, qtbot: QtBot) -> None:
    window = opened(make_window, qtbot)
    toolbar, header = window.toolbar.height(), dock(window, "loss").panel.header.height()
    control = Qt.KeyboardModifier.ControlModifier
    for key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal, Qt.Key.Key_Plus):  # with Shift and without
        QTest.keyClick(window, key, control)
    assert window.theme.zoom == 1.5
    qtbot.waitUntil(lambda: not window.restyling.under_way)
    settle(qtbot)
    assert dock(window, "loss").panel.header.height() == 49
    assert header == 33
    assert window.toolbar.height() > 1.3 * toolbar
    assert window.side.width() > 1.4 * 240
    assert QApplication.font().pixelSize() == 18
    QTest.keyClick(window, Qt.Key.Key_Minus, control)
    assert window.theme.zoom == 1.25
    window.close()
    again = opened(make_window, qtbot)
    assert again.theme.zoom == 1.25
    QTest.keyClick(again, Qt.Key.Key_0, control)
    assert again.theme.zoom == 1.0
    assert not again.actions_.commands["zoom_reset"].isEnabled()


def test_the_zoom_ends_at_its_ends_and_nothing_overlaps_there(make_window: MakeWindow, qtbot: QtBot) -> None:
    window = opened(make_window, qtbot)
    for action, end in (("zoom_in", ZOOMS[-1]), ("zoom_out", ZOOMS[0])):
        while window.actions_.commands[action].isEnabled():
            window.actions_.commands[action].trigger()
        settle(qtbot)
        assert window.theme.zoom == end
        docks = [dock(window, name).geometry() for name in SHOWN]
        assert not any(one.intersects(other) for one in docks for other in docks if one is not other)
        assert all(window.area.desk.rect().contains(one) for one in docks)


def test_the_systems_colours_are_followed_while_they_are_chosen(
    make_window: MakeWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = make_window(options=Options(theme="system", lang="en"))
    assert not window.theme.dark
    monkeypatch.setattr(themes, "system_is_dark", lambda: True)
    changed = QApplication.styleHints().colorSchemeChanged
    changed.emit(Qt.ColorScheme.Dark)
    assert window.theme.dark
    window.actions_.themes["light"].trigger()
    changed.emit(Qt.ColorScheme.Dark)
    assert not window.theme.dark
    window.actions_.themes["system"].trigger()
    assert window.theme.dark


def test_the_systems_language_is_followed_while_it_is_chosen(
    make_window: MakeWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = make_window()
    window.actions_.languages["system"].trigger()
    monkeypatch.setattr(languages, "system", lambda: "zh_CN")
    QApplication.sendEvent(window, QEvent(QEvent.Type.LocaleChange))
    qtbot.waitUntil(lambda: window.menus.tops["view"].title() == "视图(&V)")
    assert window.actions_.languages["system"].isChecked()
    window.actions_.languages["en"].trigger()
    QApplication.sendEvent(window, QEvent(QEvent.Type.LocaleChange))
    qtbot.wait(20)
    qtbot.waitUntil(lambda: window.menus.tops["view"].title() == "&View")


def test_the_language_in_use_chosen_again_changes_nothing_but_what_is_kept(
    make_window: MakeWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = make_window()
    monkeypatch.setattr(languages, "system", lambda: "zh_CN")
    window.actions_.languages["zh_CN"].trigger()
    qtbot.waitUntil(lambda: window.menus.tops["view"].title() == "视图(&V)")
    with qtbot.assertNotEmitted(window.appearance.spoken, wait=20):
        window.actions_.languages["system"].trigger()
    assert Kept().text("language", "en") == "system"
    assert window.menus.tops["view"].title() == "视图(&V)"
    assert window.actions_.languages["system"].isChecked()


def put(window: MainWindow, name: str, where: str, other: str, qtbot: QtBot) -> None:
    """Put a panel beside or behind another by the menu in its header."""
    moves, menu = dock(window, name).moves, dock(window, name).panel.menu.actions_menu
    menu.popup(window.mapToGlobal(QPoint(200, 200)))
    [action] = [one for one in getattr(moves, where).actions() if one.text() == dock(window, other).windowTitle()]
    action.trigger()
    menu.close()
    settle(qtbot)


def test_a_panel_is_put_beside_or_behind_another_by_its_menu(make_window: MakeWindow, qtbot: QtBot) -> None:
    window = opened(make_window, qtbot)
    put(window, "weights", "beside", "output", qtbot)
    now = places(window)
    assert now["weights"][1] == now["output"][1]  # in one row
    assert now["weights"][0] > now["output"][0]
    put(window, "weights", "behind", "loss", qtbot)
    assert dock(window, "loss") in window.area.desk.tabifiedDockWidgets(dock(window, "weights"))
    assert dock(window, "weights").panel.seen
    assert not dock(window, "loss").panel.seen
    double_click(window, "weights", qtbot)
    assert dock(window, "weights").isFloating()
    put(window, "weights", "beside", "network", qtbot)
    assert not dock(window, "weights").isFloating()
    assert dock(window, "loss").panel.seen
    assert places(window)["weights"][1] == places(window)["network"][1]


def test_a_panel_is_put_beside_others_that_are_tabs(make_window: MakeWindow, qtbot: QtBot) -> None:
    window = opened(make_window, qtbot)
    tabs = [dock(window, name) for name in ("loss", "layers", "weights")]
    start = places(window)
    put(window, "layers", "behind", "loss", qtbot)
    put(window, "weights", "behind", "loss", qtbot)
    tabs[2].toggle.trigger()  # closed, it keeps its place among them
    put(window, "output", "beside", "loss", qtbot)
    now = places(window)
    assert now["output"][1] <= now["loss"][1]  # in one row, which has no tabs on this side
    assert now["output"][0] > now["loss"][0] + now["loss"][2]
    assert dock(window, "output") not in window.area.desk.tabifiedDockWidgets(tabs[0])
    assert set(window.area.desk.tabifiedDockWidgets(tabs[0])) >= {tabs[1]}
    assert [one.panel.seen for one in tabs] == [True, False, False]
    assert [one.toggle.isChecked() for one in tabs] == [True, True, False]
    tabs[2].toggle.trigger()
    settle(qtbot)
    assert tabs[2].panel.seen
    assert set(window.area.desk.tabifiedDockWidgets(tabs[0])) == set(tabs[1:])
    put(window, "layers", "beside", "loss", qtbot)  # out of the tabs it stands among
    assert window.area.desk.tabifiedDockWidgets(tabs[0]) == [tabs[2]]
    assert tabs[1].panel.seen
    window.actions_.commands["reset_layout"].trigger()
    settle(qtbot)
    assert places(window) == start


def test_a_panel_alone_has_nowhere_to_be_put(make_window: MakeWindow, qtbot: QtBot) -> None:
    window = opened(make_window, qtbot)
    alone = dock(window, "loss")
    window.area.maximise(alone)
    settle(qtbot)
    alone.moves.offer()
    assert not alone.moves.beside.menuAction().isEnabled()
    assert alone.moves.behind.actions() == []
