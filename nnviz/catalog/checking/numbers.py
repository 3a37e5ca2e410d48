"""Whether one value is what its `Parameter` takes, and whether all numbers are finite."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from nnviz.catalog.entries import Parameter
from nnviz.catalog.names import unknown
from nnviz.refusal import refuse


def check_value(parameter: Parameter, value: object, where: str) -> None:
    """Refuse a value of the wrong kind, out of range, not finite, or not among the choices."""
    if parameter.kind == "choice":
        if value not in parameter.choices:
            raise unknown("choice", where, value, parameter.choices)
    elif parameter.kind == "bool":
        if not isinstance(value, bool):
            raise refuse("type", where, shown(value), "true or false")
    else:
        _check_number(parameter, value, where)


def _check_number(parameter: Parameter, value: object, where: str) -> None:
    kinds = (int,) if parameter.kind == "int" else (int, float)
    if isinstance(value, bool) or not isinstance(value, kinds):
        raise refuse("type", where, shown(value), range_text(parameter))
    if isinstance(value, float) and not math.isfinite(value):
        raise refuse("not_finite", where, value, range_text(parameter))
    below = value <= parameter.low if parameter.low_open else value < parameter.low
    above = value >= parameter.high if parameter.high_open else value > parameter.high
    if below or above:
        raise refuse("range", where, _digits(value) if _whole(value) else shown(value), range_text(parameter))


def range_text(parameter: Parameter) -> str:
    """Return what a parameter accepts, in words: "a number above 0 and below 1"."""
    if parameter.kind == "bool":
        return "true or false"
    if parameter.kind == "choice":
        return ", ".join(parameter.choices)
    number = "a whole number" if parameter.kind == "int" else "a number"
    low, high = _digits(parameter.low), _digits(parameter.high)
    if not parameter.low_open and not parameter.high_open:
        return f"{number} from {low} to {high}"
    lower = f"above {low}" if parameter.low_open else f"at least {low}"
    upper = f"below {high}" if parameter.high_open else f"at most {high}"
    return f"{number} {lower} and {upper}"


def _digits(value: float) -> str:
    return str(int(value)) if _whole(value) else f"{value:g}"


def _whole(value: float) -> bool:
    """Whether `value` is best written as a whole number."""
    return float(value).is_integer() and abs(value) < 1e15


def check_finite(value: object) -> None:
    """Refuse nan and infinity anywhere inside `value` (structs, plain containers and numbers), named by its key."""
    for where, number in _floats(value, ""):
        if not math.isfinite(number):
            raise refuse("not_finite", where, number, "a finite number")


def _floats(value: object, where: str) -> Iterable[tuple[str, float]]:
    if isinstance(value, float):
        yield where, value
    for key, inner in _items(value):
        yield from _floats(inner, f"{where}.{key}" if where else key)


def _items(value: object) -> Iterable[tuple[str, object]]:
    if isinstance(value, msgspec.Struct):
        return ((name, getattr(value, name)) for name in value.__struct_fields__)
    if isinstance(value, Mapping):
        return ((str(key), inner) for key, inner in value.items())
    if isinstance(value, (list, tuple)):
        return ((_place(inner, place), inner) for place, inner in enumerate(value, 1))
    return ()


def _place(item: object, place: int) -> str:
    """Return how an item of a list is called: a run by its name, anything else by its number from 1."""
    name = item.get("name") if isinstance(item, Mapping) else getattr(item, "name", None)
    return name if isinstance(name, str) and name else str(place)


def check_table(parameters: Mapping[str, Parameter], table: Any) -> None:
    """Check the numbers of `table` that `parameters` names; words ("full", "max") are the file format's."""
    for name, parameter in parameters.items():
        value = table
        for part in name.split("."):
            value = getattr(value, part, None)
        if isinstance(value, (int, float)):
            check_value(parameter, value, name)


def shown(value: object) -> str:
    """Return a value as TOML would write it, shortened: texts in quotes, so that "1" and 1 are told apart."""
    text = json.dumps(value, ensure_ascii=False) if isinstance(value, (str, bool)) else str(value)
    return text if len(text) <= 60 else text[:57] + "..."
