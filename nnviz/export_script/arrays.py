"""The numbers beside a script: arrays by name, equal ones kept once."""

from __future__ import annotations

import hashlib
import io
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]


class Arrays:
    """Collects the arrays of one script."""

    def __init__(self) -> None:
        self.named: dict[str, Array] = {}
        self._known: dict[tuple[str, bytes], str] = {}
        self._counts: dict[str, int] = {}

    def number(self, kind: str, key: object) -> int:
        """Return the number of what `key` tells apart within `kind`: 1, 2, ... in order of appearance."""
        mark = (kind, repr(key).encode())
        if mark not in self._known:
            self._counts[kind] = self._counts.get(kind, 0) + 1
            self._known[mark] = str(self._counts[kind])
        return int(self._known[mark])

    def keep(self, kind: str, values: Array) -> str:
        """Return the name under which an array is kept: `kind` and a number; equal arrays share one."""
        digest = hashlib.sha256(np.ascontiguousarray(values).tobytes()).digest()
        name = f"{kind}{self.number(kind, (values.shape, values.dtype.str, digest))}"
        self.named[name] = values
        return name

    def put(self, name: str, values: Array) -> None:
        """Keep an array under a name of the caller's own."""
        self.named[name] = values

    def encoded(self) -> bytes:
        """Return the contents of the .npz file."""
        return encoded(self.named)


def encoded(named: dict[str, Array]) -> bytes:
    """Return the contents of a .npz file of plain arrays."""
    stream = io.BytesIO()
    np.savez_compressed(stream, **named)  # type: ignore[arg-type]  # the names are not known beforehand
    return stream.getvalue()
