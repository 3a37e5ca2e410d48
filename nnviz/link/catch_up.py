"""How a recovered worker gets back to the step the window had seen, before anything new may happen."""

from __future__ import annotations

from nnviz.link.messages import Advance, Status
from nnviz.snapshot import LaneKey
from nnviz.state import Branch

_PATIENCE = 2.0  # seconds
_GROPES = 3  # single steps taken towards a lane that may never come, because its run has left since


class CatchUp:
    """Steers a paused worker until every lane has reached its goal.

    Args:
        goal: Step each present lane had been seen at.
        branches: All branches known, to find the way to those a reset or fork in the log is yet to start.

    Attributes:
        advances: How many `Advance` the worker has been given to send it on its way.
    """

    def __init__(self, goal: dict[LaneKey, int], branches: tuple[Branch, ...]) -> None:
        self._goal = goal
        self._branches = {branch.id: branch for branch in branches}
        self._sent: tuple[tuple[LaneKey, int], ...] = ()
        self._sent_at = 0.0
        self._groping = 0
        self.advances = 0

    def done(self, status: Status, now: float) -> bool:
        """Whether the worker stands where the window was (or will come no nearer)."""
        reached = all(self._reached(key, status) for key in self._goal)
        stuck = _steps(status) == self._sent and now - self._sent_at > _PATIENCE and status.state == "paused"
        return reached or stuck or status.state == "finished" or self._groping > _GROPES

    def _reached(self, key: LaneKey, status: Status) -> bool:
        """Whether a lane stands at its goal, or its run has gone on to a branch the window had no word of yet."""
        run = self._branches[key.branch].run if key.branch in self._branches else ""
        return any(
            (lane.step >= self._goal[key] or lane.status != "running")
            if lane.key == key
            else (lane.run == run and lane.key.seed == key.seed and lane.key.branch > key.branch)
            for lane in status.lanes
        )

    def advance(self, status: Status, now: float) -> Advance | None:
        """Return what to send next; None while the worker is still busy with the last."""
        steps = _steps(status)
        if status.state != "paused" or steps == self._sent:
            return None
        self._sent, self._sent_at = steps, now
        self.advances += 1
        return Advance(steps=self._distance(dict(steps)))

    def _distance(self, at: dict[LaneKey, int]) -> int:
        """Steps to train: to the goal, or to where the next branch on the way to it begins."""
        missing = [key for key in self._goal if key not in at]
        if missing:
            return max(1, min(self._to_branch(key, at) for key in missing))
        return max(1, *(step - at[key] for key, step in self._goal.items()))

    def _to_branch(self, key: LaneKey, at: dict[LaneKey, int]) -> int:
        """Steps from the nearest ancestor of `key`'s branch that is there to the point where it was left."""
        present = {lane.branch: step for lane, step in at.items()}
        branch = self._branches.get(key.branch)
        while branch is not None and branch.parent is not None:
            if branch.parent in present:
                return branch.parent_step - present[branch.parent]
            branch = self._branches.get(branch.parent)
        self._groping += 1
        return 1


def _steps(status: Status) -> tuple[tuple[LaneKey, int], ...]:
    return tuple((lane.key, lane.step) for lane in status.lanes)
