"""The built-in experiments as data for cards. No Qt here."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import msgspec

from nnviz.catalog.registry import datasets, optimizers
from nnviz.spec import Experiment
from nnviz.ui import presets


class Card(msgspec.Struct, frozen=True):
    """One built-in experiment.

    Attributes:
        name: Its file's name.
        experiment: What is in it.
    """

    name: str
    experiment: Experiment

    def title(self, lang: str) -> str:
        """Return the title in a language."""
        one = self.experiment
        return (lang == "zh_CN" and one.title_zh) or one.title or self.name

    def about(self, lang: str) -> str:
        """Return what to look for, in a language."""
        one = self.experiment
        return (lang == "zh_CN" and one.about_zh) or one.about

    def rank(self, text: str) -> int:
        """Return how near the top a card that matches `text` belongs: 0 where a title has all its words as they are.

        1 is for a title that begins words with them, 2 for one that holds them, 3 for the rest.
        """
        title = f"{self.experiment.title} {self.experiment.title_zh}".lower()
        parts = re.findall(r"[^\W\d_]+|\d+|\w+", title)
        wanted = text.lower().split()
        tests: tuple[Callable[[str], bool], ...] = (
            lambda word: word in parts or word in title.split(),
            lambda word: any(part.startswith(word) for part in parts),
            lambda word: word in title,
        )
        return next((place for place, test in enumerate(tests) if all(map(test, wanted))), len(tests))

    def matches(self, text: str) -> bool:
        """Whether all words of `text` stand somewhere on the card, in either language, or name what it trains with."""
        one = self.experiment
        names = [one.data.name, datasets()[one.data.name].title, *one.network.activations()]
        for run in one.runs:
            name = str(run.optimizer.get("name", ""))
            names += [run.shown, name, optimizers()[name].title if name in optimizers() else ""]
        said = " ".join((self.name, one.title, one.title_zh, one.about, one.about_zh, *names)).lower()
        return all(word in said for word in text.lower().split())


def cards() -> Iterator[Card]:
    """Read the built-in experiments, one at each step; broken ones are left out."""
    for name, experiment in presets.readable():
        yield Card(name, experiment)
