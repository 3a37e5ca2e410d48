"""One line of the palette."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication


@dataclass(frozen=True, slots=True)
class Item:
    """Something that can be done.

    Attributes:
        title: What it is called where it belongs, in the user's language ("Seed").
        group: Where it belongs ("Train", "Experiments", "Set-up").
        section: What its title needs before it to be understood in a list of everything ("Data"), or empty.
        also: Other words it is found by: its key in files, its meaning.
        note: What stands at the right: a shortcut, the present value.
        keys: Its shortcut, or empty.
        tip: What it does, in a sentence.
        act: Does it; None for a setting, which is first filled in.
        fill: What the input line holds when a setting is chosen ("training.batch_size = 10"), else empty.
        enabled: Whether it can be done now.
    """

    title: str
    group: str
    section: str = ""
    also: str = ""
    note: str = ""
    keys: str = ""
    tip: str = ""
    act: Callable[[], object] | None = None
    fill: str = ""
    enabled: bool = True

    @property
    def name(self) -> str:
        """What the list calls it; no two of the list are called the same."""
        return (
            QCoreApplication.translate("palette", "{0}: {1}").format(self.section, self.title)
            if self.section
            else self.title
        )
