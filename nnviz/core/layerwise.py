"""Optimizers that do not work element by element: one instance a lane, on its layers' matrices and vectors."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import torch
from torch import Tensor
from torch.optim import Optimizer

from nnviz.catalog.defaults import arguments
from nnviz.catalog.entries import OptimizerEntry
from nnviz.core.optimizer import State, construct, pack_value
from nnviz.core.shape import Shape


class LayerwiseInstance:
    """Adafactor, Muon or L-BFGS on one lane.

    Names in its state are "PART.INDEX.NAME" (and ".I" for the I-th of a list): part 0 is the optimizer itself, part 1
    the one for biases where the first takes matrices only.
    """

    def __init__(
        self,
        entry: OptimizerEntry,
        values: Mapping[str, Any],
        row: Tensor,
        gradient: Tensor,
        shape: Shape,
        state: State,
    ) -> None:
        self._entry = entry
        matrices = [_part(row, gradient, shape.weight, layer) for layer in range(1, shape.layers + 1)]
        vectors = [_part(row, gradient, shape.bias, layer) for layer in range(1, shape.layers + 1)]
        given = arguments(entry, values)
        if entry.vectors:
            self._optimizers = [
                construct(entry.dotted, matrices, given, fused=False),
                construct(entry.vectors, vectors, given, fused=False),
            ]
        else:
            self._optimizers = [construct(entry.dotted, [*matrices, *vectors], given, fused=False)]
        self._gradient = gradient
        for part, optimizer in enumerate(self._optimizers):
            _put(optimizer, part, state)

    def set_rate(self, rate: float) -> None:
        """Set the learning rate of the next step."""
        for optimizer in self._optimizers:
            for group in optimizer.param_groups:
                group["lr"] = rate

    def step(self) -> None:
        """Update the weights from the gradient."""
        for optimizer in self._optimizers:
            optimizer.step()

    def step_with(self, evaluate: Callable[[], Tensor]) -> None:
        """Update the weights with a closure; `evaluate` writes the gradient and returns the loss.

        Afterwards the gradient is again that of the first evaluation: the one at the weights before the step.
        """
        first: list[Tensor] = []

        @torch.no_grad()
        def closure() -> Tensor:
            loss = evaluate()
            if not first:
                first.append(self._gradient.clone())
            return loss

        optimizer = self._optimizers[0]
        if optimizer.param_groups[0]["lr"] == 0.0:  # torch's line search would divide by it
            evaluate()
            return
        try:
            optimizer.step(closure)  # type: ignore[arg-type]
        except ZeroDivisionError:  # the line search closed in on one point: the weights stay there, the memory is bad
            optimizer.state.clear()
        except IndexError:  # the line search met a loss that is not finite, and torch has no answer: it has diverged
            optimizer.state.clear()
            for tensor in _tensors(optimizer):
                tensor.fill_(torch.nan)
        self._gradient.copy_(first[0])

    def state(self, row: int = 0, *, lent: bool = False) -> State:
        """Return the state of the lane as a value, or of arrays `lent` until the next step."""
        out: State = {}
        for part, optimizer in enumerate(self._optimizers):
            for index, tensor in enumerate(_tensors(optimizer)):
                _pack(out, f"{part}.{index}", optimizer.state.get(tensor, {}), lent)
        return out

    def names(self) -> tuple[str, ...]:
        """Return the names in the state of the lane."""
        return tuple(self.state(lent=True))


def _part(row: Tensor, gradient: Tensor, view: Callable[[Tensor, int], Tensor], layer: int) -> Tensor:
    part = view(row, layer)
    part.grad = view(gradient, layer)
    return part


def _tensors(optimizer: Optimizer) -> list[Tensor]:
    return [tensor for group in optimizer.param_groups for tensor in group["params"]]


def _pack(out: State, prefix: str, state: Mapping[str, Any], lent: bool) -> None:
    for name, value in state.items():
        if name == "al":
            continue  # scratch of L-BFGS's two-loop recursion, made anew where it is missing
        if isinstance(value, list) and not value:
            out[f"{prefix}.{name}:list"] = np.asarray(0)
        items = {f"{name}.{i}": item for i, item in enumerate(value)} if isinstance(value, list) else {name: value}
        for key, item in items.items():
            packed = pack_value(item, ..., lent=lent)
            if packed is not None:
                # A plain number and a tensor of shape () are different things to torch: keep which it was.
                kind = "tensor" if isinstance(item, Tensor) else type(item).__name__
                out[f"{prefix}.{key}:{kind}"] = packed


def _put(optimizer: Optimizer, part: int, state: State) -> None:
    for index, tensor in enumerate(_tensors(optimizer)):
        prefix = f"{part}.{index}."
        found = {name.removeprefix(prefix): value for name, value in state.items() if name.startswith(prefix)}
        if found:
            optimizer.state[tensor] = _unpack(found, tensor)


def _unpack(found: dict[str, np.ndarray], like: Tensor) -> dict[str, Any]:
    out: dict[str, Any] = {}
    for key, value in found.items():
        path, _, kind = key.partition(":")
        name, _, index = path.partition(".")
        if kind == "list":
            out[name] = []
            continue
        item = _restore(value, kind, like)
        if index:
            out.setdefault(name, []).append(item)
        else:
            out[name] = item
    return out


def _restore(value: np.ndarray, kind: str, like: Tensor) -> Any:
    if kind == "tensor":
        # A copy of torch's own lies as those of a running optimizer do; the bits of a dot product can depend on that.
        return torch.from_numpy(np.array(value)).to(like.device, copy=True)
    return {"int": int, "float": float, "bool": bool}[kind](value)
