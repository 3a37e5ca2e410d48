"""A history as members of a session file: an index, and the rows as raw little-endian float64."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import msgspec
import numpy as np

from nnviz.codec import Array
from nnviz.record.chunk import LEVELS, ROWS, STATISTICS, Chunk
from nnviz.record.history import History
from nnviz.record.lane import Lane, stored_columns
from nnviz.snapshot import LaneInfo
from nnviz.state import Branch

INDEX = "history/index.msgpack"
#: Largest size of one member of rows.
PART_BYTES = 32 << 20
#: More layers than any network here can have.
MAX_LAYERS = 64


class PackedChunk(msgspec.Struct, frozen=True):
    """A chunk without its rows; the pyramid is kept only where it says more than the rows do."""

    first: int
    stride: int
    width: int
    count: int
    levels: tuple[np.ndarray, ...] = ()


class PackedLane(msgspec.Struct, frozen=True):
    """A lane without its rows; `parts` holds the number of chunks in each of its members."""

    info: LaneInfo
    start: int
    chunks: tuple[PackedChunk, ...]
    evaluations: np.ndarray
    parts: tuple[int, ...]


class PackedHistory(msgspec.Struct, frozen=True):
    """The index of a packed history."""

    branches: tuple[Branch, ...]
    lanes: tuple[PackedLane, ...]


def part_name(lane: int, part: int) -> str:
    """Name of the member with part `part` of the rows of lane `lane`."""
    return f"history/{lane}-{part}.f64"


def packed(history: History) -> PackedHistory:
    """Return the index of `history`."""
    lanes = tuple(
        PackedLane(lane.info, lane.start, tuple(map(_packed_chunk, lane.chunks)), lane.evaluations, _parts(lane))
        for lane in history.lanes.values()
    )
    return PackedHistory(tuple(history.branches.values()), lanes)


def _packed_chunk(chunk: Chunk) -> PackedChunk:
    levels = chunk.levels if chunk.stride > 1 else ()
    return PackedChunk(chunk.first, chunk.stride, chunk.width, chunk.count, levels)


def _parts(lane: Lane) -> tuple[int, ...]:
    if not lane.chunks:
        return ()
    each = max(1, PART_BYTES // max(chunk.nbytes for chunk in lane.chunks))
    return tuple(min(each, len(lane.chunks) - done) for done in range(0, len(lane.chunks), each))


def row_parts(history: History) -> Iterator[tuple[str, list[bytes]]]:
    """Return name and content (a block a chunk) of each member of rows; the lanes must not change meanwhile."""
    for number, lane in enumerate(history.lanes.values()):
        done = 0
        for part, chunks in enumerate(_parts(lane)):
            yield part_name(number, part), [_block(history, chunk) for chunk in lane.chunks[done : done + chunks]]
            done += chunks


def _block(history: History, chunk: Chunk) -> bytes:
    with history.lock:  # the scratch file has one reader at a time
        return chunk.values().astype("<f8").tobytes()


def unpack(
    index: PackedHistory, read: Callable[[str], bytes], history: History, each: Callable[[], object] = lambda: None
) -> None:
    """Fill the empty `history`; `read` returns a member. Raises ValueError where index and rows do not fit.

    `each` is called before each chunk, a few milliseconds of work.
    """
    for number, packed_lane in enumerate(index.lanes):
        lane = _empty_lane(packed_lane)
        history.adopt(lane, index.branches)
        done = 0
        for part, count in enumerate(packed_lane.parts):
            chunks = packed_lane.chunks[done : done + count]
            _fill(lane, chunks, np.frombuffer(read(part_name(number, part)), "<f8"), each)
            history.settle()
            done += count
        if done != len(packed_lane.chunks):
            raise ValueError("chunks without rows")


def part_names(index: PackedHistory) -> set[str]:
    """Names of all members of rows the index speaks of."""
    return {
        part_name(lane, part) for lane, packed_lane in enumerate(index.lanes) for part in range(len(packed_lane.parts))
    }


def _empty_lane(packed_lane: PackedLane) -> Lane:
    if not 0 <= packed_lane.info.layers <= MAX_LAYERS or packed_lane.start < 0:
        raise ValueError("impossible lane")
    for chunk, after in zip(packed_lane.chunks, packed_lane.chunks[1:], strict=False):
        if chunk.count != ROWS or after.stride > chunk.stride or after.first != chunk.first + ROWS * chunk.stride:
            raise ValueError("chunks that do not follow each other")
    if packed_lane.chunks and (packed_lane.chunks[0].first or packed_lane.start + _end(packed_lane) >= 1 << 53):
        raise ValueError("impossible steps")
    evaluations = packed_lane.evaluations
    if evaluations.ndim != 2 or evaluations.shape[1] != 3 or (np.diff(evaluations[:, 0]) <= 0).any():
        raise ValueError("impossible evaluations")
    lane = Lane(packed_lane.info, packed_lane.start)
    lane.evaluations = evaluations.astype(np.float64)
    return lane


def _end(packed_lane: PackedLane) -> int:
    return packed_lane.chunks[-1].first + packed_lane.chunks[-1].stride * ROWS


def _fill(lane: Lane, chunks: tuple[PackedChunk, ...], rows: Array, each: Callable[[], object]) -> None:
    if len(rows) != sum(chunk.width * chunk.count for chunk in chunks):
        raise ValueError("rows of another size")
    at = 0
    for packed_chunk in chunks:
        each()
        size = packed_chunk.width * packed_chunk.count
        lane.adopt(_chunk(lane, packed_chunk, rows[at : at + size]))
        at += size


def _chunk(lane: Lane, packed_chunk: PackedChunk, rows: Array) -> Chunk:
    stride, width, count = packed_chunk.stride, packed_chunk.width, packed_chunk.count
    power = 1 <= stride < 1 << 40 and stride & (stride - 1) == 0
    if not (power and 1 <= count <= ROWS and (stride == 1 or count == ROWS)):
        raise ValueError("impossible chunk")
    if packed_chunk.first % (ROWS * stride) or not len(stored_columns(0)) <= width <= len(lane.columns):
        raise ValueError("impossible chunk")
    chunk = Chunk(packed_chunk.first, width, stride)
    chunk.append(rows.reshape(width, count))
    if stride > 1:
        _restore_levels(chunk, packed_chunk.levels)
    return chunk


def _restore_levels(chunk: Chunk, levels: tuple[np.ndarray, ...]) -> None:
    shapes = [(STATISTICS, chunk.width, ROWS // size) for size in LEVELS]
    if [level.shape for level in levels] != shapes:
        raise ValueError("a pyramid of another shape")
    chunk.restore(tuple(level.astype(np.float64) for level in levels))
