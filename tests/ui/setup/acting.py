"""What a person does in the set-up column of a window on a fake trainer."""

from __future__ import annotations

import msgspec
import numpy as np
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from nnviz.link.messages import Shown
from nnviz.snapshot import DataView
from nnviz.spec import Event
from nnviz.ui.main_window import MainWindow
from nnviz.ui.setup.column import SetupColumn
from nnviz.ui.widgets.choice import Choice
from tests.ui import fakes

LEFT = Qt.MouseButton.LeftButton


class Desk:
    """A window whose column is there, and its trainer."""

    def __init__(self, window: MainWindow, trainers: fakes.FakeTrainers, qtbot: QtBot) -> None:
        self.window, self.trainers, self.qtbot = window, trainers, qtbot
        if window.side.column is None:
            list(window.side.filling(window.training, window.viewer, window.files, window._language, window._choices))
        qtbot.waitUntil(lambda: window.side.column is not None)
        window.resize(1280, 900)

    @property
    def column(self) -> SetupColumn:
        assert self.window.side.column is not None
        return self.window.side.column

    @property
    def link(self) -> fakes.FakeLink:
        return self.trainers.link

    def start(self) -> fakes.FakeLink:
        """Let the trainer be there, with its data."""
        shape = fakes.layout(*(run.name for run in self.window.training.session.runs))
        self.link.say(fakes.READY, fakes.data(), fakes.status(shape, 40), fakes.records(shape, 1, 40))
        self.qtbot.waitUntil(lambda: self.window.training.session.ready is not None)
        self.qtbot.waitUntil(self.column._content.isEnabled)
        return self.link

    def event(self) -> Event:
        """The newest command."""
        self.qtbot.waitUntil(lambda: len(self.link.commands()) > len(self.window.training.log.entries))
        return self.link.commands()[-1]

    def accept(self, inverse: dict[str, object] | None = None) -> Event:
        """Let the trainer say yes to the newest command."""
        event = self.event()
        before = len(self.window.training.log.entries)
        back = Event(step=0, run=event.run, set=inverse) if inverse is not None else None
        self.link.say(fakes.acknowledged(event, 50, before, inverse=back))
        self.qtbot.waitUntil(lambda: len(self.window.training.log.entries) > before)
        return event

    def type(self, entry: QWidget, text: str, key: Qt.Key = Qt.Key.Key_Return) -> None:
        """Put `text` into a field in place of what is there, and press a key."""
        entry.setFocus()
        self.qtbot.keyClick(entry, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        self.qtbot.keyClicks(entry, text)
        self.qtbot.keyClick(entry, key)

    def choose(self, choice: Choice, value: str) -> None:
        """Choose a word with the keyboard."""
        choice.setFocus()
        target = choice.findData(value)
        assert target >= 0, f"{value} is not offered"
        while choice.currentIndex() != target:
            self.qtbot.keyClick(choice, Qt.Key.Key_Down if choice.currentIndex() < target else Qt.Key.Key_Up)

    def drag(self, slider: QWidget, part: float) -> None:
        """Drag a slider's handle to a part of its width."""
        y = slider.height() // 2
        self.qtbot.mousePress(slider, LEFT, pos=QPoint(slider.width() // 2, y))
        for step in range(1, 6):
            x = slider.width() / 2 + (part - 0.5) * slider.width() * step / 5
            self.qtbot.mouseMove(slider, QPoint(round(x), y))
        self.qtbot.mouseRelease(slider, LEFT, pos=QPoint(round(part * slider.width()), y))

    def click(self, widget: QWidget) -> None:
        """Click on the middle of something."""
        self.qtbot.mouseClick(widget, LEFT)


def shown(task: str, classes: tuple[str, ...] = (), kind: str = "plane", name: str = "spiral") -> Shown:
    """Data of another task."""
    view: DataView = fakes.data("regression" if task == "regression" else "binary").data
    targets = np.arange(40) % max(1, len(classes)) if classes else view.targets
    return Shown(msgspec.structs.replace(view, task=task, classes=classes, kind=kind, targets=targets, name=name))
