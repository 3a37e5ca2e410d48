"""Reads a text file of unknown encoding.

What is valid UTF-8 (or begins with the mark of UTF-16) is that. Anything else is GB18030 (which contains GBK and
GB2312) where it is valid and reads like Chinese, else Windows-1252.
"""

from __future__ import annotations

import codecs
import functools
import re
from collections import Counter
from pathlib import Path

from nnviz.refusal import Refusal, Refused

LARGEST = 64 << 20  # bytes

_BETWEEN_LETTERS = re.compile(r"(?<=[A-Za-z])[^\x00-\x7f](?=[A-Za-z])")


def read(path: Path) -> tuple[str, str]:
    """Return the text in `path` and the encoding found."""
    data = _bytes(path, LARGEST + 1)
    if len(data) > LARGEST:
        raise _refused(path, "size", f"over {LARGEST >> 20} MiB", f"a file of at most {LARGEST >> 20} MiB")
    content, encoding = _decoded(path, data)
    if not content.strip():
        raise _refused(path, "empty", "no rows", "a file with rows")
    return content, encoding


def beginning(path: Path, size: int) -> str:
    """Return the whole lines among the first `size` bytes of `path`."""
    data = _bytes(path, size + 1)
    if len(data) <= size:
        return _decoded(path, data)[0]
    content = _decoded(path, data[:size], whole=False)[0]
    return content[: content.rfind("\n") + 1] or content


def _bytes(path: Path, size: int) -> bytes:
    try:
        with open(path, "rb") as file:
            return file.read(size)
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or str(error)
        raise _refused(path, "unreadable", why.lower(), "a file that can be read") from None


def _decoded(path: Path, data: bytes, *, whole: bool = True) -> tuple[str, str]:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encodings = ["utf-16"]
    elif b"\0" in data:
        raise _refused(path, "format", "binary content", "a text file")
    else:
        encodings = ["utf-8-sig", "gb18030", "cp1252", "latin-1"]
    for encoding in encodings:
        try:
            content = codecs.getincrementaldecoder(encoding)().decode(data, whole)
        except UnicodeDecodeError:
            continue
        if encoding != "gb18030" or _reads_like_chinese(content):
            return content, encoding.removesuffix("-sig")
    raise _refused(path, "format", "broken UTF-16", "a text file in UTF-8, UTF-16, GB18030 or Windows-1252")


def _reads_like_chinese(content: str) -> bool:
    """Say whether at least half of what is not ASCII are common Chinese characters and signs.

    Accented letters of Windows-1252 can be valid GB18030 too, but then nearly all become rare characters, for the byte
    after such a letter is an ASCII one. Two in a row may become a common one ("AÇÃO"); it stands between letters.
    """
    counts = Counter(content)
    foreign = sum(count for sign, count in counts.items() if not sign.isascii())
    hanzi = sum(counts[sign] for sign in _block(0xB0, 0xD7))
    signs = sum(counts[sign] for sign in _block(0xA1, 0xA3))
    between = sum(len(found) for found in _BETWEEN_LETTERS.findall(content))
    return hanzi > between and 2 * (hanzi + signs - between) >= foreign


@functools.cache
def _block(first: int, last: int) -> frozenset[str]:
    """Return the characters of GB2312 whose first byte is in the range; 0xB0 to 0xD7 are its 3,755 most used hanzi."""
    codes = bytes(code for lead in range(first, last + 1) for trail in range(0xA1, 0xFF) for code in (lead, trail))
    return frozenset(codes.decode("gb2312", errors="ignore"))


def _refused(path: Path, code: str, value: str, accepted: str) -> Refused:
    return Refused(Refusal(code, "data.path", value, accepted, str(path)))
