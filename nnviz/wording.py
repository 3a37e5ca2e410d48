"""Puts data into words: refusals, what a data set has to say, and the catalogue's texts, in the user's language.

English is written here and in the catalogue; other languages are a table from the English text, kept in
`assets/translations/catalog.LANGUAGE.json`. A text with `{}` in it stands for all texts of that form.
"""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from nnviz import assets
from nnviz.catalog import full_names, own_data, registry, tables
from nnviz.refusal import Refusal

#: What is wrong, by code. Where `{value}` does not stand, the value follows in brackets.
REFUSALS: Mapping[str, str] = MappingProxyType(
    {
        "assignment": "{value} assigns nothing",
        "categories": "{value} is one too many",
        "choice": "{value} is not among the choices",
        "classes": "{value}: there is nothing to tell apart",
        "clip_closure": "{value} cannot be clipped with this optimizer",
        "columns": "{value} is too few",
        "constant": "{value}: there is nothing to learn from it",
        "count": "{value}: too few or too many",
        "crashed": "the trainer died of {value} more than once",
        "csv": "this is not valid CSV",
        "damaged": "the file is damaged",
        "decimal": "it is not clear how {value} is to be read",
        "delimiter": "the columns cannot be told apart",
        "device": "{value} is not to be had here",
        "dtype_device": "{value} is not possible on this device",
        "empty": "it has {value}",
        "encoding": "the text cannot be decoded",
        "file": "the file cannot be read",
        "file_kind": "{value} is not a kind of file that can be opened",
        "format": "{value} is not the format it should be",
        "last_run": "{value} is the last run there is",
        "length": "{value} has the wrong length",
        "loss_output": "{value} does not go with this loss",
        "loss_task": "{value} does not go with this data",
        "memory": "{value} does not fit into memory",
        "missing": "this is missing",
        "no_such_step": "the run was never at step {value}",
        "not_finite": "{value} is not a finite number",
        "one_action": "{value}: an event does one thing",
        "one_class": "{value} is the only class",
        "option": "{value} is no option or argument here",
        "option_close": "{value} is no option or argument here",
        "option_value": "its value is missing, or it takes none",
        "optimizer_missing": "this version of torch has no {value}",
        "order": "{value} is out of order",
        "pair": "{value} do not go together",
        "ragged": "{value}: not as many as in the other rows",
        "range": "{value} is out of range",
        "recovery_taken": "{value} is in use by another window",
        "repeated": "{value} is there more than once",
        "schedule_pair": "{value} does not go with this optimizer",
        "session_set": "{value} would change what has happened already",
        "shared_memory": "{value} of shared memory are not to be had",
        "size": "{value} is not a size that fits",
        "size_option": "{value} is not a size of a window",
        "syntax": "{value} is not understood",
        "type": "{value} is not of the right kind",
        "undefined": "{value} has hardly any values to learn from",
        "unknown_key": "there is no key {value}",
        "unknown_name": "there is nothing called {value}",
        "unknown_run": "there is no run called {value}",
        "unreadable": "the file cannot be read",
        "unwritable": "the file cannot be written",
        "window_option": "{value} says nothing about a window that stays open",
        "version": "the file is of another version",
    }
)

#: What a data set has to say about itself (`nnviz.snapshot.DataView.note`), by code.
REMARKS: Mapping[str, str] = MappingProxyType(
    {
        "dropped": "{rows} rows with missing values were dropped.",
        "filled": "{cells} missing values in {rows} rows were filled with the mean or the most frequent category of "
        "the training part.",
        "left_out_categories": "Columns left out as text with too many different values ({count}): {columns}.",
        "left_out_constant": "Columns left out as constant ({count}): {columns}.",
        "left_out_empty": "Columns left out as empty ({count}): {columns}.",
        "standardised": "Inputs are standardised: mean 0 and deviation 1 over the training part.",
        "table": "Read with the delimiter “{delimiter}”, in {encoding}; the target is the column “{target}”.",
        "task": "By its content the target asks for {task}.",
        "undefined": "{function} is undefined on {percent} % of the interval.",
        "unseen_classes": "No training sample is of {classes}.",
        "unseen_inputs": "No training sample has a value of {inputs}.",
    }
)

#: The frames everything else is put into.
ACCEPTED = "{place}{what}; accepted: {accepted}."
MEANT = "{place}{what}; did you mean {accepted}?"
_WORDS = ("binary", "multiclass", "regression")
#: Delimiters that cannot be seen.
_SIGNS: Mapping[Any, str] = MappingProxyType({"\t": "tab", " ": "space"})
#: Codes whose value is a description ("9 layers"), not something the user wrote.
_DESCRIBED = frozenset(
    (
        "categories",
        "classes",
        "columns",
        "constant",
        "count",
        "damaged",
        "delimiter",
        "empty",
        "format",
        "length",
        "one_action",
        "ragged",
        "size",
    )
)
#: Keys that say nothing beside the file itself, which is what they name or how it is written.
_OF_TABLE = ("data.path", "data.delimiter")
_KINDS = ("optimizers", "schedules", "activations", "losses", "initializers", "datasets")


def sentence(refusal: Refusal, lang: str = "en") -> str:
    """Return one sentence that names file, key, value and what would be accepted."""
    what = translate(REFUSALS.get(refusal.code, "{value} cannot be taken"), lang)
    shown = phrase(refusal.value, lang) if refusal.code in _DESCRIBED else refusal.value
    if "{value}" in what:
        what = what.replace("{value}", shown)
    elif shown:
        what += f" ({shown})"
    where = "" if _is_table(refusal.file) and refusal.where in _OF_TABLE else phrase(refusal.where, lang)
    parts = [refusal.file, where]
    place = "".join(f"{part}: " for part in parts if part)
    frame = translate(MEANT if refusal.code == "option_close" else ACCEPTED, lang)
    return frame.format(place=place, what=what, accepted=phrase(refusal.accepted, lang))


def _is_table(file: str) -> bool:
    """Whether a refusal's file is a table, not an experiment in which a key has its place."""
    return file.lower().endswith(own_data.SUFFIXES)


def remark(code: str, values: Mapping[str, Any], lang: str = "en") -> str:
    """Return one note of a data set as a sentence; an unknown code as it is."""
    filled = {key: _shown(value, lang) for key, value in values.items()}
    if isinstance(values.get("part"), float):
        filled["percent"] = f"{100 * values['part']:.0f}"
    return translate(REMARKS.get(code, code), lang).format_map(filled)


def _shown(value: Any, lang: str) -> str:
    if isinstance(value, list | tuple):
        return ", ".join(str(one) for one in value)
    return translate(str(value), lang) if value in _WORDS else translate(_SIGNS.get(value, str(value)), lang)


def translate(text: str, lang: str) -> str:
    """Return a text of the catalogue in `lang`, or as it is where that language has none."""
    return _table(lang).get(text, text)


def phrase(text: str, lang: str) -> str:
    """Return a text with names or numbers in it in `lang`: the first form that fits, its parts translated too."""
    table = _table(lang)
    if text in table or not table:
        return table.get(text, text)
    for form, answer in _forms(lang):
        if found := form.fullmatch(text):
            return answer.format(*(phrase(part, lang) for part in found.groups()))
    return text


def prepare(lang: str) -> None:
    """Read what `lang` needs, which takes some time, now and not with the first text."""
    _forms(lang)


@functools.cache
def _table(lang: str) -> Mapping[str, str]:
    path = assets.folder() / "translations" / f"catalog.{lang}.json"
    if lang == "en" or not path.is_file():
        return {}
    return MappingProxyType(dict(json.loads(path.read_text(encoding="utf-8"))))


@functools.cache
def _forms(lang: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    """Return the texts with holes, the most specific first, as patterns with their translation."""
    forms = sorted((text for text in _table(lang) if "{}" in text), key=lambda text: -len(text))
    return tuple((_pattern(text), _table(lang)[text]) for text in forms)


def _pattern(text: str) -> re.Pattern[str]:
    return re.compile("(.+?)".join(re.escape(part) for part in text.split("{}")), re.DOTALL)


def texts() -> list[str]:
    """Return every English text that other languages need, but for the forms of what is accepted."""
    found = [ACCEPTED, MEANT, "{value} cannot be taken", *_WORDS, *_SIGNS.values()]
    found += [*REFUSALS.values(), *REMARKS.values()]
    for kind in _KINDS:
        for entry in getattr(registry, kind)().values():
            found += [entry.title, entry.meaning, getattr(entry, "differs", ""), getattr(entry, "short", "")]
            found += [parameter.meaning for parameter in getattr(entry, "parameters", ())]
    for table in (tables.DATA, tables.NETWORK, tables.TRAINING):
        found += [parameter.meaning for parameter in table.values()]
    found += [*tables.MEANINGS.values(), *tables.labels(), *tables.choices(), *full_names.known()]
    return sorted({text for text in found if text})
