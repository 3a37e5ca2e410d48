"""The state of a lane and of a whole training as values: what fork, checkpoint, recovery and sessions are made of."""

from __future__ import annotations

import msgspec
import numpy as np
from msgspec.structs import asdict, replace

from nnviz.spec import Experiment, Settings

_NOTHING = np.zeros(0)


class Branch(msgspec.Struct, frozen=True):
    """One timeline of one run. A reset or a fork starts a new one; nothing recorded is overwritten.

    Attributes:
        id: Number, in order of creation.
        run: The run whose timeline it is.
        parent: The branch it left, or None for a first one.
        parent_step: The step of the parent it left at (a reset starts again from step 0, a fork goes on).
        start: The step it starts from: 0 after a reset, `parent_step` after a fork.
    """

    id: int
    run: str
    parent: int | None = None
    parent_step: int = 0
    start: int = 0


class Divergence(msgspec.Struct, frozen=True):
    """Where a lane stopped being finite.

    Attributes:
        step: The first step whose mini-batch loss, or the weights it led to, were not finite; the lane keeps its state
            of the step before, and has no record of this one.
        layer: First layer (1-based) in which a non-finite value appeared.
        what: `"pre-activation"` or `"loss"` of the forward pass, or a `"weight"` (or bias) after the update.
    """

    step: int
    layer: int
    what: str


class LaneState(msgspec.Struct, frozen=True):
    """Everything one lane needs to go on: get, put, and it continues bit for bit.

    Attributes:
        branch, run, seed: Which lane it is.
        sizes: Widths n_0 ... n_L of its layers.
        settings: What it trains with now.
        step: Steps completed on its branch.
        epoch: Epochs completed.
        used: Samples of the current epoch already used.
        weights: [P] parameters W1, b1, W2, b2, ... flattened, W out x in.
        gradient: [P] gradient of the last step (at the weights before it; penalty included, before clipping).
        update: [P] last update, weights now minus weights before.
        optimizer: The optimizer's own state, by torch's names ("exp_avg": [P]); of a matrix-wise optimizer
            "PART.INDEX.NAME:KIND" per parameter tensor; scalars as arrays of shape ().
        schedule_step: Position in the learning-rate schedule.
        cursor: Number of log events already applied or passed.
        seconds: Training time so far.
        status: "running", "stopped" or "diverged".
        stopped_by: The stop condition met, or empty.
        divergence: Where it diverged, or None.
        taken: Samples of the mini-batch of the last step; 0 before the first step on these data.
        edited: Whether weights were edited or perturbed since the last step, which `gradient` and `update` are of.
    """

    branch: int
    run: str
    seed: int
    sizes: tuple[int, ...]
    settings: Settings
    step: int
    epoch: int
    used: int
    weights: np.ndarray
    gradient: np.ndarray
    update: np.ndarray
    optimizer: dict[str, np.ndarray]
    schedule_step: int = 0
    cursor: int = 0
    seconds: float = 0.0
    status: str = "running"
    stopped_by: str = ""
    divergence: Divergence | None = None
    taken: int = 0
    edited: bool = False


class Moved(msgspec.Struct, frozen=True, array_like=True):
    """What steps change of a lane's state: small, as it is handed to another process with every picture.

    Attributes:
        step, epoch, used, taken, edited, schedule_step, seconds, weights, gradient, update: As in `LaneState`.
        optimizer: The optimizer's own state; only its names where nobody is to see the values.
    """

    step: int
    epoch: int
    used: int
    taken: int
    edited: bool
    schedule_step: int
    seconds: float
    weights: np.ndarray
    gradient: np.ndarray
    update: np.ndarray
    optimizer: dict[str, np.ndarray] | tuple[str, ...]

    def of(self, lane: LaneState) -> LaneState:
        """Return the state of `lane` after these steps."""
        changed = asdict(self)
        if isinstance(self.optimizer, tuple):
            changed["optimizer"] = dict.fromkeys(self.optimizer, _NOTHING)
        return replace(lane, **changed)


def without_values(lane: LaneState) -> LaneState:
    """Return what steps do not change of `lane`: its arrays are empty."""
    return replace(lane, weights=_NOTHING, gradient=_NOTHING, update=_NOTHING, optimizer={})


def unmoved(lane: LaneState) -> Moved:
    """Return what `Moved.of` makes `lane` of, for one that takes no steps."""
    return Moved(*(getattr(lane, name) for name in Moved.__struct_fields__))


class Checkpoint(msgspec.Struct, frozen=True):
    """A whole training at one moment.

    Attributes:
        experiment: The experiment; its `events` are the log so far.
        branches: All branches ever started.
        lanes: The state of every lane.
        passed: Events of the log that have acted, those of lanes that are gone included.
        removed: Lanes of runs that were removed and can come back, as they were then.
    """

    experiment: Experiment
    branches: tuple[Branch, ...]
    lanes: tuple[LaneState, ...]
    passed: int = 0
    removed: tuple[LaneState, ...] = ()
