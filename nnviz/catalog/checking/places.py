"""Where in an experiment a refusal applies."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

import msgspec

from nnviz.refusal import Refused


@contextlib.contextmanager
def within(prefix: str) -> Iterator[None]:
    """Put `prefix` before the place of any refusal raised inside."""
    try:
        yield
    except Refused as refused:
        raise Refused(msgspec.structs.replace(refused.refusal, where=join(prefix, refused.refusal.where))) from None


def join(*parts: str) -> str:
    """Return the dotted key of its parts, empty ones left out."""
    return ".".join(part for part in parts if part)
