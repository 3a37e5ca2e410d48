"""A scratch file for records that no longer fit in memory; it vanishes with the process, however that ends."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import IO

import numpy as np

from nnviz.codec import Array


class Spill:
    """Blocks of float64 in a nameless file, each read in part by offset; places given back are used again."""

    def __init__(self, directory: Path) -> None:
        directory.mkdir(parents=True, exist_ok=True)
        self._file: IO[bytes] = tempfile.TemporaryFile(dir=directory, prefix="nnviz-history-")  # noqa: SIM115
        self._end = 0
        self._free: dict[int, list[int]] = {}

    def write(self, values: Array) -> int:
        """Write a block and return its place; OSError where the disk is full."""
        data = np.ascontiguousarray(values, np.float64).data.cast("B")
        free = self._free.get(data.nbytes)
        place = free[-1] if free else self._end
        self._file.seek(place)
        self._file.write(data)
        self._file.flush()
        if free:
            free.pop()
        else:
            self._end += data.nbytes
        return place

    def read(self, place: int, first: int, count: int) -> Array:
        """Return `count` values of the block at `place`, from its value number `first`."""
        values = np.empty(count, np.float64)
        self._file.seek(place + 8 * first)
        if self._file.readinto(values.data.cast("B")) != values.nbytes:  # type: ignore[attr-defined]
            raise OSError("the scratch file of the history is shorter than what was written to it")
        return values

    def free(self, place: int, nbytes: int) -> None:
        """Give the place of a block of `nbytes` back."""
        self._free.setdefault(nbytes, []).append(place)

    def close(self) -> None:
        """Close the file, which removes it."""
        self._file.close()
