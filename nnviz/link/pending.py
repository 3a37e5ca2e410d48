"""Commands and saves that have not been answered: a new worker is sent them again, one that kills workers is not."""

from __future__ import annotations

from nnviz.link.messages import Command, Declined, Request, Save
from nnviz.refusal import Refusal

_DEATHS = 3


class Pending:
    """What is still to be answered, in the order it was sent."""

    def __init__(self) -> None:
        self._commands: dict[str, Command] = {}
        self._saves: dict[str, Save] = {}
        self._under_way: set[str] = set()
        self._deaths: dict[str, int] = {}

    def __contains__(self, id: str) -> bool:
        return id in self._commands

    @property
    def commands(self) -> tuple[Command, ...]:
        """The commands, in order."""
        return tuple(self._commands.values())

    def add(self, request: Command | Save) -> None:
        """Note `request` until it is answered."""
        if isinstance(request, Command):
            self._commands[request.event.id] = request
        else:
            self._saves[request.path] = request

    def sent(self, request: Request) -> None:
        """Note that the present worker has been sent `request`."""
        if isinstance(request, Command):
            self._under_way.add(request.event.id)

    def answered(self, id: str) -> None:
        """Forget the command `id`."""
        self._commands.pop(id, None)

    def saved(self, path: str) -> None:
        """Forget the save to `path`."""
        self._saves.pop(path, None)

    def all(self) -> list[Request]:
        """Return all that a new worker is to be sent."""
        return [*self._commands.values(), *self._saves.values()]

    def bury(self) -> Declined | None:
        """Note the worker's death. The command it had under way is declined when it was the third to die over it."""
        suspect = next((id for id in self._commands if id in self._under_way), None)
        self._under_way.clear()
        if suspect is None:
            return None
        self._deaths[suspect] = self._deaths.get(suspect, 0) + 1
        if self._deaths[suspect] < _DEATHS:
            return None
        self.answered(suspect)
        return Declined(suspect, Refusal("crashed", "command", suspect, "a command the trainer survives"))
