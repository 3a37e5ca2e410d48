"""What of an optimizer's state a script takes along when hyper-parameters or the optimizer itself change."""

from __future__ import annotations

from typing import Any

from nnviz.catalog.registry import optimizers
from nnviz.core.carry import carried, zero_state

#: An optimizer's name and all its hyper-parameters.
Values = dict[str, Any]


def shared_state(old: Values, new: Values) -> tuple[dict[str, str], dict[str, float]]:
    """Return what two optimizers share and what the new one lacks.

    The first maps names of the old one's state to those of the new one's, the second names of the new one's to the
    value it starts from.
    """
    before, after = optimizers()[old["name"]], optimizers()[new["name"]]
    if not (before.elementwise and after.elementwise):
        return {}, {}
    states = zero_state(before.name, old, 1), zero_state(after.name, new, 1)
    if not carried(before.name, states[0], after.name, new)[0]:
        return {}, {}
    names = {quantity: name for name, quantity in after.quantities.items() if name in states[1]}
    shared = {there: names[quantity] for there, quantity in before.quantities.items() if quantity in names}
    there = {here for name, here in shared.items() if name in states[0]}
    missing = {name: float(value.max()) for name, value in states[1].items() if value.ndim and name not in there}
    return shared, missing


def needs_fresh(old: Values, new: Values) -> bool:
    """Whether the change from old to new hyper-parameters takes effect with fresh state only."""
    entry = optimizers()[new["name"]]
    return any(one.fresh and old[one.name] != new[one.name] for one in entry.parameters)
