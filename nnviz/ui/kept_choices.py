"""The choices of the panels and of the set-up column: kept between starts, and put back as they are at first."""

from __future__ import annotations

from PySide6.QtCore import Slot

from nnviz.ui.choices import Choices
from nnviz.ui.kept import Kept


class KeptChoices:
    """Knows whose choices are kept.

    Args:
        kept: Where they are kept.
        restores: Whether they are taken from there, and brought back there: a picture is one of a first start.
    """

    def __init__(self, kept: Kept, *, restores: bool) -> None:
        self._kept = kept
        self._restores = restores
        self._watched: dict[str, tuple[Choices, dict[str, str]]] = {}

    def watch(self, name: str, choices: Choices) -> None:
        """Let `choices` be those of the last start, and remember how they are at first."""
        self._watched[name] = choices, choices.said()
        if self._restores:
            choices.take(self._kept.words(_key(name)))

    def keep(self) -> None:
        """Bring all choices to where they are kept."""
        if self._restores:
            for name, (choices, _) in self._watched.items():
                self._kept.set_words(_key(name), choices.said())

    @Slot()
    def reset(self) -> None:
        """Choose what is chosen at first."""
        for choices, first in self._watched.values():
            choices.take(first)


def _key(name: str) -> str:
    return f"choices/{name}"
