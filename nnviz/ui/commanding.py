"""Connects the actions and controls of the window to the training."""

from __future__ import annotations

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QAction

from nnviz.record import naming
from nnviz.spec import Run
from nnviz.ui import words
from nnviz.ui.actions import MOST_RUNS, Actions
from nnviz.ui.model import commands, speeds
from nnviz.ui.training import Training
from nnviz.ui.viewer import Viewer


class Commanding(QObject):
    """Turns what the user does into commands and controls; changes nothing by itself."""

    def __init__(self, actions: Actions, training: Training, viewer: Viewer, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._actions = actions
        self._training = training
        self._viewer = viewer
        self._before_full = 0.0
        self._made: list[str] = []
        self._removed: set[str] = set()
        training.opened.connect(self._forget)
        training.changed.connect(self._follow)
        for name, act in {
            "play": self._play,
            "step": self._step,
            "step_10": self._step_10,
            "step_100": self._step_100,
            "epoch": self._epoch,
            "reset": self._reset,
            "reset_new": self._reset_new,
            "fork": self._fork,
            "remove": self._remove,
            "full_speed": self._full_speed,
            "undo": training.undo,
            "redo": training.redo,
        }.items():
            actions.commands[name].triggered.connect(act)
        for action in actions.speeds.values():
            action.triggered.connect(self._speed)
        for action in actions.optimizers.values():
            action.triggered.connect(self._optimizer)
        for action in actions.perturbations.values():
            action.triggered.connect(self._perturb)
        for action in actions.joining.values():
            action.triggered.connect(self._add)

    @Slot(float)
    def set_rate(self, rate: float) -> None:
        """Ask for another learning rate of the run shown."""
        self._training.command(commands.rate(self._viewer.run, rate))

    @Slot()
    def _play(self) -> None:
        self._training.play(not self._training.moving)

    @Slot()
    def _step(self) -> None:
        self._training.advance(steps=1)

    @Slot()
    def _step_10(self) -> None:
        self._training.advance(steps=10)

    @Slot()
    def _step_100(self) -> None:
        self._training.advance(steps=100)

    @Slot()
    def _epoch(self) -> None:
        self._training.advance(epochs=1)

    @Slot()
    def _reset(self) -> None:
        self._training.command(commands.reset())

    @Slot()
    def _reset_new(self) -> None:
        self._training.command(commands.reset(self._training.session.next_seed))

    @Slot()
    def _perturb(self) -> None:
        action = self.sender()
        if isinstance(action, QAction):
            self._training.command(commands.perturb(self._viewer.run, action.data()))

    @Slot()
    def _fork(self) -> None:
        self._training.command(commands.fork(self._viewer.run, self._name(self.tr("Fork {0}").format(1))))

    @Slot()
    def _add(self) -> None:
        """Add a run that differs from the one shown in its optimizer, and begins as that one did."""
        action = self.sender()
        like = next((run for run in self._training.session.runs if run.name == self._viewer.run), None)
        if isinstance(action, QAction) and like is not None:
            name, optimizer = self._name(words.optimizer(action.data())), {"name": action.data()}
            run = Run(name, optimizer=optimizer, seeds=like.seeds, network=like.network, training=like.training)
            self._training.command(commands.add(run))

    def _name(self, wanted: str) -> str:
        """Return a name for a run that is asked for; of two in a row the trainer knows neither yet."""
        self._made.append(naming.free(wanted, {*self._training.names, *self._made}))
        return self._made[-1]

    @Slot()
    def _forget(self) -> None:
        self._made.clear()
        self._removed.clear()

    @Slot()
    def _follow(self) -> None:
        """Show a run that was made or comes back as soon as it is there; say which commands of runs can be used."""
        runs, removed = self._training.session.runs, set(self._training.session.removed)
        for run in self._removed - removed:
            self._viewer.show_run(run)
        self._removed = removed
        if self._made and self._made[-1] in {run.name for run in runs}:
            self._viewer.show_run(self._made[-1])
            self._made.clear()
        for action in (self._actions.commands["fork"], *self._actions.joining.values()):
            action.setEnabled(0 < len(runs) < MOST_RUNS)
        self._actions.commands["remove"].setEnabled(len(runs) > 1)

    @Slot()
    def _remove(self) -> None:
        self._training.command(commands.remove(self._viewer.run))

    @Slot()
    def _full_speed(self) -> None:
        speed, self._before_full = speeds.toggled(self._training.speed, self._before_full)
        self._training.set_speed(speed)

    @Slot()
    def _speed(self) -> None:
        action = self.sender()
        if isinstance(action, QAction):
            self._training.set_speed(action.data())

    @Slot()
    def _optimizer(self) -> None:
        action = self.sender()
        settings = self._training.session.settings.get(self._viewer.run)
        if not isinstance(action, QAction) or settings is None or settings.optimizer["name"] == action.data():
            return
        command = commands.switch(
            self._viewer.run,
            action.data(),
            carry=self._actions.commands["carry_state"].isChecked(),
            keep_rate=self._actions.commands["keep_rate"].isChecked(),
        )
        self._training.command(command)
