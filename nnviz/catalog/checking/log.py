"""Walks through the log: whether each event makes sense where it stands, and what every run then trains with."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from nnviz.catalog import tables
from nnviz.catalog.changes import changed, complete
from nnviz.catalog.checking.numbers import check_finite, check_table, check_value, shown
from nnviz.catalog.checking.places import join, within
from nnviz.catalog.checking.settings import check_optimizer, check_schedule, check_settings
from nnviz.catalog.checking.shape import merge
from nnviz.catalog.defaults import loss_and_output
from nnviz.catalog.names import unknown
from nnviz.refusal import refuse
from nnviz.spec import Edit, Event, Experiment, Run, Settings

ACTIONS = ("set", "edit", "perturb", "reset", "add", "remove", "restore", "fork", "stop")
TABLES = ("optimizer", "schedule", "training", "network", "data")


class Known(msgspec.Struct, frozen=True):
    """What the data say: the task, and the widths n_0 and n_L."""

    task: str
    inputs: int
    outputs: int


class Standing(msgspec.Struct):
    """One run as the walk has it: complete settings, its seeds, the step of its last event, what its data say."""

    settings: Settings
    seeds: set[int]
    last: int = 0
    known: Known | None = None


class Walk:
    """An experiment's runs, taken through its events one by one.

    Attributes:
        runs: The runs there are now.
        names: All names ever used; a run's name is never used again.
    """

    def __init__(self, experiment: Experiment, known: Known | None = None) -> None:
        self.runs: dict[str, Standing] = {}
        self.names: set[str] = set()
        self._removed: dict[str, tuple[Standing, tuple[Event, ...]]] = {}  # with what was done to all runs since
        self._experiment = experiment
        self._known = known
        for run in experiment.runs:
            with within("runs"):
                self._join(run)

    def copy(self) -> Walk:
        """Return the same walk, to be taken a step further without moving this one."""
        out = Walk(msgspec.structs.replace(self._experiment, runs=()), self._known)
        out.runs = {name: msgspec.structs.replace(one, seeds=set(one.seeds)) for name, one in self.runs.items()}
        out.names = set(self.names)
        out._removed = dict(self._removed)
        return out

    def act(self, event: Event) -> None:
        """Check one event and let it act; raises `Refused` with nothing changed."""
        check_finite(event)
        action = _action(event)
        if event.step < 0:
            raise refuse("range", "step", event.step, "a whole number from 0")
        targets = self._targets(event)
        getattr(self, f"_{action}")(event, targets)
        for name, standing in targets.items():
            if name in self.runs and action != "reset":
                standing.last = max(standing.last, event.step)
        if not event.run and (event.set or event.reset is not None):
            self._removed = {name: (one, (*since, event)) for name, (one, since) in self._removed.items()}

    def _join(self, run: Run) -> None:
        self._check_name(run.name, "name")
        with within(run.name):
            check_table(tables.RUN, run)
            check_optimizer_and_schedule(run)
            settings = self._settings(run)
            _check(settings, self._known)
        seed = settings.training.seed
        self.runs[run.name] = Standing(settings, set(range(seed, seed + run.seeds)), known=self._known)
        self.names.add(run.name)

    def _settings(self, run: Run) -> Settings:
        with within("network"):
            network = merge(self._experiment.network, run.network)
        with within("training"):
            training = merge(self._experiment.training, run.training)
        return complete(Settings(self._experiment.data, network, training, run.optimizer, run.schedule))

    def _check_name(self, name: str, where: str) -> None:
        if not name.strip() or not name.isprintable() or len(name) > 80:
            raise refuse("type", where, shown(name), "a name of 1 to 80 printable characters")
        if name in self.names:
            raise refuse("repeated", where, name, "a name that no other run has or had")

    def _targets(self, event: Event) -> dict[str, Standing]:
        if event.add is not None or event.restore:
            return {}
        if event.run and event.run not in self.runs:
            raise unknown("unknown_name", "run", event.run, self.runs)
        targets = {event.run: self.runs[event.run]} if event.run else dict(self.runs)
        if event.seed is not None and not any(event.seed in standing.seeds for standing in targets.values()):
            accepted = ", ".join(str(seed) for seed in sorted(set().union(*(one.seeds for one in targets.values()))))
            raise refuse("choice", "seed", event.seed, accepted)
        earliest = min((standing.last for standing in targets.values()), default=0)
        if event.step < earliest:
            raise refuse("order", "step", event.step, f"{earliest} or later: events stand in the order they happened")
        return targets

    def _set(self, event: Event, targets: Mapping[str, Standing]) -> None:
        for key, value in event.set.items():
            if key not in TABLES:
                raise unknown("unknown_key", f"set.{key}", key, TABLES)
            if not isinstance(value, Mapping):
                raise refuse("type", f"set.{key}", shown(value), "a table")
        with within("set"):
            new = {name: _after(standing, event) for name, standing in targets.items()}
        for name, settings in new.items():
            targets[name].settings = settings
            if "data" in event.set:
                targets[name].known = None  # other data may have other inputs and another task

    def _edit(self, event: Event, targets: Mapping[str, Standing]) -> None:
        for place, edit in enumerate(event.edit, 1):
            with within(f"edit.{place}"):
                for standing in targets.values():
                    _check_edit(edit, _sizes(standing))

    def _perturb(self, event: Event, targets: Mapping[str, Standing]) -> None:
        with within("perturb"):
            check_table(tables.PERTURB, event.perturb)

    def _reset(self, event: Event, targets: Mapping[str, Standing]) -> None:
        seed = event.reset.seed if event.reset else None
        if seed is not None:
            check_value(tables.SEED, seed, "reset.seed")
        for standing in targets.values():
            standing.last = 0
            if seed is not None:
                standing.seeds |= {seed + place for place in range(len(standing.seeds))}

    def _add(self, event: Event, targets: Mapping[str, Standing]) -> None:
        with within("add"):
            if event.add is not None:
                self._join(event.add)

    def _remove(self, event: Event, targets: Mapping[str, Standing]) -> None:
        if not event.run:
            raise refuse("missing", "run", "", ", ".join(self.runs))
        if event.seed is None:
            if len(self.runs) == 1:
                raise refuse("count", "run", event.run, "at least one run stays")
            self._removed[event.run] = self.runs.pop(event.run), ()

    def _restore(self, event: Event, targets: Mapping[str, Standing]) -> None:
        if event.run not in self._removed:
            raise unknown("unknown_name", "run", event.run, self._removed)
        if event.seed is not None:
            raise refuse("choice", "seed", event.seed, "none: a run comes back with all its seeds")
        standing, since = self._removed[event.run]
        back = msgspec.structs.replace(standing, seeds=set(standing.seeds))
        for one in since:
            getattr(self, "_set" if one.set else "_reset")(one, {event.run: back})
        del self._removed[event.run]
        self.runs[event.run] = back

    def _fork(self, event: Event, targets: Mapping[str, Standing]) -> None:
        if not event.run:
            raise refuse("missing", "run", "", ", ".join(self.runs))
        self._check_name(event.fork, "fork")
        origin = targets[event.run]
        seeds = set(origin.seeds) if event.seed is None else {event.seed}
        self.runs[event.fork] = Standing(origin.settings, seeds, event.step, origin.known)
        self.names.add(event.fork)

    def _stop(self, event: Event, targets: Mapping[str, Standing]) -> None:
        """Nothing to check: the reason is a word for the reader."""


def check_optimizer_and_schedule(run: Run) -> None:
    """Check the two free tables of a run as they stand, before any default is filled in."""
    with within("optimizer"):
        check_optimizer(run.optimizer)
    with within("schedule"):
        check_schedule(run.schedule)


def _after(standing: Standing, event: Event) -> Settings:
    """Return the settings of one run after a `set`, checked before and after merging."""
    old = standing.settings
    with within("optimizer"):
        check_optimizer(event.set.get("optimizer", {}), old.optimizer["name"])
    with within("schedule"):
        check_schedule(event.set.get("schedule", {}), old.schedule["name"])
    for key in ("data", "network", "training"):
        with within(key):
            merge(getattr(old, key), event.set.get(key, {}))
    new = changed(old, event.set, event.rate)
    _check(new, None if "data" in event.set else standing.known)
    return new


def _check(settings: Settings, known: Known | None) -> None:
    check_settings(settings)
    if known is not None:
        loss_and_output(settings.training, known.task)


def _sizes(standing: Standing) -> tuple[int | None, ...]:
    """Return the widths n_0 ... n_L of a run, None where only the data could tell."""
    inputs, outputs = (standing.known.inputs, standing.known.outputs) if standing.known else (None, None)
    return (inputs, *standing.settings.network.hidden, outputs)


def _action(event: Event) -> str:
    given = [name for name in ACTIONS if getattr(event, name) not in (None, "", False, (), {})]
    if len(given) != 1:
        raise refuse("one_action", "", ", ".join(given) or "none", f"exactly one of {', '.join(ACTIONS)}")
    return given[0]


def _check_edit(edit: Edit, sizes: tuple[int | None, ...]) -> None:
    _check_place("layer", edit.layer, 1, len(sizes) - 1)
    _check_place("neuron", edit.neuron, 1, sizes[edit.layer])
    _check_place("input", edit.input, 0, sizes[edit.layer - 1])


def _check_place(name: str, value: int, low: int, high: int | None) -> None:
    if value < low or (high is not None and value > high):
        accepted = f"a whole number from {low}" if high is None else f"a whole number from {low} to {high}"
        raise refuse("range", name, value, accepted)


def event_place(index: int) -> str:
    """Return how the event at `index` (from 0) of a log is called."""
    return join("events", str(index + 1))
