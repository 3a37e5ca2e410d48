"""Which neurons of a wide layer are shown, held for a while so that the diagram does not flicker."""

from __future__ import annotations

import time

from nnviz.ui.panels.diagram.picture import Look, shown_neurons
from nnviz.ui.panels.frame import Frame

#: Seconds a choice is held.
_HOLD = 2.0


class HeldNeurons:
    """Remembers the choice made last, for as long as it was made of the same network in the same room."""

    def __init__(self) -> None:
        self._shown: tuple[tuple[int, ...], ...] = ()
        self._made: tuple[object, float] = ((), 0.0)

    def of(self, frame: Frame, height: float, zoom: float, look: Look) -> tuple[tuple[int, ...], ...]:
        """Return the neurons to show, by layer; see `shown_neurons`."""
        snapshot = frame.snapshot
        if snapshot is None or "weight" not in snapshot.matrices:
            return ()
        kind = frame.data.kind if frame.data is not None else ""
        key = (snapshot.run, snapshot.branch, snapshot.seed, snapshot.sizes, height, zoom, look.rule, look.view.scale,
               bool(snapshot.responses), kind)  # fmt: skip
        now = time.monotonic()
        if key != self._made[0] or now - self._made[1] > _HOLD:
            self._made = (key, now)
            self._shown = shown_neurons(frame, height, zoom, look)
        return self._shown
