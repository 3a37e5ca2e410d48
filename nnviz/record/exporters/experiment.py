"""The experiment, with its log, as TOML."""

from __future__ import annotations

from pathlib import Path

from nnviz import atomic
from nnviz.record.export import ExporterEntry
from nnviz.record.session import SessionContent


def _write(content: SessionContent, path: Path) -> None:
    from nnviz import toml

    atomic.write(path, toml.dumps(content.checkpoint.experiment).encode())


ENTRY = ExporterEntry(name="toml", suffix=".toml", title="Experiment (TOML)", write=_write, order=20)
