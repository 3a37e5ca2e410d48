"""How an event of the log changes the runs there are and what each trains with."""

from __future__ import annotations

import msgspec

from nnviz.catalog.changes import changed, complete
from nnviz.spec import Event, Run, Settings, merged

Runs = tuple[Run, ...]


def after(runs: Runs, settings: dict[str, Settings], event: Event) -> tuple[Runs, dict[str, Settings]]:
    """Return (runs, settings by run name) after `event`."""
    if event.add is not None:
        return _with(runs, settings, event.add, _settings_of_added(settings, event.add))
    if event.fork:
        source = next(run for run in runs if run.name == event.run)
        copy = msgspec.structs.replace(source, name=event.fork, title="")
        return _with(runs, settings, copy, settings[event.run])
    if event.remove:
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
