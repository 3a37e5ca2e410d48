"""Checkpoint files fall back to the one before where they are torn."""

from __future__ import annotations

from pathlib import Path

import pytest

from nnviz import atomic, codec
from nnviz.record import checkpoint
from nnviz.refusal import Refused
from tests.record import samples


def same(path: Path, step: int) -> bool:
    return codec.encode(checkpoint.read(path)) == codec.encode(samples.checkpoint(step))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "training.checkpoint"
    for step in (10, 20, 30):
        checkpoint.write(path, samples.checkpoint(step))
    return path


def test_the_newest_is_read(path: Path) -> None:
    assert same(path, 30)
    assert sorted(file.name for file in path.parent.iterdir()) == [path.name, path.name + ".bak"]


def test_a_torn_or_missing_one_gives_the_one_before(path: Path) -> None:
    data = path.read_bytes()
    for place in range(0, len(data), 97):
        path.write_bytes(data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :])
        assert same(path, 20)
        path.write_bytes(data[:place])
        assert same(path, 20)
    path.unlink()
    assert same(path, 20)


def test_both_torn_is_refused(path: Path) -> None:
    for file in (path, atomic.backup_of(path)):
        file.write_bytes(file.read_bytes()[:-1])
    with pytest.raises(Refused) as caught:
        checkpoint.read(path)
    assert caught.value.refusal.code == "damaged"


def test_none_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused) as caught:
        checkpoint.read(tmp_path / "none")
    assert caught.value.refusal.code == "unreadable"
