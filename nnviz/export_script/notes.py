"""What a change did, in one line of English for a comment of the script."""

from __future__ import annotations

from typing import Any

from nnviz.core import change
from nnviz.export_script.expression import one_line
from nnviz.export_script.life import Stage
from nnviz.export_script.switching import shared_state
from nnviz.snapshot import Note


def said(stage: Stage) -> str:
    """Return "After step N: ..." for a change."""
    event = stage.event
    if event.fork:
        return one_line(
            f"After step {stage.before.step}: {event.fork!r} leaves {stage.before.run!r} and goes its own way"
        )
    notes = change.apply(stage.before, event).notes
    state = _state(stage) if any(note.code == "optimizer" for note in notes) else ""
    told = "; ".join(_told(note) for note in notes) or "nothing changes"
    return one_line(f"After step {stage.before.step}: {told}{state}")


def _state(stage: Stage) -> str:
    if stage.event.state == "fresh" or stage.after.sizes != stage.before.sizes:
        return ", its state fresh"
    shared, _ = shared_state(stage.before.settings.optimizer, stage.after.settings.optimizer)
    return f", with {', '.join(shared)} carried over" if shared else ", its state fresh: the two share nothing"


def _told(note: Note) -> str:
    values = note.values
    if note.code == "optimizer":
        return f"{values['old']} {values['old_lr']:g} -> {values['new']} {values['new_lr']:g}"
    if note.code == "hyper":
        return f"{values['optimizer']}: {values['name']} {_short(values['old'])} -> {_short(values['new'])}"
    if note.code == "edit":
        return f"{values['count']} weights or biases are put to exact values"
    if note.code == "perturb":
        return f"noise of deviation {values['sigma']:g} is added to all weights and biases"
    if note.code == "stop":
        return f"stopped ({values['reason']})"
    return f"{note.code}.{values['key']} {_short(values['old'])} -> {_short(values['new'])}"


def _short(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 40 else f"{text[:37]}..."
