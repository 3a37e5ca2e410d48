"""What is still to be taken of the steps a window asked for, so that a new worker can take them."""

from __future__ import annotations

from nnviz.link.messages import Advance, Pause, Play, Status

Control = Play | Pause | Advance


class Advancing:
    """Follows Play, Pause and Advance: those the worker has not obeyed yet, and what its newest Status leaves to do."""

    def __init__(self) -> None:
        self._unheeded: list[Control] = []
        self._heeded = 0
        self._left = 0
        self._goal = 0

    def asked(self, control: Control) -> None:
        """Note what the window asks for."""
        self._unheeded.append(control)

    def told(self, status: Status) -> None:
        """Take over what the present worker says of itself."""
        del self._unheeded[: max(0, status.heeded - self._heeded)]
        self._heeded = max(self._heeded, status.heeded)
        self._left, self._goal = status.left, status.step + status.left

    def go_on(self, step: int, heeded: int) -> list[Advance]:
        """Return what a new worker, brought to `step` with `heeded` controls of its own, is to be sent, in order."""
        remaining = self._remaining(step)
        self._unheeded, self._heeded, self._left = list(remaining), heeded, 0
        return remaining

    def _remaining(self, step: int) -> list[Advance]:
        left = max(0, min(self._left, self._goal - step))
        out = [Advance(steps=left)] if left else []
        for control in self._unheeded:
            out = [*out, control] if isinstance(control, Advance) else []
        return out
