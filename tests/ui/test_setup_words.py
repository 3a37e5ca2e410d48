"""What a change of the set-up is called on the curves."""

from __future__ import annotations

import pytest

from nnviz.record.log import Marker
from nnviz.snapshot import Note
from nnviz.ui import words


@pytest.mark.parametrize(
    ("note", "text"),
    [
        (Note("data", {"key": "name", "old": "spiral", "new": "xor"}), "Data Two spirals → Exclusive or"),
        (Note("data", {"key": "noise", "old": 0.1, "new": 0.3}), "Noise 0.1 → 0.3"),
        (Note("data", {"key": "path", "old": "", "new": "/home/a/own.csv"}), "Path – → own.csv"),
        (Note("data", {"key": "points", "old": [], "new": [[0, 0, 1]] * 40}), "Points 0 → 40"),
        (
            Note("data", {"key": "features", "old": ["x1", "x2"], "new": ["x1", "x2", "x1_sq", "sin_x2"]}),
            "Features x₁, x₂ → x₁, x₂, x₁², sin x₂",
        ),
        (Note("data", {"key": "task", "old": "classification", "new": "auto"}), "Task Classification → Automatic"),
        (Note("network", {"key": "hidden", "old": [8, 8], "new": [8]}), "Hidden 8-8 → 8"),
        (Note("training", {"key": "stop.steps", "old": 0, "new": 90}), "Steps 0 → 90"),
        (Note("training", {"key": "batch_size", "old": 10, "new": "full"}), "Batch size 10 → full"),
        (Note("hyper", {"name": "lr", "old": 0.1, "new": 0.2}), "lr 0.1 → 0.2"),
    ],
    ids=lambda value: value.code if isinstance(value, Note) else None,
)
def test_a_change_is_named_in_a_few_words(note: Note, text: str) -> None:
    assert words.marker(note) == text


def test_what_only_takes_back_the_change_before_is_undone() -> None:
    note = Note("network", {"key": "hidden", "old": [8], "new": [8, 8]})
    assert words.logged(Marker(7, note, undone=True)) == "undone"
    assert words.logged(Marker(7, note)) == "Hidden 8 → 8-8"
