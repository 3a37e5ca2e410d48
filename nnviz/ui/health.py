"""Looks after the runs of a training: lets the rules look at each twice a second, and does what a user would try."""

from __future__ import annotations

import math

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from nnviz.snapshot import LaneKey, LayerStats
from nnviz.spec import Settings
from nnviz.ui.model import commands, frames
from nnviz.ui.model.health import vitals
from nnviz.ui.model.health.comparable import comparable_from
from nnviz.ui.model.health.rule import Remedy
from nnviz.ui.model.health.rules import diverging
from nnviz.ui.model.health.watch import HealthWatch, Observation
from nnviz.ui.panels.frame import RunView
from nnviz.ui.training import Training

#: Milliseconds between two looks at a run. Of several the looks are spread: together they would hold up a turn.
_EVERY_MS = 500


class Health(QObject):
    """What is to be said of all runs there are.

    Signals:
        changed: `observations`, or what to try, are others now.
    """

    changed = Signal()

    def __init__(self, training: Training, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._training = training
        self._watches: dict[tuple[LaneKey, int], HealthWatch] = {}
        self._aside: set[tuple[str, str]] = set()  # (run, code of a rule): they outlast the watches
        self._stats: dict[LaneKey, LayerStats] = {}
        self._shown: tuple[tuple[Observation, tuple[Remedy, ...]], ...] = ()
        self._timer = QTimer(self)
        self._timer.setInterval(_EVERY_MS)
        self._timer.timeout.connect(self.look)
        self._turn = 0
        self._timer.start()
        training.opened.connect(self._opened)
        training.changed.connect(self._tell)
        training.pictured.connect(self._pictured)

    @property
    def observations(self) -> tuple[Observation, ...]:
        """What is said of the runs there are and was not put aside: what holds first, the gravest and newest of it."""
        session, entries = self._training.session, self._training.log.entries
        keys = [key for run in session.runs if (key := session.lane(run.name)) is not None]
        watches = [self._watches.get((key, comparable_from(entries, key))) for key in keys]
        found = [one for watch in watches if watch is not None for one in watch.observations]
        heard = [one for one in found if (one.run, one.rule.code) not in self._aside]
        return tuple(sorted(heard, key=lambda one: (not one.holds, not one.rule.serious, -one.step)))

    def prefix_of(self, run: str) -> str:
        """Return what says of which run something is told, as in "Adam: "; nothing where there is but one."""
        runs = self._training.session.runs
        return f"{next((one.shown for one in runs if one.name == run), run)}: " if len(runs) > 1 else ""

    @Slot()
    def look(self) -> None:
        """Let the rules look at the next run, if it has gone on far enough since the last time."""
        views = frames.run_views(self._training.session, self._training.history)
        if views:
            self._turn = (self._turn + 1) % len(views)
            self._look_at(views[self._turn])
            self._tell()
        if (interval := _EVERY_MS // max(1, len(views))) != self._timer.interval():
            self._timer.setInterval(interval)

    def _look_at(self, run: RunView) -> None:
        session, history = self._training.session, self._training.history
        start = comparable_from(self._training.log.entries, run.key)
        watch = self._watches.setdefault((run.key, start), HealthWatch(run.name, run.key))
        settings = session.settings.get(run.name)
        if self._ended(run, watch, settings, start):
            return
        if settings is None or not watch.due(history.last_step(run.key)):
            return
        stats = self._stats.get(run.key)
        found = vitals.take(history, run.key, run.layers, settings, stats, run.epoch_steps, start)
        if found is not None:
            watch.look(found)

    def put_aside(self, observation: Observation) -> None:
        """Say no more of this kind of its run, however it is changed or reset, until another training is opened."""
        self._aside.add((observation.run, observation.rule.code))
        self._tell()

    def remedies_of(self, observation: Observation) -> tuple[Remedy, ...]:
        """Return what to try: nothing once what the run trains with has been changed, until it is looked at again."""
        present = self._training.session.settings.get(observation.run)
        return observation.finding.remedies if observation.holds and present == observation.settings else ()

    def attempt(self, observation: Observation, remedy: Remedy) -> None:
        """Do what a remedy says; what only counts from the start has the training start again."""
        self._training.command(commands.changing(observation.run, dict(remedy.tables)))
        if remedy.again:
            self._training.command(commands.reset())

    def _ended(self, run: RunView, watch: HealthWatch, settings: Settings | None, start: int) -> bool:
        """Return whether a run's loss is no longer finite, which is said at once."""
        if run.diverged_at is None:
            watch.go_on()
        elif settings is not None:
            loss = self._training.history.column(run.key, "loss", start + 1, start + 1)
            first = float(loss[0]) if len(loss) else math.nan
            watch.end(run.diverged_at, diverging.RULE, diverging.ended(first, settings), settings)
        return run.diverged_at is not None

    @Slot()
    def _tell(self) -> None:
        shown = tuple((one, self.remedies_of(one)) for one in self.observations)
        if shown != self._shown:
            self._shown = shown
            self.changed.emit()

    @Slot()
    def _opened(self) -> None:
        self._watches.clear()
        self._aside.clear()
        self._stats.clear()
        self._tell()

    @Slot()
    def _pictured(self) -> None:
        snapshot = self._training.snapshot
        if snapshot is not None and snapshot.layers is not None:
            self._stats[LaneKey(snapshot.branch, snapshot.seed)] = snapshot.layers
