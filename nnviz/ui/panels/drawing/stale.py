"""What of a snapshot is of before an edit: the gradient and the update of a step stay as they were recorded."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from nnviz.snapshot import Snapshot


def is_stale(snapshot: Snapshot, kind: str) -> bool:
    """Whether weights were edited after the step that the matrices of a kind belong to."""
    return snapshot.edited and snapshot.step > 0 and kind in ("gradient", "update")


def stale_note(snapshot: Snapshot, labels: dict[str, str]) -> str:
    """Return in words which of the kinds shown (their symbols by kind) are of before an edit; empty where none is."""
    symbols = [symbol for kind, symbol in labels.items() if is_stale(snapshot, kind)]
    return f"{', '.join(symbols)}: {before_the_edit()}" if symbols else ""


def before_the_edit() -> str:
    """Return of when they are."""
    return QCoreApplication.translate("panels", "before the edit")
