"""The built-in experiments, each read once: they come with the program and stay as they are."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from pathlib import Path

from nnviz import assets, toml
from nnviz.refusal import Refused
from nnviz.spec import Experiment


def readable() -> Iterator[tuple[str, Experiment]]:
    """Return every built-in experiment with its name, one at each step; broken ones are left out."""
    for name, path in assets.experiments().items():
        try:
            yield name, _read(path)
        except Refused:
            continue


def titles(language: str) -> list[tuple[str, str, str]]:
    """Return (name, title, what to look for) of every built-in experiment, in `language`."""
    out = []
    for name, experiment in readable():
        chinese = language == "zh_CN"
        title = (chinese and experiment.title_zh) or experiment.title or name
        about = (chinese and experiment.about_zh) or experiment.about
        out.append((name, title, about))
    return out


@functools.cache
def _read(path: Path) -> Experiment:
    return toml.read(path)
