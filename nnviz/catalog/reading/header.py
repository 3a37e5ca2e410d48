"""The names of a table's columns, from the beginning of its file alone."""

from __future__ import annotations

from pathlib import Path

from nnviz.catalog.reading import rows, text
from nnviz.spec import Data

_BEGINNING = 1 << 16  # bytes: enough to tell delimiter and header by


def column_names(data: Data) -> tuple[str, ...]:
    """Return the names by which `data.target` may name a column of the file at `data.path`.

    `Refused` where its beginning cannot be read as a table.
    """
    path = Path(data.path).expanduser()
    content = text.beginning(path, _BEGINNING)
    delimiter = rows.delimiter_of(content, data.delimiter, str(path))
    found = rows.records(content, delimiter, str(path))
    header = rows.has_header(found) if data.header == "auto" else data.header
    return rows.names_of(found, header)
