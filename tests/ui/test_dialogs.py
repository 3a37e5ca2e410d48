"""Nothing that asks for a file or an answer stops the window: no dialog is modal."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication, QFileDialog, QPushButton
from pytestqt.qtbot import QtBot

import nnviz
from nnviz.ui.main_window import MainWindow
from tests.ui import fakes

SOURCES = sorted((Path(nnviz.__file__).parent / "ui").rglob("*.py"))
WAITING = {"getOpenFileName", "getOpenFileNames", "getSaveFileName", "getExistingDirectory", "getText", "getInt",
           "getDouble", "getItem", "getColor", "getFont", "information", "question", "warning", "critical", "setModal",
           "setWindowModality"}  # fmt: skip


def waits(call: ast.Call) -> bool:
    """Whether a call opens a dialog and waits for it, or makes one that holds up the window."""
    if not isinstance(call.func, ast.Attribute):
        return False
    if call.func.attr == "setModal":
        return ast.unparse(call.args[0]) != "False"
    if call.func.attr == "exec":
        return ast.unparse(call.func.value) != "app"
    return call.func.attr in WAITING


def test_no_code_waits_for_a_dialog() -> None:
    found = [
        f"{path.name}:{node.lineno} {ast.unparse(node)}"
        for path in SOURCES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and waits(node)
    ]
    assert found == []


def dialog(window: MainWindow) -> QFileDialog:
    (found,) = [one for one in window.findChildren(QFileDialog) if one.isVisible()]
    assert not found.isModal()
    return found


@pytest.mark.parametrize("command", ["open", "save"])
def test_training_goes_on_beside_a_file_dialog(
    window: MainWindow, trainers: fakes.FakeTrainers, qtbot: QtBot, command: str
) -> None:
    shape = fakes.layout("SGD")
    trainers.link.say(fakes.READY, fakes.data(), fakes.status(shape, 10), fakes.records(shape, 1, 10))
    qtbot.waitUntil(lambda: window.training.session.ready is not None)
    window.actions_.commands[command].trigger()
    asking = dialog(window)
    trainers.link.say(fakes.records(shape, 11, 60))
    qtbot.waitUntil(lambda: window.training.history.last_step(shape.lanes[0].key) == 60)
    assert asking.isVisible()
    asking.reject()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    QApplication.processEvents()


def test_what_is_picked_is_opened_and_the_folder_kept(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text('title = "Mine"\n', encoding="utf-8")
    window.actions_.commands["open"].trigger()
    asking = dialog(window)
    asking.fileSelected.emit(str(path))
    asking.close()
    qtbot.waitUntil(lambda: window.files.opening.experiment.title == "Mine")
    assert window._kept.text("folder") == str(tmp_path)


@pytest.mark.parametrize(("language", "button"), [("en", "Open"), ("zh_CN", "打开")])
def test_qts_own_words_are_in_the_windows_language(window: MainWindow, language: str, button: str) -> None:
    window.use_language(language)
    QApplication.processEvents()
    window.actions_.commands["open"].trigger()
    asking = dialog(window)
    texts = [one.text() for one in asking.findChildren(QPushButton)]
    asking.close()
    assert any(button in text for text in texts), texts
