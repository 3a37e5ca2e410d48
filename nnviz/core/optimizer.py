"""How a catalogue entry becomes a real `torch.optim` object, and its state a value and back."""

from __future__ import annotations

import importlib
import inspect
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import numpy as np
import torch
from torch import Tensor
from torch.optim import Optimizer

from nnviz.refusal import refuse

State = dict[str, np.ndarray]


def optimizer_class(dotted: str) -> type[Optimizer]:
    """Return the class called `dotted`; raises `Refused` where this torch does not have it."""
    module, _, name = dotted.rpartition(".")
    found = getattr(importlib.import_module(module), name, None)
    if found is None:
        raise refuse("optimizer_missing", "optimizer.name", dotted, f"a torch newer than {torch.__version__}")
    return found  # type: ignore[no-any-return]


def construct(dotted: str, parameters: Iterable[Tensor], given: Mapping[str, Any], *, fused: bool) -> Optimizer:
    """Return the optimizer, with its fused kernel where wanted and there, else one plain kernel after another."""
    kind: Any = optimizer_class(dotted)
    accepted = inspect.signature(kind).parameters
    kwargs = {key: value for key, value in given.items() if key in accepted}
    tensors = list(parameters)
    if fused and "fused" in accepted:
        try:
            return kind(tensors, **kwargs, fused=True)  # type: ignore[no-any-return]
        except RuntimeError:  # older torch has no fused kernel for this device
            pass
    if "foreach" in accepted:
        kwargs["foreach"] = False
    return kind(tensors, **kwargs)  # type: ignore[no-any-return]


def bare_step(optimizer: Optimizer) -> Callable[..., Any]:
    """Return the optimizer's own step without torch's profiling wrapper, which costs more than a small step itself.

    The caller must have gradients switched off; hooks on `step` are not run.
    """
    step: Any = type(optimizer).step
    if len(inspect.signature(step).parameters) > 2:
        return optimizer.step
    while hasattr(step, "__wrapped__"):
        step = step.__wrapped__
    return step.__get__(optimizer)  # type: ignore[no-any-return]


def pack_value(value: Any, place: Any, *, lent: bool = False) -> np.ndarray | None:
    """Return one entry of an optimizer's state as an array: of a tensor of values what is at `place`, else all.

    `lent`: the array may be the tensor's own memory.
    """
    if isinstance(value, Tensor):
        place = place if value.dim() else ...
        if value.is_cpu:  # an array is indexed in a third of the time
            found = np.asarray(value.numpy()[place])
            return found if lent else found.copy()
        return np.array(value[place].cpu().numpy())
    if isinstance(value, (bool, int, float)):
        return np.asarray(value)
    return None


def scalars(state: State) -> tuple[tuple[str, float], ...]:
    """Return the numbers of a state that one instance shares among its lanes (step counts and the like), sorted."""
    return tuple(sorted((name, float(value)) for name, value in state.items() if value.ndim == 0))
