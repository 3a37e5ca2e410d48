from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from nnviz import toml
from nnviz.link.messages import (
    Advance,
    Command,
    Declined,
    Failed,
    LaneStatus,
    Look,
    Pause,
    Play,
    Save,
    Saved,
    Shown,
    Speed,
    Unsaved,
)
from nnviz.link.trainer_link import Died, Recovered
from nnviz.record import checkpoint, recovery, session
from nnviz.record.history import History
from nnviz.record.session import SessionContent
from nnviz.refusal import Refusal
from nnviz.snapshot import HEAD, Note
from nnviz.spec import Data, Event, Experiment, Reset, Run
from nnviz.state import Checkpoint, Divergence, LaneState
from nnviz.ui import opening, presets
from nnviz.ui.main_window import MainWindow
from nnviz.ui.panels.plots.loss_panel import LossPanel
from tests.record import samples
from tests.ui import fakes
from tests.ui.conftest import MakeWindow


def running(window: MainWindow, trainers: fakes.FakeTrainers, qtbot: QtBot, step: int = 1240) -> fakes.FakeLink:
    """Let the trainer say that it trains and has reached `step`."""
    shape = fakes.layout(*(run.name for run in window.training.session.runs))
    trainers.link.say(fakes.READY, fakes.data(), fakes.status(shape, step), fakes.records(shape, 1, step))
    qtbot.waitUntil(lambda: window.training.session.ready is not None and bool(window.training.history.lanes))
    return trainers.link


def accept(window: MainWindow, link: fakes.FakeLink, qtbot: QtBot, *notes: Note, inverse: Event | None = None) -> Event:
    """Let the trainer acknowledge the newest command; returns the event."""
    qtbot.waitUntil(lambda: len(link.commands()) > len(window.training.log.entries))
    event = link.commands()[-1]
    before = len(window.training.log.entries)
    link.say(fakes.acknowledged(event, 400, before, *notes, inverse=inverse))
    qtbot.waitUntil(lambda: len(window.training.log.entries) > before)
    return event


def test_numbers_follow_the_trainer(window: MainWindow, trainers: fakes.FakeTrainers, qtbot: QtBot) -> None:
    running(window, trainers, qtbot)
    parts = window.toolbar.readouts.parts
    qtbot.waitUntil(lambda: parts["step"].value.text() == "1,240")
    assert parts["epoch"].value.text() == "49"
    assert parts["test"].value.text() == "0.0016"
    assert parts["quality"].value.text() == "99.0 %"
    assert not parts["error"].isVisible()
    qtbot.waitUntil(lambda: window.status.text("state") == "Training")
    assert window.status.text("speed") == "6,120 steps/s"
    assert window.status.text("device") == "CPU (1 thread)"


def test_regression_shows_error_and_fit(window: MainWindow, trainers: fakes.FakeTrainers, qtbot: QtBot) -> None:
    running(window, trainers, qtbot)
    trainers.link.say(fakes.data("regression"))
    parts = window.toolbar.readouts.parts
    qtbot.waitUntil(lambda: parts["error"].isVisible())
    assert parts["error"].value.text() == "0.0568"  # sqrt(2 · 2 / 1240)
    assert parts["quality"].caption.text() == "R²"


def test_space_pauses_and_goes_on(window: MainWindow, trainers: fakes.FakeTrainers, qtbot: QtBot) -> None:
    link = running(window, trainers, qtbot)
    qtbot.keyClick(window, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: bool(link.controls(Pause)))
    assert window.toolbar.transport.play.accessibleName() == "Play"
    qtbot.mouseClick(window.toolbar.transport.play, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(link.controls(Play)))


def test_steps_that_were_asked_for_can_be_ended(window: MainWindow, trainers: fakes.FakeTrainers, qtbot: QtBot) -> None:
    link = running(window, trainers, qtbot)
    play = window.toolbar.transport.play
    qtbot.keyClick(window, Qt.Key.Key_E)
    assert play.accessibleName() == "Play"
    link.say(fakes.status(fakes.layout(), 1250, left=40))
    qtbot.waitUntil(lambda: play.accessibleName() == "Pause")
    assert window.actions_.commands["play"].text() == "Pause"
    qtbot.keyClick(window, Qt.Key.Key_Space)
    assert (len(link.controls(Pause)), len(link.controls(Play))) == (1, 0)
    link.say(fakes.status(fakes.layout(), 1260, "paused"))
    qtbot.waitUntil(lambda: play.accessibleName() == "Play")
    qtbot.keyClick(window, Qt.Key.Key_Space)
    assert len(link.controls(Play)) == 1


def test_step_and_epoch(window: MainWindow, trainers: fakes.FakeTrainers, qtbot: QtBot) -> None:
    link = running(window, trainers, qtbot)
    qtbot.mouseClick(window.toolbar.transport.step, Qt.MouseButton.LeftButton)
    qtbot.keyClick(window, Qt.Key.Key_E)
    window.actions_.commands["step_100"].trigger()
    assert link.controls(Advance) == [Advance(steps=1), Advance(epochs=1), Advance(steps=100)]


@pytest.mark.parametrize(("key", "name"), [(Qt.Key.Key_1, "sgd"), (Qt.Key.Key_2, "momentum"), (Qt.Key.Key_3, "adam")])
def test_keys_switch_the_optimizer(
    make_window: MakeWindow, trainers: fakes.FakeTrainers, qtbot: QtBot, key: Qt.Key, name: str
) -> None:
    window = make_window("Adam")
    window.training.session.settings["Adam"].optimizer["name"] = "rmsprop"
    link = running(window, trainers, qtbot)
    qtbot.keyClick(window, key)
    (event,) = link.commands()
    assert event.run == "Adam"
    assert event.set == {"optimizer": {"name": name}}
    assert (event.state, event.rate) == ("fresh", "own")


def test_a_click_switches_and_the_trainers_yes_shows(
    window: MainWindow, trainers: fakes.FakeTrainers, qtbot: QtBot
) -> None:
    link = running(window, trainers, qtbot)
    adam = window.toolbar.optimizers.buttons["adam"]
    qtbot.mouseClick(adam, Qt.MouseButton.LeftButton)
    assert not adam.isChecked()  # not before the trainer has said yes
    note = Note("optimizer", {"old": "sgd", "old_lr": 0.03, "new": "adam", "new_lr": 0.003, "state": "fresh"})
    accept(window, link, qtbot, note)
    qtbot.waitUntil(adam.isChecked)
    assert window.toolbar.rate.field.text() == "0.003"
    assert [marker.text for marker in window.viewer.frame().markers] == ["SGD 0.03 → Adam 0.003"]


def test_a_switch_can_carry_state_and_keep_the_rate(
    window: MainWindow, trainers: fakes.FakeTrainers, qtbot: QtBot
) -> None:
    link = running(window, trainers, qtbot)
    window.actions_.commands["carry_state"].trigger()
    window.actions_.commands["keep_rate"].trigger()
    window.actions_.optimizers["nesterov"].trigger()
    (event,) = link.commands()
    assert (event.state, event.rate) == ("carry", "keep")


def test_typed_learning_rate(window: MainWindow, trainers: fakes.FakeTrainers, qtbot: QtBot) -> None:
    link = running(window, trainers, qtbot)
    field = window.toolbar.rate.field
    qtbot.mouseDClick(field, Qt.MouseButton.LeftButton)
    field.selectAll()
    qtbot.keyClicks(field, "nonsense")
    assert field.property("invalid") is True
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert link.commands() == []
    (said,) = window.strip.texts()
    assert "nonsense" in said
    assert "a number from 1e-08 to 1000" in said
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert field.text() == "0.03"
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, "0.1")  # 1 must not switch to SGD while typing
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert [event.set for event in link.commands()] == [{"optimizer": {"lr": 0.1}}]
    assert not field.hasFocus()  # so that 1, 2, 3 switch again


def test_learning_rate_slider_sends_one_command_a_drag(
    window: MainWindow, trainers: fakes.FakeTrainers, qtbot: QtBot
) -> None:
    link = running(window, trainers, qtbot)
    slider = window.toolbar.rate.slider
    y = slider.height() // 2
    qtbot.mousePress(slider, Qt.MouseButton.LeftButton, pos=QPoint(20, y))
    for x in range(30, 80, 10):
        qtbot.mouseMove(slider, QPoint(x, y))
    qtbot.mouseRelease(slider, Qt.MouseButton.LeftButton, pos=QPoint(80, y))
    qtbot.waitUntil(lambda: bool(link.commands()))
    assert len(link.commands()) == 1
    assert link.commands()[0].set["optimizer"]["lr"] == pytest.approx(float(window.toolbar.rate.field.text()))


def test_speed_menu_and_full_speed_key(window: MainWindow, trainers: fakes.FakeTrainers, qtbot: QtBot) -> None:
    link = running(window, trainers, qtbot)
    window.actions_.speeds[30.0].trigger()
    assert "30" in window.toolbar.transport.speed.text()
    qtbot.keyClick(window, Qt.Key.Key_F)
    qtbot.keyClick(window, Qt.Key.Key_F)
    assert [speed.steps_per_second for speed in link.controls(Speed)] == [30.0, 0.0, 30.0]


def test_reset_to_the_same_and_to_new_weights(window: MainWindow, trainers: fakes.FakeTrainers, qtbot: QtBot) -> None:
    link = running(window, trainers, qtbot)
    qtbot.mouseClick(window.toolbar.transport.reset, Qt.MouseButton.LeftButton)
    window.actions_.commands["reset_new"].trigger()
    assert [event.reset for event in link.commands()] == [Reset(None), Reset(2)]


def test_undo_sends_the_inverse_and_redo_the_event_again(
    window: MainWindow, trainers: fakes.FakeTrainers, qtbot: QtBot
) -> None:
    link = running(window, trainers, qtbot)
    assert not window.actions_.commands["undo"].isEnabled()
    window.toolbar.rate.asked.emit(0.1)
    back = Event(step=0, run="SGD", set={"optimizer": {"lr": 0.03}})
    accept(window, link, qtbot, inverse=back)
    qtbot.waitUntil(window.actions_.commands["undo"].isEnabled)
    qtbot.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    undone = accept(window, link, qtbot, inverse=Event(step=0, run="SGD", set={"optimizer": {"lr": 0.1}}))
    assert undone.set == back.set
    qtbot.waitUntil(window.actions_.commands["redo"].isEnabled)
    window.actions_.commands["redo"].trigger()
    assert link.commands()[-1].set == {"optimizer": {"lr": 0.1}}


def test_refusals_are_said_in_a_strip(window: MainWindow, trainers: fakes.FakeTrainers, qtbot: QtBot) -> None:
    link = running(window, trainers, qtbot)
    window.toolbar.rate.asked.emit(-1.0)  # refused before it is sent
    assert link.commands() == []
    assert len(window.strip.texts()) == 1
    link.say(Declined("x", Refusal("range", "training.batch_size", "0", "1 or more")))
    qtbot.waitUntil(lambda: window.strip.texts()[-1] == "Batch size: 0 is out of range; accepted: 1 or more.")


def test_death_of_the_trainer_is_survived(window: MainWindow, trainers: fakes.FakeTrainers, qtbot: QtBot) -> None:
    link = running(window, trainers, qtbot)
    link.say(Died(-9))
    qtbot.waitUntil(lambda: link.restarted == 1)
    assert "unexpectedly" in window.strip.texts()[0]
    qtbot.waitUntil(lambda: window.status.text("state") == "Restarting engine")
    link.say(Recovered(1180))
    qtbot.waitUntil(lambda: "1,180" in window.strip.texts()[0])
    assert len(window.strip.texts()) == 1
    assert window.isVisible()


def test_a_trainer_that_keeps_dying_is_left_to_the_user(
    window: MainWindow, trainers: fakes.FakeTrainers, qtbot: QtBot
) -> None:
    link = running(window, trainers, qtbot)
    link.say(Died(-9), Died(-9), Died(-9))
    qtbot.waitUntil(lambda: "keeps ending" in "".join(window.strip.texts()))
    assert link.restarted == 2


def test_panels_without_anything_say_that_training_was_stopped(
    make_window: MakeWindow, trainers: fakes.FakeTrainers, qtbot: QtBot
) -> None:
    window = make_window(panels=True)
    assert "Starting" in window.viewer.frame().message
    trainers.link.say(Died(1, Failed("bad", "", Refusal("ragged", "", "6 cells", "5 cells", "a.csv"))))
    trainers.link.say(Failed("bad", "", Refusal("ragged", "", "6 cells", "5 cells", "a.csv")))
    qtbot.waitUntil(lambda: window.viewer.frame().message == "Stopped by an error")


def test_options_of_a_switch_explain_themselves(window: MainWindow) -> None:
    menu = window.toolbar.optimizers.more.menu()
    assert menu.toolTipsVisible()
    assert menu.layoutDirection() == Qt.LayoutDirection.LeftToRight
    for action in menu.actions():
        assert action.isSeparator() or len(action.toolTip()) > len(action.text())


def test_the_numbers_of_the_toolbar_are_called_by_the_present_language(window: MainWindow, qtbot: QtBot) -> None:
    part = window.toolbar.readouts.parts["train"]
    assert part.accessibleName() == "train loss –"
    window.use_language("zh_CN")
    qtbot.waitUntil(lambda: part.caption.text() != "train loss")
    assert part.accessibleName() == f"{part.caption.text()} –"


def test_the_device_is_named_in_the_windows_language(
    window: MainWindow, trainers: fakes.FakeTrainers, qtbot: QtBot
) -> None:
    running(window, trainers, qtbot)
    qtbot.waitUntil(lambda: window.status.text("device") == "CPU (1 thread)")
    window.use_language("zh_CN")
    qtbot.waitUntil(lambda: window.status.text("device") == "CPU（1 线程）")


def test_a_trainer_that_gives_up_says_why(window: MainWindow, trainers: fakes.FakeTrainers, qtbot: QtBot) -> None:
    link = running(window, trainers, qtbot)
    failed = Failed("out of memory", "details")
    link.say(failed, Died(1, failed))
    qtbot.waitUntil(lambda: "out of memory" in "".join(window.strip.texts()))
    assert link.restarted == 0
    qtbot.waitUntil(lambda: window.status.text("state") == "Stopped by an error")


def test_run_selector_is_there_for_several_runs(
    make_window: MakeWindow, trainers: fakes.FakeTrainers, qtbot: QtBot
) -> None:
    window = make_window("SGD", "Adam", panels=True)
    link = running(window, trainers, qtbot)
    assert window.toolbar.runs.isVisible()
    window.toolbar.runs.menu().actions()[1].trigger()
    assert window.viewer.run == "Adam"
    qtbot.waitUntil(lambda: link.controls(Look)[-1].needs.run == "Adam")
    assert [run.name for run in window.viewer.frame().runs] == ["SGD", "Adam"]


def test_panels_draw_what_comes(make_window: MakeWindow, trainers: fakes.FakeTrainers, qtbot: QtBot) -> None:
    window = make_window(panels=True)
    link = running(window, trainers, qtbot)
    link.say(fakes.snapshot(1240))
    drawn = {name: panel.drawn for name, panel in window.viewer.panels.items()}
    link.say(fakes.snapshot(1250))
    needing = [
        name for name, panel in window.viewer.panels.items() if panel.needs(window.viewer.frame().viewpoint).cells
    ]
    assert {"network", "weights"} <= set(needing)
    qtbot.waitUntil(lambda: all(window.viewer.panels[name].drawn > drawn[name] for name in needing))
    qtbot.waitUntil(lambda: bool(link.controls(Look)) and bool(link.controls(Look)[-1].needs.matrices))


def test_a_dropped_experiment_is_opened(
    window: MainWindow, trainers: fakes.FakeTrainers, qtbot: QtBot, tmp_path: Path
) -> None:
    path = tmp_path / "mine.toml"
    toml.write(Experiment(title="Mine"), path)
    drop(window, path)
    opened(window, qtbot)
    assert trainers.link.experiment.title == "Mine"
    qtbot.waitUntil(lambda: trainers.links[0].stopped == 1)
    assert window.windowTitle() == "mine.toml – nnviz"
    assert path.absolute() in window.menus._recent()


def test_a_dropped_table_is_trained_on(
    window: MainWindow, trainers: fakes.FakeTrainers, qtbot: QtBot, tmp_path: Path
) -> None:
    path = tmp_path / "table.csv"
    path.write_text("a,b,kind\n1,2,x\n3,4,y\n")
    drop(window, path)
    opened(window, qtbot)
    assert trainers.link.experiment.data.name == "csv"
    assert trainers.link.experiment.data.path == str(path)


@pytest.mark.parametrize("name", ["bad.toml", "bad.nnviz", "bad.exe"])
def test_a_bad_drop_says_why_and_changes_nothing(
    window: MainWindow, trainers: fakes.FakeTrainers, qtbot: QtBot, tmp_path: Path, name: str
) -> None:
    path = tmp_path / name
    path.write_text("network = 3\n")
    drop(window, path)
    opened(window, qtbot)
    assert len(trainers.links) == 1
    assert name in window.strip.texts()[0]


@pytest.mark.parametrize("named", [False, True])
def test_a_table_that_cannot_be_read_ends_nothing(
    window: MainWindow, trainers: fakes.FakeTrainers, qtbot: QtBot, tmp_path: Path, named: bool
) -> None:
    link = running(window, trainers, qtbot)
    dropped = table = tmp_path / "people.csv"
    table.write_text("")
    if named:
        dropped = tmp_path / "mine.toml"
        toml.write(Experiment(data=Data(name="csv", path=str(table))), dropped)
    drop(window, dropped)
    opened(window, qtbot)
    assert window.strip.texts() == ("people.csv: it has no rows; accepted: a file with rows.",)
    assert trainers.links == [link]
    assert window.files.opening.experiment.title == "Two spirals"
    window.use_language("zh_CN")
    QApplication.processEvents()
    assert window.strip.texts() == ("people.csv: 其中没有数据行；可接受：有数据行的文件。",)


def fail(link: fakes.FakeLink) -> None:
    """Let the trainer give up."""
    failed = Failed("", refusal=Refusal("memory", "data", "9 GiB", "8 GiB"))
    link.say(failed, Died(1, failed))


def test_there_is_a_way_back_from_what_only_its_trainer_refuses(
    window: MainWindow, trainers: fakes.FakeTrainers, qtbot: QtBot
) -> None:
    link = changed(window, trainers, qtbot)
    window.files.open_builtin("xor")
    fail(trainers.link)
    qtbot.waitUntil(lambda: "way back" in window.strip.names())
    window.files.open_builtin("moons")  # which leads no farther away
    fail(trainers.link)
    qtbot.waitUntil(lambda: "way back" in window.strip.names())
    assert "“Two spirals” was left for this" in "".join(window.strip.texts())
    qtbot.mouseClick(window.strip.notice("way back").findChildren(QToolButton)[-1], Qt.MouseButton.LeftButton)
    hand_over(link, qtbot, lane_at(1240))  # the click came before it was kept
    qtbot.waitUntil(lambda: window.files.opening.recovery is not None, timeout=30_000)
    assert window.training.log.entries
    assert "way back" not in window.strip.names()


def test_what_was_only_watched_begins_again_on_the_way_back(
    window: MainWindow, trainers: fakes.FakeTrainers, qtbot: QtBot
) -> None:
    running(window, trainers, qtbot)
    window.files.open_builtin("xor")
    fail(trainers.link)
    qtbot.waitUntil(lambda: "way back" in window.strip.names())
    qtbot.mouseClick(window.strip.notice("way back").findChildren(QToolButton)[-1], Qt.MouseButton.LeftButton)
    assert trainers.link.experiment.title == "Two spirals"
    running(window, trainers, qtbot)
    fail(trainers.link)  # it has begun: what fails later is its own affair
    qtbot.waitUntil(lambda: "trainer" in window.strip.names())
    assert "way back" not in window.strip.names()


def test_what_was_kept_is_offered_by_its_title_in_the_users_language(window: MainWindow, own_state: Path) -> None:
    info = recovery.RecoveryInfo(str(own_state / "x.nnviz"), 0.0, "Two spirals", 7, 1, closed=True)
    window.notices.recovery(info, lambda _: None, lambda _: None)
    assert "“Two spirals”" in window.strip.texts()[0]
    window.use_language("zh_CN")
    QApplication.processEvents()
    (text,) = window.strip.texts()
    assert presets.titles("zh_CN")[[name for name, *_ in presets.titles("en")].index("spiral")][1] in text
    assert "Two spirals" not in text


def opened(window: MainWindow, qtbot: QtBot) -> None:
    """Wait until what is to be opened has been read."""
    qtbot.waitUntil(lambda: not window.files.loader.busy, timeout=30_000)


def drop(window: MainWindow, path: Path) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path))])
    event = QDropEvent(
        QPointF(50, 50), Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    window.dropEvent(event)


def test_built_in_experiments_are_in_the_menu(window: MainWindow, trainers: fakes.FakeTrainers, qtbot: QtBot) -> None:
    window.menus.experiments.aboutToShow.emit()
    assert len(window.menus.experiments.actions()) >= 12
    window.menus.experiments.actions()[0].trigger()
    assert len(trainers.links) == 2


def test_theme_and_language_switch_live(window: MainWindow, trainers: fakes.FakeTrainers, qtbot: QtBot) -> None:
    window.actions_.themes["dark"].trigger()
    assert window.theme.dark
    window.actions_.languages["zh_CN"].trigger()
    qtbot.waitUntil(lambda: window.menus.tops["file"].title() == "文件(&F)")
    window.actions_.languages["en"].trigger()
    qtbot.waitUntil(lambda: window.menus.tops["file"].title() == "&File")


def test_place_theme_and_language_are_kept(make_window: MakeWindow, qtbot: QtBot) -> None:
    from nnviz.ui.options import Options

    first = make_window(panels=True)
    first.resize(960, 700)  # as wide as it gets on the small screen there is without a display
    first.use_theme("dark")
    first.close()
    second = make_window(options=Options())
    assert second.theme.dark
    assert second.height() == 700


def test_recovery_is_offered(window: MainWindow, trainers: fakes.FakeTrainers, qtbot: QtBot) -> None:
    recovery_file("Lost")
    window.files.offer_recovery()
    assert "Lost" in window.strip.texts()[0]
    (notice,) = window.strip._notices.values()
    go_on = notice._row.itemAt(1).widget()
    qtbot.mouseClick(go_on, Qt.MouseButton.LeftButton)
    opened(window, qtbot)
    assert trainers.link.checkpoint
    assert not trainers.link.playing
    assert recovery.pending() == []


def go_on_from_a_recovery(window: MainWindow, qtbot: QtBot) -> None:
    recovery_file("Lost")
    window.files.offer_recovery()
    (notice,) = window.strip._notices.values()
    qtbot.mouseClick(notice._row.itemAt(1).widget(), Qt.MouseButton.LeftButton)
    opened(window, qtbot)


def test_a_recovered_training_that_was_not_saved_is_offered_again(window: MainWindow, qtbot: QtBot) -> None:
    go_on_from_a_recovery(window, qtbot)
    assert recovery.pending() == []  # this window has it
    window.close()
    window.training.close()
    assert [info.title for info in recovery.pending()] == ["Lost"]


def test_a_recovered_training_that_was_saved_is_not_offered_again(
    window: MainWindow, trainers: fakes.FakeTrainers, qtbot: QtBot, tmp_path: Path
) -> None:
    go_on_from_a_recovery(window, qtbot)
    save(window, trainers.link, qtbot, tmp_path / "kept.nnviz")
    qtbot.waitUntil(lambda: window.training.kept)
    window.training.close()
    assert recovery.pending() == []


def recovery_file(title: str) -> None:
    recovery.write(SessionContent(Checkpoint(Experiment(title=title), (), ()), History()))


def hand_over(link: fakes.FakeLink, qtbot: QtBot, *lanes: LaneState) -> None:
    """Let the trainer answer the newest request for its state."""
    qtbot.waitUntil(lambda: bool(link.controls(Save)))
    asked = Path(link.controls(Save)[-1].path)
    checkpoint.write(asked, Checkpoint(link.experiment, (), lanes))
    link.say(Saved(str(asked)))


def save(window: MainWindow, link: fakes.FakeLink, qtbot: QtBot, path: Path, *lanes: LaneState) -> None:
    """Save the session, and let the trainer do its part."""
    window.files.save(path)
    hand_over(link, qtbot, *lanes)
    qtbot.waitUntil(lambda: path.exists())


def lane_at(step: int) -> LaneState:
    """The state of the first lane of `fakes.layout()` at a step."""
    return msgspec.structs.replace(samples.checkpoint(step).lanes[0], branch=0)


def test_save_writes_a_session(window: MainWindow, trainers: fakes.FakeTrainers, qtbot: QtBot, tmp_path: Path) -> None:
    link = running(window, trainers, qtbot)
    window.files.save(tmp_path / "kept")
    assert "Saving" in window.strip.texts()[0]
    hand_over(link, qtbot)
    qtbot.waitUntil(lambda: "saved to" in window.strip.texts()[0])
    assert "kept.nnviz" in window.strip.texts()[0]
    content = session.load(tmp_path / "kept.nnviz")
    assert content.history.last_step(content.history.keys()[0]) == 1240
    assert content.info["torch"] == "2.13.0"


def test_a_session_ends_where_its_state_stands(
    window: MainWindow, trainers: fakes.FakeTrainers, qtbot: QtBot, tmp_path: Path
) -> None:
    link = running(window, trainers, qtbot)
    save(window, link, qtbot, tmp_path / "cut.nnviz", lane_at(1000))
    history = session.load(tmp_path / "cut.nnviz").history
    assert history.last_step(history.keys()[0]) == 1000


def test_a_session_waits_for_records_on_their_way(
    window: MainWindow, trainers: fakes.FakeTrainers, qtbot: QtBot, tmp_path: Path
) -> None:
    link = running(window, trainers, qtbot)
    window.files.save(tmp_path / "late.nnviz")
    hand_over(link, qtbot, lane_at(1300))
    qtbot.wait(100)
    assert not (tmp_path / "late.nnviz").exists()
    link.say(fakes.records(fakes.layout(), 1241, 1310))
    qtbot.waitUntil(lambda: (tmp_path / "late.nnviz").exists())
    history = session.load(tmp_path / "late.nnviz").history
    assert history.last_step(history.keys()[0]) == 1300


def test_the_window_goes_on_while_a_session_is_written(
    window: MainWindow,
    trainers: fakes.FakeTrainers,
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    link = running(window, trainers, qtbot)
    writing, go_on = threading.Event(), threading.Event()

    def slow(path: Path, content: SessionContent, each: Callable[[], object]) -> None:
        writing.set()
        assert go_on.wait(30)
        session_save(path, content, each)

    session_save = session.save
    monkeypatch.setattr(session, "save", slow)
    window.files.save(tmp_path / "slow.nnviz")
    hand_over(link, qtbot)
    qtbot.waitUntil(writing.is_set)
    link.say(fakes.records(fakes.layout(), 1241, 1500))
    qtbot.waitUntil(lambda: window.toolbar.readouts.parts["step"].value.text() == "1,500")
    window.close()
    assert window.isVisible()  # until the session is safe
    assert "closes when" in window.strip.texts()[0]
    go_on.set()
    qtbot.waitUntil(lambda: not window.isVisible())
    history = session.load(tmp_path / "slow.nnviz").history
    assert history.last_step(history.keys()[0]) == 1240


def test_a_session_that_cannot_be_saved_keeps_the_window_open(
    window: MainWindow, trainers: fakes.FakeTrainers, qtbot: QtBot, tmp_path: Path
) -> None:
    link = running(window, trainers, qtbot)
    (tmp_path / "file").write_text("in the way")
    window.files.save(tmp_path / "file" / "a.nnviz")
    window.close()
    hand_over(link, qtbot)
    qtbot.waitUntil(lambda: "could not be saved" in window.strip.texts()[0])
    assert window.isVisible()
    window.close()
    assert not window.isVisible()


def test_a_state_the_trainer_cannot_hand_over_is_told_and_waited_for_no_more(
    window: MainWindow, trainers: fakes.FakeTrainers, qtbot: QtBot, tmp_path: Path
) -> None:
    link = running(window, trainers, qtbot)
    window.files.save(tmp_path / "a.nnviz")
    link.say(Unsaved("asked.saved", Refusal("unwritable", "asked.saved", "No space left on device", "another file")))
    qtbot.waitUntil(lambda: "No space left on device" in window.strip.texts()[0])
    assert "a.nnviz could not be saved" in window.strip.texts()[0]
    assert not window.files.saver.busy


def test_what_a_restarted_trainer_does_not_know_is_kept_for_its_recovery_file(
    window: MainWindow, trainers: fakes.FakeTrainers, qtbot: QtBot
) -> None:
    link = running(window, trainers, qtbot)
    checkpoint.write(link.scratch / "last.checkpoint", Checkpoint(link.experiment, (), (lane_at(1200),)))
    link.say(Died(-9))
    earlier = link.scratch / recovery.EARLIER
    qtbot.waitUntil(earlier.exists)
    history = session.load(earlier).history
    assert history.last_step(history.keys()[0]) == 1200
    assert not window.training.kept


def test_what_was_opened_is_kept_for_the_recovery_file(
    window: MainWindow, trainers: fakes.FakeTrainers, qtbot: QtBot, tmp_path: Path
) -> None:
    link = running(window, trainers, qtbot)
    save(window, link, qtbot, tmp_path / "a.nnviz", lane_at(1240))
    window.files.open_file(tmp_path / "a.nnviz")
    opened(window, qtbot)
    qtbot.waitUntil((trainers.link.scratch / recovery.EARLIER).exists)


def test_curves_of_a_session_are_there_before_it_goes_on(
    make_window: MakeWindow, trainers: fakes.FakeTrainers, qtbot: QtBot, tmp_path: Path
) -> None:
    window = make_window(panels=True)
    link = running(window, trainers, qtbot)
    save(window, link, qtbot, tmp_path / "a.nnviz", lane_at(1240))
    window.files.open_file(tmp_path / "a.nnviz")
    opened(window, qtbot)
    loss = window.viewer.panels["loss"]
    assert isinstance(loss, LossPanel)
    assert loss.plot.picture is None
    qtbot.wait(100)
    trainers.link.say(fakes.READY, fakes.data(), fakes.status(fakes.layout(), 1240, "paused"))
    qtbot.waitUntil(lambda: loss.plot.picture is not None)
    assert loss.plot.picture.last >= 1240


def test_panels_resized_before_anything_is_known_of_another_training(
    make_window: MakeWindow, trainers: fakes.FakeTrainers, qtbot: QtBot
) -> None:
    window = make_window(panels=True)
    running(window, trainers, qtbot)
    for panel in window.viewer.panels.values():
        panel.show_frame(window.viewer.frame())  # the clock leaves out those that cannot be seen
    window.files.open_builtin("xor")
    for panel in window.viewer.panels.values():
        panel.resize(panel.width() - 40, panel.height() - 40)


def test_several_runs_after_one_take_room_of_panels_that_show_nothing_any_more(
    make_window: MakeWindow, trainers: fakes.FakeTrainers, qtbot: QtBot
) -> None:
    window = make_window(panels=True)
    running(window, trainers, qtbot)
    window.strip.say("data", "Inputs were standardised.", "info")
    QApplication.processEvents()
    for panel in window.viewer.panels.values():
        panel.show_frame(window.viewer.frame())
    window.files.open_builtin("diverge")  # the strip goes, the run selector comes: panels are resized at once
    assert window.toolbar.runs.isVisible()
    assert all(not panel.frame.runs for panel in window.viewer.panels.values())


def test_a_training_left_before_it_could_be_saved_is_told(
    window: MainWindow, trainers: fakes.FakeTrainers, qtbot: QtBot, tmp_path: Path
) -> None:
    running(window, trainers, qtbot)
    window.files.saver._patience.setInterval(50)
    window.files.save(tmp_path / "never.nnviz")
    window.files.open_builtin("xor")
    assert window.files.opening.experiment.data.name == "spiral"  # it waits for the session, but not for ever
    qtbot.waitUntil(lambda: window.files.opening.experiment.data.name == "xor")
    assert "could not be saved" in "".join(window.strip.texts())
    window.close()
    assert not window.isVisible()


def test_what_is_opened_right_after_a_save_waits_for_the_session_to_be_whole(
    window: MainWindow, trainers: fakes.FakeTrainers, qtbot: QtBot, tmp_path: Path
) -> None:
    link = running(window, trainers, qtbot)
    window.files.save(tmp_path / "whole.nnviz")
    window.files.open_builtin("xor")
    hand_over(link, qtbot)
    qtbot.waitUntil(lambda: window.files.opening.experiment.data.name == "xor")
    content = session.load(tmp_path / "whole.nnviz")
    assert content.history.last_step(content.history.keys()[0]) == 1240


def changed(window: MainWindow, trainers: fakes.FakeTrainers, qtbot: QtBot) -> fakes.FakeLink:
    """Train, and change the learning rate."""
    link = running(window, trainers, qtbot)
    window.toolbar.rate.asked.emit(0.1)
    accept(window, link, qtbot)
    return link


def test_what_was_changed_and_not_saved_is_offered_at_the_next_start(
    make_window: MakeWindow, trainers: fakes.FakeTrainers, qtbot: QtBot
) -> None:
    window = make_window()
    link = changed(window, trainers, qtbot)
    window.close()
    assert not window.isVisible()
    hand_over(link, qtbot, lane_at(1240))
    with qtbot.waitSignal(window.closing, timeout=30_000):
        pass
    window.training.close()
    (info,) = recovery.pending()
    assert (info.title, info.step, info.closed) == ("Two spirals", 1240, True)
    history = session.load(info.path).history
    assert history.last_step(history.keys()[0]) == 1240
    assert len(session.load(info.path).log) == 1

    after = make_window()
    after.files.offer_recovery()
    (text,) = after.strip.texts()
    assert "“Two spirals” was left without being saved" in text
    go_on = after.strip.notice(after.strip.names()[0])._row.itemAt(1).widget()
    qtbot.mouseClick(go_on, Qt.MouseButton.LeftButton)
    opened(after, qtbot)
    after.close()  # nothing has been added to it
    after.training.close()
    assert [one.path for one in recovery.pending()] == [info.path]


def test_a_training_that_was_only_watched_is_not_kept(
    window: MainWindow, trainers: fakes.FakeTrainers, qtbot: QtBot
) -> None:
    running(window, trainers, qtbot)
    with qtbot.waitSignal(window.closing):
        window.close()
    window.training.close()
    assert recovery.pending() == []


def test_what_was_saved_is_kept_again_only_once_it_is_changed_again(
    window: MainWindow, trainers: fakes.FakeTrainers, qtbot: QtBot, tmp_path: Path
) -> None:
    link = changed(window, trainers, qtbot)
    assert window.training.would_lose
    save(window, link, qtbot, tmp_path / "a.nnviz", lane_at(1240))
    qtbot.waitUntil(lambda: window.training.kept)
    assert not window.training.would_lose
    link.say(fakes.records(fakes.layout(), 1241, 1300))
    window.toolbar.rate.asked.emit(0.2)
    accept(window, link, qtbot)
    assert window.training.would_lose
    save(window, link, qtbot, tmp_path / "b.nnviz", lane_at(1240))
    qtbot.waitUntil(lambda: not window.training.would_lose)


def test_what_is_trained_after_a_save_is_kept(
    window: MainWindow, trainers: fakes.FakeTrainers, qtbot: QtBot, tmp_path: Path
) -> None:
    link = running(window, trainers, qtbot)
    save(window, link, qtbot, tmp_path / "a.nnviz", lane_at(1240))
    qtbot.waitUntil(lambda: window.training.kept)
    link.say(fakes.records(fakes.layout(), 1241, 1340))
    qtbot.waitUntil(lambda: window.training.history.last_step(window.training.history.keys()[0]) == 1340)
    assert not window.training.would_lose  # a hundred steps are done again in no time
    link.say(fakes.records(fakes.layout(), 1341, 1341))
    qtbot.waitUntil(lambda: window.training.would_lose)
    window.close()
    hand_over(link, qtbot, lane_at(1341))
    qtbot.waitUntil(lambda: [info.step for info in recovery.pending()] == [1341], timeout=30_000)


def test_seconds_of_slow_steps_after_a_session_was_opened_are_kept(
    window: MainWindow, trainers: fakes.FakeTrainers, qtbot: QtBot, tmp_path: Path
) -> None:
    link = running(window, trainers, qtbot)
    save(window, link, qtbot, tmp_path / "a.nnviz", lane_at(1240))
    window.files.open_file(tmp_path / "a.nnviz")
    opened(window, qtbot)
    assert not window.training.would_lose
    few = fakes.records(fakes.layout(), 1241, 1243)
    few.rows[:, HEAD.index("seconds")] = 4.0
    trainers.link.say(fakes.READY, few)
    qtbot.waitUntil(lambda: window.training.would_lose)


def test_over_a_minute_of_computing_is_kept(window: MainWindow, trainers: fakes.FakeTrainers, qtbot: QtBot) -> None:
    link = running(window, trainers, qtbot)
    assert not window.training.would_lose
    long = fakes.records(fakes.layout(), 1241, 1250)
    long.rows[:, HEAD.index("seconds")] = 61.0
    link.say(long)
    qtbot.waitUntil(lambda: window.training.would_lose)
    window.close()
    hand_over(link, qtbot, lane_at(1250))
    qtbot.waitUntil(lambda: bool(recovery.pending()), timeout=30_000)


def test_a_trainer_that_does_not_answer_leaves_its_newest_state(
    window: MainWindow, trainers: fakes.FakeTrainers, qtbot: QtBot
) -> None:
    link = changed(window, trainers, qtbot)
    checkpoint.write(link.scratch / "last.checkpoint", Checkpoint(link.experiment, (), (lane_at(1200),)))
    window.files.saver._leaving.setInterval(10)
    with qtbot.waitSignal(window.closing, timeout=30_000):
        window.close()
    assert [info.step for info in recovery.pending()] == [1200]


def test_where_nothing_can_be_kept_the_window_comes_back_once_and_says_so(
    window: MainWindow, trainers: fakes.FakeTrainers, qtbot: QtBot, own_state: Path
) -> None:
    link = changed(window, trainers, qtbot)
    own_state.mkdir(parents=True, exist_ok=True)
    (own_state / "recovery").write_text("in the way")
    window.close()
    hand_over(link, qtbot, lane_at(1240))
    qtbot.waitUntil(window.isVisible, timeout=30_000)
    assert "could not be kept" in window.strip.texts()[-1]
    with qtbot.waitSignal(window.closing):
        window.close()


def test_closing_twice_is_harmless(window: MainWindow, trainers: fakes.FakeTrainers) -> None:
    window.close()
    window.training.close()
    window.training.close()
    assert trainers.link.stopped == 1


def test_commands_are_refused_by_the_same_rules_everywhere(
    window: MainWindow, trainers: fakes.FakeTrainers, qtbot: QtBot
) -> None:
    link = running(window, trainers, qtbot)
    window.training.command(Event(step=0, run="nobody", set={"optimizer": {"lr": 0.1}}, id="x"))
    assert not [request for request in link.sent if isinstance(request, Command)]
    assert "nobody" in window.strip.texts()[0]


def test_a_lane_that_diverged_is_named_once(window: MainWindow, trainers: fakes.FakeTrainers, qtbot: QtBot) -> None:
    link = running(window, trainers, qtbot)
    shape = fakes.layout()
    lane = LaneStatus(shape.lanes[0].key, "SGD", 77, 3, "diverged", divergence=Divergence(78, 2, "pre-activation"))
    status = msgspec.structs.replace(fakes.status(shape, 77), lanes=(lane,))
    link.say(status)
    qtbot.waitUntil(lambda: "step 78" in "".join(window.strip.texts()))
    assert "layer 2" in window.strip.texts()[0]
    window.strip.dismiss("diverged SGD")
    link.say(status)
    qtbot.waitUntil(lambda: window.status.text("state") == "Diverged")
    assert window.strip.texts() == ()


def test_it_is_taken_back_that_a_run_stopped_once_it_goes_on(
    window: MainWindow, trainers: fakes.FakeTrainers, qtbot: QtBot
) -> None:
    link = running(window, trainers, qtbot)
    shape = fakes.layout("SGD")
    lane = LaneStatus(shape.lanes[0].key, "SGD", 77, 3, "diverged", divergence=Divergence(78, 2, "loss"))
    for _ in range(2):  # and told again where it stops again
        link.say(msgspec.structs.replace(fakes.status(shape, 77), lanes=(lane,)))
        qtbot.waitUntil(lambda: "diverged SGD" in window.strip.names())
        link.say(fakes.status(shape, 80))
        qtbot.waitUntil(lambda: "diverged SGD" not in window.strip.names())


def test_runs_that_diverged_are_named_as_they_are_shown(
    window: MainWindow, trainers: fakes.FakeTrainers, qtbot: QtBot
) -> None:
    runs = (Run(name="low", title="α = 0.1"), Run(name="high", title="α = 9"), Run(name="higher", title="α = 99"))
    window.files.begin(opening.of(Experiment(runs=runs), None), playing=True)
    link = running(window, trainers, qtbot)
    shape = fakes.layout("low", "high", "higher")
    lanes = tuple(
        LaneStatus(info.key, info.run, 77, 3, "diverged", divergence=Divergence(78, 2, "loss"))
        for info in shape.lanes[1:]
    )
    link.say(msgspec.structs.replace(fakes.status(shape, 77), lanes=lanes))
    qtbot.waitUntil(lambda: len(window.strip.texts()) == 2)
    assert [text.partition(" stopped")[0] for text in window.strip.texts()] == ["α = 9", "α = 99"]
    window.files.open_builtin("xor")
    assert window.strip.texts() == ()


def test_what_the_data_have_to_say_is_said(window: MainWindow, trainers: fakes.FakeTrainers, qtbot: QtBot) -> None:
    link = running(window, trainers, qtbot)
    view = msgspec.structs.replace(fakes.data().data, note=(("dropped", {"rows": 3}),))
    link.say(Shown(view))
    qtbot.waitUntil(lambda: "3" in "".join(window.strip.texts()))


def test_of_other_data_is_said_what_they_have_to_say(
    window: MainWindow, trainers: fakes.FakeTrainers, qtbot: QtBot
) -> None:
    link = running(window, trainers, qtbot)
    table = ("table", {"delimiter": ",", "encoding": "utf-8", "target": "y"})
    for column in ("id", "name"):
        left_out = ("left_out_categories", {"count": 1, "columns": [column]})
        link.say(Shown(msgspec.structs.replace(fakes.data().data, note=(table, left_out))))
        qtbot.waitUntil(lambda column=column: f"(1): {column}." in "".join(window.strip.texts()))  # type: ignore[misc]


def cut(toolbar: QWidget) -> list[str]:
    """What of the toolbar's words and numbers cannot be seen whole."""
    shown = [part for part in toolbar.findChildren(QWidget) if part.isVisible()]
    labels = [part for part in shown if isinstance(part, (QAbstractButton, QLabel))]
    out = [part.text() for part in labels if part.width() < part.sizeHint().width() - 1]
    return out + [str(part) for part in shown if part.mapTo(toolbar, QPoint(part.width(), 0)).x() > toolbar.width()]


@pytest.mark.parametrize("language", ["en", "zh_CN"])
@pytest.mark.parametrize("runs", [("SGD",), ("SGD", "Momentum", "RMSProp", "Adam")])
@pytest.mark.parametrize("task", ["binary", "regression"])
def test_nothing_of_the_toolbar_is_cut_at_any_width(
    make_window: MakeWindow,
    trainers: fakes.FakeTrainers,
    qtbot: QtBot,
    language: str,
    runs: tuple[str, ...],
    task: str,
) -> None:
    window = make_window(*runs)
    window.use_language(language)
    running(window, trainers, qtbot)
    trainers.link.say(fakes.data(task))
    qtbot.waitUntil(lambda: window.toolbar.readouts.parts["error"].isVisible() == (task == "regression"))
    qtbot.waitUntil(lambda: window.toolbar.readouts.parts["test"].value.text() == "0.0016")
    for width in (1600, 1280, 1100, 1000, 960, 1280):
        window.resize(width, 700)
        qtbot.waitUntil(lambda: cut(window.toolbar) == [])
    wide_enough = len(runs) == 1 or task == "binary"
    assert window.toolbar.rate.slider.isVisible() or not wide_enough


def test_the_run_shown_stays_named_where_there_is_no_room(
    make_window: MakeWindow, trainers: fakes.FakeTrainers, qtbot: QtBot
) -> None:
    window = make_window("SGD", "Momentum", "RMSProp", "Adam")
    running(window, trainers, qtbot)
    window.resize(960, 700)
    QApplication.processEvents()
    assert window.toolbar.runs.text() == ""
    assert "SGD" in window.toolbar.runs.toolTip()


def test_a_wide_window_has_larger_digits(window: MainWindow, trainers: fakes.FakeTrainers, qtbot: QtBot) -> None:
    assert window.toolbar.readouts.parts["step"].value.font().pixelSize() == 16
    window.resize(1920, 1080)
    qtbot.waitUntil(lambda: window.toolbar.readouts.parts["step"].value.font().pixelSize() == 20)
    assert window.toolbar.rate.label.text() == "Learning rate"
