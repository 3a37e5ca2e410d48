"""What a change makes of a run's settings: one rule for validation, for the trainer and for the window."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

import msgspec

from nnviz.catalog.checking.places import within
from nnviz.catalog.checking.settings import check_optimizer, check_schedule
from nnviz.catalog.defaults import hyperparameters, schedule
from nnviz.spec import Settings, merged


def complete(settings: Settings) -> Settings:
    """Return `settings` with every hyper-parameter of its optimizer and schedule filled in."""
    return msgspec.structs.replace(
        settings,
        optimizer=hyperparameters(settings.optimizer.get("name", ""), settings.optimizer),
        schedule=schedule(settings.schedule.get("name", ""), settings.schedule),
    )


def changed(settings: Settings, tables: Mapping[str, Any], rate: Literal["own", "keep"] = "own") -> Settings:
    """Return complete `settings` with the tables of a `set` merged in.

    Naming another optimizer brings that optimizer's remembered (or default) hyper-parameters, and the present ones are
    remembered; with `rate` "keep" the present learning rate goes along unless the change names one.

    Raises `Refused` for values that the optimizer or schedule does not have: what was meant for another run's.
    """
    now = complete(settings)
    optimizer, remembered = _optimizer(now, tables.get("optimizer", {}), rate)
    return msgspec.structs.replace(
        now,
        data=merged(now.data, dict(tables.get("data", {}))),
        network=merged(now.network, dict(tables.get("network", {}))),
        training=merged(now.training, dict(tables.get("training", {}))),
        optimizer=optimizer,
        schedule=_schedule(now, tables.get("schedule", {})),
        remembered=remembered,
    )


def _optimizer(
    now: Settings, change: Mapping[str, Any], rate: Literal["own", "keep"]
) -> tuple[dict[str, Any], dict[str, dict[str, Any]]]:
    old = now.optimizer
    name = change.get("name", old["name"])
    with within("set.optimizer"):
        check_optimizer(change, name)
    if name == old["name"]:
        return hyperparameters(name, {**old, **change}), now.remembered
    kept = {"lr": old["lr"]} if rate == "keep" else {}
    new = hyperparameters(name, {**now.remembered.get(name, {}), **kept, **change})
    return new, {**now.remembered, old["name"]: old}


def _schedule(now: Settings, change: Mapping[str, Any]) -> dict[str, Any]:
    name = change.get("name", now.schedule["name"])
    with within("set.schedule"):
        check_schedule(change, name)
    kept = now.schedule if name == now.schedule["name"] else {}
    return schedule(name, {**kept, **change})
