"""Session files (.nnviz): a whole training with all it recorded, in one zip without compression.

Read with suspicion: members by whitelist, sizes capped and none larger than what lies in the file, every member
checked against the SHA-256 of the manifest (itself guarded by the zip's checksum), nothing that could run code.
Written whole or not at all; the version before is kept beside it as `.bak`.
"""

from __future__ import annotations

import hashlib
import io
import re
import struct
import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from nnviz import atomic, codec
from nnviz.record import packing
from nnviz.record.history import History
from nnviz.refusal import Refusal, Refused
from nnviz.snapshot import Applied
from nnviz.state import Checkpoint

SUFFIX = ".nnviz"
FORMAT = "nnviz session"
VERSION = 1
MANIFEST, EXPERIMENT, CHECKPOINT, LOG, THUMBNAIL = (
    "manifest.json",
    "experiment.toml",
    "checkpoint.msgpack",
    "log.msgpack",
    "thumbnail.png",
)
#: What may stand in the file, and how large it may be.
CAPS = {
    re.compile(re.escape(MANIFEST)): 16 << 20,
    re.compile(re.escape(EXPERIMENT)): 64 << 20,
    re.compile(re.escape(CHECKPOINT)): (4 << 30) - 1,
    re.compile(re.escape(LOG)): 64 << 20,
    re.compile(re.escape(THUMBNAIL)): 16 << 20,
    re.compile(re.escape(packing.INDEX)): 256 << 20,
    re.compile(r"history/\d{1,6}-\d{1,6}\.f64"): 64 << 20,
}
MAX_MEMBERS = 10_000
_ZIP = b"PK\x03\x04"  # how a zip with something in it begins

T = TypeVar("T")
#: Is told every few milliseconds of work which part (0 to 1) is done; whatever it raises ends the work.
Told = Callable[[float], object]


def nobody(part: float) -> None:
    """Tell nobody."""


def is_session(path: Path) -> bool:
    """Say whether a file is to be read as a session: by its name, or, whatever its name, as it begins like a zip."""
    if path.suffix.lower() == SUFFIX:
        return True
    try:
        with path.open("rb") if path.is_file() else io.BytesIO() as stream:
            return stream.read(len(_ZIP)) == _ZIP
    except (OSError, ValueError):
        return False


class SessionContent(msgspec.Struct, frozen=True):
    """What a session file holds.

    Attributes:
        checkpoint: The training; its experiment's `events` are the log.
        history: Every recorded step.
        info: What the numbers depend on and a user may ask (versions, threads, processor, time): plain values.
        log: The events as acknowledged, with what they did and how to undo them.
        thumbnail: A small PNG, or empty.
    """

    checkpoint: Checkpoint
    history: History
    info: dict[str, Any] = {}
    log: tuple[Applied, ...] = ()
    thumbnail: bytes = b""


class Member(msgspec.Struct, frozen=True):
    """One member as the manifest lists it."""

    sha256: str
    size: int


class Manifest(msgspec.Struct, frozen=True):
    """The manifest of a session file."""

    format: str
    version: int
    info: dict[str, Any]
    members: dict[str, Member]


def save(path: Path | str, content: SessionContent, each: Callable[[], object] = lambda: None) -> None:
    """Write a session file; after any failure the old one is whole. The history may be appended to meanwhile.

    `each` is called before each block of a few milliseconds of work; whatever it raises ends the writing.
    """
    with (
        content.history.still() as history,
        atomic.replacing(Path(path), backup=True) as stream,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive,
    ):
        content = msgspec.structs.replace(content, history=history)
        members = {name: _write(archive, name, blocks, each) for name, blocks in _contents(content)}
        manifest = Manifest(FORMAT, VERSION, content.info, members)
        archive.writestr(MANIFEST, msgspec.json.format(msgspec.json.encode(manifest)))


def _contents(content: SessionContent) -> Iterable[tuple[str, list[bytes]]]:
    from nnviz import toml

    yield EXPERIMENT, [toml.dumps(content.checkpoint.experiment).encode()]
    yield CHECKPOINT, [codec.encode(content.checkpoint)]
    yield LOG, [codec.encode(content.log)]
    if content.thumbnail:
        yield THUMBNAIL, [content.thumbnail]
    yield packing.INDEX, [codec.encode(packing.packed(content.history))]
    yield from packing.row_parts(content.history)


def _write(archive: zipfile.ZipFile, name: str, blocks: list[bytes], each: Callable[[], object]) -> Member:
    digest, size = hashlib.sha256(), sum(map(len, blocks))
    with archive.open(name, "w", force_zip64=size >= 1 << 31) as stream:
        for block in blocks:
            each()
            digest.update(block)
            stream.write(block)
    return Member(digest.hexdigest(), size)


def load(path: Path | str, history: History | None = None, told: Told = nobody) -> SessionContent:
    """Read a session file, its records into `history` (an empty one; by default one in memory).

    Raises `Refused`, naming file and member, for anything that is not wholly what was saved.
    """
    with _Reader(Path(path), told) as reader:
        manifest = reader.manifest()
        index = reader.decoded(packing.INDEX, packing.PackedHistory)
        reader.expect(packing.part_names(index))
        history = History() if history is None else history
        reader.guarded(packing.INDEX, lambda: packing.unpack(index, reader.member, history, reader.tell))
        reader.member(EXPERIMENT)  # for people to read; the checkpoint holds the same
        return SessionContent(
            checkpoint=reader.decoded(CHECKPOINT, Checkpoint),
            history=history,
            info=manifest.info,
            log=reader.decoded(LOG, tuple[Applied, ...]),
            thumbnail=reader.member(THUMBNAIL) if THUMBNAIL in manifest.members else b"",
        )


def read_info(path: Path | str) -> dict[str, Any]:
    """Return the info of a session file; only the manifest is read and checked."""
    with _Reader(Path(path)) as reader:
        return reader.manifest().info


#: What reading a damaged zip or member can raise beside OSError.
_DAMAGE = (
    zipfile.BadZipFile,
    ArithmeticError,
    EOFError,
    LookupError,
    MemoryError,
    NotImplementedError,
    RuntimeError,
    TypeError,
    ValueError,
    msgspec.MsgspecError,
    struct.error,
)


class _Reader:
    """Members of a session file, each checked before it is handed out."""

    def __init__(self, path: Path, told: Told = nobody) -> None:
        self._path = path
        self._told = told
        self._read = 0
        self._manifest: Manifest | None = None

    def __enter__(self) -> _Reader:
        try:
            self._size = self._path.stat().st_size
            self._archive = zipfile.ZipFile(self._path)
        except OSError as error:
            raise Refused(
                Refusal(
                    "unreadable", "", error.strerror or type(error).__name__, "a file that can be read", str(self._path)
                )
            ) from error
        except _DAMAGE as error:
            raise self.damaged("", _said(error)) from error
        try:
            self._check_directory()
        except BaseException:
            self._archive.close()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self._archive.close()

    def damaged(self, member: str, found: str) -> Refused:
        """Return the refusal of this file for what was found at one member."""
        accepted = "a whole session file"
        if (backup := atomic.backup_of(self._path)).exists():
            accepted += f"; the version before is kept as {backup.name}"
        return Refused(Refusal("damaged", member, found, accepted, str(self._path)))

    def _check_directory(self) -> None:
        members = self._archive.infolist()
        if len(members) > MAX_MEMBERS or len({member.filename for member in members}) != len(members):
            raise self.damaged("", f"{len(members)} members")
        if sum(member.file_size for member in members) > self._size:
            raise self.damaged("", "members larger than the file")
        for member in members:
            cap = next((cap for name, cap in CAPS.items() if name.fullmatch(member.filename)), -1)
            plain = member.compress_type == zipfile.ZIP_STORED and member.compress_size == member.file_size
            if cap < 0:
                raise self.damaged(member.filename, "a member that does not belong here")
            if member.file_size > cap or not plain or member.flag_bits & 1:
                raise self.damaged(member.filename, f"{member.file_size} bytes, or compressed, or encrypted")

    def _bytes(self, name: str) -> bytes:
        try:
            info = self._archive.getinfo(name)
            with self._archive.open(info) as stream:
                data = stream.read()  # to the end: only then is the checksum compared
            if len(data) != info.file_size:
                raise EOFError("it ends early")
            return data
        except OSError as error:
            raise self.damaged(name, _said(error)) from error
        except _DAMAGE as error:
            raise self.damaged(name, _said(error)) from error

    def manifest(self) -> Manifest:
        """Return the manifest; it must list exactly the members there are."""
        data = self._bytes(MANIFEST)
        manifest = self.guarded(MANIFEST, lambda: msgspec.json.decode(data, type=Manifest))
        if manifest.format != FORMAT or manifest.version != VERSION:
            found = f"{manifest.format} {manifest.version}"
            raise Refused(Refusal("version", MANIFEST, found, f"{FORMAT} {VERSION}", str(self._path)))
        self._manifest = manifest
        self._same_names(set(self._archive.namelist()) - {MANIFEST}, set(manifest.members))
        return manifest

    def expect(self, parts: set[str]) -> None:
        """Refuse members of rows that the index does not speak of, and missing ones."""
        self._same_names({name for name in self._archive.namelist() if name.endswith(".f64")}, parts)

    def _same_names(self, found: set[str], expected: set[str]) -> None:
        if strange := sorted(found ^ expected):
            raise self.damaged(
                strange[0], "missing" if strange[0] in expected else "a member that does not belong here"
            )

    def tell(self) -> None:
        """Say how far reading is."""
        self._told(min(1.0, self._read / self._size))

    def member(self, name: str) -> bytes:
        """Return one member, checked against the manifest."""
        self.tell()
        data = self._bytes(name)
        self._read += len(data)
        assert self._manifest is not None
        listed = self._manifest.members[name]
        if len(data) != listed.size or hashlib.sha256(data).hexdigest() != listed.sha256:
            raise self.damaged(name, "content other than what was saved")
        return data

    def decoded(self, name: str, kind: type[T]) -> T:
        """Return one member as the value it encodes."""
        return self.guarded(name, lambda: codec.decode(self.member(name), kind))

    def guarded(self, name: str, read: Callable[[], T]) -> T:
        """Return what `read` returns; whatever damage it meets is a refusal that names the member."""
        try:
            return read()
        except Refused:
            raise
        except _DAMAGE as error:
            raise self.damaged(name, _said(error)) from error


def _said(error: BaseException) -> str:
    return str(error).splitlines()[0] if str(error) else type(error).__name__
