"""The real program without a display: a picture, the metrics and the session of one training, and exit 0."""

from __future__ import annotations

import csv
import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtGui import QImage

from nnviz.record import session
from nnviz.record.history import History

STEPS = 60


@pytest.mark.timeout(120)
def test_a_picture_and_all_that_was_trained(tmp_path: Path) -> None:
    picture, metrics, saved = (tmp_path / "out" / name for name in ("window.png", "metrics.csv", "session.nnviz"))
    hidden = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    environment = {name: value for name, value in os.environ.items() if name not in hidden}
    command = ["spiral", "--screenshot", picture, "--after-steps", str(STEPS), "--metrics", metrics, "--save", saved]
    done = subprocess.run(
        [sys.executable, "-m", "nnviz", *command, "--size", "1000x700"],
        env=environment, capture_output=True, text=True, timeout=100, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    image = QImage(str(picture))
    assert (image.width(), image.height()) == (1000, 700)
    assert len({image.pixelColor(x, y).rgb() for x in range(0, 1000, 7) for y in range(0, 700, 7)}) > 50
    with metrics.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert [int(row["step"]) for row in rows] == list(range(1, STEPS + 1))
    history = History()
    content = session.load(saved, history)
    (lane,) = content.checkpoint.lanes
    assert lane.step == STEPS
    (key,) = history.keys()
    assert history.last_step(key) == STEPS
    assert {row["run"] for row in rows} == {lane.run}
