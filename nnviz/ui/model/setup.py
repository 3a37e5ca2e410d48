"""What the set-up column shows and asks for: fields from the catalogue and the spec, and the change each makes."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Mapping
from typing import Any, Literal

import msgspec

from nnviz.catalog import tables
from nnviz.catalog.checking.numbers import check_value, range_text
from nnviz.catalog.defaults import loss_and_output
from nnviz.catalog.entries import DatasetEntry, Parameter
from nnviz.catalog.features import FEATURES
from nnviz.catalog.registry import activations, datasets, initializers, optimizers, schedules
from nnviz.refusal import Refusal, Refused
from nnviz.snapshot import DataView
from nnviz.spec import Network, Settings
from nnviz.ui.model import layers, numbers

Kind = Literal["number", "choice", "switch", "text", "list"]
#: When a change takes effect: at once, on weights drawn from then on, or by starting again at step 0.
Timing = Literal["live", "later", "restart"]

_TIMING: Mapping[str, Timing] = {"network.init": "later", "network.sigma": "later", "training.seed": "restart"}
_TABLES: Mapping[str, Mapping[str, Parameter]] = {"data": tables.DATA, "network": tables.NETWORK}
_SYMBOLS: Mapping[str, str] = {"data.function": "y ="}
#: What stands between the parts of a list, in either language.
_BETWEEN = re.compile(r"[\s,，、\[\]\"]+")
_RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
#: Keys of a data set that stand with it; the rest of what can be said of data is folded away.
FIRST = ("samples", "noise", "classes", "function", "path", "target", "task")


class Field(msgspec.Struct, frozen=True):
    """One thing to set.

    Attributes:
        key: Dotted key, as in `--set` (for an optimizer or a schedule: below the run).
        parameter: Its symbol, range and meaning.
        kind: How it is set.
        symbol: Whether it is called by its symbol, not by its name.
        both: Whether its name is followed by its symbol.
    """

    key: str
    parameter: Parameter
    kind: Kind = "number"
    symbol: bool = False
    both: bool = False

    @property
    def label(self) -> str:
        """What it is called, in English."""
        return self.parameter.symbol if self.symbol else tables.label(self.key)

    @property
    def timing(self) -> Timing:
        """When a change of it takes effect."""
        return _TIMING.get(self.key, "live")

    @property
    def percent(self) -> bool:
        """Whether it is a part of the whole, written as a percentage."""
        return self.key.endswith("_fraction")


class SetupView(msgspec.Struct, frozen=True):
    """What the column shows.

    Attributes:
        settings: What the run shown trains with, changes on their way included.
        run, title: Name of the run, and the name it is shown by.
        runs: Number of runs.
        data: The data as prepared, or None before it is known.
        ready: Whether changes can be made: the trainer is there.
    """

    settings: Settings
    run: str = ""
    title: str = ""
    runs: int = 1
    data: DataView | None = None
    ready: bool = False


# --- fields ----------------------------------------------------------------------------------------------------------


def number_field(key: str) -> Field:
    """Return the field of a number of `[data]`, `[network]` or `[training]`."""
    table, _, name = key.partition(".")
    return Field(key, _TABLES.get(table, tables.TRAINING)[name])


def word_field(key: str, known: Iterable[str] = ()) -> Field:
    """Return the field of a key that holds words: a choice where the spec names them, else text; `known` are some."""
    words = tables.words(key)
    parameter = Parameter(
        name=key.rpartition(".")[2],
        symbol=_SYMBOLS.get(key, tables.label(key)),
        default="",
        kind="choice",
        choices=words or tuple(known),
        meaning=tables.MEANINGS[key],
    )
    return Field(key, parameter, "choice" if words else "text", symbol=key in _SYMBOLS)


def list_field(key: str, known: Iterable[str] = ()) -> Field:
    """Return the field of a key that holds a list of numbers or of `known` words, typed one after the other."""
    return msgspec.structs.replace(word_field(key, known), kind="list")


def dataset_fields(entry: DatasetEntry) -> tuple[Field, ...]:
    """Return the fields of a data set's own keys, but for its features and its points."""
    numbers_of = {parameter.name: parameter for parameter in entry.parameters}
    out = []
    for name in sorted(entry.keys, key=lambda name: name not in FIRST):
        key = f"data.{name}"
        if name in numbers_of:
            out.append(Field(key, numbers_of[name]))
        elif key in tables.MEANINGS and name != "features":
            out.append(word_field(key))
    return tuple(out)


def data_fields() -> tuple[Field, ...]:
    """Return the fields that every data set has."""
    return (*(number_field(f"data.{name}") for name in tables.DATA), word_field("data.standardise"))


def has_features(settings: Settings, data: DataView | None) -> bool:
    """Whether it can be chosen what the network is given of a point: where the data are points of the plane."""
    return "features" in datasets()[settings.data.name].keys and (data is None or data.kind == "plane")


def feature_fields(settings: Settings, data: DataView | None) -> tuple[Field, ...]:
    """Return the field of the features, where they can be chosen."""
    return (list_field("data.features", FEATURES),) if has_features(settings, data) else ()


def has_sigma(network: Network) -> bool:
    """Whether the initial weights have a standard deviation of the user's own."""
    return network.init == "normal"


def network_fields(network: Network) -> tuple[Field, ...]:
    """Return the fields of `[network]`."""
    words = list_field("network.activation", activations()), word_field("network.init", initializers())
    return (list_field("network.hidden"), *words, *((number_field("network.sigma"),) if has_sigma(network) else ()))


def training_fields() -> tuple[Field, ...]:
    """Return the fields of `[training]`, the stop conditions last."""
    words = tuple(word_field(key) for key in tables.MEANINGS if key.startswith("training."))
    return (*(number_field(f"training.{name}") for name in tables.TRAINING), *words)


def optimizer_fields(name: str) -> tuple[Field, ...]:
    """Return the fields of an optimizer's hyper-parameters."""
    return tuple(_own("optimizer", parameter) for parameter in optimizers()[name].parameters)


def schedule_fields(name: str) -> tuple[Field, ...]:
    """Return the fields of a learning-rate schedule."""
    own = (_own("schedule", parameter) for parameter in schedules()[name].parameters)
    return tuple(msgspec.structs.replace(field, symbol=False, both=True) for field in own)


def _own(table: str, parameter: Parameter) -> Field:
    kinds: dict[str, Kind] = {"bool": "switch", "choice": "choice"}
    return Field(f"{table}.{parameter.name}", parameter, kinds.get(parameter.kind, "number"), symbol=True)


# --- values ----------------------------------------------------------------------------------------------------------


def value(settings: Settings, key: str) -> Any:
    """Return what `settings` have under a dotted key."""
    out: Any = settings
    for part in key.split("."):
        out = out.get(part) if isinstance(out, Mapping) else getattr(out, part)
    return out


def change(key: str, new: Any) -> dict[str, Any]:
    """Return the tables of a `set` that put `new` under a dotted key."""
    out: Any = new
    for part in reversed(key.split(".")):
        out = {part: out}
    return dict(out)


def written(field: Field, what: Any) -> str:
    """Return a value as its field shows it."""
    if isinstance(what, bool):
        return str(what).lower()
    if isinstance(what, tuple):
        return ", ".join(map(str, what))
    if field.percent and isinstance(what, (int, float)):
        return percent(what)
    return numbers.rate(what) if isinstance(what, float) else str(what)


def percent(part: float) -> str:
    """Return a part of the whole as a percentage: 0.3 is "30 %"."""
    return f"{numbers.rate(round(100 * part, 6))} %"


def accepted(field: Field) -> str:
    """Return what a field accepts, in English and in the unit it shows."""
    one = field.parameter
    return f"{percent(one.low)} to {percent(one.high)}" if field.percent else range_text(one)


def read(field: Field, text: str) -> Any:
    """Return the value `text` stands for, text that stands for none as it is; `check` then says why.

    In a field of percentages 30 and 30 % are 0.3; so is 0.3, a number up to 1 with a decimal point.
    """
    if field.kind in ("text", "choice"):
        return {"true": True, "false": False}.get(text, text) if field.kind == "choice" else text.strip()
    if field.kind == "list":
        return _read_list(field.key, text)
    plain = text.strip().replace("−", "-").replace(",", ".")
    sign = plain.endswith("%")
    plain = plain.removesuffix("%").strip() if field.percent else plain
    try:
        if field.parameter.kind == "int" and re.fullmatch(r"[+-]?\d+", plain):
            return int(plain)
        number = float(plain)
    except ValueError:
        return text.strip()
    if field.parameter.kind == "int" and number.is_integer():
        return int(number)
    fraction = not field.percent or ("." in plain and not sign and abs(number) <= 1)
    return number if fraction else number / 100


def _read_list(key: str, text: str) -> Any:
    """Return the parts of a list; an activation that stands alone is that of all layers."""
    parts = tuple(part for part in _BETWEEN.split(text) if part)
    if key == "network.hidden":
        return tuple(read(number_field("network.width"), part) for part in parts)
    return parts[0] if key == "network.activation" and len(parts) == 1 else parts


def check(field: Field, what: Any) -> None:
    """Refuse a number out of its range, as files and `--set` do; said in the field's unit."""
    if field.key == "network.hidden":
        for width in what:
            check(number_field("network.width"), width)
        return
    if field.kind != "number" or (field.key == "training.batch_size" and what == "full"):
        return
    try:
        check_value(field.parameter, what, "")
    except Refused as refused:
        if not field.percent:
            raise
        shown = percent(what) if refused.refusal.code == "range" else refused.refusal.value
        raise Refused(msgspec.structs.replace(refused.refusal, value=shown, accepted=accepted(field))) from None


def in_percent(refusal: Refusal, key: str, changed: Mapping[str, Any]) -> Refusal:
    """Return the refusal of two parts that are too much together as the field of one of them says it."""
    table, _, name = key.partition(".")
    part = changed.get(table, {}).get(name)
    most = re.fullmatch(r"with validation_fraction at most ([\d.]+)", refusal.accepted)
    if most is None or not isinstance(part, (int, float)):
        return refusal
    return Refusal("range", "", percent(part), f"test and validation together at most {percent(float(most[1]))}")


def short(what: Any) -> str:
    """Return a value for a summary: 0.9, 10⁻⁸."""
    if isinstance(what, bool) or not isinstance(what, (int, float)):
        return str(what)
    text = numbers.rate(float(what))
    digits, e, power = text.partition("e")
    if not e:
        return text
    raised = "10" + str(int(power)).translate(_RAISED)
    return raised if digits == "1" else f"{digits}·{raised}"


def summary(fields: Iterable[Field], settings: Settings) -> str:
    """Return the numbers of some fields in one line: "β₁ 0.9 · β₂ 0.999 · ε 10⁻⁸"."""
    shown = [(one, value(settings, one.key)) for one in fields if one.kind == "number"]
    parts = [f"{one.parameter.symbol} {short(what)}" for one, what in shown if what != 0 or one.parameter.default != 0]
    return " · ".join(parts)


# --- what a change means ---------------------------------------------------------------------------------------------


def assigned(settings: Settings, key: str, what: Any) -> dict[str, Any]:
    """Return the change that puts a value typed for a key there; of other hidden layers what fits is kept."""
    return layers.resized(settings.network, what) if key == "network.hidden" else change(key, what)


def dataset_change(settings: Settings, name: str, **more: Any) -> dict[str, Any]:
    """Return the change to another data set; a loss that does not go with it gives way to the one that does."""
    out: dict[str, Any] = {"data": {"name": name, **more}}
    task = datasets()[name].task
    if task == "any":
        return out
    try:
        loss_and_output(settings.training, task)
    except Refused:
        out["training"] = {"loss": "auto", "output": "auto"}
    return out


def optimizer_defaults(name: str) -> dict[str, Any]:
    """Return the change to an optimizer's own values; the learning rate stays."""
    return {"optimizer": {one.name: one.default for one in optimizers()[name].parameters if one.name != "lr"}}


def scope(run: str, settings: Mapping[str, Settings], changed: Mapping[str, Any]) -> str:
    """Return whom a change is for: every run (empty) where all have the same there, else the run shown.

    The optimizer and its schedule belong to one run; the data belong to all of them.
    """
    if "optimizer" in changed or "schedule" in changed:
        return run
    if "data" in changed:
        return ""
    keys = [f"{table}.{name}" for table, values in changed.items() for name in values]
    return "" if all(shared(settings, key) for key in keys) else run


def shared(settings: Mapping[str, Settings], key: str) -> bool:
    """Whether all runs have the same under a key."""
    found = [value(one, key) for one in settings.values()]
    return all(one == found[0] for one in found)


def sizes(settings: Settings, data: DataView | None) -> tuple[int, ...]:
    """Return the widths n_0 ... n_L, or nothing before the data is known."""
    if data is None:
        return ()
    outputs = len(data.classes) if data.task == "multiclass" else 1
    return (len(data.inputs), *settings.network.hidden, outputs)


def parameters(widths: tuple[int, ...]) -> int:
    """Return the number of weights and biases."""
    return sum((before + 1) * after for before, after in itertools.pairwise(widths))


def parts(data: DataView) -> tuple[int, int, int]:
    """Return the number of samples for training, validation and test."""
    return tuple((data.split == part).sum().item() for part in range(3))
