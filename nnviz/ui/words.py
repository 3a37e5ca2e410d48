"""The window's words for what happened to a training: markers on the curves, states, reasons."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import msgspec
from PySide6.QtCore import QCoreApplication

from nnviz.catalog import registry, tables
from nnviz.catalog.features import FEATURES
from nnviz.record.log import Marker
from nnviz.refusal import Refusal
from nnviz.snapshot import Note
from nnviz.ui.language import catalogue
from nnviz.ui.model import numbers


def optimizer(name: str) -> str:
    """Return the name an optimizer is shown by."""
    entry = registry.optimizers().get(name)
    return catalogue(entry.title) if entry is not None else name


def logged(marked: Marker) -> str:
    """Return the label of a marker of the log."""
    return QCoreApplication.translate("Words", "undone") if marked.undone else marker(marked.note)


def marker(note: Note) -> str:
    """Return the label of a marker: what a change did, in a few words."""
    write = _MARKERS.get(note.code)
    return write({"table": note.code, **note.values}) if write is not None else note.code


def of_change(refusal: Refusal) -> Refusal:
    """Return the refusal of a change made in the window: it names what was to be changed as the window does.

    Of a file the keys stay: they are what is to be mended there.
    """
    found = re.fullmatch(
        r"(?:runs\..+?\.)?(?:set\.)?((?:data|network|training|optimizer|schedule)\.\w+)", refusal.where
    )
    return refusal if refusal.file or not found else msgspec.structs.replace(refusal, where=setting(found[1]))


def setting(key: str) -> str:
    """Return what the window calls the setting of a dotted key: "optimizer.lr" is the learning rate."""
    table, _, name = key.partition(".")
    if name == "lr":
        return QCoreApplication.translate("Words", "Learning rate")
    if table in ("optimizer", "schedule"):
        entries = registry.optimizers() if table == "optimizer" else registry.schedules()
        symbols = {one.name: one.symbol for entry in entries.values() for one in entry.parameters}
        return symbols.get(name) or catalogue(tables.label(key))
    return catalogue(tables.label(key))


def state(name: str) -> str:
    """Return the word for a state of the trainer."""
    words = {
        "starting": QCoreApplication.translate("Words", "Starting engine"),
        "running": QCoreApplication.translate("Words", "Training"),
        "paused": QCoreApplication.translate("Words", "Paused"),
        "finished": QCoreApplication.translate("Words", "Finished"),
        "catching up": QCoreApplication.translate("Words", "Catching up"),
        "diverged": QCoreApplication.translate("Words", "Diverged"),
        "restarting": QCoreApplication.translate("Words", "Restarting engine"),
        "failed": QCoreApplication.translate("Words", "Stopped by an error"),
    }
    return words.get(name, name)


def device(name: str) -> str:
    """Return the trainer's word for its device in the window's language."""
    threads = re.fullmatch(r"CPU \((\d+) threads?\)", name)
    if threads is None:
        return name
    if threads[1] == "1":
        return QCoreApplication.translate("Words", "CPU (1 thread)")
    return QCoreApplication.translate("Words", "CPU ({0} threads)").format(threads[1])


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return QCoreApplication.translate("Words", "on") if value else QCoreApplication.translate("Words", "off")
    if isinstance(value, float):
        return numbers.rate(value)
    if isinstance(value, list | tuple):
        return "-".join(_value(part) for part in value) or "–"
    return str(value)


def _optimizer(values: dict[str, Any]) -> str:
    old, new = optimizer(values["old"]), optimizer(values["new"])
    text = f"{old} {_value(values.get('old_lr', ''))} → {new} {_value(values.get('new_lr', ''))}"
    if values.get("state") == "carry":
        return QCoreApplication.translate("Words", "{0}, state carried over").format(text)
    return text


def _changed(values: dict[str, Any]) -> str:
    if "key" not in values:
        return f"{values.get('name', '')} {_value(values.get('old', ''))} → {_value(values.get('new', ''))}".strip()
    key = str(values["key"])
    name = catalogue(tables.label(f"{values['table']}.{key}"))
    return f"{name} {_set_up(key, values.get('old', ''))} → {_set_up(key, values.get('new', ''))}"


def _set_up(key: str, value: Any) -> str:
    """Return a value of the set-up in a few letters, however long it is."""
    if key == "name":
        entry = registry.datasets().get(str(value))
        return catalogue(entry.title) if entry is not None else str(value)
    if key == "features" and isinstance(value, list | tuple):
        return ", ".join(FEATURES[name].symbol if name in FEATURES else str(name) for name in value) or "–"
    if key == "path":
        return Path(str(value)).name or "–"
    if isinstance(value, str):
        return catalogue(tables.shown_word(value)) or "–"
    return str(len(value)) if key == "points" and isinstance(value, list | tuple) else _value(value)


def _schedule(values: dict[str, Any]) -> str:
    if values.get("key", "name") != "name":
        return _changed(values)
    entry = registry.schedules().get(str(values.get("new", values.get("name", ""))))
    name = catalogue(entry.title) if entry is not None else _value(values.get("new", values.get("name", "")))
    return QCoreApplication.translate("Words", "schedule: {0}").format(name)


def _edit(values: dict[str, Any]) -> str:
    return QCoreApplication.translate("Words", "weight edited")


def _perturb(values: dict[str, Any]) -> str:
    return QCoreApplication.translate("Words", "weights perturbed, σ {0}").format(_value(values.get("sigma", "")))


def _reset(values: dict[str, Any]) -> str:
    return QCoreApplication.translate("Words", "reset")


def _add(values: dict[str, Any]) -> str:
    return QCoreApplication.translate("Words", "{0} joined").format(_value(values.get("run", values.get("name", ""))))


def _remove(values: dict[str, Any]) -> str:
    return QCoreApplication.translate("Words", "{0} left").format(_value(values.get("run", values.get("name", ""))))


def _restore(values: dict[str, Any]) -> str:
    return QCoreApplication.translate("Words", "{0} came back").format(_value(values.get("run", "")))


def _fork(values: dict[str, Any]) -> str:
    return QCoreApplication.translate("Words", "fork: {0}").format(_value(values.get("new", values.get("name", ""))))


def _stop(values: dict[str, Any]) -> str:
    return QCoreApplication.translate("Words", "stopped")


_MARKERS = {
    "optimizer": _optimizer,
    "hyper": _changed,
    "training": _changed,
    "network": _changed,
    "data": _changed,
    "schedule": _schedule,
    "edit": _edit,
    "perturb": _perturb,
    "reset": _reset,
    "add": _add,
    "remove": _remove,
    "restore": _restore,
    "fork": _fork,
    "stop": _stop,
}
