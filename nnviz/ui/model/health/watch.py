"""Keeps what the rules say of a run: said once, when it has lasted."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from nnviz.snapshot import LaneKey
from nnviz.spec import Settings
from nnviz.ui.model.health.registry import rules
from nnviz.ui.model.health.rule import Finding, Rule
from nnviz.ui.model.health.vitals import WINDOW, Vitals

#: Looks in a row (each `WINDOW` / 2 steps or more after the last) in which a rule must find something to be heard.
LOOKS = 3


@dataclass(frozen=True, slots=True)
class Observation:
    """Something said of a run: which rule, what it found, at which step, and whether it still holds.

    Attributes:
        step: The step at which it was first found.
        holds: Whether the last look still found it.
        settings: What the run trained with when it was found; what to try counts for these.
    """

    rule: Rule
    run: str
    step: int
    finding: Finding
    holds: bool = True
    settings: Settings | None = None


class HealthWatch:
    """What is said of one lane. A rule speaks once."""

    def __init__(self, run: str, key: LaneKey) -> None:
        self.run = run
        self.key = key
        self._step = 0
        self._streak: dict[str, tuple[int, int]] = {}  # looks in a row, and the step of the first of them
        self._settings: Settings | None = None  # what the looks of the streaks were at
        self._said: dict[str, Observation] = {}
        self._end: str | None = None

    @property
    def observations(self) -> tuple[Observation, ...]:
        """What is said, in the order in which it was first found."""
        return tuple(sorted(self._said.values(), key=lambda one: one.step))

    def due(self, step: int) -> bool:
        """Return whether so many steps have passed that another look is worth it."""
        return step - self._step >= WINDOW // 2

    def look(self, vitals: Vitals) -> bool:
        """Let every rule look; return whether `observations` have changed."""
        if not self.due(vitals.step):
            return False
        self._step, before = vitals.step, self.observations
        if vitals.settings != self._settings:  # a change has to show first: its window still holds what was before
            self._settings = vitals.settings
            self._streak.clear()
        with np.errstate(over="ignore", invalid="ignore"):  # sums of a run that diverges may be infinite
            for rule in rules().values():
                self._take(rule, rule.find(vitals), vitals)
        return self.observations != before

    def end(self, step: int, rule: Rule, finding: Finding, settings: Settings) -> None:
        """Say at once what ended the run at `step`, which no further look can tell."""
        if self._end is None:
            self._end = rule.code
            self._said[rule.code] = Observation(rule, self.run, step, finding, settings=settings)

    def go_on(self) -> None:
        """Take back what ended the run: it goes on."""
        if self._end is not None:
            said, self._end = self._said[self._end], None
            self._said[said.rule.code] = replace(said, holds=False)

    def _take(self, rule: Rule, finding: Finding | None, vitals: Vitals) -> None:
        said = self._said.get(rule.code)
        if finding is None:
            self._streak.pop(rule.code, None)
            if said is not None and said.holds:
                self._said[rule.code] = replace(said, holds=False)
            return
        looks, first = self._streak.get(rule.code, (0, vitals.step))
        self._streak[rule.code] = (looks + 1, first)
        stale = said is None or not said.holds or said.settings != vitals.settings
        if looks + 1 >= LOOKS and stale:
            step = said.step if said is not None else first
            self._said[rule.code] = Observation(rule, self.run, step, finding, settings=vitals.settings)
