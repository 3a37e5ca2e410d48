"""What a panel is handed: one frozen frame of everything there is to show. No Qt here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

import numpy as np

from nnviz.snapshot import DataView, LaneKey, LayerStats, Needs, Predictions, Profile, Snapshot
from nnviz.ui.model.breaks import Breaks
from nnviz.ui.model.gathered import Gathered
from nnviz.ui.viewpoint import Viewpoint

#: What a panel puts into its `Needs` for the sample, the neuron or the own sample that is chosen, whichever that is;
#: `combined` puts the chosen one in place.
CHOSEN_SAMPLE, CHOSEN_NEURON, CHOSEN_OWN = 0, (1, 1), (0.0,)

#: Phases of a step in slow motion, in their order; "" is none of them.
PHASES = ("batch", "forward", "backward", "update")


class EnvelopeLike(Protocol):
    """What a column looks like over a range of steps, in at most as many bins as asked for.

    Bins without a finite value hold NaN in all three.
    """

    @property
    def steps(self) -> np.ndarray:
        """[n] first step of each bin."""

    @property
    def low(self) -> np.ndarray:
        """[n] smallest value of each bin."""

    @property
    def high(self) -> np.ndarray:
        """[n] largest value of each bin."""

    @property
    def mean(self) -> np.ndarray:
        """[n] mean of each bin."""


class Curves(Protocol):
    """What panels read of the history; `nnviz.record.history.History` satisfies it."""

    def last_step(self, key: LaneKey) -> int:
        """Return the last recorded step of a lane."""

    def column(self, key: LaneKey, name: str, first: int, last: int) -> Any:
        """Return one column, a value per step from `first` to `last`."""

    def envelope(self, key: LaneKey, name: str, first: int, last: int, bins: int) -> EnvelopeLike:
        """Return the envelope of column `name` over the steps `first` to `last`, the lane's lineage included."""

    def evaluations(self, key: LaneKey) -> Any:
        """Return (steps, test_loss, test_accuracy), only where evaluated."""

    def thinning(self, key: LaneKey) -> Any:
        """Return where not every step was kept: values with `first`, `last` and `every`."""


@dataclass(frozen=True, slots=True)
class RunView:
    """One run as the curves show it.

    Attributes:
        name: The run's id.
        title: The name shown.
        colour: Index into the theme's run palette (colour and dash).
        key: The lane drawn.
        layers: Number of layers with weights.
        diverged_at: Step at which it stopped being finite, or None.
        epoch_steps: Steps of an epoch with its present batch size; 0 is unknown.
        breaks: After which steps its numbers are not comparable with those before.
        penalty: Rates (l1, l2) of the penalties on the weights.
    """

    name: str
    title: str
    colour: int
    key: LaneKey
    layers: int
    diverged_at: int | None = None
    epoch_steps: int = 0
    breaks: Breaks = field(default_factory=Breaks)
    penalty: tuple[float, float] = (0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Marker:
    """Something that changed training, at its exact step; `text` is already in the user's language."""

    step: int
    text: str
    run: str = ""


@dataclass(frozen=True, slots=True)
class Hover:
    """What the pointer is on, shared by all panels; all numbers count from 1 as in the course text.

    Attributes:
        layer: l of W^(l), or 0 where no weight is meant.
        neuron: Row of W^(l); 0 where none is meant.
        input: Column of W^(l); 0 is the neuron's bias.
        step: Step under the crosshair of a time plot, or None.
    """

    layer: int = 0
    neuron: int = 0
    input: int = 0
    step: int | None = None


@dataclass(frozen=True, slots=True)
class Scales:
    """Limits set from outside so that several panels share them; None leaves a panel its own.

    Attributes:
        matrices: Largest magnitude shown, by matrix kind ("weight", ...).
        loss: (low, high) of the loss axis.
        layers: The same of what is shown of each layer, by quantity ("grad_norm", "delta", ...), as lines or as bands.
        profile: The same of the loss along the last update.
    """

    matrices: dict[str, float] = field(default_factory=dict)
    loss: tuple[float, float] | None = None
    layers: dict[str, tuple[float, float]] = field(default_factory=dict)
    profile: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class Selection:
    """What the user has chosen, shared by all panels.

    Attributes:
        sample: Index within the training part of the sample that is seen passing through the network.
        neuron: (l, j), counted from 1, of the neuron whose arithmetic is open; (0, 0) is none.
        own: Raw values of a sample of the user's own; empty is none.
    """

    sample: int = 0
    neuron: tuple[int, int] = (0, 0)
    own: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Frame:
    """Everything a panel may show, frozen at one moment.

    Attributes:
        viewpoint: Where it is looked at from.
        snapshot: The lane's state, or None before there is one.
        data: The data, or None before it is known.
        curves: The history, or None before there is one.
        runs: All runs, in their order; the one looked at is `viewpoint.run`.
        markers: Changes of training to mark on time plots.
        scales: Limits shared with other panels.
        hover: What the pointer is on, in whichever panel.
        message: What an empty panel says ("Starting engine…"); empty is the panel's own words.
        gathered: The layer statistics of this lane so far, or None before there are any.
        layers, profile, predictions: The newest of this lane that are known: a snapshot holds them only now and then.
        selection: What the user has chosen.
        phase: In slow motion the part of the step that is shown (see `PHASES`); else empty.
        progress: How far that part is, 0 to 1.
    """

    viewpoint: Viewpoint = field(default_factory=Viewpoint)
    snapshot: Snapshot | None = None
    data: DataView | None = None
    curves: Curves | None = None
    runs: tuple[RunView, ...] = ()
    markers: tuple[Marker, ...] = ()
    scales: Scales = Scales()
    hover: Hover | None = None
    message: str = ""
    gathered: Gathered | None = None
    layers: LayerStats | None = None
    profile: Profile | None = None
    predictions: Predictions | None = None
    selection: Selection = Selection()
    phase: str = ""
    progress: float = 0.0

    @property
    def run(self) -> RunView | None:
        """The run looked at, or None where there is none."""
        for run in self.runs:
            if run.name == self.viewpoint.run:
                return run
        return self.runs[0] if self.runs else None

    def recorded(self, snapshot: Snapshot) -> Frame:
        """Return this frame at a step of the past: `snapshot` is of a recorded state and holds all that is shown of it.

        Of the statistics gathered so far it has those up to that step, and that step's own.
        """
        viewpoint = Viewpoint(snapshot.run, snapshot.branch, snapshot.seed, snapshot.step)
        now = self.snapshot
        same = now is not None and (now.branch, now.seed) == (snapshot.branch, snapshot.seed)
        gathered = self.gathered.until(snapshot.step) if same and self.gathered is not None else None
        if snapshot.layers is not None:
            gathered = gathered or Gathered()
            gathered.add(snapshot.layers)
        return replace(
            self,
            viewpoint=viewpoint,
            snapshot=snapshot,
            gathered=gathered,
            layers=snapshot.layers,
            profile=snapshot.profile,
            predictions=snapshot.predictions,
        )


def combined(viewpoint: Viewpoint, needs: Sequence[Needs], selection: Selection = Selection()) -> Needs:
    """Return one `Needs` that serves all of `needs` (of the visible panels), for what is chosen."""
    return Needs(
        run=viewpoint.run,
        branch=viewpoint.branch,
        seed=viewpoint.seed,
        matrices=tuple(dict.fromkeys(kind for need in needs for kind in need.matrices)),
        cells=max((need.cells for need in needs if need.matrices), default=0),
        responses=max((need.responses for need in needs), default=0),
        output=max((need.output for need in needs), default=0),
        examples=max((need.examples for need in needs), default=0),
        sample=selection.sample if any(need.sample >= 0 for need in needs) else -1,
        before=any(need.before for need in needs),
        own=selection.own if any(need.own for need in needs) else (),
        at=next((need.at for need in needs if need.at), ()),
        focus=selection.neuron if any(need.focus[0] for need in needs) else (0, 0),
        batch=any(need.batch for need in needs),
        layers=any(need.layers for need in needs),
        bins=max((need.bins for need in needs), default=0),
        profile=max((need.profile for need in needs), default=0),
    )
