"""The window's log: events as the trainer acknowledged them, what to undo or redo next, and markers for curves."""

from __future__ import annotations

import bisect
import uuid
from collections.abc import Collection, Sequence

import msgspec

from nnviz.record import naming
from nnviz.snapshot import Applied, Note
from nnviz.spec import Event
from nnviz.state import Branch

_UNDO, _REDO = "undo", "redo"


class Marker(msgspec.Struct, frozen=True):
    """Something that happened to a run: after `step`, put into words from `note`.

    Attributes:
        step, note: When, and what.
        undone: Whether all it did was to take back what the marker before it did.
    """

    step: int
    note: Note
    undone: bool = False


class Log:
    """Acknowledged events in the order of the log.

    What can be undone follows from the log alone: the event sent for an undo or a redo names, in its id, the entry it
    belongs to. So the log reads the same after a recovery or from a session file.
    """

    def __init__(self, entries: Sequence[Applied] = ()) -> None:
        self._entries: list[Applied] = []
        self._names: set[str] = set()
        self._sent: list[str] = []
        for applied in entries:
            self.add(applied)

    @property
    def entries(self) -> tuple[Applied, ...]:
        """All entries, by index."""
        return tuple(self._entries)

    @property
    def events(self) -> tuple[Event, ...]:
        """The events: the experiment's log so far."""
        return tuple(applied.event for applied in self._entries)

    def add(self, applied: Applied) -> bool:
        """Take an acknowledged event; False where it is known already (by id, or without one by its index).

        Raises ValueError where another event stands at its index.
        """
        name = applied.event.id
        if name in self._names:
            return False
        at = bisect.bisect_left(self._entries, applied.index, key=lambda entry: entry.index)
        if at < len(self._entries) and self._entries[at].index == applied.index:
            if self._entries[at].event == applied.event:
                return False
            raise ValueError(f"two events at place {applied.index} of the log")
        self._entries.insert(at, applied)
        if name:
            self._names.add(name)
        self.declined(name)
        return True

    def declined(self, name: str) -> None:
        """Forget the event `name` made by `undo` or `redo`: it was refused, and can be asked for again."""
        if name in self._sent:
            self._sent.remove(name)

    def _stacks(self) -> tuple[list[Applied], list[Applied]]:
        """Return what can be undone and what can be redone, the next one last, commands under way counted in.

        Both hold first-time entries, never those of a redo; one redone carries the inverse of its latest redo. What
        was done to a run that was removed and cannot come back is in neither.
        """
        undoable: dict[int, Applied] = {}
        redoable: dict[int, Applied] = {}
        by_index = {entry.index: entry for entry in self._entries}
        names = [(entry.event.id, entry) for entry in self._entries]
        for name, entry in [*names, *((name, None) for name in self._sent)]:
            what, original = _meaning(name, by_index)
            if what == _UNDO and original is not None:
                redoable[original.index] = undoable.pop(original.index, original)
            elif what == _REDO and original is not None:
                again = redoable.pop(original.index, original)
                inverse = again.inverse if entry is None else entry.inverse
                undoable[original.index] = msgspec.structs.replace(original, inverse=inverse)
            elif entry is not None:
                redoable.clear()
                if entry.event.remove and entry.event.seed is None and entry.inverse is None:
                    undoable = {index: one for index, one in undoable.items() if entry.event.run not in _runs(one)}
                if entry.inverse is not None:
                    undoable[entry.index] = entry
        return list(undoable.values()), list(redoable.values())

    @property
    def can_undo(self) -> bool:
        """Whether there is something to undo."""
        return bool(self._stacks()[0])

    @property
    def can_redo(self) -> bool:
        """Whether there is something to redo."""
        return bool(self._stacks()[1])

    def undo(self) -> Event | None:
        """Return the event to send that puts back what the newest undoable one changed, or None."""
        undoable, _ = self._stacks()
        if not undoable or undoable[-1].inverse is None:
            return None
        return self._send(_UNDO, undoable[-1], undoable[-1].inverse)

    def redo(self, names: Collection[str] = ()) -> Event | None:
        """Return the event to send that does again what was undone last, or None.

        A run it makes again gets a name that is not among `names`; what was done to that run is done to the one of
        the new name.
        """
        _, redoable = self._stacks()
        if not redoable:
            return None
        event = naming.remade(redoable[-1].event, names)
        return self._send(_REDO, redoable[-1], msgspec.structs.replace(event, run=self._name_now(event.run)))

    def _name_now(self, run: str) -> str:
        """Return the name a run has since it was last made again."""
        by_index = {entry.index: entry for entry in self._entries}
        called: dict[int, list[str]] = {}
        for entry in self._entries:
            what, original = _meaning(entry.event.id, by_index)
            first = original if what == _REDO and original is not None else entry
            if naming.made_by(entry.event):
                called.setdefault(first.index, []).append(naming.made_by(entry.event))
        return next((names[-1] for names in called.values() if run in names), run)

    def _send(self, what: str, entry: Applied, event: Event) -> Event:
        name = f"{what}:{entry.index}:{uuid.uuid4().hex}"
        self._sent.append(name)
        return msgspec.structs.replace(event, id=name)

    def markers(self, branch: int, branches: Sequence[Branch] = ()) -> list[Marker]:
        """Return what happened on a branch, in order of steps.

        With `branches` (all of them) a fork also shows what happened to its parent before it left.
        """
        known = {one.id: one for one in branches}
        out: list[tuple[Applied, int]] = []
        at: int | None = branch
        end: int | None = None
        while at is not None:
            out += [(entry, at) for entry in self._entries
                    if at in entry.branches and (end is None or entry.event.step <= end)]  # fmt: skip
            here = known.get(at)
            forked = here is not None and here.parent is not None and here.start > 0
            if here is not None and forked:
                end = here.start if end is None else min(end, here.start)
            at = here.parent if here is not None and forked else None
        return self._marked(sorted(out, key=lambda pair: pair[0].event.step))

    def _marked(self, entries: list[tuple[Applied, int]]) -> list[Marker]:
        """Return the markers of entries in the order of their steps, each with the branch it is looked at on."""
        by_index = {entry.index: entry for entry in self._entries}
        standing: list[int] = []
        out: list[Marker] = []
        for entry, branch in entries:
            what, original = _meaning(entry.event.id, by_index)
            undone = what == _UNDO and original is not None and standing[-1:] == [original.index]
            if undone:
                standing.pop()
            else:
                standing.append(original.index if what == _REDO and original is not None else entry.index)
            out += [Marker(entry.event.step, note, undone) for note in _notes_of(entry, branch)]
        return out


def _runs(entry: Applied) -> tuple[str, str]:
    """Return the run an entry acts on and the one it makes, each empty where there is none."""
    return entry.event.run, naming.made_by(entry.event)


def _notes_of(entry: Applied, branch: int) -> tuple[Note, ...]:
    """Return the notes of one branch: where there are as many notes as branches, they belong to each other."""
    if len(entry.notes) == len(entry.branches):
        return tuple(note for note, on in zip(entry.notes, entry.branches, strict=True) if on == branch)
    return entry.notes


def _meaning(name: str, entries: dict[int, Applied]) -> tuple[str, Applied | None]:
    what, _, rest = name.partition(":")
    index = rest.partition(":")[0]
    if what in (_UNDO, _REDO) and index.isdecimal():
        return what, entries.get(int(index))
    return "", None
