"""What a rule is, what it finds, and what it would have one try."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from nnviz.ui.model.health.vitals import Vitals


@dataclass(frozen=True, slots=True)
class Remedy:
    """One thing to try: what it is called, and the tables it merges into what the run trains with.

    Attributes:
        code: Key of its words ("rate", "clip", "activation", "init", "optimizer", "l2", "hidden").
        tables: As in `Event.set`.
        again: Whether it only helps a training that starts again with it.
    """

    code: str
    tables: Mapping[str, Any]
    again: bool = False


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule says of a run.

    Attributes:
        values: Numbers and names its sentence holds.
        remedies: What to try, the likeliest first; of a finding there is always something.
    """

    values: Mapping[str, Any] = field(default_factory=dict)
    remedies: tuple[Remedy, ...] = ()


@dataclass(frozen=True, slots=True)
class Rule:
    """One way in which a training goes wrong.

    Attributes:
        code: Key of its words ("vanishing").
        title: A name of it, in English, marked for translation in the context "health".
        sentence: What is said, with {values}, likewise marked.
        criterion: The thresholds, likewise marked: what a tooltip says.
        find: Looks; None where all is well.
        serious: Whether it stands in red rather than in amber.
    """

    code: str
    title: str
    sentence: str
    criterion: str
    find: Callable[[Vitals], Finding | None]
    serious: bool = False
