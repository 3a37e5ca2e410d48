from __future__ import annotations

import threading
from pathlib import Path

from PySide6.QtCore import QObject, Slot
from pytestqt.qtbot import QtBot

from nnviz.link.feed import Lost
from nnviz.link.trainer_link import Died, Recovered
from nnviz.spec import Experiment
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
    happenings = [fakes.READY, *batches, Lost(shape, 500, 600), fakes.snapshot(3), Died(-9), Recovered(400)]
    thread.start()
    for happening in happenings:
        link.say(happening)
    qtbot.waitUntil(lambda: len(listener.heard) == len(happenings))
    thread.end()
    assert all(heard is said for heard, said in zip(listener.heard[:-1], happenings, strict=False))
    assert listener.heard[-1] == 400
    assert listener.threads == {threading.get_ident()}  # slots run where the window lives
    assert threading.get_ident() not in link.polled_from


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
