"""What can be seen of a training: step records, snapshots and notes, as plain data that core makes and ui draws."""

from __future__ import annotations

from typing import Any

import msgspec
import numpy as np

from nnviz.spec import Event
from nnviz.state import Branch

#: Columns every step record starts with; the layers' norms follow (see `Layout.columns`).
HEAD = ("lane", "step", "epoch", "loss", "lr", "seconds", "test_loss", "test_accuracy")
NORMS = ("grad_norm", "weight_norm", "update_norm")


class LaneKey(msgspec.Struct, frozen=True):
    """Which lane: history is keyed by (branch, seed, step)."""

    branch: int
    seed: int


class LaneInfo(msgspec.Struct, frozen=True):
    """One lane of a layout: its key, its run and its number of layers L (with weights)."""

    key: LaneKey
    run: str
    layers: int


class Layout(msgspec.Struct, frozen=True):
    """How step records are laid out. Any change of lanes or layers opens a new layout with the next number.

    A record is one row of float64: `columns` in order. `lane` is an index into `lanes`; norms of layers a lane
    does not have are NaN; `test_loss` and `test_accuracy` (R^2 for regression) are NaN where not evaluated.

    Attributes:
        number: 1, 2, ...
        lanes: Lanes, in the order of the column `lane`.
        layers: L of the deepest lane.
        branches: All branches so far.
    """

    number: int
    lanes: tuple[LaneInfo, ...]
    layers: int
    branches: tuple[Branch, ...]

    @property
    def columns(self) -> tuple[str, ...]:
        """Names of the columns, e.g. `grad_norm_1`."""
        norms = tuple(f"{norm}_{layer}" for norm in NORMS for layer in range(1, self.layers + 1))
        return HEAD + norms

    @property
    def width(self) -> int:
        """Number of columns."""
        return len(HEAD) + len(NORMS) * self.layers


#: Matrices that are no part of an optimizer's state.
_PLAIN = {"weight", "gradient", "update"}


class Needs(msgspec.Struct, frozen=True):
    """What the visible panels ask of a snapshot; what nobody looks at costs nothing.

    Attributes:
        branch, seed: The lane looked at; branch -1 is the run's present branch.
        run: The run looked at.
        matrices: Matrix kinds wanted: of "weight", "gradient", "update", "m_hat", "v_hat", "v" (a mean of g² that its
            optimizer does not correct for its start at 0).
        cells: Largest number of cells per matrix; larger ones are reduced and say so.
        responses: Side of the grid of each neuron's response over the input plane; 0 is none.
        output: Side of the grid of the network's output over the plane (or points of the curve); 0 is none.
        examples: Number of samples whose predictions are wanted (images, tables); 0 is none.
        sample: Index of the training sample whose a, z, delta, f'(z) are wanted; -1 is none.
        before: Whether `sample` and `focus` are seen with W_(t-1), the weights the gradient was taken at, not W_t;
            after an edit of weights W_(t-1) is not known any more, and it is W_t.
        own: A sample of the user's own, as raw values (x1, x2; or the pixels of an image, 0..1), passed forward.
        at: The same for a place under the pointer (x1, x2; or x).
        focus: (l, j) of the neuron whose z over the fixed batch is wanted; (0, 0) is none.
        batch: Whether the samples of the mini-batch that led to W_t are wanted.
        layers: Whether each layer's delta, saturation and dead units over the fixed batch are wanted.
        bins: Bins of the histograms of weights, gradients and activations that go with `layers`; 0 is none.
        profile: Points of the line profile along the last update; 0 is none.
    """

    run: str = ""
    branch: int = -1
    seed: int = -1
    matrices: tuple[str, ...] = ()
    cells: int = 4096
    responses: int = 0
    output: int = 0
    examples: int = 0
    sample: int = -1
    before: bool = False
    own: tuple[float, ...] = ()
    at: tuple[float, ...] = ()
    focus: tuple[int, int] = (0, 0)
    batch: bool = False
    layers: bool = False
    bins: int = 0
    profile: int = 0

    @property
    def fast(self) -> bool:
        """Whether anything is wanted that every snapshot holds."""
        one = self.sample >= 0 or self.focus[0] > 0 or self.batch
        return bool(self.matrices or self.responses or self.output or self.own or self.at or one)

    @property
    def moments(self) -> bool:
        """Whether any matrix is wanted that is part of an optimizer's state."""
        return not _PLAIN.issuperset(self.matrices)

    @property
    def slow(self) -> bool:
        """Whether anything is wanted that only some of the snapshots hold."""
        return bool(self.layers or self.profile or self.examples)


class MatrixView(msgspec.Struct, frozen=True):
    """One out x in matrix (and its bias column), possibly reduced.

    Attributes:
        values: [rows, columns] float32, what is shown.
        bias: [out] float32, the bias part (never reduced).
        shape: (out, in) of the whole matrix.
        block: (r, c) cells merged into one of `values`, (1, 1) if none; a merged cell holds the value of
            largest magnitude of its block.
    """

    values: np.ndarray
    bias: np.ndarray
    shape: tuple[int, int]
    block: tuple[int, int] = (1, 1)


class SampleView(msgspec.Struct, frozen=True):
    """One sample passed forward and backward: per layer l = 1..L arrays of its width (a also for l = 0).

    Attributes:
        index: Index of the sample in the training part.
        a: L + 1 arrays, a^(0) = x.
        z, delta, slope: L arrays: pre-activation, dJ/dz of this one sample, f'(z).
        target: [outputs] target.
        loss: The sample's own loss.
    """

    index: int
    a: tuple[np.ndarray, ...]
    z: tuple[np.ndarray, ...]
    delta: tuple[np.ndarray, ...]
    slope: tuple[np.ndarray, ...]
    target: np.ndarray
    loss: float


class OwnView(msgspec.Struct, frozen=True):
    """A sample of the user's own passed forward: `a` as in `SampleView`, `values` the raw values it was asked with."""

    values: tuple[float, ...]
    a: tuple[np.ndarray, ...]


class FocusView(msgspec.Struct, frozen=True):
    """One neuron over the fixed batch (see `LayerStats`): its pre-activations.

    Attributes:
        layer, neuron: (l, j), counted from 1.
        z: [m] float32.
        weights: [n_(l-1)] float32, its row of the weights z was computed with, never reduced.
        bias: Its bias.
    """

    layer: int
    neuron: int
    z: np.ndarray
    weights: np.ndarray
    bias: float


class Histogram(msgspec.Struct, frozen=True):
    """Counts of the finite values of one quantity of a layer in equal bins from `low` to `high`.

    `high` is a power of two and `low` its negative, or 0 for activations that are never negative, so that the range
    rarely changes from step to step. It is the range of a bounded activation; else it holds every value, or four root
    mean squares where that is less; what then lies outside is counted in `below` and `above`.
    """

    low: float
    high: float
    counts: np.ndarray
    below: int = 0
    above: int = 0


class LayerStats(msgspec.Struct, frozen=True):
    """What each layer l = 1..L does over the fixed batch (the first samples of the training part, in its order).

    Attributes:
        step: t of the weights it was computed with.
        samples: m, the number of samples of the fixed batch.
        delta: [L] root of the mean over the samples of ||delta^(l)||^2, delta = dJ/dz of one sample's loss.
        saturated: [L] share of (sample, unit) pairs whose |f'(z)| is below a twentieth of its largest value; NaN where
            f does not saturate (linear, leaky ReLU, softmax).
        dead: [L] number of units whose f'(z) is 0 for every sample of the fixed batch; 0 for softmax.
        histograms: By quantity, L histograms: "weight" (all of W^(l), no biases), "gradient" (dJ/dW^(l) over the
            mini-batch of the last step, penalties included), "activation" (a^(l) over the fixed batch); empty where
            none were asked for.
    """

    step: int
    samples: int
    delta: np.ndarray
    saturated: np.ndarray
    dead: np.ndarray
    histograms: dict[str, tuple[Histogram, ...]] = {}


class Profile(msgspec.Struct, frozen=True):
    """The loss along the last update: J(W_(t-1) + s Δ_t) on the fixed batch, without penalties.

    W_(t-1) is W_t - Δ_t: after an edit of weights the line goes through the edited ones at s = 1.

    Attributes:
        step: t.
        samples: m of the fixed batch.
        s: [n] places, 0 (before the step) to 4; 1 is where the step went.
        loss: [n] J there.
        norm: ||Δ_t||.
    """

    step: int
    samples: int
    s: np.ndarray
    loss: np.ndarray
    norm: float


class Predictions(msgspec.Struct, frozen=True):
    """What the network says of the test part (the training part where there is none).

    Attributes:
        part: "test" or "train".
        indices: [n] samples shown, misclassified (or worst) first; indices into the whole data (`DataView.targets`).
        outputs: [n, outputs] float32: probabilities, or regression values in the data's units.
        targets: [n] class index, or [n] first target value.
        confusion: [C, C] counts over the whole part (row: true class), or None for regression.
        pictures: [n, h, w] uint8 (0 to 255) the samples shown, of images of which `DataView.points` does not hold all;
            else empty.
    """

    part: str
    indices: np.ndarray
    outputs: np.ndarray
    targets: np.ndarray
    confusion: np.ndarray | None = None
    pictures: np.ndarray = np.zeros((0, 0, 0), np.uint8)


class Snapshot(msgspec.Struct, frozen=True):
    """One lane at step t: W_t, the gradient that led to it (at W_(t-1)) and the update W_t - W_(t-1).

    Attributes:
        branch, run, seed, step, epoch: Which state it is of.
        sizes: Widths n_0 ... n_L.
        activations: Name of the activation of each layer 1..L (the last is the output activation).
        matrices: By kind ("weight", ...): L views.
        kinds: Kinds of matrix that exist for this lane, asked for or not.
        responses: L + 1 arrays [n_l, g, g] float32 (first 64 neurons of a layer), a over the plane;
            row 0 is the lowest x2.
        output: [outputs, g, g] over the plane, or [outputs, g] over a line; in the data's units for regression.
            Outputs are probabilities for classification with bce and cross_entropy, ŷ as it is for mse.
        predictions, sample, own, at, focus, layers, profile: As asked for; `layers`, `profile` and `predictions` come
            with only some of the snapshots (they cost more) and name their own step.
        batch: [b] int indices, within the training part, of the mini-batch that led to W_t; empty before the first.
        edited: Whether weights were edited or perturbed after step t: gradient and update are those of the step itself,
            before the edit, and everything else is of the weights there are.
    """

    branch: int
    run: str
    seed: int
    step: int
    epoch: int
    sizes: tuple[int, ...]
    activations: tuple[str, ...]
    matrices: dict[str, tuple[MatrixView, ...]] = {}
    responses: tuple[np.ndarray, ...] = ()
    output: np.ndarray | None = None
    predictions: Predictions | None = None
    sample: SampleView | None = None
    own: OwnView | None = None
    at: OwnView | None = None
    focus: FocusView | None = None
    batch: np.ndarray | None = None
    layers: LayerStats | None = None
    profile: Profile | None = None
    kinds: tuple[str, ...] = ()
    edited: bool = False


class DataView(msgspec.Struct, frozen=True):
    """The data as panels draw it; sent once for each change of the data.

    Attributes:
        name: Name of the data set.
        kind: "plane" (two raw inputs), "line" (one), "image" or "table".
        task: "binary", "multiclass" or "regression".
        inputs: Names of the n_0 inputs, as the network sees them.
        classes: Names of the classes, empty for regression.
        points: [N, 2] (plane: x1, x2), [N, 1] (line: x), [M, h, w] (image, 0..1) or [M, d] raw table values; float32.
            Of many images or long tables only the first M <= N samples, those of the training part first.
        targets: [N] class index (int) or value.
        split: [N] 0 train, 1 validation, 2 test.
        bounds: (x1 low, x1 high, x2 low, x2 high) of the plane; (x low, x high, y low, y high) of a line.
        target_range: (low, high) of the targets for regression, or the classes' range for mse.
        note: Things a user should know, e.g. rows dropped, as (code, values).
        target_scale: What the targets of a regression are divided by before training (1 without standardisation).
    """

    name: str
    kind: str
    task: str
    inputs: tuple[str, ...]
    classes: tuple[str, ...]
    points: np.ndarray
    targets: np.ndarray
    split: np.ndarray
    bounds: tuple[float, float, float, float]
    target_range: tuple[float, float] = (-1.0, 1.0)
    note: tuple[tuple[str, dict[str, Any]], ...] = ()
    target_scale: float = 1.0


class Note(msgspec.Struct, frozen=True):
    """What a change did, as data: put into words at the edge.

    Codes: "optimizer" (old, old_lr, new, new_lr, state, carried), "hyper" (optimizer, name, old, new), "training",
    "network", "data" (key, old, new), "schedule", "edit", "perturb", "reset", "add", "remove", "fork", "stop".
    """

    code: str
    values: dict[str, Any] = {}


class Applied(msgspec.Struct, frozen=True):
    """An event as it went into the log.

    Attributes:
        event: The event, stamped with its step (and the command's id).
        index: Its place in the log.
        notes: What it did, one per run it touched.
        inverse: Event that puts back what was there, or None where nothing can (reset).
        branches: Branches (of the runs touched) on which it acted.
    """

    event: Event
    index: int
    notes: tuple[Note, ...]
    inverse: Event | None = None
    branches: tuple[int, ...] = ()
