"""What an experiment is: plain frozen data, read from and written to TOML.

Only the shape and the types are checked here; names and ranges are the catalogue's (`nnviz.catalog.check`).
"""

from __future__ import annotations

from typing import Any, Literal

import msgspec


class _Table(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, omit_defaults=True):
    """Base of every table of an experiment file."""


class Data(_Table, frozen=True):
    """`[data]`: which data set, and how it is split and presented to the network.

    Attributes:
        name: A name of the data-set catalogue.
        seed: Seed of the generator and of the split.
        samples: Number of generated samples (generated sets only).
        noise: Noise level, 0 (none) to 1 (generated sets only; the entry says what it scales).
        validation_fraction: Part of all samples held out for validation, 0 to 0.9.
        test_fraction: Part of all samples held out for the test, 0 to 0.9.
        features: Input features of two-dimensional data, in order.
        standardise: Whether inputs, and the values of a regression, are shifted and scaled to mean 0 and deviation 1
            (of the training part); `"auto"` leaves it to the data set.
        classes: Number of classes (`blobs`).
        function: The right-hand side of y = f(x) (`function`).
        path: A CSV file, or a folder of IDX files.
        header: Whether a CSV file has a header row.
        delimiter: The CSV delimiter, or `"auto"`.
        target: Name or 1-based number of the target column; empty is the last.
        task: Overrides what the target column's content says.
        missing: What happens to missing values: rows that have one are dropped, or they are filled with the mean (of
            categories the most frequent) of the training part; a row without a target is dropped either way.
        points: Points drawn or pasted by the user: (x1, x2, label) each, or (x, y) of a curve.
    """

    name: str = "spiral"
    seed: int = 1
    samples: int = 500
    noise: float = 0.1
    validation_fraction: float = 0.0
    test_fraction: float = 0.5
    features: tuple[str, ...] = ("x1", "x2")
    standardise: bool | Literal["auto"] = "auto"
    classes: int = 3
    function: str = "sin(3x)"
    path: str = ""
    header: bool | Literal["auto"] = "auto"
    delimiter: str = "auto"
    target: str = ""
    task: Literal["auto", "classification", "regression"] = "auto"
    missing: Literal["drop", "fill"] = "drop"
    points: tuple[tuple[float, ...], ...] = ()


class Network(_Table, frozen=True):
    """`[network]`: the hidden layers; input and output widths follow from the data.

    Attributes:
        hidden: Width of each hidden layer, none to eight of them.
        activation: One name for all hidden layers, or one per hidden layer.
        init: A name of the initialiser catalogue.
        sigma: Standard deviation of the `normal` initialiser.
    """

    hidden: tuple[int, ...] = (8, 8)
    activation: str | tuple[str, ...] = "tanh"
    init: str = "xavier"
    sigma: float = 0.1

    def activations(self) -> tuple[str, ...]:
        """Return the activation name of each hidden layer."""
        if isinstance(self.activation, str):
            return (self.activation,) * len(self.hidden)
        return self.activation


class Stop(_Table, frozen=True):
    """`[training.stop]`: conditions that end a run; 0 means never.

    Attributes:
        steps: Step after which training stops.
        epochs: Epoch after which training stops.
        loss: Stops when the evaluated test loss (training loss where there is no test part) is at or below it.
        seconds: Stops after so many seconds of training; logged as the step where it happened.
    """

    steps: int = 0
    epochs: int = 0
    loss: float = 0.0
    seconds: float = 0.0


class Training(_Table, frozen=True):
    """`[training]`: everything about training that is not the optimizer.

    Attributes:
        loss: A name of the loss catalogue, or `"auto"` for the one of the data's task.
        output: Output activation of squared error on classes: `"sigmoid"` (targets 0, 1) or `"tanh"` (-1, +1).
        batch_size: Samples per mini-batch, or `"full"`.
        seed: Seed of the initial weights and of the order of mini-batches.
        device: `"auto"`, `"cpu"`, `"cuda"` or `"mps"`.
        dtype: Precision of weights and data.
        l1: Rate of the L1 penalty, l1 * sum |W| (weights only).
        l2: Rate of the L2 penalty, l2 / 2 * sum W^2 (weights only).
        clip_norm: Largest L2 norm of a lane's whole gradient; 0 is off.
        clip_value: Largest magnitude of a gradient component; 0 is off.
        evaluate_every: Steps between evaluations on the test part.
        stop: Stop conditions.
    """

    loss: str = "auto"
    output: Literal["auto", "sigmoid", "tanh"] = "auto"
    batch_size: int | Literal["full"] = 10
    seed: int = 1
    device: Literal["auto", "cpu", "cuda", "mps"] = "auto"
    dtype: Literal["float32", "float64"] = "float32"
    l1: float = 0.0
    l2: float = 0.0
    clip_norm: float = 0.0
    clip_value: float = 0.0
    evaluate_every: int = 25
    stop: Stop = Stop()


class Run(_Table, frozen=True):
    """One `[[runs]]`: an optimizer, its schedule, and what this run does differently.

    Attributes:
        name: The run's id, unique and lasting.
        title: The name shown; empty is `name`.
        optimizer: `{ name, lr, ... }`, hyper-parameters by the names of the optimizer catalogue.
        schedule: `{ name, horizon, ... }`, by the names of the schedule catalogue.
        seeds: Lanes behind this run: seeds `training.seed`, `training.seed + 1`, ...
        network: Keys of `[network]` that differ for this run.
        training: Keys of `[training]` that differ for this run.
    """

    name: str
    title: str = ""
    optimizer: dict[str, Any] = msgspec.field(default_factory=lambda: {"name": "sgd", "lr": 0.03})
    schedule: dict[str, Any] = msgspec.field(default_factory=lambda: {"name": "constant"})
    seeds: int = 1
    network: dict[str, Any] = {}
    training: dict[str, Any] = {}

    @property
    def shown(self) -> str:
        """The name to show."""
        return self.title or self.name


class Edit(_Table, frozen=True):
    """A weight or bias put to an exact value. All numbers count from 1, as in the course text.

    Attributes:
        layer: l of W^(l), 1 is the first hidden layer.
        neuron: Row of W^(l).
        input: Column of W^(l); 0 is the bias of the neuron.
        value: The exact new value.
    """

    layer: int
    neuron: int
    input: int
    value: float


class Perturb(_Table, frozen=True):
    """Gaussian noise of standard deviation `sigma`, drawn with `seed`, added to all weights and biases."""

    sigma: float
    seed: int


class Reset(_Table, frozen=True):
    """Back to step 0 on a new branch: to the same initial weights, or to those of another seed."""

    seed: int | None = None


class Event(_Table, frozen=True):
    """One `[[events]]`: something that changed training, after step `step` was complete.

    Exactly one of `set`, `edit`, `perturb`, `reset`, `add`, `remove`, `restore`, `fork`, `stop` is given.

    Attributes:
        step: The step after which it acts; 0 is before training.
        run: The run it targets (empty: all runs); for `fork` the run that is forked.
        seed: The one seed of the run it targets, or None for all of them.
        set: Tables merged into what is there: `optimizer`, `schedule`, `training`, `network`, `data`.
        state: With a new optimizer: `"fresh"` state, or `"carry"` over what both share.
        rate: With a new optimizer: its `"own"` learning rate, or `"keep"` the present one.
        edit: Weights and biases put to exact values.
        perturb: Noise added to the weights.
        reset: Start again on a new branch.
        add: A run that joins, catching up from step 0.
        remove: True: the run leaves.
        restore: True: the run, which was removed, comes back and catches up, as if it had never left.
        fork: Name of the new run that goes on from the same weights on a branch of its own.
        stop: Why training ended here (`"seconds"`), so that a replay ends there too.
        id: Id of the command it came from, so that none is applied twice.
    """

    step: int
    run: str = ""
    seed: int | None = None
    set: dict[str, Any] = {}
    state: Literal["fresh", "carry"] = "fresh"
    rate: Literal["own", "keep"] = "own"
    edit: tuple[Edit, ...] = ()
    perturb: Perturb | None = None
    reset: Reset | None = None
    add: Run | None = None
    remove: bool = False
    restore: bool = False
    fork: str = ""
    stop: str = ""
    id: str = ""


class View(_Table, frozen=True):
    """`[view]`: how the experiment is watched. Nothing here changes a number.

    Attributes:
        speed: Steps a second, or `"max"`.
        run: The run shown in the panels of one run; empty is the first.
        workspace: The workspace it opens in.
    """

    speed: float | Literal["max"] = "max"
    run: str = ""
    workspace: str = "watch"


class Experiment(_Table, frozen=True):
    """A whole experiment: what is trained, how, and what happened to it.

    Attributes:
        title: Name shown in menus.
        title_zh: The same in Chinese; empty is `title`.
        about: One sentence of what to look for.
        about_zh: The same in Chinese.
    """

    title: str = ""
    title_zh: str = ""
    about: str = ""
    about_zh: str = ""
    data: Data = Data()
    network: Network = Network()
    training: Training = Training()
    runs: tuple[Run, ...] = (Run(name="SGD"),)
    events: tuple[Event, ...] = ()
    view: View = View()

    def run(self, name: str) -> Run:
        """Return the run called `name`; KeyError where there is none."""
        for run in self.runs:
            if run.name == name:
                return run
        raise KeyError(name)


class Settings(_Table, frozen=True):
    """What one run trains with, its overrides merged in: everything a lane's numbers depend on but its seed.

    Attributes:
        remembered: Hyper-parameters each optimizer had when it was last in use, by optimizer name.
    """

    data: Data
    network: Network
    training: Training
    optimizer: dict[str, Any]
    schedule: dict[str, Any]
    remembered: dict[str, dict[str, Any]] = {}


def merged(table: Any, changes: dict[str, Any]) -> Any:
    """Return `table` (a struct of this module) with `changes` merged in, nested tables included.

    Raises `msgspec.ValidationError` for an unknown key or a value of the wrong type.
    """
    plain = msgspec.to_builtins(table)
    full = {name: plain.get(name, msgspec.to_builtins(getattr(table, name))) for name in table.__struct_fields__}
    return msgspec.convert(_merge(full, changes), type(table))


def _merge(old: dict[str, Any], new: dict[str, Any]) -> dict[str, Any]:
    out = dict(old)
    for key, value in new.items():
        below = out.get(key)
        out[key] = _merge(below, value) if isinstance(below, dict) and isinstance(value, dict) else value
    return out


def settings_of(experiment: Experiment, run: Run) -> Settings:
    """Return what `run` trains with at step 0."""
    return Settings(
        data=experiment.data,
        network=merged(experiment.network, run.network),
        training=merged(experiment.training, run.training),
        optimizer=run.optimizer,
        schedule=run.schedule,
    )
