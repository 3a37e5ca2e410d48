"""A refusal is data: what was wrong, where, and what would be accepted.

It is put into words, in the user's language, at the edge (`nnviz.wording`), never where it is raised.
"""

from __future__ import annotations

import msgspec


class Refusal(msgspec.Struct, frozen=True):
    """One reason why an input was not taken.

    Attributes:
        code: Kind of refusal, a key of `nnviz.wording` (`"type"`, `"range"`, `"unknown_name"`, ...).
        where: Dotted key of the offending value (`"training.batch_size"`, `"runs.Adam.optimizer.lr"`).
        value: The value found, as text.
        accepted: What would have been accepted, as text.
        file: The file it came from, or empty.
    """

    code: str
    where: str
    value: str
    accepted: str
    file: str = ""


class Refused(ValueError):
    """Raised with a `Refusal` when an input cannot be taken; nothing has been applied."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(f"{refusal.where}: {refusal.value!r}; accepted: {refusal.accepted}")
        self.refusal = refusal

    def __reduce__(self) -> tuple[type[Refused], tuple[Refusal]]:
        return (Refused, (self.refusal,))


def refuse(code: str, where: str, value: object, accepted: str) -> Refused:
    """Return the exception for one refusal; `value` is kept as text."""
    return Refused(Refusal(code, where, str(value), accepted))
