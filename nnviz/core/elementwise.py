"""One optimizer instance over the rows of all lanes with equal settings and step count."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import torch
from torch import Tensor

from nnviz.catalog.defaults import arguments
from nnviz.catalog.entries import OptimizerEntry
from nnviz.core.optimizer import State, bare_step, construct, pack_value


class ElementwiseInstance:
    """An element-wise `torch.optim` optimizer whose one parameter is [r, width]: the rows of r lanes.

    Args:
        entry: Its catalogue entry.
        values: All hyper-parameters.
        rows, gradients: [r, width] views.
        count: Parameters P of a lane; the rest of a row is padding.
        states: State of each lane (equal scalars).
    """

    def __init__(
        self,
        entry: OptimizerEntry,
        values: Mapping[str, Any],
        rows: Tensor,
        gradients: Tensor,
        count: int,
        states: Sequence[State],
    ) -> None:
        self._parameter = rows
        self._parameter.grad = gradients
        self._count = count
        self._optimizer = construct(entry.dotted, [rows], arguments(entry, values), fused=entry.fused)
        self._group = self._optimizer.param_groups[0]
        self._scalar_device = rows.device if self._group.get("fused") else torch.device("cpu")
        self._put(states)
        self.step = bare_step(self._optimizer)

    def set_rate(self, rate: float) -> None:
        """Set the learning rate of the next step."""
        self._group["lr"] = rate

    def state(self, row: int, *, lent: bool = False) -> State:
        """Return the state of lane `row` as a value, or of arrays `lent` until the next step."""
        found = self._optimizer.state.get(self._parameter, {})
        place = row, slice(self._count)
        packed = {name: pack_value(value, place, lent=lent) for name, value in found.items()}
        return {name: value for name, value in packed.items() if value is not None}

    def names(self) -> tuple[str, ...]:
        """Return the names in the state of each lane."""
        return tuple(self._optimizer.state.get(self._parameter, ()))

    def _put(self, states: Sequence[State]) -> None:
        if not states or not states[0]:
            return
        self._optimizer.state[self._parameter] = {
            name: self._scalar(value) if value.ndim == 0 else self._stack([state[name] for state in states])
            for name, value in states[0].items()
        }

    def _stack(self, values: list[np.ndarray]) -> Tensor:
        out = torch.zeros_like(self._parameter)
        out[:, : self._count] = torch.from_numpy(np.stack(values)).to(out)
        return out

    def _scalar(self, value: np.ndarray) -> Any:
        return torch.from_numpy(np.array(value)).to(self._scalar_device)
