"""What the window keeps from one start to the next: its place, layout, choices, theme, zoom, language, recent files."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import QByteArray, QSettings

from nnviz.record import recovery

_RECENT = 10
_VERSION = 1


def folder() -> Path:
    """Return the folder of the window's state; `NNVIZ_STATE` names another."""
    return recovery.folder().parent


class Kept:
    """Reads and writes `window.ini` in the state folder. What cannot be read is as if it had not been kept."""

    def __init__(self, where: Path | None = None) -> None:
        self.folder = where or folder()
        self._settings = QSettings(str(self.folder / "window.ini"), QSettings.Format.IniFormat)
        if self._settings.value("version", 0, int) != _VERSION:
            self._settings.clear()
            self._settings.setValue("version", _VERSION)

    def text(self, key: str, default: str = "") -> str:
        """Return a kept word."""
        return str(self._settings.value(key, default))

    def set_text(self, key: str, value: str) -> None:
        """Keep a word."""
        self._settings.setValue(key, value)

    def words(self, key: str) -> dict[str, str]:
        """Return kept words by their names."""
        try:
            found = json.loads(self.text(key, "{}"))
        except ValueError:
            return {}
        return {name: word for name, word in found.items() if isinstance(word, str)} if isinstance(found, dict) else {}

    def set_words(self, key: str, words: Mapping[str, str]) -> None:
        """Keep words by their names."""
        self.set_text(key, json.dumps(dict(words)))

    def blob(self, key: str) -> QByteArray | None:
        """Return kept bytes, or None."""
        value = self._settings.value(key)
        return value if isinstance(value, QByteArray) and not value.isEmpty() else None

    def set_blob(self, key: str, value: QByteArray) -> None:
        """Keep bytes."""
        self._settings.setValue(key, value)

    def recent(self) -> tuple[Path, ...]:
        """Return the files opened last, newest first."""
        try:
            paths = json.loads(self.text("recent", "[]"))
        except ValueError:
            return ()
        return tuple(Path(path) for path in paths if isinstance(path, str)) if isinstance(paths, list) else ()

    def add_recent(self, path: Path) -> None:
        """Put `path` at the head of the recent files."""
        path = path.absolute()
        paths = [path, *(other for other in self.recent() if other != path)][:_RECENT]
        self.set_text("recent", json.dumps([str(path) for path in paths]))

    def clear_recent(self) -> None:
        """Forget the recent files."""
        self.set_text("recent", "[]")

    def write(self) -> None:
        """Bring everything to the file."""
        self._settings.sync()
