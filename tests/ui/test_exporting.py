"""Exporting from the window: what is written, what is said, and that it can be given up; on a fake trainer."""

from __future__ import annotations

import csv
import json
import sys
from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QToolButton
from pytestqt.qtbot import QtBot

from nnviz.link.messages import Save, Saved, Unsaved
from nnviz.record import checkpoint
from nnviz.refusal import Refusal
from nnviz.state import Checkpoint
from nnviz.ui.exporting import METRICS, SCRIPT
from nnviz.ui.main_window import MainWindow
from tests.record import samples
from tests.ui import fakes


@pytest.fixture
def link(window: MainWindow, trainers: fakes.FakeTrainers, qtbot: QtBot) -> fakes.FakeLink:
    """A training that has come to step 30."""
    shape = fakes.layout()
    trainers.link.say(fakes.READY, fakes.status(shape, 30), fakes.records(shape, 1, 30))
    qtbot.waitUntil(lambda: bool(window.training.history.lanes))
    return trainers.link


def hand_over(link: fakes.FakeLink, qtbot: QtBot) -> None:
    """Let the trainer hand over its state."""
    qtbot.waitUntil(lambda: bool(link.controls(Save)))
    asked = Path(link.controls(Save)[-1].path)
    lane = samples.checkpoint(30).lanes[0]
    checkpoint.write(asked, Checkpoint(link.experiment, (), (msgspec.structs.replace(lane, branch=0),)))
    link.say(Saved(str(asked)))


def says(window: MainWindow, *lines: object, code: int = 0, error: str = "", forever: bool = False) -> None:
    """Let the export be a process that says `lines` and ends, or does not."""
    program = f"import sys, time\nfor line in {[json.dumps(line) for line in lines]!r}: print(line, flush=True)\n"
    program += "time.sleep(600)\n" if forever else f"sys.stderr.write({error!r}); raise SystemExit({code})\n"
    window.exporting.make = lambda *_: [sys.executable, "-c", program]


def run(**changes: object) -> dict[str, object]:
    return {"run": "Adam", "seed": 4, "recorded": 1234, "compared": 1234, "parted": 0} | changes


def exported(window: MainWindow, qtbot: QtBot) -> str:
    """Wait for the end of the export; returns what is said."""
    qtbot.waitUntil(lambda: not window.exporting.busy, timeout=60_000)
    return "".join(window.strip.texts())


def test_metrics_are_written_as_the_command_line_writes_them(
    window: MainWindow, link: fakes.FakeLink, qtbot: QtBot, tmp_path: Path
) -> None:
    window.actions_.commands["export_metrics"].trigger()
    dialog = window.findChild(QFileDialog)
    assert dialog.acceptMode() == QFileDialog.AcceptMode.AcceptSave
    assert Path(dialog.selectedFiles()[0]).name == f"{window.files.opening.name}.csv"
    dialog.fileSelected.emit(str(tmp_path / "mine"))
    dialog.close()
    hand_over(link, qtbot)
    assert exported(window, qtbot) == f"Exported to {tmp_path / 'mine.csv'}."
    rows = list(csv.DictReader((tmp_path / "mine.csv").read_text(encoding="utf-8").splitlines()))
    assert [int(row["step"]) for row in rows] == list(range(1, 31))
    assert [float(row["loss"]) for row in rows] == [1 / step for step in range(1, 31)]
    assert not window.training.kept  # an export is no saved session


@pytest.mark.parametrize(
    ("what", "words"),
    [
        (run(), "Adam (4): all 1,234 recorded steps agree."),
        (run(parted=701), "Adam (4): the script agrees up to step 700 of 1,234; it says itself why they part."),
        (run(compared=900), "Adam (4): the first 900 of 1,234 steps were compared and agree."),
        (run(compared=0), "Adam (4): not compared with what was recorded."),
    ],
)
def test_a_script_says_up_to_which_step_it_agrees(
    window: MainWindow, link: fakes.FakeLink, qtbot: QtBot, tmp_path: Path, what: dict[str, object], words: str
) -> None:
    says(window, {"step": 1, "total": 2}, {"file": "x", "runs": [what]})
    window.exporting.start(SCRIPT, tmp_path / "mine.py")
    hand_over(link, qtbot)
    assert exported(window, qtbot) == f"Exported to {tmp_path / 'mine.py'}. {words}"


def test_of_many_runs_it_is_said_how_many_agree(
    window: MainWindow, link: fakes.FakeLink, qtbot: QtBot, tmp_path: Path
) -> None:
    says(window, {"file": "x", "runs": [run(), run(), run(parted=9), run(compared=8)]})
    window.exporting.start(SCRIPT, tmp_path / "mine.py")
    hand_over(link, qtbot)
    assert "2 of 4 runs and seeds agree" in exported(window, qtbot)


def test_an_export_shows_how_far_it_is_and_can_be_given_up(
    window: MainWindow, link: fakes.FakeLink, qtbot: QtBot, tmp_path: Path
) -> None:
    says(window, {"step": 30, "total": 120}, forever=True)
    window.exporting.start(SCRIPT, tmp_path / "mine.py")
    assert window.strip.texts() == ("Exporting mine.py…",)
    hand_over(link, qtbot)
    qtbot.waitUntil(lambda: window.strip.texts()[0].endswith("compared, 25 %"), timeout=60_000)
    cancel = window.strip.notice("export").findChildren(QToolButton)
    qtbot.mouseClick(next(one for one in cancel if one.text() == "Cancel"), Qt.MouseButton.LeftButton)
    assert not window.exporting.busy
    assert window.strip.texts() == ()
    assert list(tmp_path.iterdir()) == []


def test_closing_the_window_gives_the_export_up(
    window: MainWindow, link: fakes.FakeLink, qtbot: QtBot, tmp_path: Path
) -> None:
    says(window, {"step": 30, "total": 120}, forever=True)
    window.exporting.start(SCRIPT, tmp_path / "mine.py")
    hand_over(link, qtbot)
    qtbot.waitUntil(lambda: "25 %" in "".join(window.strip.texts()), timeout=60_000)
    window.close()
    assert not window.exporting.busy


def test_a_failure_says_why(window: MainWindow, link: fakes.FakeLink, qtbot: QtBot, tmp_path: Path) -> None:
    says(window, code=2, error="warning\nnnviz: OUT: no space left on device.\n")
    window.exporting.start(SCRIPT, tmp_path / "a.py")
    hand_over(link, qtbot)
    assert exported(window, qtbot) == f"{tmp_path / 'a.py'} could not be exported: OUT: no space left on device."


def test_a_command_that_is_not_there_is_said(
    window: MainWindow, link: fakes.FakeLink, qtbot: QtBot, tmp_path: Path
) -> None:
    window.exporting.make = lambda *_: [str(tmp_path / "nothing")]
    window.exporting.start(METRICS, tmp_path / "a.csv")
    hand_over(link, qtbot)
    assert "a.csv could not be exported" in exported(window, qtbot)


def test_a_trainer_that_cannot_hand_over_its_state_is_said(
    window: MainWindow, link: fakes.FakeLink, qtbot: QtBot, tmp_path: Path
) -> None:
    window.exporting.start(SCRIPT, tmp_path / "a.py")
    link.say(Unsaved("x", Refusal("unwritable", "x", "No space left", "a file that can be written")))
    assert "a.py could not be exported: x: the file cannot be written (No space left)" in exported(window, qtbot)


def test_another_training_ends_an_export_that_has_not_got_the_session(
    window: MainWindow, link: fakes.FakeLink, qtbot: QtBot, tmp_path: Path
) -> None:
    window.exporting.start(SCRIPT, tmp_path / "a.py")
    window.files.open_builtin("xor")
    assert not window.exporting.busy
    assert any("a.py could not be exported: the training was closed." in text for text in window.strip.texts())


def test_an_export_asked_for_during_another_follows_it(
    window: MainWindow, link: fakes.FakeLink, qtbot: QtBot, tmp_path: Path
) -> None:
    says(window, {"step": 30, "total": 30}, {"file": "x", "runs": [run()]})
    window.exporting.start(SCRIPT, tmp_path / "a.py")
    window.exporting.start(METRICS, tmp_path / "b.csv")
    assert window.strip.texts() == ("Exporting a.py…", "b.csv is exported next.")
    hand_over(link, qtbot)
    qtbot.waitUntil(lambda: "Exporting b.csv…" in window.strip.texts(), timeout=60_000)
    hand_over(link, qtbot)
    qtbot.waitUntil(lambda: f"Exported to {tmp_path / 'b.csv'}." in window.strip.texts()[-1], timeout=60_000)
    assert any(text.startswith(f"Exported to {tmp_path / 'a.py'}.") for text in window.strip.texts())


def test_giving_one_up_goes_on_to_the_next(
    window: MainWindow, link: fakes.FakeLink, qtbot: QtBot, tmp_path: Path
) -> None:
    says(window, forever=True)
    window.exporting.start(SCRIPT, tmp_path / "a.py")
    window.exporting.start(METRICS, tmp_path / "b.csv")
    cancel = window.strip.notice("export").findChildren(QToolButton)
    qtbot.mouseClick(next(one for one in cancel if one.text() == "Cancel"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "Exporting b.csv…" in window.strip.texts())
    window.files.open_builtin("xor")
    assert not window.exporting.busy
    assert any("b.csv could not be exported: the training was closed." in text for text in window.strip.texts())
