"""After which steps the curves of a run go on with numbers that are not comparable with those before."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import msgspec

from nnviz.record.log import Marker
from nnviz.snapshot import Note

#: Keys of `[training]` that change what the loss is, and keys of `[data]` that leave its samples as they are.
_LOSS, _SAME_SAMPLES = ("loss", "output"), ("features",)
#: Keys of `[data]` that may change how many inputs or outputs there are.
_WIDTHS = ("name", "features", "path", "target", "task", "classes", "points", "header", "delimiter", "missing")


class Breaks(msgspec.Struct, frozen=True):
    """Steps, ascending, after which something new begins.

    Attributes:
        loss: Another loss, or the loss of other data.
        shape: Layers of another shape, or another number of them.
    """

    loss: tuple[int, ...] = ()
    shape: tuple[int, ...] = ()


def breaks(markers: Iterable[Marker]) -> Breaks:
    """Return where the curves of a lane break, from what happened to it."""
    known = [marker for marker in markers if marker.step > 0]
    return Breaks(*(_steps(known, test) for test in (_other_loss, _other_shape)))


def _steps(markers: list[Marker], test: Callable[[Note], bool]) -> tuple[int, ...]:
    return tuple(sorted({marker.step for marker in markers if test(marker.note)}))


def _other_loss(note: Note) -> bool:
    key = note.values.get("key")
    return (note.code == "data" and key not in _SAME_SAMPLES) or (note.code == "training" and key in _LOSS)


def _other_shape(note: Note) -> bool:
    key = note.values.get("key")
    return (note.code == "network" and key == "hidden") or (note.code == "data" and key in _WIDTHS)
