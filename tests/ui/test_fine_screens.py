"""On fine screens every picture that is kept is made for the screen it is shown on."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QImage, QPainter, QPixmap
from PySide6.QtWidgets import QApplication, QWidget

from nnviz.ui.main_window import MainWindow
from nnviz.ui.panels.base import PanelWidget
from tests.ui.panels import frames
from tests.ui.standing import standing

CASES = frames.every_case()


@pytest.fixture(scope="module")
def built(qapp: QApplication, tmp_path_factory: pytest.TempPathFactory) -> Iterator[MainWindow]:
    with standing(qapp, tmp_path_factory.mktemp("state")) as window:
        yield window


def kept_pictures(panel: PanelWidget, ratio: float, patch: pytest.MonkeyPatch) -> list[float]:
    """The device pixel ratios of all pixmaps drawn on a screen of the given ratio."""
    found: list[float] = []
    original = QPainter.drawPixmap

    def draw(painter: QPainter, *arguments: Any) -> None:
        found.extend(one.devicePixelRatio() for one in arguments if isinstance(one, QPixmap))
        original(painter, *arguments)

    image = QImage(panel.size() * ratio, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(ratio)
    with patch.context() as patched:
        patched.setattr(QPainter, "drawPixmap", draw)
        patched.setattr(QWidget, "devicePixelRatioF", lambda _: ratio, raising=False)  # as of a widget on that screen
        panel.render(image, QPoint())
    return found


@pytest.mark.parametrize("ratio", [1.0, 1.25, 1.5, 2.0])
def test_kept_pictures_follow_the_screen(built: MainWindow, ratio: float, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = 0
    for panel in built.viewer.panels.values():
        for case in CASES.values():
            panel.show_frame(case)
            found = kept_pictures(panel, ratio, monkeypatch)
            assert set(found) <= {ratio}, panel.entry.name
            seen += len(found)
    assert seen > 10
