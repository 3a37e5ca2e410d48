"""`nnviz list`: what there is to choose."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from typing import Any

from nnviz import assets, toml
from nnviz.catalog import describe
from nnviz.commands.parser import Parser

KINDS = ("datasets", "optimizers", "activations", "losses", "initializers", "schedules", "experiments")


def main(arguments: Sequence[str]) -> int:
    """Print the entries of one kind, a line each or as JSON."""
    parser = Parser(prog="nnviz list", description="List what there is to choose.")
    parser.add_argument("kind", metavar="KIND", choices=KINDS, help=", ".join(KINDS))
    parser.add_argument("--json", action="store_true", help="print all there is to know of each, as JSON")
    given = parser.parsed(arguments)
    rows = _experiments() if given.kind == "experiments" else describe.rows(given.kind)
    if given.json:
        sys.stdout.write(json.dumps(rows, ensure_ascii=False, indent=2) + "\n")
        return 0
    width = max(len(str(row["name"])) for row in rows)
    for row in rows:
        about = row.get("meaning") or row.get("about") or ""
        sys.stdout.write(f"{row['name']:<{width}}  {row['title']}. {about}\n")
    return 0


def _experiments() -> list[dict[str, Any]]:
    found = {name: toml.read(path) for name, path in assets.experiments().items()}
    fields = ("title", "title_zh", "about", "about_zh")
    return [{"name": name, **{field: getattr(one, field) for field in fields}} for name, one in found.items()]
