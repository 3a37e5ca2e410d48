"""One line of the palette."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Item:
    """Something that can be done.

    Attributes:
        title: What it is called, in the user's language.
        group: Where it belongs ("Train", "Experiments", "Set-up").
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
    also: str = ""
    note: str = ""
    keys: str = ""
    tip: str = ""
    act: Callable[[], object] | None = None
    fill: str = ""
    enabled: bool = True
