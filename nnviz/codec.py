"""One binary form for every value that crosses a process or is kept in a file: MessagePack with arrays.

Arrays travel as (dtype, shape, bytes). Nothing here can run code while decoding, unlike pickle.
"""

from __future__ import annotations

from typing import Any, TypeVar

import msgspec
import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]
T = TypeVar("T")

_KINDS = "biuf"  # booleans, integers and floats only: no objects


def _encode_array(value: Any) -> Any:
    if isinstance(value, np.ndarray) and value.dtype.kind in _KINDS:
        # a view is read while it is encoded; only what lies scattered is gathered first
        return [value.dtype.str, value.shape, value.data if value.flags.c_contiguous else value.tobytes()]
    if isinstance(value, np.generic):
        return value.item()
    raise NotImplementedError(f"cannot encode {type(value).__name__}")


def _decode_array(kind: type, value: Any) -> Any:
    if kind is not np.ndarray:
        raise NotImplementedError(f"cannot decode {kind.__name__}")
    dtype_name, shape, data = value
    dtype = np.dtype(dtype_name)
    if dtype.kind not in _KINDS:
        raise ValueError(f"array of kind {dtype.kind!r}")
    return np.frombuffer(bytearray(data), dtype).reshape(shape)


_encoder = msgspec.msgpack.Encoder(enc_hook=_encode_array)


def encode(value: object) -> bytes:
    """Return `value` (structs, plain containers, numpy arrays) as bytes."""
    return _encoder.encode(value)


def encode_into(value: object, buffer: bytearray) -> None:
    """Make `buffer` hold `value` as bytes; what it has room for already need not be allocated again."""
    _encoder.encode_into(value, buffer)


def decode(data: bytes | memoryview, kind: type[T]) -> T:
    """Return the `kind` encoded in `data`; raises `msgspec.DecodeError` or `ValueError` for anything else."""
    return msgspec.msgpack.decode(data, type=kind, dec_hook=_decode_array)
