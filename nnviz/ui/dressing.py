"""The style sheet of the window, part by part: to give it to the whole window at once takes long."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from typing import Protocol, runtime_checkable

from PySide6.QtCore import QChildEvent, QEvent, QObject
from PySide6.QtWidgets import QWidget

from nnviz.ui.theme import Theme, stylesheet


@runtime_checkable
class Divided(Protocol):
    """A part so large that another style sheet is given to its pieces, one by one."""

    def pieces(self) -> Sequence[QWidget]:
        """Return what the sheet says something of, without what holds it together; nothing while there is nothing."""


class Dressing(QObject):
    """Gives every child of `roots` that is a widget (but no root itself) the style sheet; later ones once they show.

    The first root is the parent.
    """

    def __init__(self, theme: Theme, *roots: QWidget) -> None:
        super().__init__(roots[0])
        self._roots = roots
        self._sheet = stylesheet(theme)
        for root in roots:
            root.installEventFilter(self)
        for part in self._parts():
            part.setStyleSheet(self._sheet)

    def in_turn(self, theme: Theme) -> Generator[None]:
        """Dress in `theme`, a part or piece a step; a piece then goes by its own sheet, not by that of its part."""
        self._sheet = stylesheet(theme)
        while (part := self._undressed()) is not None:  # looked for anew: a dialog may have gone meanwhile
            part.setStyleSheet(self._sheet)
            yield

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Dress what has come later: a dialog, an overlay."""
        if event.type() == QEvent.Type.ChildPolished and isinstance(event, QChildEvent):
            child = event.child()
            if isinstance(child, QWidget) and child not in self._roots and child.styleSheet() != self._sheet:
                child.setStyleSheet(self._sheet)
        return False

    def _undressed(self) -> QWidget | None:
        pieces = (piece for part in self._parts() for piece in _pieces(part))
        return next((piece for piece in pieces if piece.styleSheet() != self._sheet), None)

    def _parts(self) -> list[QWidget]:
        children = (child for root in self._roots for child in root.children())
        return [child for child in children if isinstance(child, QWidget) and child not in self._roots]


def _pieces(part: QWidget) -> Sequence[QWidget]:
    return (isinstance(part, Divided) and part.pieces()) or (part,)
