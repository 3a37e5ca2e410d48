from __future__ import annotations

import threading
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QObject, Slot
from pytestqt.qtbot import QtBot

from nnviz.link.feed import Lost, Records
from nnviz.link.trainer_link import Died, Recovered
from nnviz.spec import Experiment
from nnviz.ui import training_thread
from nnviz.ui.training_thread import TrainingThread
from tests.ui import fakes


class Listener(QObject):
    """Notes everything a thread emits, and from where it was called."""

    def __init__(self, thread: TrainingThread) -> None:
        super().__init__()
        self.heard: list[object] = []
        self.threads: set[int] = set()
        thread.records.connect(self.hear)
        thread.snapshot.connect(self.hear)
        thread.report.connect(self.hear)
        thread.lost.connect(self.hear)
        thread.recovered.connect(self.hear_step)

    @Slot(object)
    def hear(self, thing: object) -> None:
        self.heard.append(thing)
        self.threads.add(threading.get_ident())

    @Slot(int)
    def hear_step(self, step: int) -> None:
        self.hear(step)


def test_everything_comes_once_and_in_order(qtbot: QtBot, tmp_path: Path) -> None:
    link = fakes.FakeLink(Experiment(), tmp_path)
    thread = TrainingThread(link)
    listener = Listener(thread)
    shape = fakes.layout()
    batches = [fakes.records(shape, 1 + 10 * n, 10 + 10 * n) for n in range(50)]
    happenings = [Lost(shape, 500, 600), fakes.snapshot(3), Died(-9), Recovered(400)]
    thread.start()
    for happening in (fakes.READY, *batches, *happenings):
        link.say(happening)
    qtbot.waitUntil(lambda: 400 in listener.heard)
    thread.end()
    assert listener.heard[0] is fakes.READY
    told = [one for one in listener.heard if isinstance(one, Records)]
    assert listener.heard[1:] == [*told, *happenings[:-1], 400]
    np.testing.assert_array_equal(
        np.concatenate([one.rows for one in told]), np.concatenate([one.rows for one in batches])
    )
    assert listener.threads == {threading.get_ident()}  # slots run where the window lives
    assert threading.get_ident() not in link.polled_from


def test_records_that_come_fast_are_handed_over_together(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [100.0]
    monkeypatch.setattr(training_thread.time, "monotonic", lambda: now[0])
    link = fakes.FakeLink(Experiment(), tmp_path)
    thread = TrainingThread(link)  # polled by hand
    listener = Listener(thread)
    shape, other = fakes.layout(), fakes.layout()
    parts = [fakes.records(shape, 1, 10), fakes.records(shape, 11, 20), fakes.records(shape, 31, 40)]
    parts.append(fakes.records(other, 1, 5))
    for part in (fakes.records(shape, 1, 2), *parts):
        link.say(part)
        thread._pass_on()
        now[0] += 0.004
    assert len(listener.heard) == 1  # the first at once
    now[0] += 0.02
    thread._pass_on()
    rows = [one.rows for one in listener.heard[1:] if isinstance(one, Records)]
    assert [len(one) for one in rows] == [20, 10, 5]  # a gap stays a gap, and no two layouts come together
    np.testing.assert_array_equal(rows[0], np.concatenate([parts[0].rows, parts[1].rows]))
    link.say(fakes.records(shape, 41, 50))
    link.say(fakes.READY)
    thread._pass_on()
    assert listener.heard[-1] is fakes.READY  # what was recorded before it came first
    assert isinstance(listener.heard[-2], Records)


def test_what_is_left_at_the_end_is_still_passed_on(qtbot: QtBot, tmp_path: Path) -> None:
    link = fakes.FakeLink(Experiment(), tmp_path)
    thread = TrainingThread(link)
    listener = Listener(thread)
    thread.start()
    link.say(fakes.READY)
    thread.end()
    thread.end()
    qtbot.waitUntil(lambda: listener.heard == [fakes.READY])
    assert not thread.isRunning()
