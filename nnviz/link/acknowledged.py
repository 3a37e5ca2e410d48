"""The log as the window knows it: what a new worker is given to go on from."""

from __future__ import annotations

from nnviz.snapshot import Applied
from nnviz.spec import Event


class AcknowledgedLog:
    """The events of an experiment, with every acknowledged command put in where the worker put it.

    Args:
        events: The log the first worker was started with; those a script has yet to reach are among them.
    """

    def __init__(self, events: tuple[Event, ...]) -> None:
        self._events = list(events)
        self._places: set[int] = set()
        self._ids: set[str] = set()

    @property
    def events(self) -> tuple[Event, ...]:
        """All events, in the log's order."""
        return tuple(self._events)

    def __contains__(self, id: str) -> bool:
        return id in self._ids

    def take(self, applied: Applied) -> bool:
        """Enter `applied`; False if it had been entered before (a recovered worker runs through the log again)."""
        event, index = applied.event, min(applied.index, len(self._events))
        if event.id in self._ids if event.id else index in self._places:
            return False
        if self._events[index : index + 1] != [event]:
            self._events.insert(index, event)
            self._places = {place + (place >= index) for place in self._places}
        self._ids |= {event.id} - {""}
        self._places.add(index)
        return True
