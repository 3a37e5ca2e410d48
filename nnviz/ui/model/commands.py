"""The commands the window sends, as events with an id of their own."""

from __future__ import annotations

import secrets
import uuid
from typing import Any

import msgspec

from nnviz.catalog.tables import LARGEST_SEED
from nnviz.spec import Edit, Event, Perturb, Reset, Run


def _id() -> str:
    return uuid.uuid4().hex


def switch(run: str, optimizer: str, *, carry: bool = False, keep_rate: bool = False) -> Event:
    """Return the command that gives `run` another optimizer."""
    return Event(
        step=0,
        run=run,
        set={"optimizer": {"name": optimizer}},
        state="carry" if carry else "fresh",
        rate="keep" if keep_rate else "own",
        id=_id(),
    )


def rate(run: str, value: float) -> Event:
    """Return the command that sets the learning rate of `run`."""
    return changing(run, {"optimizer": {"lr": value}})


def changing(run: str, tables: dict[str, Any]) -> Event:
    """Return the command that merges `tables` into what `run` (empty: every run) trains with."""
    return Event(step=0, run=run, set=tables, id=_id())


def reset(seed: int | None = None) -> Event:
    """Return the command that starts again: from the same weights, or from those of `seed`."""
    return Event(step=0, reset=Reset(seed), id=_id())


def edit(run: str, seed: int, place: tuple[int, int, int], value: float) -> Event:
    """Return the command that puts the weight (l, row, column), column 0 the bias, of one seed of `run` to `value`."""
    return Event(step=0, run=run, seed=seed, edit=(Edit(*place, value),), id=_id())


def perturb(run: str, sigma: float) -> Event:
    """Return the command that adds noise of standard deviation `sigma` to the weights and biases of `run`.

    It is other noise each time; the log keeps its seed, so that a replay draws it again.
    """
    return Event(step=0, run=run, perturb=Perturb(sigma=sigma, seed=secrets.randbelow(LARGEST_SEED)), id=_id())


def fork(run: str, name: str) -> Event:
    """Return the command that lets a run called `name` go on from the weights of `run`."""
    return Event(step=0, run=run, fork=name, id=_id())


def add(run: Run) -> Event:
    """Return the command that lets `run` join from step 0."""
    return Event(step=0, add=run, id=_id())


def remove(run: str) -> Event:
    """Return the command that ends `run`."""
    return Event(step=0, run=run, remove=True, id=_id())


def again(event: Event) -> Event:
    """Return `event` (an inverse, or one to be redone) as a command of its own."""
    return msgspec.structs.replace(event, step=0, id=_id())
