"""Python text of calls: what the catalogue builds with torch's modules, written down instead of done."""

from __future__ import annotations

import re
from typing import Any


class Text:
    """Stands for something of the script by its text; calling it or asking for an attribute gives the text of that.

    Handing a `Text` to a function that builds real objects yields the code that builds them.
    """

    def __init__(self, text: str) -> None:
        self._text = text

    def __getattr__(self, name: str) -> Text:
        return Text(f"{self._text}.{name}")

    def __call__(self, *args: Any, **kwargs: Any) -> Text:
        """Return the text of a call."""
        return Text(f"{self._text}({arguments(*args, **kwargs)})")

    def __repr__(self) -> str:
        return self._text


def arguments(*args: Any, **kwargs: Any) -> str:
    """Return the arguments of a call as they stand between its brackets."""
    return ", ".join([*map(repr, args), *(f"{name}={value!r}" for name, value in kwargs.items())])


def class_text(dotted: str) -> str:
    """Return how a class of torch is called in a script that has `import torch` and `from torch import nn`."""
    return dotted.removeprefix("torch.") if dotted.startswith("torch.nn.") else dotted


def one_line(text: str) -> str:
    """Return text that fits behind a `#`, whatever was in it."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())


def identifier(name: str) -> str:
    """Return the part of an identifier that reminds of `name`, empty where nothing of it can stand in one."""
    return re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_")
