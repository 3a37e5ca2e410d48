"""The layer statistics of one lane over its steps, gathered from the snapshots; and the newest of what comes rarely."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from nnviz.snapshot import Histogram, LaneKey, LayerStats, Predictions, Profile, Snapshot
from nnviz.state import Branch

#: Rows kept of a lane; beyond it they stand twice as far apart.
MOST_ROWS = 600

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


class Gathered:
    """The layer statistics of one lane, a row per step they are known of, in order; at most `MOST_ROWS`.

    The rows lie `every` steps apart or more, except for the newest, which is always kept.
    """

    def __init__(self, rows: tuple[LayerStats, ...] = ()) -> None:
        self._rows = list(rows)
        self._every = 1

    def __len__(self) -> int:
        return len(self._rows)

    @property
    def rows(self) -> tuple[LayerStats, ...]:
        """The statistics, in the order of their steps."""
        return tuple(self._rows)

    @property
    def newest(self) -> LayerStats | None:
        """The statistics of the last step."""
        return self._rows[-1] if self._rows else None

    @property
    def steps(self) -> Ints:
        """[n] the steps, ascending."""
        return np.array([row.step for row in self._rows], np.int64)

    @property
    def delta(self) -> Floats:
        """[n, L] see `LayerStats`; NaN for layers that were not there."""
        return self._column("delta")

    @property
    def saturated(self) -> Floats:
        """[n, L] see `LayerStats`; NaN for layers that were not there."""
        return self._column("saturated")

    @property
    def dead(self) -> Floats:
        """[n, L] see `LayerStats`; NaN for layers that were not there."""
        return self._column("dead")

    def histograms(self, quantity: str, layer: int) -> tuple[Ints, Floats, Ints]:
        """Return (steps [n], edges [n, bins + 1], counts [n, bins]) of a layer (from 1).

        Every row has its own range; rows with another number of bins than the newest are left out.
        """
        found = [(row.step, one) for row in self._rows if (one := _histogram(row, quantity, layer)) is not None]
        bins = len(found[-1][1].counts) if found else 0
        found = [(step, one) for step, one in found if len(one.counts) == bins]
        low, high = (np.array([getattr(one, end) for _, one in found], float)[:, None] for end in ("low", "high"))
        edges = low + (high - low) * np.linspace(0.0, 1.0, bins + 1)
        counts = np.array([one.counts for _, one in found], np.int64).reshape(len(found), bins)
        return np.array([step for step, _ in found], np.int64), edges, counts

    def add(self, stats: LayerStats) -> None:
        """Take the statistics of a step; what was known of it and of later ones is known no more."""
        while self._rows and self._rows[-1].step >= stats.step:
            self._rows.pop()
        if len(self._rows) > 1 and self._rows[-1].step - self._rows[-2].step < self._every:
            self._rows.pop()
        self._rows.append(stats)
        if len(self._rows) > MOST_ROWS:
            self._thin()

    def until(self, step: int) -> Gathered:
        """Return what is known up to `step`, for a lane that leaves this one there."""
        out = Gathered(tuple(row for row in self._rows if row.step <= step))
        out._every = self._every
        return out

    def _thin(self) -> None:
        while len(self._rows) > MOST_ROWS:
            self._every = max(2 * self._every, self._rows[-1].step // MOST_ROWS)
            kept = [self._rows[0]]
            for row in self._rows[1:-1]:
                if row.step - kept[-1].step >= self._every:
                    kept.append(row)
            self._rows = [*kept, self._rows[-1]]

    def _column(self, name: str) -> Floats:
        layers = max((len(row.delta) for row in self._rows), default=0)
        out = np.full((len(self._rows), layers), np.nan)
        for at, row in enumerate(self._rows):
            values = getattr(row, name)
            out[at, : len(values)] = values
        return out


def _histogram(row: LayerStats, quantity: str, layer: int) -> Histogram | None:
    layers = row.histograms.get(quantity, ())
    return layers[layer - 1] if 1 <= layer <= len(layers) else None


class Rare:
    """What snapshots hold only now and then: the newest of the lane that was seen last, and every lane's statistics.

    Attributes:
        layers, profile, predictions: The newest known of that lane.
    """

    def __init__(self) -> None:
        self._key: tuple[str, LaneKey, tuple[int, ...]] | None = None
        self._lanes: dict[LaneKey, Gathered] = {}
        self.layers: LayerStats | None = None
        self.profile: Profile | None = None
        self.predictions: Predictions | None = None

    def forget(self) -> None:
        """Forget the newest ones (of other data, another lane)."""
        self.layers = self.profile = self.predictions = None

    def clear(self) -> None:
        """Forget everything (another training)."""
        self._key = None
        self._lanes.clear()
        self.forget()

    def gathered(self, snapshot: Snapshot) -> Gathered | None:
        """Return the statistics of the lane that `snapshot` is of, or None where there are none."""
        return self._lanes.get(LaneKey(snapshot.branch, snapshot.seed))

    def take(self, snapshot: Snapshot, branches: Sequence[Branch] = ()) -> None:
        """Take what there is in a snapshot; a fork begins with what is known of the branch it left."""
        lane = LaneKey(snapshot.branch, snapshot.seed)
        key = (snapshot.run, lane, snapshot.sizes)
        if key != self._key:
            self._key = key
            self.forget()
        self.profile = snapshot.profile or self.profile
        self.predictions = snapshot.predictions or self.predictions
        if snapshot.layers is not None:
            self.layers = snapshot.layers
            if lane not in self._lanes:
                self._lanes[lane] = self._before(lane, branches)
            self._lanes[lane].add(snapshot.layers)

    def _before(self, lane: LaneKey, branches: Sequence[Branch]) -> Gathered:
        branch = next((one for one in branches if one.id == lane.branch), None)
        parent = self._lanes.get(LaneKey(branch.parent, lane.seed)) if branch and branch.parent is not None else None
        return parent.until(branch.start) if branch is not None and parent is not None else Gathered()
