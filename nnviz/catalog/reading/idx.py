"""Reads one IDX file of unsigned bytes (the layout of MNIST), plain or gzip-compressed, sizes checked first."""

from __future__ import annotations

import gzip
import math
import zlib
from pathlib import Path

import numpy as np
import numpy.typing as npt

from nnviz.refusal import Refusal, Refused

LARGEST = 1 << 26  # values in one file: 85,000 images of 28 x 28
_UNSIGNED_BYTE = 0x08


def find(folder: Path, stem: str, dimensions: int) -> Path | None:
    """Return the file `stem` of `folder` under any name in use (`-idx3-ubyte`, `.idx3-ubyte`, with `.gz` or not)."""
    for separator in ("-", "."):
        for ending in ("", ".gz"):
            path = folder / f"{stem}{separator}idx{dimensions}-ubyte{ending}"
            if path.is_file():
                return path
    return None


def read(path: Path, dimensions: int) -> npt.NDArray[np.uint8]:
    """Return the array in `path`, which must have so many `dimensions`; `Refused` for anything else."""
    try:
        with gzip.open(path) if path.suffix == ".gz" else open(path, "rb") as file:
            head = file.read(4 + 4 * dimensions)
            shape = _shape(path, head, dimensions)
            data = file.read(math.prod(shape) + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise _refused(path, "unreadable", "content", str(error), "a readable IDX file") from None
    if len(data) != math.prod(shape):
        found = "more" if len(data) > math.prod(shape) else f"{len(data)} bytes"
        raise _refused(path, "size", "content", found, f"{math.prod(shape)} bytes, as its header says")
    return np.frombuffer(data, np.uint8).reshape(shape)


def _shape(path: Path, head: bytes, dimensions: int) -> tuple[int, ...]:
    magic = bytes([0, 0, _UNSIGNED_BYTE, dimensions])
    if len(head) < 4 + 4 * dimensions or head[:4] != magic:
        accepted = f"an IDX file of unsigned bytes with {dimensions} dimension(s), beginning with {magic.hex(' ')}"
        raise _refused(path, "format", "first bytes", head[:4].hex(" ") or "nothing", accepted)
    shape = tuple(int(size) for size in np.frombuffer(head, ">u4", offset=4))
    if min(shape) < 1 or math.prod(shape) > LARGEST:
        accepted = f"sizes from 1, at most {LARGEST:,} values in all"
        raise _refused(path, "range", "sizes", " x ".join(map(str, shape)), accepted)
    return shape


def _refused(path: Path, code: str, where: str, value: str, accepted: str) -> Refused:
    return Refused(Refusal(code, where, value, accepted, str(path)))
