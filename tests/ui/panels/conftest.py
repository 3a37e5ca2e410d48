"""A window for panels to stand in."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest
import shiboken6
from PySide6.QtWidgets import QApplication, QWidget


@pytest.fixture
def host(qapp: QApplication) -> Iterator[QWidget]:
    """A window to stand panels in, with room for two side by side."""
    window = QWidget()
    window.resize(1280, 800)
    window.show()
    yield window
    window.close()
    shiboken6.delete(window)
    QApplication.processEvents()
    gc.collect()  # pyqtgraph's menus have no parent
