"""What an optimizer's state is worth to another: matched by meaning, not by name."""

from __future__ import annotations

from typing import Any

import torch

from nnviz.catalog.registry import optimizers
from nnviz.core.elementwise import ElementwiseInstance
from nnviz.core.optimizer import State


def carried(old: str, state: State, new: str, values: dict[str, Any]) -> tuple[State, tuple[str, ...]]:
    """Return the state for optimizer `new` with all that `old` shares with it, and the names of what was carried.

    Nothing is carried (an empty state: fresh) where the two share nothing but a step count, where either is not
    element-wise, or where `new` keeps a running number that `old` does not have and that its formula would divide by.
    """
    before, after = optimizers()[old], optimizers()[new]
    if not (before.elementwise and after.elementwise and state):
        return {}, ()
    by_quantity = {before.quantities[name]: value for name, value in state.items() if name in before.quantities}
    template = zero_state(new, values, len(next(v for v in state.values() if v.ndim) if _has_array(state) else []))
    shared = {name: by_quantity[q] for name, q in after.quantities.items() if q in by_quantity and name in template}
    arrays = tuple(after.quantities[name] for name, value in shared.items() if value.ndim)
    missing = [name for name, value in template.items() if value.ndim == 0 and name not in shared]
    if not arrays or missing:
        return {}, ()
    precision = next(value.dtype for value in state.values() if value.ndim)
    both = {**template, **shared}
    return {
        name: value.astype(precision if value.ndim else template[name].dtype) for name, value in both.items()
    }, arrays


def _has_array(state: State) -> bool:
    return any(value.ndim for value in state.values())


def zero_state(name: str, values: dict[str, Any], count: int) -> State:
    """Return the optimizer's state after one step with zero gradient: its names, shapes and zeros."""
    rows, gradients = torch.zeros(1, count), torch.zeros(1, count)
    with torch.no_grad():
        instance = ElementwiseInstance(optimizers()[name], values, rows, gradients, count, [])
        instance.step()
    return instance.state(0)
