"""The metrics as CSV: one row per run, seed and step; numbers as the shortest text that reads back to the same bits."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TextIO

import numpy as np

from nnviz import atomic
from nnviz.codec import Array
from nnviz.record.history import History
from nnviz.record.lane import Thinned
from nnviz.snapshot import HEAD, NORMS, LaneKey, Layout

_LEFT = ("run", "seed", "step", "epoch", "loss", "lr", "seconds")
_RIGHT = ("test_loss", "test_accuracy")
_WHOLE = ("step", "epoch")

RunSeed = tuple[str, str]  # as they stand in the file


def header(layers: int) -> tuple[str, ...]:
    """Return the names of the columns, for `layers` layers."""
    return _LEFT + tuple(f"{norm}_{layer}" for norm in NORMS for layer in range(1, layers + 1)) + _RIGHT


class MetricsWriter:
    """Writes step records as they come; nothing is thinned.

    A run that starts again replaces its earlier rows of the same steps, and a deeper network than was announced
    widens the table: the file is rewritten then. An open stream cannot be: there both rows stay, and the latter
    raises ValueError.

    Args:
        target: A file (replaced) or an open text stream (left open).
        layers: L of the deepest run.
        before: What was recorded before the first record to come: its rows are written first.
    """

    def __init__(self, target: Path | str | TextIO, layers: int, before: History | None = None) -> None:
        self._path = Path(target) if isinstance(target, (Path, str)) else None
        self._stream = target if not isinstance(target, (Path, str)) else _opened(Path(target), "w")
        newest = _newest(before) if before is not None else {}
        self._layers = max(layers, _deepest(before, newest.values()) if before is not None else 0)
        self._newest: dict[RunSeed, tuple[int, int]] = {}
        self._stream.write(",".join(header(self._layers)) + "\n")
        for (run, seed), key in newest.items():
            assert before is not None
            self._newest[_quoted(run), str(seed)] = (key.branch, before.last_step(key))
            self._stream.writelines(_kept_lines(before, run, key, self._layers))

    def write(self, layout: Layout, rows: Array) -> None:
        """Write records [n, width] of a layout, in their order."""
        lanes = rows[:, HEAD.index("lane")].astype(np.int64)
        replaced = self._replaced(layout, lanes, rows[:, HEAD.index("step")])
        if layout.layers > self._layers or (replaced and self._path):
            self._rewrite(max(layout.layers, self._layers), replaced)
        names = [(_quoted(info.run), str(info.key.seed)) for info in layout.lanes]
        depth = np.array([info.layers for info in layout.lanes])[lanes]
        columns = {name: rows[:, place] for place, name in enumerate(layout.columns)}
        self._stream.write(_lines([names[lane] for lane in lanes.tolist()], depth, columns, self._layers))

    def _replaced(self, layout: Layout, lanes: Array, steps: Array) -> dict[RunSeed, int]:
        """Return, for each run and seed that starts again here on another branch, its first step there."""
        out: dict[RunSeed, int] = {}
        for lane in np.unique(lanes).tolist():
            info, mine = layout.lanes[lane], steps[lanes == lane]
            name = (info.run, str(info.key.seed))
            branch, newest = self._newest.get(name, (info.key.branch, 0))
            if branch != info.key.branch and mine[0] <= newest:
                out[name] = int(mine[0])
            self._newest[name] = (info.key.branch, int(mine[-1]))
        return out

    def _rewrite(self, layers: int, replaced: Mapping[RunSeed, int]) -> None:
        if self._path is None:
            raise ValueError(f"{layers} layers do not fit into the {self._layers} a stream was opened for")
        self._stream.close()
        names, self._layers = header(layers), layers
        with atomic.replacing(self._path) as out, _opened(self._path, "r") as old:
            out.write((",".join(names) + "\n").encode())
            for row in csv.DictReader(old):
                first = replaced.get((row["run"], row["seed"]))
                if first is None or int(row["step"]) < first:
                    out.write((",".join(_quoted(row.get(name, "")) for name in names) + "\n").encode())
        self._stream = _opened(self._path, "a")

    def flush(self) -> None:
        """Hand everything written so far to the system."""
        self._stream.flush()

    def close(self) -> None:
        """Complete the file; a stream is only flushed."""
        if self._path is not None:
            self._stream.close()
        else:
            self._stream.flush()


def write_history(path: Path | str, history: History) -> None:
    """Write the kept records of every run and seed (of their newest branch), whole or not at all."""
    newest = _newest(history)
    layers = _deepest(history, newest.values())
    with atomic.replacing(Path(path)) as stream:
        stream.write((",".join(header(layers)) + "\n").encode())
        for (run, _), key in newest.items():
            for lines in _kept_lines(history, run, key, layers):
                stream.write(lines.encode())


def thinned(history: History) -> tuple[Thinned, ...]:
    """Return where the rows that `write_history` writes are not those of every step."""
    return tuple(part for key in _newest(history).values() for part in history.thinning(key))


def _newest(history: History) -> dict[tuple[str, int], LaneKey]:
    """Return the lane of the newest branch of every run and seed."""
    return {(history.run(key), key.seed): key for key in sorted(history.keys(), key=lambda key: key.branch)}


def _deepest(history: History, keys: Iterable[LaneKey]) -> int:
    return max((history.lanes[key].info.layers for key in keys), default=0)


def _kept_lines(history: History, run: str, key: LaneKey, layers: int) -> Iterator[str]:
    """Return the kept records of a run's timeline as text, a block at a time."""
    for part, last in _timeline(history, run, key):
        for block in history.blocks(part, last):
            yield _history_lines(history, part, block, layers)


def _timeline(history: History, run: str, key: LaneKey) -> list[tuple[LaneKey, int]]:
    """Return the lanes of one run that make up its timeline, and the last step of each, oldest first."""
    out = [(key, history.last_step(key))]
    branch = history.branches.get(key.branch)
    while branch is not None and branch.parent is not None and branch.start > 0:
        parent = LaneKey(branch.parent, key.seed)
        if parent not in history.lanes or history.run(parent) != run:  # a fork begins where its own steps begin
            break
        out.insert(0, (parent, branch.start))
        branch = history.branches.get(branch.parent)
    return out


def _history_lines(history: History, key: LaneKey, block: Array, layers: int) -> str:
    names = [(_quoted(history.run(key)), str(key.seed))] * len(block)
    columns = {name: block[:, place] for place, name in enumerate(history.columns(key))}
    return _lines(names, np.full(len(block), history.lanes[key].info.layers), columns, layers)


def _lines(names: Sequence[RunSeed], depth: Array, columns: Mapping[str, Array], layers: int) -> str:
    """Return rows as text; `depth` is the number of layers of each row's run."""
    cells: list[Sequence[str]] = [[name[0] for name in names], [name[1] for name in names]]
    for name in header(layers)[2:]:
        values = columns.get(name)
        if values is None:
            cells.append([""] * len(names))
        elif name in _WHOLE:
            cells.append(list(map(repr, values.astype(np.int64).tolist())))
        else:
            cells.append(_texts(values, _blank(name, values, depth)))
    return "".join(line + "\n" for line in map(",".join, zip(*cells, strict=True)))


def _blank(name: str, values: Array, depth: Array) -> Array:
    if name in _RIGHT:
        return np.isnan(values)
    norm, _, layer = name.rpartition("_")
    return depth < int(layer) if norm in NORMS else np.zeros(len(values), bool)


def _texts(values: Array, blank: Array) -> list[str]:
    texts = list(map(repr, values.tolist()))
    for at in np.flatnonzero(blank).tolist():
        texts[at] = ""
    return texts


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"' if any(mark in text for mark in ',"\r\n') else text


def _opened(path: Path, mode: str) -> TextIO:
    return path.open(mode, encoding="utf-8", newline="")  # type: ignore[return-value]
