"""Looks names up, and says what was probably meant."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from typing import TypeVar

from nnviz.refusal import Refused, refuse

T = TypeVar("T")


def find(entries: Mapping[str, T], name: object, where: str) -> T:
    """Return the entry called `name`; raises `Refused` with the names there are, the closest first."""
    if isinstance(name, str) and name in entries:
        return entries[name]
    raise unknown("unknown_name", where, name, entries)


def unknown(code: str, where: str, name: object, known: Iterable[str]) -> Refused:
    """Return the refusal of a name that is not among `known`: what is accepted, the closest first."""
    names = list(known)
    close = difflib.get_close_matches(str(name).lower(), names, n=3, cutoff=0.6)
    ordered = [*close, *(one for one in names if one not in close)]
    return refuse(code, where, name, ", ".join(ordered) or "nothing")
