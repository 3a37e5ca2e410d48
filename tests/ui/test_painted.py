"""Painted words neither lie on each other nor leave their panel, whatever is shown, in either language."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import msgspec
import pytest
from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from nnviz.ui.main_window import MainWindow
from nnviz.ui.panels.frame import Frame, RunView
from nnviz.ui.theme import contrast
from tests.ui.painted import recorded
from tests.ui.panels import frames
from tests.ui.standing import settle, standing


def deep() -> Frame:
    """Seven inputs and eight hidden layers of eight."""
    inputs = ("x1", "x2", "x1_sq", "x2_sq", "x1x2", "sin_x1", "sin_x2")
    data = msgspec.structs.replace(frames.plane_data(), inputs=inputs)
    return frames.whole(frames.plane_snapshot((7, *[8] * 8, 1)), data)


def crowded() -> Frame:
    """Ten classes with long names."""
    snapshot, data = frames.image_case()
    return frames.whole(snapshot, msgspec.structs.replace(data, classes=tuple(f"a long name {i}" for i in range(10))))


def raced() -> Frame:
    """Six runs with long names, one of them diverged."""
    runs = tuple(RunView(f"run {i}", f"A long title of run {i}", i, frames.KEY, 3, 120 if i == 3 else None)
                 for i in range(6))  # fmt: skip
    return replace(frames.whole(), runs=runs)


CASES = {**frames.every_case(), "deep": deep(), "crowded": crowded(), "raced": raced()}


@pytest.fixture(scope="module")
def built(qapp: QApplication, tmp_path_factory: pytest.TempPathFactory) -> Iterator[MainWindow]:
    with standing(qapp, tmp_path_factory.mktemp("state")) as window:
        yield window


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize(
    ("language", "size"), [("en", (1280, 800)), ("zh_CN", (1280, 800)), ("zh_CN", (1920, 1080)), ("en", (1920, 1080))]
)
def test_words_keep_apart(built: MainWindow, case: str, language: str, size: tuple[int, int]) -> None:
    if built._language.code != language or built.size() != QSize(*size):
        built.use_language(language)
        built.resize(*size)
        settle(built)
    panels, other = built.viewer.panels.values(), msgspec.structs.replace(built.theme, line="#dfe3e9")
    with recorded() as seen:
        for panel in panels:
            panel.show_frame(CASES[case])
            panel.set_theme(other)  # so that nothing kept is shown again
        built.grab()
    for panel in panels:
        panel.set_theme(built.theme)
    words = seen.words()
    assert len(words) > (10 if case == "empty" else 40)
    assert seen.collisions() == []
    assert [word.text for word in words if word.outside] == []
    assert [word.text for word in words if word.cut] == []
    assert [word.text for word in words if 1.3 < contrast(word.colour, built.theme.surface) < 4.5] == []


class Sheet(QWidget):
    """Two words upon each other, one that is cut, one that leaves the sheet, one that does nothing of it."""

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.drawText(20, 30, "first")
        painter.drawText(30, 33, "second")
        painter.drawText(QRectF(20, 60, 10, 20), 0, "too long for its box")
        painter.drawText(QRectF(180, 100, 100, 20), 0, "leaves the sheet")
        painter.drawText(QRectF(20, 150, 100, 20), 0, "fine")
        painter.end()


def test_what_is_wrong_is_found(qtbot: QtBot) -> None:
    sheet = Sheet()
    qtbot.addWidget(sheet)
    sheet.resize(200, 200)
    sheet.show()
    with recorded() as seen:
        sheet.grab()
    assert seen.collisions() == [("first", "second")]
    assert [word.text for word in seen.words() if word.cut] == ["too long for its box"]
    assert [word.text for word in seen.words() if word.outside] == ["leaves the sheet"]
    assert len(seen.words()) == 5
