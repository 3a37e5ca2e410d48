"""The command line's parser: what it cannot take is a `Refusal`, one sentence in the user's language."""

from __future__ import annotations

import argparse
import difflib
import locale
import os
import sys
from collections.abc import Sequence
from typing import Any, NoReturn

from nnviz.refusal import Refused, refuse

LANGUAGES = ("en", "zh_CN")
_NUMBERS: dict[Any, str] = {int: "a whole number", float: "a number"}


class Parser(argparse.ArgumentParser):
    """Takes the options of one command; `parsed` raises `Refused` where `parse_args` would print its usage."""

    def __init__(self, **options: Any) -> None:
        self._rules: list[tuple[argparse.Action, Any, Any, bool]] = []
        super().__init__(**options, exit_on_error=False, allow_abbrev=False)

    def add_argument(self, *names: str, **options: Any) -> argparse.Action:
        """Add an argument; type, choices and whether it is needed are seen to by `parsed`."""
        kind = options.pop("type", None) if options.get("type") in _NUMBERS else None
        choices = options.pop("choices", None)
        if choices is not None:
            options.setdefault("metavar", "{" + ",".join(choices) + "}")
        action = super().add_argument(*names, **options)
        self._rules.append((action, kind, choices, action.required))
        action.required = False
        return action

    def parsed(self, arguments: Sequence[str]) -> argparse.Namespace:
        """Return the parsed arguments, or raise `Refused`."""
        try:
            given, beyond = self.parse_known_args(arguments)
        except argparse.ArgumentError as error:
            raise refuse(
                "option_value", error.argument_name or self.prog, "", self._values(error.argument_name)
            ) from None
        if beyond:
            raise self._unknown(beyond[0])
        for action, kind, choices, needed in self._rules:
            value = getattr(given, action.dest, None)
            name = _name(action)
            if needed and value in (None, []):
                raise refuse("missing", self.prog, name, self._values(name))
            if choices is not None and isinstance(value, str) and value and value not in choices:
                raise refuse("choice", name, value, ", ".join(choices))
            if kind is not None and isinstance(value, str):
                setattr(given, action.dest, _number(kind, name, value))
        return given

    def error(self, message: str) -> NoReturn:
        """Refuse what nothing else refuses."""
        raise refuse("syntax", self.prog, message, self._help())

    def _values(self, name: str | None) -> str:
        """Say what an argument may be, as far as that can be said in a few words."""
        for action, kind, choices, _ in self._rules:
            if name in (_name(action), "/".join(action.option_strings)):
                return ", ".join(choices) if choices else _NUMBERS.get(kind) or str(action.metavar or self._help())
        return self._help()

    def _unknown(self, word: str) -> Refused:
        """Return the refusal of a word that is none of the arguments, with the option it was probably meant to be."""
        options = [name for action, *_ in self._rules for name in action.option_strings]
        close = difflib.get_close_matches(word.partition("=")[0], options, n=1, cutoff=0.75)
        if word.startswith("--") and close:
            return refuse("option_close", self.prog, word, close[0])
        return refuse("option", self.prog, word, self._names())

    def _help(self) -> str:
        return f"what {self.prog} --help shows"

    def _names(self) -> str:
        return ", ".join(_name(action) for action, *_ in self._rules)


def _name(action: argparse.Action) -> str:
    metavar = action.metavar if isinstance(action.metavar, str) else ""
    return action.option_strings[-1] if action.option_strings else metavar or action.dest


def _number(kind: Any, name: str, text: str) -> Any:
    try:
        return kind(text)
    except ValueError:
        raise refuse("type", name, text, _NUMBERS[kind]) from None


def language(arguments: Sequence[str]) -> str:
    """Return the language to speak on the command line: that of --lang, or the system's."""
    for at, word in enumerate(arguments):
        said = word.partition("=")[2] if word.startswith("--lang=") else (arguments[at + 1 : at + 2] or [""])[0]
        if word.startswith("--lang") and said in LANGUAGES:
            return said
    names = (os.environ.get(name, "") for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    system = next((name for name in names if name), "")
    if not system and sys.platform == "win32":
        system = locale.getlocale()[0] or ""
    return "zh_CN" if system.lower().startswith(("zh", "chinese")) else "en"
