"""Where the panels of a workspace stand: rows of (panel, share of the width), each row with its share of the height."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec


class Row(msgspec.Struct, frozen=True):
    """One row of panels: its share of the height, and (name, share of the width) from left to right."""

    height: int
    panels: tuple[tuple[str, int], ...]


#: The Watch workspace of the mock-ups.
WATCH = (
    Row(422, (("network", 688), ("output", 320))),
    Row(252, (("loss", 371), ("layers", 343), ("weights", 286))),
)


#: The workspaces, by name.
WORKSPACES = {"watch": WATCH}


def rows(known: Iterable[str], wanted: tuple[Row, ...] = WATCH) -> tuple[Row, ...]:
    """Return `wanted` with only the panels there are; those it does not name stand at the end of the last row."""
    names = list(known)
    named = {name for row in wanted for name, _ in row.panels}
    out = [Row(row.height, tuple(cell for cell in row.panels if cell[0] in names)) for row in wanted]
    spare = tuple((name, 300) for name in names if name not in named)
    out[-1] = Row(out[-1].height, out[-1].panels + spare)
    return tuple(row for row in out if row.panels)
