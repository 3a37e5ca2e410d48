"""The real window on the spiral, with somebody at the keyboard who does not rest: a process of its own for tests."""

from __future__ import annotations

import random

KEYS = "123"
PAUSE_MS = 40


def main() -> None:
    """Open the window, playing at full speed; press the keys of optimizers in any order from the first step on."""
    from msgspec.structs import replace
    from PySide6.QtCore import QTimer
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QApplication

    from nnviz import assets, toml
    from nnviz.ui.app import application, run
    from nnviz.ui.main_window import MainWindow
    from nnviz.ui.options import Options

    app = application()
    chance = random.Random(0)

    def press() -> None:
        window = next((one for one in QApplication.topLevelWidgets() if isinstance(one, MainWindow)), None)
        if window is not None and window.training.session.layout is not None:
            QTest.keyClicks(window, chance.choice(KEYS))

    timer = QTimer(app)
    timer.timeout.connect(press)
    timer.start(PAUSE_MS)
    run(replace(toml.read(assets.experiments()["spiral"]), events=()), Options(play=True))


if __name__ == "__main__":
    main()
