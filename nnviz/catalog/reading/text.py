"""Reads a text file of unknown encoding: UTF-8 (or UTF-16 with its mark) first, Windows-1252 where that fails."""

from __future__ import annotations

import codecs
from pathlib import Path

from nnviz.refusal import Refusal, Refused

LARGEST = 64 << 20  # bytes


def read(path: Path) -> tuple[str, str]:
    """Return the text in `path` and the encoding found."""
    try:
        with open(path, "rb") as file:
            data = file.read(LARGEST + 1)
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or str(error)
        raise _refused(path, "unreadable", why.lower(), "a file that can be read") from None
    if len(data) > LARGEST:
        raise _refused(path, "size", f"over {LARGEST >> 20} MiB", f"a file of at most {LARGEST >> 20} MiB")
    content, encoding = _decoded(path, data)
    if not content.strip():
        raise _refused(path, "empty", "no rows", "a file with rows")
    return content, encoding


def _decoded(path: Path, data: bytes) -> tuple[str, str]:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encodings = ["utf-16"]
    elif b"\0" in data:
        raise _refused(path, "format", "binary content", "a text file")
    else:
        encodings = ["utf-8-sig", "cp1252", "latin-1"]
    for encoding in encodings:
        try:
            return data.decode(encoding), encoding.removesuffix("-sig")
        except UnicodeDecodeError:
            continue
    raise _refused(path, "format", "broken UTF-16", "a text file in UTF-8, UTF-16 or Windows-1252")


def _refused(path: Path, code: str, value: str, accepted: str) -> Refused:
    return Refused(Refusal(code, "data.path", value, accepted, str(path)))
