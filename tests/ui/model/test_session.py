from __future__ import annotations

import msgspec
import pytest

from nnviz.core.trainer import Trainer
from nnviz.record.history import History
from nnviz.snapshot import LaneKey
from nnviz.spec import Event, Experiment, Reset, Run, settings_of
from nnviz.ui.model import commands, smoothing
from nnviz.ui.model import session as sessions
from nnviz.ui.model.readouts import readouts
from nnviz.ui.model.status_view import status_view
from tests.ui import fakes

EXPERIMENT = Experiment(runs=(Run(name="SGD"), Run(name="Adam", optimizer={"name": "adam"})))


def after(session: sessions.Session, *events: Event) -> sessions.Session:
    for index, event in enumerate(events):
        session = sessions.after(fakes.acknowledged(event, 10, index), session)
    return session


def test_defaults_are_filled_in() -> None:
    session = sessions.opened(EXPERIMENT)
    assert session.settings["Adam"].optimizer["beta1"] == 0.9
    assert session.settings["Adam"].optimizer["lr"] == 0.003


def test_each_optimizer_remembers_its_own_rate() -> None:
    session = sessions.opened(EXPERIMENT)
    session = after(session, commands.rate("SGD", 0.5), commands.switch("SGD", "adam"))
    assert session.settings["SGD"].optimizer["lr"] == 0.003
    session = after(session, commands.switch("SGD", "sgd"))
    assert session.settings["SGD"].optimizer["lr"] == 0.5
    assert session.settings["Adam"].optimizer["name"] == "adam"


def test_the_rate_can_be_kept() -> None:
    session = after(sessions.opened(EXPERIMENT), commands.switch("SGD", "adam", keep_rate=True))
    assert session.settings["SGD"].optimizer["lr"] == 0.03


def test_runs_come_and_go() -> None:
    session = sessions.opened(EXPERIMENT)
    session = after(
        session,
        Event(step=0, add=Run(name="New", optimizer={"name": "rmsprop"})),
        Event(step=0, run="SGD", fork="Copy"),
        Event(step=0, run="Adam", remove=True),
        Event(step=0, reset=Reset()),
    )
    assert [run.name for run in session.runs] == ["SGD", "New", "Copy"]
    assert set(session.settings) == {"SGD", "New", "Copy"}
    assert session.settings["Copy"].optimizer["name"] == "sgd"


def test_a_run_comes_back_to_its_place_with_what_was_done_to_all_meanwhile() -> None:
    session = after(
        sessions.opened(EXPERIMENT),
        Event(step=0, run="SGD", set={"optimizer": {"lr": 0.5}}),
        Event(step=0, run="SGD", remove=True),
        Event(step=0, run="Adam", set={"training": {"l1": 0.3}}),
        Event(step=0, set={"training": {"l2": 0.25}}),
        Event(step=0, reset=Reset(seed=9)),
    )
    assert [run.name for run in session.runs] == ["Adam"]
    assert set(session.removed) == {"SGD"}
    session = after(session, Event(step=0, run="SGD", restore=True))
    assert [run.name for run in session.runs] == ["SGD", "Adam"]
    found = session.settings["SGD"]
    assert (found.optimizer["lr"], found.training.l1, found.training.l2, found.training.seed) == (0.5, 0.0, 0.25, 9)
    assert not session.removed


def test_a_checkpoint_tells_of_the_runs_that_may_come_back() -> None:
    live = Trainer(EXPERIMENT)
    for event in (Event(step=0, run="SGD", remove=True), Event(step=0, set={"training": {"l2": 0.25}})):
        live.submit(event)
    saved = live.checkpoint()
    session = after(sessions.opened(saved.experiment, saved), Event(step=0, run="SGD", restore=True))
    assert [run.name for run in session.runs] == ["SGD", "Adam"]
    assert session.settings["SGD"].training.l2 == 0.25
    again = Trainer(saved.experiment, checkpoint=saved)
    again.submit(Event(step=0, run="SGD", restore=True))
    assert again.state("SGD").settings == session.settings["SGD"]


def test_going_on_takes_the_settings_of_the_lanes() -> None:
    from nnviz.state import Checkpoint

    settings = settings_of(EXPERIMENT, EXPERIMENT.runs[1])
    lane = msgspec.convert(
        {"branch": 1, "run": "Adam", "seed": 1, "sizes": (2, 1), "settings": msgspec.to_builtins(settings)},
        _Lane,
    )
    checkpoint = Checkpoint(EXPERIMENT, (), (lane,))  # type: ignore[arg-type]
    session = sessions.opened(EXPERIMENT, checkpoint)
    assert [run.name for run in session.runs] == ["Adam"]
    assert session.settings["Adam"].optimizer["name"] == "adam"


class _Lane(msgspec.Struct, frozen=True):
    branch: int
    run: str
    seed: int
    sizes: tuple[int, ...]
    settings: sessions.Settings


def test_seed_of_new_weights_is_one_no_lane_has_had() -> None:
    session = sessions.opened(EXPERIMENT)
    assert session.next_seed == 2
    shape = fakes.layout("SGD", "Adam")
    assert sessions.after(fakes.status(shape, 5), session).next_seed == 2


def test_training_loss_is_the_mean_of_the_last_fifth_and_at_most_a_hundred_steps() -> None:
    history, shape = History(), fakes.layout()
    history.open(shape)
    assert smoothing.train_loss(history, LaneKey(0, 1)) is None
    for first, last, width in ((1, 1, 1), (2, 250, 50), (251, 1000, 100)):
        history.append(fakes.records(shape, first, last).rows)
        expected = sum(1 / step for step in range(last - width + 1, last + 1)) / width
        assert smoothing.train_loss(history, LaneKey(0, 1)) == pytest.approx(expected)


def test_read_outs_before_anything_is_known() -> None:
    shown = readouts(sessions.opened(EXPERIMENT), History(), "SGD")
    assert (shown.step, shown.train_loss, shown.quality) == ("0", "–", "–")


def test_status_says_what_is_going_on() -> None:
    session = sessions.opened(EXPERIMENT)

    def view(session: sessions.Session, **changes: bool) -> tuple[str, str]:
        shown = status_view(session, 60.0, "SGD", restarting=changes.get("restarting", False), thinned=False)
        return shown.state, shown.tone

    assert view(session) == ("starting", "muted")
    shape = fakes.layout("SGD", "Adam")
    session = sessions.after(fakes.status(shape, 5), session)
    assert view(session) == ("running", "ok")
    assert view(session, restarting=True) == ("restarting", "warn")
    session = sessions.after(fakes.status(shape, 5, "paused", checkpoint_seconds=4.0), session)
    assert view(session) == ("paused", "muted")
    assert status_view(session, 60.0, "SGD", restarting=False, thinned=False).at_risk == 4.0
    lanes = tuple(msgspec.structs.replace(lane, status="diverged") for lane in session.status.lanes)  # type: ignore[union-attr]
    session = sessions.after(msgspec.structs.replace(session.status, lanes=lanes), session)
    assert view(session) == ("diverged", "bad")


def test_what_an_experiment_plans_itself_is_no_change_of_it() -> None:
    planned = Event(step=10, run="SGD", set={"optimizer": {"name": "adam"}})
    own = sessions.opened(msgspec.structs.replace(EXPERIMENT, events=(planned,)))
    assert not after(own, planned).altered
    assert after(own, planned, commands.rate("SGD", 0.5)).altered
    assert after(sessions.opened(EXPERIMENT), planned).altered
    assert not after(sessions.opened(EXPERIMENT), commands.reset(9)).altered
