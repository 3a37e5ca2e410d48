"""Every exporter writes a file of its kind."""

from __future__ import annotations

from pathlib import Path

import pytest

from nnviz import toml
from nnviz.record.export import exporters
from tests.record import samples


@pytest.mark.parametrize("name", ["csv", "toml"])
def test_exporters_write_whole_files(name: str, tmp_path: Path) -> None:
    entry = exporters()[name]
    path = tmp_path / f"out{entry.suffix}"
    entry.write(samples.content(20), path)
    assert [file.name for file in tmp_path.iterdir()] == [path.name]
    if name == "csv":
        assert len(path.read_text().splitlines()) == 41
    else:
        assert toml.loads(path.read_text()) == samples.checkpoint().experiment


def test_entries_say_what_they_are() -> None:
    for name, entry in exporters().items():
        assert entry.name == name
        assert entry.suffix.startswith(".")
        assert entry.title
