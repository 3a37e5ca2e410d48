"""Takes the text of a CSV file apart: its delimiter, its records with their line numbers, its header."""

from __future__ import annotations

import csv
import io
import itertools
from collections.abc import Sequence
from typing import Any

import msgspec

from nnviz.catalog.reading import numbers
from nnviz.refusal import Refusal, Refused, refuse

CANDIDATES = ("\t", ";", "|", ",")  # the comma last: it is also a decimal sign
NAMED = {"tab": "\t", "\\t": "\t", "comma": ",", "semicolon": ";", "space": " ", "pipe": "|"}
_SAMPLE = 50  # records looked at to find the delimiter


class Record(msgspec.Struct, frozen=True):
    """One record: the line of the file it starts on (from 1) and its cells."""

    line: int
    cells: tuple[str, ...]


def delimiter_of(text: str, wanted: str, file: str) -> str:
    """Return the delimiter: the `wanted` one, or, for `"auto"`, the one that cuts all records alike."""
    if wanted != "auto":
        found = NAMED.get(wanted, wanted)
        if len(found) != 1 or found in '"\r\n' or found.isalnum():
            raise refuse("choice", "data.delimiter", wanted, "auto, one character, or one of " + ", ".join(NAMED))
        return found
    samples = {candidate: _sample(text, candidate) for candidate in (*CANDIDATES, " ")}
    if not any(numbers.is_number(cell) for cells in samples[" "] for cell in cells):
        del samples[" "]  # words
    for candidate, sample in samples.items():
        widths = set(map(len, sample))
        if len(widths) == 1 and min(widths) > 1:
            return candidate
    counts = {candidate: min(map(len, samples[candidate]), default=0) for candidate in CANDIDATES}
    best = max(counts, key=lambda candidate: counts[candidate])
    if counts[best] < 2:
        accepted = "at least two columns, cut by comma, semicolon, tab, | or spaces, in every row"
        raise Refused(Refusal("delimiter", "data.delimiter", "no delimiter found", accepted, file))
    return best


def _reader(text: str, delimiter: str, strict: bool) -> Any:
    lines = io.StringIO(text, newline="")
    if delimiter == " ":  # several spaces align columns, and cut once; those at the end of a line cut nothing
        aligned = (f"{line.rstrip()}\n" for line in lines)
        return csv.reader(aligned, delimiter=delimiter, skipinitialspace=True, strict=strict)
    return csv.reader(lines, delimiter=delimiter, skipinitialspace=True, strict=strict)


def _sample(text: str, delimiter: str) -> list[list[str]]:
    """Return the first records but blank ones; none where they are no CSV."""
    try:
        first = list(itertools.islice(_reader(text, delimiter, strict=False), _SAMPLE))
    except csv.Error:
        return []
    return [cells for cells in first if any(cell.strip() for cell in cells)]


def records(text: str, delimiter: str, file: str) -> list[Record]:
    """Return all records but blank ones, all of one width; `Refused` names the line of one that is not."""
    reader = _reader(text, delimiter, strict=True)
    found: list[Record] = []
    line = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                found.append(Record(line, tuple(cell.strip() for cell in cells)))
            line = reader.line_num + 1
    except csv.Error as error:
        raise Refused(Refusal("csv", f"line {line}", str(error), "cells as CSV writes them", file)) from None
    if not found:
        raise Refused(Refusal("empty", "data.path", "no rows", "a file with rows", file))
    _check_widths(found, file)
    return _without_empty_end(found)


def _check_widths(found: Sequence[Record], file: str) -> None:
    width = len(found[0].cells)
    for record in found:
        if len(record.cells) != width:
            accepted = f"{width} cells, as on line {found[0].line}"
            raise Refused(Refusal("ragged", f"line {record.line}", f"{len(record.cells)} cells", accepted, file))


def _without_empty_end(found: list[Record]) -> list[Record]:
    """Drop the last column where a delimiter at the end of every line has made it."""
    if len(found[0].cells) < 2 or any(record.cells[-1] for record in found):
        return found
    return [Record(record.line, record.cells[:-1]) for record in found]


def has_header(found: Sequence[Record]) -> bool:
    """Say whether the first record names the columns.

    It does where none of its cells is a number and some column below is numeric, or where nothing is below; where no
    column is numeric, it does if its cells differ from each other and none occurs again in its own column.
    """
    first, rest = found[0].cells, found[1:]
    if any(numbers.is_number(cell) for cell in first):
        return False
    if not rest:
        return True
    columns = list(zip(*(record.cells for record in rest), strict=True))
    if any(_numeric(column) for column in columns):
        return True
    again = any(name in column for name, column in zip(first, columns, strict=True))
    return len(set(first)) == len(first) and not again


def _numeric(column: Sequence[str]) -> bool:
    filled = [cell for cell in column if not numbers.is_missing(cell)]
    return bool(filled) and sum(map(numbers.is_number, filled)) * 2 >= len(filled)


def names_of(found: Sequence[Record], header: bool) -> tuple[str, ...]:
    """Return a name for each column, no two alike: from the header, else "column 1", ..."""
    given = found[0].cells if header else ("",) * len(found[0].cells)
    names: list[str] = []
    for number, name in enumerate(given, 1):
        plain = name or f"column {number}"
        names.append(plain if plain not in names else f"{plain} ({number})")
    return tuple(names)
