"""The file is always the old one or the new one."""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path
from typing import Any

import pytest

from nnviz import atomic

posix = pytest.mark.skipif(sys.platform == "win32", reason="links and modes as POSIX has them")


def leftovers(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir() if path.name.endswith(".tmp")]


def test_writes_and_keeps_the_version_before(tmp_path: Path) -> None:
    path = tmp_path / "a.bin"
    for content in (b"one", b"two", b"three"):
        atomic.write(path, content, backup=True)
    assert path.read_bytes() == b"three"
    assert atomic.backup_of(path).read_bytes() == b"two"
    assert sorted(file.name for file in tmp_path.iterdir()) == ["a.bin", "a.bin.bak"]


def test_an_exception_while_writing_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "a.bin"
    path.write_bytes(b"old")
    with pytest.raises(TypeError), atomic.replacing(path) as stream:
        stream.writelines([b"half", None])  # type: ignore[list-item]
    assert path.read_bytes() == b"old"
    assert not leftovers(tmp_path)


@posix
def test_a_link_stays_and_modes_are_kept(tmp_path: Path) -> None:
    path, link = tmp_path / "a.bin", tmp_path / "link"
    path.write_bytes(b"old")
    path.chmod(0o640)
    link.symlink_to(path)
    atomic.write(link, b"new")
    assert link.is_symlink()
    assert path.read_bytes() == b"new"
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


@posix
def test_a_new_file_has_the_usual_mode(tmp_path: Path) -> None:
    (tmp_path / "plain").write_bytes(b"")
    atomic.write(tmp_path / "a.bin", b"new")
    assert (tmp_path / "a.bin").stat().st_mode == (tmp_path / "plain").stat().st_mode


class Fails:
    """Fails at call number `at` of a function, and works before and after."""

    def __init__(self, function: Any, at: int) -> None:
        self.function, self.at, self.calls = function, at, 0

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        self.calls += 1
        if self.calls == self.at:
            raise OSError("injected")
        return self.function(*args, **kwargs)


@pytest.mark.parametrize(
    ("name", "at", "replaced"),
    [("fsync", 1, False), ("fsync", 2, True), ("replace", 1, False), ("replace", 2, False)],
)
def test_any_failing_step_leaves_a_whole_file(
    name: str, at: int, replaced: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.bin"
    atomic.write(path, b"older")
    atomic.write(path, b"old")
    monkeypatch.setattr(os, name, Fails(getattr(os, name), at))
    with pytest.raises(OSError, match="injected"):
        atomic.write(path, b"new", backup=True)
    assert path.read_bytes() == (b"new" if replaced else b"old")
    assert not leftovers(tmp_path)
    monkeypatch.undo()
    atomic.write(path, b"newest", backup=True)
    assert path.read_bytes() == b"newest"
    assert atomic.backup_of(path).read_bytes() == (b"new" if replaced else b"old")
    assert not leftovers(tmp_path)


def test_without_hard_links_the_backup_is_a_copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.bin"
    path.write_bytes(b"old")
    monkeypatch.setattr(os, "link", Fails(os.link, 1))
    atomic.write(path, b"new", backup=True)
    assert (path.read_bytes(), atomic.backup_of(path).read_bytes()) == (b"new", b"old")


def test_where_others_hold_the_file_it_tries_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.bin"
    tries = []

    def held(source: Path, target: Path) -> None:
        tries.append(source)
        if len(tries) < 3:
            raise PermissionError("held")
        source.rename(target)

    monkeypatch.setattr(os, "replace", held)
    monkeypatch.setattr(sys, "platform", "win32")
    atomic.write(path, b"new")
    assert len(tries) == 3
    assert path.read_bytes() == b"new"


@posix
def test_what_is_no_file_is_written_into_and_stays(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    atomic.write(pipe, b"new")
    assert os.read(reader, 10) == b"new"
    os.close(reader)
    assert stat.S_ISFIFO(pipe.stat().st_mode)
