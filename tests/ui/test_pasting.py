"""Tables pasted into the window as a person does: Ctrl+V, wherever no text field takes it."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from nnviz.link.trainer_link import TrainerLink
from nnviz.spec import Data, Event, Experiment, View
from nnviz.ui import opening, pasted_tables
from nnviz.ui.main_window import MainWindow
from tests.ui import fakes
from tests.ui.conftest import MakeWindow

CONTROL = Qt.KeyboardModifier.ControlModifier
PATIENCE = 60_000
WIDE = "height\twidth\tdepth\tkind\n1.5\t2\t0\tsmall\n3\t4\t1\tlarge\n2\t8\t3\tsmall\n"


@pytest.fixture
def window(make_window: MakeWindow, trainers: fakes.FakeTrainers, qtbot: QtBot) -> MainWindow:
    window = make_window("SGD", "Adam", panels=True)
    shape = fakes.layout("SGD", "Adam")
    trainers.link.say(fakes.READY, fakes.data(), fakes.status(shape, 40), fakes.records(shape, 1, 40))
    qtbot.waitUntil(lambda: window.training.session.data is not None)
    return window


def paste(text: str, qtbot: QtBot, where: QWidget) -> None:
    QGuiApplication.clipboard().setText(text)
    qtbot.keyClick(where, Qt.Key.Key_V, CONTROL)


def told(link: fakes.FakeLink, qtbot: QtBot, count: int = 1) -> list[Event]:
    """The commands the trainer has been sent, once there are so many."""
    qtbot.waitUntil(lambda: len(link.commands()) >= count)
    return link.commands()


def refused(window: MainWindow, qtbot: QtBot) -> str:
    """What the window says, once it says something."""
    qtbot.waitUntil(lambda: bool(window.strip.texts()))
    (sentence,) = window.strip.texts()
    return sentence


def can_be_reached(widget: QWidget) -> bool:
    return bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)


def files() -> list[Path]:
    return sorted(pasted_tables.folder().glob("*")) if pasted_tables.folder().exists() else []


@pytest.mark.parametrize(
    "text",
    [
        WIDE,
        "1.5,2,0,7\n3,4,1,8\n",
        "h;w;d;y\n1,5;2;0;0,5\n3;4;1;1,5\n2;6;1;2,5",
        '"given\nname"\tage\theight\tscore\r\n"Li ""the"" Wei"\t31\t1.7\t10.5\r\nAda\t36\t1.6\t11.5\r\n',
        "x1\tx2\tkind\n1\t2\tsetosa\n3\t4\tvirginica\n",
        "1 2 0 4\n3 4 1 5\n",
    ],
    ids=["tabs", "commas", "semicolons", "quoted", "words", "spaces"],
)
def test_a_pasted_table_is_the_data_of_every_run(
    window: MainWindow, trainers: fakes.FakeTrainers, qtbot: QtBot, own_state: Path, text: str
) -> None:
    paste(text, qtbot, window)
    (event,) = told(trainers.link, qtbot)
    (file,) = files()
    assert file.parent == own_state / "pasted"
    assert file.read_bytes().decode() == text
    as_found = {"header": "auto", "delimiter": "auto", "target": "", "task": "auto"}
    assert (event.run, event.set) == ("", {"data": {"name": "csv", "path": str(file), **as_found}})
    assert window.strip.texts() == ()


@pytest.mark.parametrize(
    ("text", "points"),
    [
        ("x1\tx2\tlabel\n1\t2\t0\n-1,5\t0\t1\n", [[1.0, 2.0, 0.0], [-1.5, 0.0, 1.0]]),
        ("x;y\n1;2\n3;4\n5;1\n", [[1.0, 2.0], [3.0, 4.0], [5.0, 1.0]]),
    ],
)
def test_points_and_curves_are_pasted_as_such(
    window: MainWindow, trainers: fakes.FakeTrainers, qtbot: QtBot, text: str, points: list[list[float]]
) -> None:
    paste(text, qtbot, window)
    (event,) = trainers.link.commands()
    assert (event.set["data"]["name"], event.set["data"]["points"]) == ("points", points)
    assert files() == []


@pytest.mark.parametrize("name", ["weights", "output", "loss"])
def test_it_is_pasted_wherever_the_focus_is(
    window: MainWindow, trainers: fakes.FakeTrainers, qtbot: QtBot, name: str
) -> None:
    panel = window.viewer.panels[name]
    focus = next(one for one in panel.findChildren(QWidget) if one.isVisible() and can_be_reached(one))
    focus.setFocus()
    paste(WIDE, qtbot, focus)
    assert [event.set["data"]["name"] for event in told(trainers.link, qtbot)] == ["csv"]


def test_it_is_pasted_into_a_panel_that_floats(window: MainWindow, trainers: fakes.FakeTrainers, qtbot: QtBot) -> None:
    dock = window.area.docks["output"]
    dock.float_or_dock()
    dock.activateWindow()
    qtbot.waitUntil(dock.isActiveWindow)
    dock.panel.setFocus()
    paste(WIDE, qtbot, dock.panel)
    assert [event.set["data"]["name"] for event in told(trainers.link, qtbot)] == ["csv"]


def test_it_is_pasted_by_the_menus_too(window: MainWindow, trainers: fakes.FakeTrainers, qtbot: QtBot) -> None:
    QGuiApplication.clipboard().setText(WIDE)
    assert window.actions_.commands["paste"] in window.menus.tops["edit"].actions()
    window.actions_.commands["paste"].trigger()
    told(trainers.link, qtbot)
    panel = window.viewer.panels["output"]
    (own,) = [action for action in panel.menu.actions_menu.actions() if action.text().startswith("Paste points")]
    own.trigger()
    assert [event.set["data"]["name"] for event in told(trainers.link, qtbot, 2)] == ["csv", "csv"]
    assert len(files()) == 1  # the same text is the same file


def test_with_the_output_put_away_it_is_pasted_too(
    window: MainWindow, trainers: fakes.FakeTrainers, qtbot: QtBot
) -> None:
    window.area.docks["output"].toggle.trigger()
    paste("1\t2\t0\n3\t4\t1\n", qtbot, window)
    paste(WIDE, qtbot, window)
    assert [event.set["data"]["name"] for event in told(trainers.link, qtbot, 2)] == ["points", "csv"]


def test_a_text_field_takes_what_is_pasted_into_it(
    window: MainWindow, trainers: fakes.FakeTrainers, qtbot: QtBot
) -> None:
    field = window.toolbar.rate.field
    field.setFocus()
    field.selectAll()
    paste("0.25", qtbot, field)
    assert field.text() == "0.25"
    assert trainers.link.commands() == []


@pytest.mark.parametrize("language", ["en", "zh_CN"])
@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("1,2,3,4\n5,6,7\n", "line 2: 3 cells: not as many as in the other rows; accepted: 4 cells, as on line 1."),
        ("a\tb\tc\td\n", "line 1: it has a header only; accepted: rows below the header."),
        ("1\t2\t0\t4\n3\tfour\t1\t5\n6\t7\t1\t5\n", "four"),
        ("This is a sentence, and no table at all.\nNor is this.\n", "line 2: 1 cells"),
        ("No table either.\nNor is this one.\n", "the columns cannot be told apart"),
        ("1\t2\t0\n3\tfour\t1\n", "line 2: four is not of the right kind; accepted: a number."),
        ("hello", ""),
        ("", "clipboard: it has no text"),
        ("1\t2\t3\t4\n1\t2\t3\t4\n", "there is nothing to learn from it"),
    ],
)
def test_what_is_no_table_is_refused_with_one_sentence(
    window: MainWindow, trainers: fakes.FakeTrainers, qtbot: QtBot, text: str, said: str, language: str
) -> None:
    window.use_language(language)
    paste(text, qtbot, window)
    sentence = refused(window, qtbot)
    assert "pasted" not in sentence  # a file nobody has named
    assert said in sentence if language == "en" else not re.search(r"[a-z]{2,} [a-z]{2,}", sentence)
    assert trainers.link.commands() == []
    assert files() == []


def test_a_table_that_cannot_be_written_says_why(
    window: MainWindow, trainers: fakes.FakeTrainers, qtbot: QtBot, own_state: Path
) -> None:
    own_state.mkdir(parents=True, exist_ok=True)
    (own_state / "pasted").write_text("in the way")
    paste(WIDE, qtbot, window)
    assert "the file cannot be written" in refused(window, qtbot)
    assert trainers.link.commands() == []


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """Keeps pasted tables only once a test says so."""
    keep, go_on = pasted_tables.keep, threading.Event()

    def waiting(text: str) -> Path:
        assert go_on.wait(30)
        return keep(text)

    monkeypatch.setattr(pasted_tables, "keep", waiting)
    yield go_on
    go_on.set()


def test_of_two_tables_pasted_at_once_the_later_counts(
    window: MainWindow, trainers: fakes.FakeTrainers, qtbot: QtBot, slow: threading.Event
) -> None:
    paste(WIDE, qtbot, window)
    paste("1,2,3,4\n5,6,7,8\n", qtbot, window)
    slow.set()
    (event,) = told(trainers.link, qtbot)
    assert Path(event.set["data"]["path"]).read_text().startswith("1,2,3,4")
    qtbot.waitUntil(lambda: window.pasting._keepers == [])
    assert len(trainers.link.commands()) == 1


def test_a_table_is_not_taken_by_a_training_opened_meanwhile(
    window: MainWindow, trainers: fakes.FakeTrainers, qtbot: QtBot, slow: threading.Event
) -> None:
    paste(WIDE, qtbot, window)
    window.files.open_builtin("xor")
    slow.set()
    qtbot.waitUntil(lambda: window.pasting._keepers == [])
    assert [link.commands() for link in trainers.links] == [[], []]


def test_a_window_closed_while_a_table_is_read_waits_for_it(
    window: MainWindow, trainers: fakes.FakeTrainers, qtbot: QtBot, slow: threading.Event
) -> None:
    paste(WIDE, qtbot, window)
    threading.Timer(0.2, slow.set).start()
    window.close()
    assert slow.is_set()
    assert trainers.link.commands() == []


def test_half_a_character_is_written_as_a_sign_for_it() -> None:
    path = pasted_tables.keep("a,b,c,\ud83d\n1,2,3,4\n5,6,7,8\n")
    assert path.read_text(encoding="utf-8").splitlines()[0] == "a,b,c,?"


@pytest.mark.qt_log_ignore("propagateSizeHints")
def test_a_pasted_table_is_trained_on_and_undone(make_window: MakeWindow, qtbot: QtBot) -> None:
    window = make_window(panels=True)
    window.training._make_link = TrainerLink
    window.files.begin(opening.of(Experiment(data=Data(samples=80), view=View(speed=200)), None), playing=True)

    def data() -> tuple[str, int]:
        view = window.training.session.data
        return (view.name, len(view.inputs)) if view is not None else ("", 0)

    qtbot.waitUntil(lambda: data() == ("spiral", 2), timeout=PATIENCE)
    rows = "".join(f"{i}\t{i % 7}\t{i * i % 11}\t{i % 3}\t{'yes' if i % 2 else 'no'}\n" for i in range(60))
    paste(f"a\tb\tc\td\tanswer\n{rows}", qtbot, window)
    qtbot.waitUntil(lambda: data() == ("csv", 4), timeout=PATIENCE)
    qtbot.keyClick(window, Qt.Key.Key_Z, CONTROL)
    qtbot.waitUntil(lambda: data() == ("spiral", 2), timeout=PATIENCE)
    window.actions_.commands["redo"].trigger()
    qtbot.waitUntil(lambda: data() == ("csv", 4), timeout=PATIENCE)
    window.close()
    window.training.close()
