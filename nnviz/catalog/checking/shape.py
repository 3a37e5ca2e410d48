"""Turns msgspec's complaints about shape and types into refusals that name the key, the value and what is accepted."""

from __future__ import annotations

import re
import types
import typing
from collections.abc import Mapping, Sequence
from typing import Any, Literal, TypeVar

import msgspec

from nnviz.catalog.checking.numbers import shown
from nnviz.catalog.checking.places import join
from nnviz.catalog.names import unknown
from nnviz.refusal import Refused, refuse
from nnviz.spec import merged

T = TypeVar("T")

_WORDS = {int: "a whole number", float: "a number", str: "a text", bool: "true or false", dict: "a table"}
_TOKEN = re.compile(r"[^.\[\]]+")
_UNKNOWN = re.compile(r"unknown field `(.*)`")
_MISSING = re.compile(r"missing required field `(.*)`")


def convert(raw: Any, kind: type[T]) -> T:
    """Return `raw` (plain containers) as a `kind`; raises `Refused` where it does not fit."""
    try:
        return msgspec.convert(raw, kind)
    except msgspec.ValidationError as error:
        raise _refused(str(error), raw, kind) from None


def merge(table: T, changes: Mapping[str, Any]) -> T:
    """Return the struct `table` with `changes` merged in; raises `Refused` where they do not fit."""
    try:
        return typing.cast("T", merged(table, dict(changes)))
    except msgspec.ValidationError as error:
        raise _refused(str(error), dict(changes), type(table)) from None


def _refused(message: str, raw: Any, kind: Any) -> Refused:
    text, _, path = message.partition(" - at `$")
    tokens = _TOKEN.findall(path.rstrip("`"))
    where, value, expected = _look_up(raw, kind, tokens)
    if found := _UNKNOWN.search(text):
        return unknown("unknown_key", join(where, found[1]), found[1], _fields(expected))
    if found := _MISSING.search(text):
        return refuse("missing", join(where, found[1]), "", _accepted(_fields(expected)[found[1]]))
    return refuse("type", where, shown(value), _accepted(expected))


def _look_up(raw: Any, kind: Any, tokens: list[str]) -> tuple[str, Any, Any]:
    """Return the dotted key (runs by name, other items from 1), the value and the type at a path of msgspec's."""
    where = ""
    for token in tokens:
        kind = _inner(kind, token)
        if isinstance(raw, Mapping):
            raw, where = raw.get(token), join(where, token)
        else:
            raw = raw[int(token)]
            name = raw.get("name") if isinstance(raw, Mapping) else None
            where = join(where, name if isinstance(name, str) and name else str(int(token) + 1))
    return where, raw, kind


def type_at(kind: Any, tokens: Sequence[str]) -> Any:
    """Return the type at a path below `kind`, Any where there is none."""
    for token in tokens:
        kind = _inner(kind, token)
    return kind


def _inner(kind: Any, token: str) -> Any:
    for one in _alternatives(kind):
        if _is_struct(one):
            return _fields(one).get(token, Any)
        if typing.get_origin(one) is tuple:
            arguments = typing.get_args(one)
            return arguments[0] if arguments[-1] is Ellipsis else arguments[int(token)]
    return Any


def _alternatives(kind: Any) -> tuple[Any, ...]:
    return typing.get_args(kind) if typing.get_origin(kind) in (types.UnionType, typing.Union) else (kind,)


def _is_struct(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, msgspec.Struct)


def _fields(kind: Any) -> dict[str, Any]:
    """Return the types of the fields of the struct in `kind`."""
    struct = next(one for one in _alternatives(kind) if _is_struct(one))
    return typing.get_type_hints(struct)


def _accepted(kind: Any) -> str:
    return " or ".join(_word(one) for one in _alternatives(kind) if one is not type(None))


def _word(kind: Any) -> str:
    if _is_struct(kind):
        return f"a table of {', '.join(_fields(kind))}"
    if typing.get_origin(kind) is Literal:
        return ", ".join(f'"{choice}"' for choice in typing.get_args(kind))
    if typing.get_origin(kind) is tuple:
        arguments = typing.get_args(kind)
        count = "" if arguments[-1] is Ellipsis else f" of {len(arguments)}"
        return f"a list{count}, each {_word(arguments[0])}"
    return _WORDS.get(typing.get_origin(kind) or kind, "something else")
