"""What a user has chosen of a widget's own (tabs, scales, what is folded), as words to keep and to take again."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Protocol

from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QAbstractButton

_ON, _OFF = "on", "off"


class Tabs(Protocol):
    """Exclusive choices side by side."""

    @property
    def key(self) -> str:
        """The present choice."""

    def take(self, key: str) -> None:
        """Choose `key` as a user does, where there is such a choice."""


class Choices:
    """Named choices of one widget. Words that mean nothing (any more) are as if nothing had been chosen."""

    def __init__(self) -> None:
        self._all: dict[str, tuple[Callable[[], str], Callable[[str], None]]] = {}

    def add(self, name: str, said: Callable[[], str], take: Callable[[str], None]) -> None:
        """Add a choice: what `said` returns, `take` must understand."""
        self._all[name] = said, take

    def add_tabs(self, name: str, tabs: Tabs) -> None:
        """Add tabs."""
        self.add(name, lambda: tabs.key, tabs.take)

    def add_switch(self, name: str, switch: QAction | QAbstractButton) -> None:
        """Add something that is checked or not; an action says that it was triggered."""

        def take(word: str) -> None:
            if word in (_ON, _OFF) and switch.isChecked() != (word == _ON):
                switch.setChecked(word == _ON)
                if isinstance(switch, QAction):
                    switch.triggered[bool].emit(word == _ON)  # type: ignore[index]

        self.add(name, lambda: _word(switch.isChecked()), take)

    def add_open(self, name: str, said: Callable[[], bool | None], take: Callable[[bool | None], None]) -> None:
        """Add something that is on or off once the user has said so, and until then (None) finds out by itself."""

        def said_in_words() -> str:
            value = said()
            return "" if value is None else _word(value)

        self.add(name, said_in_words, lambda word: take(None if word not in (_ON, _OFF) else word == _ON))

    def add_group(self, name: str, group: QActionGroup) -> None:
        """Add exclusive actions, each with its key as its data."""

        def said() -> str:
            action = group.checkedAction()
            return str(action.data()) if action is not None else ""

        def take(word: str) -> None:
            for action in group.actions():
                if action.data() == word and not action.isChecked():
                    action.setChecked(True)
                    group.triggered.emit(action)

        self.add(name, said, take)

    def said(self) -> dict[str, str]:
        """Return what is chosen now."""
        return {name: said() for name, (said, _) in self._all.items()}

    def take(self, words: Mapping[str, str]) -> None:
        """Choose what `words` say, as far as there is such a choice."""
        for name, (_, take) in self._all.items():
            if name in words:
                take(words[name])


def _word(on: bool) -> str:
    return _ON if on else _OFF
