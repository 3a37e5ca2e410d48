"""Session files: whole, equal, and never loaded wrongly."""

from __future__ import annotations

import hashlib
import json
import os
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nnviz import atomic, codec
from nnviz.record import packing, session
from nnviz.record.chunk import ROWS
from nnviz.record.history import History
from nnviz.record.session import SessionContent
from nnviz.refusal import Refusal, Refused
from tests.record import samples


def assert_same(one: SessionContent, other: SessionContent) -> None:
    assert codec.encode(one.checkpoint) == codec.encode(other.checkpoint)
    assert (one.info, one.log, one.thumbnail) == (other.info, other.log, other.thumbnail)
    assert one.history.keys() == other.history.keys()
    assert one.history.branches == other.history.branches
    for key in (samples.KEY, samples.DEEP):
        np.testing.assert_array_equal(one.history.rows(key), other.history.rows(key))
        assert one.history.thinning(key) == other.history.thinning(key)
        for ours, theirs in zip(one.history.evaluations(key), other.history.evaluations(key), strict=True):
            np.testing.assert_array_equal(ours, theirs)
        for name in one.history.columns(key)[1:]:
            ours, theirs = one.history.envelope(key, name, bins=50), other.history.envelope(key, name, bins=50)
            np.testing.assert_array_equal(ours.low, theirs.low)
            np.testing.assert_array_equal(ours.steps, theirs.steps)


@pytest.mark.parametrize("steps", [0, 300, 2 * ROWS + 7])
def test_what_is_saved_is_what_is_loaded(steps: int, tmp_path: Path) -> None:
    content = samples.content(steps)
    session.save(tmp_path / "a.nnviz", content)
    loaded = session.load(tmp_path / "a.nnviz")
    assert_same(content, loaded)
    assert session.read_info(tmp_path / "a.nnviz") == content.info
    more = samples.rows(ROWS, first=steps + 1, seed=9)
    for history in (content.history, loaded.history):
        history.open(samples.layout())
        history.append(more)
    assert_same(content, loaded)


def test_a_thinned_history_keeps_what_it_knew(tmp_path: Path) -> None:
    content = samples.content(30 * ROWS, memory_bytes=30 * 8 * ROWS * 12)
    assert content.history.thinning(samples.KEY)
    session.save(tmp_path / "a.nnviz", content)
    assert_same(content, session.load(tmp_path / "a.nnviz"))


def test_a_history_larger_than_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packing, "PART_BYTES", 1 << 20)
    content = samples.content(12 * ROWS)
    session.save(tmp_path / "a.nnviz", content)
    kept = History(tmp_path / "scratch", memory_bytes=3 << 20)
    loaded = session.load(tmp_path / "a.nnviz", kept)
    assert all(lane.resident < lane.nbytes for lane in kept.lanes.values())
    assert_same(content, loaded)
    kept.close()


def test_the_experiment_is_there_to_read(tmp_path: Path) -> None:
    session.save(tmp_path / "a.nnviz", samples.content(1))
    with zipfile.ZipFile(tmp_path / "a.nnviz") as archive:
        assert archive.testzip() is None
        assert "Sample" in archive.read("experiment.toml").decode()


# --- damage ----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> tuple[bytes, SessionContent]:
    path = tmp_path_factory.mktemp("session") / "a.nnviz"
    content = samples.content(40)
    session.save(path, content)
    return path.read_bytes(), content


def loads_whole_or_not_at_all(path: Path, content: SessionContent) -> None:
    found = loaded_or_refusal(path)
    if isinstance(found, Refusal):
        assert found.file == str(path)
    else:
        assert_same(content, found)


def loaded_or_refusal(path: Path) -> SessionContent | Refusal:
    try:
        return session.load(path)
    except Refused as refused:
        return refused.refusal


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(flips=st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(1, 255)), min_size=1, max_size=3))
def test_flipped_bytes_never_load_wrongly(
    flips: list[tuple[float, int]], whole: tuple[bytes, SessionContent], tmp_path: Path
) -> None:
    data, path = bytearray(whole[0]), tmp_path / "flipped.nnviz"
    for place, bits in flips:
        data[int(place * len(data))] ^= bits
    path.write_bytes(data)
    loads_whole_or_not_at_all(path, whole[1])


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cut=st.floats(0, 1, exclude_max=True), tail=st.binary(max_size=40))
def test_a_torn_file_is_refused(cut: float, tail: bytes, whole: tuple[bytes, SessionContent], tmp_path: Path) -> None:
    path = tmp_path / "torn.nnviz"
    path.write_bytes(whole[0][: int(cut * len(whole[0]))] + tail)
    loads_whole_or_not_at_all(path, whole[1])


def refusal(path: Path) -> Any:
    with pytest.raises(Refused) as caught:
        session.load(path)
    return caught.value.refusal


def test_the_refusal_names_file_member_and_backup(whole: tuple[bytes, SessionContent], tmp_path: Path) -> None:
    path = tmp_path / "a.nnviz"
    path.write_bytes(whole[0].replace(b"\x89PNG", b"\x89PNH", 1))
    atomic.backup_of(path).write_bytes(whole[0])
    found = refusal(path)
    assert (found.code, found.where, found.file) == ("damaged", "thumbnail.png", str(path))
    assert "a.nnviz.bak" in found.accepted


def test_a_missing_file_and_one_of_another_kind(tmp_path: Path) -> None:
    assert refusal(tmp_path / "none.nnviz").code == "unreadable"
    (tmp_path / "text.nnviz").write_text("title = 'x'")
    assert refusal(tmp_path / "text.nnviz").code == "damaged"


def members_of(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def rebuilt(path: Path, members: dict[str, bytes], compression: int = zipfile.ZIP_STORED) -> None:
    """Write a session with a manifest that fits, as an attacker would."""
    manifest = json.loads(members["manifest.json"])
    manifest["members"] = {
        name: {"sha256": hashlib.sha256(data).hexdigest(), "size": len(data)}
        for name, data in members.items()
        if name != "manifest.json"
    }
    with zipfile.ZipFile(path, "w", compression) as archive:
        for name, data in {**members, "manifest.json": json.dumps(manifest).encode()}.items():
            archive.writestr(name, data)


@pytest.fixture
def hostile(whole: tuple[bytes, SessionContent], tmp_path: Path) -> tuple[Path, dict[str, bytes]]:
    path = tmp_path / "hostile.nnviz"
    path.write_bytes(whole[0])
    return path, members_of(path)


@pytest.mark.parametrize(
    "name", ["../../evil.toml", "/etc/x", "run.py", "history/../checkpoint.msgpack", "history/x.f64"]
)
def test_strange_members_are_refused(name: str, hostile: tuple[Path, dict[str, bytes]]) -> None:
    path, members = hostile
    rebuilt(path, {**members, name: b"x"})
    assert refusal(path).where == name


def test_a_bomb_is_refused(hostile: tuple[Path, dict[str, bytes]]) -> None:
    path, members = hostile
    rebuilt(path, {**members, "thumbnail.png": bytes(10 << 20)}, zipfile.ZIP_DEFLATED)
    assert "larger than the file" in refusal(path).value


def test_too_large_a_member_is_refused(hostile: tuple[Path, dict[str, bytes]]) -> None:
    path, members = hostile
    rebuilt(path, {**members, "thumbnail.png": bytes((16 << 20) + 1)})
    assert refusal(path).where == "thumbnail.png"


def test_too_many_members_are_refused(hostile: tuple[Path, dict[str, bytes]], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session, "MAX_MEMBERS", 5)
    assert "members" in refusal(hostile[0]).value


def test_rows_the_index_does_not_speak_of_are_refused(hostile: tuple[Path, dict[str, bytes]]) -> None:
    path, members = hostile
    rebuilt(path, {**members, "history/77-0.f64": b"x" * 8})
    assert refusal(path).where == "history/77-0.f64"


@pytest.mark.parametrize("name", ["checkpoint.msgpack", "history/index.msgpack", "experiment.toml", "log.msgpack"])
def test_a_missing_member_is_refused(name: str, hostile: tuple[Path, dict[str, bytes]]) -> None:
    path, members = hostile
    rebuilt(path, {key: data for key, data in members.items() if key != name})
    assert refusal(path).where == name


@pytest.mark.parametrize("data", [b"", b"\x80\x04N.", b"\x93" * 5000, b"\xc1", codec.encode({"lanes": []})])
@pytest.mark.parametrize("name", ["checkpoint.msgpack", "history/index.msgpack", "log.msgpack"])
def test_nonsense_with_a_fitting_manifest_is_refused(
    name: str, data: bytes, hostile: tuple[Path, dict[str, bytes]]
) -> None:
    path, members = hostile
    rebuilt(path, {**members, name: data})
    assert refusal(path).where == name


def test_another_version_is_refused(hostile: tuple[Path, dict[str, bytes]]) -> None:
    path, members = hostile
    manifest = json.loads(members["manifest.json"]) | {"version": 99}
    rebuilt(path, {**members, "manifest.json": json.dumps(manifest).encode()})
    assert refusal(path).code == "version"


@pytest.mark.parametrize(
    "change",
    [
        {"first": 3},
        {"first": -4096},
        {"stride": 2},
        {"stride": 3},
        {"stride": 0},
        {"stride": 1 << 62},
        {"width": 4},
        {"width": 400},
        {"count": 0},
        {"count": -1},
        {"count": ROWS},
    ],
)
def test_an_index_that_does_not_fit_is_refused(change: dict[str, int], hostile: tuple[Path, dict[str, bytes]]) -> None:
    path, members = hostile
    index = codec.decode(members["history/index.msgpack"], dict)
    index["lanes"][0]["chunks"][0].update(change)
    rebuilt(path, {**members, "history/index.msgpack": codec.encode(index)})
    assert refusal(path).where == "history/index.msgpack"


# --- failures while saving -------------------------------------------------------------------------------------


class Disk:
    """A file that fails at its write number `at`."""

    def __init__(self, stream: Any, at: int) -> None:
        self._stream, self._at, self.writes = stream, at, 0

    def write(self, data: bytes) -> int:
        self.writes += 1
        if self.writes >= self._at:
            raise OSError(28, "No space left on device")
        return int(self._stream.write(data))

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)

    def __enter__(self) -> Disk:
        return self

    def __exit__(self, *_: object) -> None:
        self._stream.close()


def test_a_failure_at_any_write_leaves_the_old_session(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, old, new = tmp_path / "a.nnviz", samples.content(20), samples.content(60)
    session.save(path, old)
    before, real_open = path.read_bytes(), Path.open
    for at in range(1, 1000):
        monkeypatch.setattr(Path, "open", lambda self, mode, at=at: Disk(real_open(self, mode), at))
        try:
            session.save(path, new)
        except OSError:
            assert path.read_bytes() == before
            assert [file.name for file in tmp_path.iterdir()] == ["a.nnviz"]
        else:
            break
        finally:
            monkeypatch.undo()
    assert at > 20
    assert_same(session.load(path), new)
    assert_same(session.load(atomic.backup_of(path)), old)


@pytest.mark.parametrize(("name", "at"), [("fsync", 1), ("replace", 1), ("replace", 2)])
def test_a_failure_after_the_writes_leaves_the_old_session(
    name: str, at: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, calls, real = tmp_path / "a.nnviz", [], getattr(os, name)
    session.save(path, samples.content(20))
    before = path.read_bytes()

    def failing(*args: Any) -> Any:
        calls.append(args)
        if len(calls) == at:
            raise OSError("injected")
        return real(*args)

    monkeypatch.setattr(os, name, failing)
    with pytest.raises(OSError, match="injected"):
        session.save(path, samples.content(60))
    assert path.read_bytes() == before


def test_reading_says_how_far_it_is_and_can_be_ended(tmp_path: Path) -> None:
    class Enough(Exception):
        pass

    path = tmp_path / "a.nnviz"
    session.save(path, samples.content(20_000))
    parts: list[float] = []
    session.load(path, told=parts.append)
    assert len(parts) > 5
    assert parts == sorted(parts)
    assert 0 <= parts[0] < 0.2
    assert 0.8 < parts[-1] <= 1

    def stop(part: float) -> None:
        raise Enough

    with pytest.raises(Enough):
        session.load(path, told=stop)


def test_writing_can_be_ended_and_leaves_what_was_there(tmp_path: Path) -> None:
    class Enough(Exception):
        pass

    path = tmp_path / "a.nnviz"
    session.save(path, samples.content(30))
    before = path.read_bytes()

    def stop() -> None:
        raise Enough

    with pytest.raises(Enough):
        session.save(path, samples.content(50), stop)
    assert path.read_bytes() == before
    assert [found.name for found in tmp_path.iterdir()] == ["a.nnviz"]
