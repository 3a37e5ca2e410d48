"""The metrics of every step as CSV."""

from __future__ import annotations

from pathlib import Path

from nnviz.record.export import ExporterEntry
from nnviz.record.metrics import write_history
from nnviz.record.session import SessionContent


def _write(content: SessionContent, path: Path) -> None:
    write_history(path, content.history)


ENTRY = ExporterEntry(name="csv", suffix=".csv", title="Metrics (CSV)", write=_write, order=10)
