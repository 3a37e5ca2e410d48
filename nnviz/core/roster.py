"""All lanes of a training: the running ones in groups, the others as plain states."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from msgspec.structs import replace

from nnviz.core import stopping
from nnviz.core.group import GroupKey, LaneGroup, key_of
from nnviz.snapshot import LaneInfo, LaneKey, Layout
from nnviz.state import Branch, LaneState


class Roster:
    """Lanes and how they are grouped. Regrouping is taking every state and putting it back, and nothing else.

    Args:
        on_layout: Called with the new layout whenever lanes or layers change.
    """

    def __init__(self, on_layout: Callable[[Layout], None]) -> None:
        self.groups: list[LaneGroup] = []
        self.settled: list[LaneState] = []
        self.layout = Layout(0, (), 0, ())
        self._columns: dict[LaneKey, int] = {}
        self._on_layout = on_layout

    def states(self) -> list[LaneState]:
        """Return the state of every lane as it is now, by branch and seed."""
        running = [state for group in self.groups for state in group.states()]
        return sorted([*running, *self.settled], key=_order)

    def outlines(self) -> list[LaneState]:
        """Return every lane's state without fresh arrays; step and place in the data are as they are now."""
        running = [
            replace(lane, step=group.step, epoch=group.epoch, used=group.used)
            for group in self.groups
            for lane in group.lanes
        ]
        return sorted([*running, *self.settled], key=_order)

    def find(self, run: str, seed: int | None = None) -> tuple[LaneGroup | None, int, LaneState]:
        """Return the group of a lane (None: it is settled), its row, and its state there; KeyError where there is none.

        The state is that of when the group was made.
        """
        for group in self.groups:
            for row, lane in enumerate(group.lanes):
                if lane.run == run and seed in (None, lane.seed):
                    return group, row, lane
        for lane in self.settled:
            if lane.run == run and seed in (None, lane.seed):
                return None, 0, lane
        raise KeyError(run)

    @property
    def front(self) -> int:
        """The step the runs furthest ahead have completed."""
        if self.groups:
            return max(group.step for group in self.groups)
        return max((state.step for state in self.settled), default=0)

    def regroup(self, states: Iterable[LaneState], branches: tuple[Branch, ...]) -> None:
        """Put these states in place of all lanes there were."""
        checked = [_stopped(state) for state in states]
        self.settled = [state for state in checked if state.status != "running"]
        by_key: dict[GroupKey, list[LaneState]] = {}
        for state in checked:
            if state.status == "running":
                by_key.setdefault(key_of(state), []).append(state)
        self.groups = [LaneGroup(key, members) for key, members in by_key.items()]
        self._set_layout(checked, branches)

    def _set_layout(self, states: list[LaneState], branches: tuple[Branch, ...]) -> None:
        lanes = tuple(
            LaneInfo(LaneKey(state.branch, state.seed), state.run, len(state.sizes) - 1)
            for state in sorted(states, key=_order)
        )
        if lanes != self.layout.lanes or branches != self.layout.branches:
            layers = max((lane.layers for lane in lanes), default=0)
            self.layout = Layout(self.layout.number + 1, lanes, layers, branches)
            self._columns = {lane.key: index for index, lane in enumerate(lanes)}
            self._on_layout(self.layout)

    def column(self, state: LaneState) -> int:
        """Return the lane's index in the layout."""
        return self._columns[LaneKey(state.branch, state.seed)]


def _order(state: LaneState) -> tuple[int, int]:
    return (state.branch, state.seed)


def _stopped(state: LaneState) -> LaneState:
    """Settle a running lane whose stop condition in steps or epochs is already met."""
    met = stopping.reason(state, None, timed=False) if state.status == "running" else ""
    return replace(state, status="stopped", stopped_by=met) if met else state
