"""How an event of the log changes the runs there are and what each trains with."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping

import msgspec

from nnviz.catalog.changes import changed, complete
from nnviz.refusal import Refused
from nnviz.spec import Event, Run, Settings, merged

Runs = tuple[Run, ...]


class Removed(msgspec.Struct, frozen=True):
    """A run that was removed: where it stood among the runs, and what it would train with now."""

    place: int
    run: Run
    settings: Settings


def after(
    runs: Runs, settings: dict[str, Settings], event: Event, removed: Mapping[str, Removed] | None = None
) -> tuple[Runs, dict[str, Settings]]:
    """Return (runs, settings by run name) after `event`; `removed` are the runs that can come back, by name."""
    if event.restore and removed and event.run in removed:
        back = removed[event.run]
        return (*runs[: back.place], back.run, *runs[back.place :]), settings | {event.run: back.settings}
    if event.add is not None:
        return _with(runs, settings, event.add, _settings_of_added(settings, event.add))
    if event.fork:
        source = next(run for run in runs if run.name == event.run)
        copy = msgspec.structs.replace(source, name=event.fork, title="")
        return _with(runs, settings, copy, settings[event.run])
    if event.remove and event.seed is None:
        left = tuple(run for run in runs if run.name != event.run)
        return left, {name: value for name, value in settings.items() if name != event.run}
    targets = [event.run] if event.run else [run.name for run in runs]
    if event.reset is not None and event.reset.seed is not None and event.seed is None:
        reseeded = {"seed": event.reset.seed}
        return runs, settings | {name: _trained(settings[name], reseeded) for name in targets if name in settings}
    if not event.set:
        return runs, settings
    new = {name: changed(settings[name], event.set, event.rate) for name in targets if name in settings}
    return runs, settings | new


def away(
    removed: Mapping[str, Removed], runs: Runs, settings: dict[str, Settings], event: Event
) -> Mapping[str, Removed]:
    """Return the removed runs, by name, after `event`; `runs` and `settings` are those before it."""
    if event.remove and event.seed is None:
        place = next(place for place, run in enumerate(runs) if run.name == event.run)
        return {**removed, event.run: Removed(place, runs[place], settings[event.run])}
    if event.restore:
        return {name: one for name, one in removed.items() if name != event.run}
    return {name: _since(name, one, event) for name, one in removed.items()} if not event.run else removed


def _since(name: str, one: Removed, event: Event) -> Removed:
    """Return a removed run after something was done to all runs; what it cannot take keeps it from coming back."""
    if event.add is None:
        with contextlib.suppress(Refused):
            settings = after((one.run,), {name: one.settings}, msgspec.structs.replace(event, run=name))[1]
            return msgspec.structs.replace(one, settings=settings[name])
    return one


def _settings_of_added(settings: dict[str, Settings], run: Run) -> Settings:
    like = next(iter(settings.values()))
    return complete(
        Settings(
            data=like.data,
            network=merged(like.network, run.network),
            training=merged(like.training, run.training),
            optimizer=run.optimizer,
            schedule=run.schedule,
        )
    )


def _trained(settings: Settings, training: dict[str, int]) -> Settings:
    return msgspec.structs.replace(settings, training=merged(settings.training, training))


def _with(runs: Runs, settings: dict[str, Settings], run: Run, own: Settings) -> tuple[Runs, dict[str, Settings]]:
    return (*runs, run), settings | {run.name: own}
