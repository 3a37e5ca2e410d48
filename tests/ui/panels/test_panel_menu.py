"""The menu behind ⋯: a picture of the panel, copied or saved while everything goes on."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QGuiApplication, QImage
from PySide6.QtWidgets import QApplication, QFileDialog, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from nnviz.ui import theme as themes
from nnviz.ui.panels.base import PanelWidget
from nnviz.ui.panels.registry import panels
from tests.ui.panels import frames

OFFSCREEN = "propagateSizeHints"  # the offscreen display does not know them


@pytest.fixture
def panel(qapp: QApplication) -> Iterator[PanelWidget]:
    host = QWidget()
    host.resize(420, 320)
    panel = panels()["weights"].widget(themes.light(), host)
    panel.setGeometry(0, 0, 420, 320)
    panel.show_frame(frames.whole())
    host.show()
    yield panel
    host.close()
    shiboken6.delete(host)
    QApplication.processEvents()


def shown(panel: PanelWidget) -> QImage:
    return panel.grab().toImage()


def actions(panel: PanelWidget) -> list[QAction]:
    return [action for action in panel.menu.actions_menu.actions() if action.isVisible()]


def dialog(panel: PanelWidget, qtbot: QtBot) -> QFileDialog:
    panel.menu.save.trigger()
    qtbot.waitUntil(lambda: panel.menu.findChild(QFileDialog) is not None)
    found = panel.menu.findChild(QFileDialog)
    assert isinstance(found, QFileDialog)
    return found


def accept(found: QFileDialog, path: Path, qtbot: QtBot) -> None:
    found.selectFile(str(path))
    found.accept()
    qtbot.waitUntil(lambda: not shiboken6.isValid(found))


def test_it_stands_at_the_right_of_the_header_and_has_a_name(panel: PanelWidget, qtbot: QtBot) -> None:
    button = panel.menu
    assert isinstance(button, QToolButton)
    others = [one for one in panel.findChildren(QToolButton) if one is not button and one.isVisible()]
    assert all(one.mapTo(panel, QPoint()).x() < button.x() for one in others)
    assert button.geometry().right() < panel.width()
    assert button.geometry().bottom() <= 32
    assert button.accessibleName() == f"{panel.entry.shown}: Panel menu"  # there is one in every panel
    assert button.toolTip() == "Panel menu"
    assert button.focusPolicy() & Qt.FocusPolicy.TabFocus
    assert [action.text() for action in actions(panel)][-2:] == ["Copy picture", "Save picture…"]


def test_actions_of_the_panel_stand_above(panel: PanelWidget) -> None:
    before = [action for action in actions(panel) if not action.isSeparator()]
    action = QAction("Copy data", panel)
    panel.add_menu_action(action)
    texts = [one.text() for one in actions(panel)]
    assert texts[-3:] == ["", "Copy picture", "Save picture…"]  # a line between
    assert texts[-4] == "Copy data"
    assert len([one for one in actions(panel) if not one.isSeparator()]) == len(before) + 1


def test_copying_the_picture(panel: PanelWidget) -> None:
    panel.menu.copy.trigger()
    assert QGuiApplication.clipboard().image().convertToFormat(QImage.Format.Format_RGB32) == shown(
        panel
    ).convertToFormat(QImage.Format.Format_RGB32)
    QGuiApplication.clipboard().clear()


@pytest.mark.qt_log_ignore(OFFSCREEN)
def test_saving_the_picture_of_the_moment_it_was_asked_for(panel: PanelWidget, qtbot: QtBot, tmp_path: Path) -> None:
    asked = shown(panel).convertToFormat(QImage.Format.Format_RGB32)
    found = dialog(panel, qtbot)
    assert not found.isModal()
    panel.show_frame(frames.whole(frames.plane_snapshot(seed=9)))  # the training goes on
    accept(found, tmp_path / "weights", qtbot)
    saved = QImage(str(tmp_path / "weights.png")).convertToFormat(QImage.Format.Format_RGB32)
    assert saved == asked
    assert saved != shown(panel).convertToFormat(QImage.Format.Format_RGB32)


def test_a_picture_that_cannot_be_written_is_told(panel: PanelWidget, tmp_path: Path) -> None:
    heard: list[tuple[str, object]] = []
    panel.asked.connect(lambda what, value: heard.append((what, value)))
    panel.menu.write(tmp_path / "nowhere" / "weights.png")
    assert heard == [("not-saved", str(tmp_path / "nowhere" / "weights.png"))]


@pytest.mark.qt_log_ignore(OFFSCREEN)
def test_leaving_the_dialog_saves_nothing(panel: PanelWidget, qtbot: QtBot, tmp_path: Path) -> None:
    found = dialog(panel, qtbot)
    found.reject()
    qtbot.waitUntil(lambda: not shiboken6.isValid(found))
    assert list(tmp_path.iterdir()) == []
