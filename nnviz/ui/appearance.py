"""Colours, zoom and language of the window: what is chosen, what the system says, what is kept between starts."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QApplication

from nnviz.ui import theme as themes
from nnviz.ui.actions import Actions
from nnviz.ui.kept import Kept
from nnviz.ui.language import Language
from nnviz.ui.options import Options

#: The sizes of everything, as factors.
ZOOMS = (0.8, 0.9, 1.0, 1.1, 1.25, 1.5, 1.75, 2.0)


class Appearance(QObject):
    """Follows the actions of colours, zoom and language, and the system where it is to be followed.

    A picture (`--screenshot`) is taken at a zoom of 1, whatever the user's is.

    Signals:
        restyled: The theme is another one, in colours or size.
        spoken: The language is another one.

    Attributes:
        theme: The theme in use.
    """

    restyled = Signal()
    spoken = Signal()

    def __init__(self, actions: Actions, kept: Kept, language: Language, options: Options, parent: QObject) -> None:
        super().__init__(parent)
        self._actions = actions
        self._kept = kept
        self._language = language
        self._colours = options.theme or kept.text("theme", "system")
        self._tongue = options.lang or kept.text("language", "system")
        zoom = 1.0 if options.screenshot is not None else _nearest(kept.text("zoom", "1"))
        self.theme = themes.named(_name(self._colours), zoom)
        self._connect()
        self._show()

    def use_theme(self, name: str) -> None:
        """Switch to the colours called "light", "dark" or "system"."""
        self._colours = name
        self._kept.set_text("theme", name)
        self._restyle(self.theme.zoom)

    def use_language(self, code: str) -> None:
        """Switch to the language "en", "zh_CN" or "system"."""
        self._tongue = code
        self._kept.set_text("language", code)
        changed = self._language.use(code)
        self._show()
        if changed:
            self.spoken.emit()

    def use_zoom(self, zoom: float) -> None:
        """Switch to the size nearest to `zoom`."""
        zoom = _nearest(zoom)
        self._kept.set_text("zoom", str(zoom))
        self._restyle(zoom)

    def follow_locale(self) -> None:
        """Follow the system to another language, where that is chosen."""
        if self._tongue == "system":
            self.use_language("system")

    @Slot()
    def _follow_colours(self) -> None:
        if self._colours == "system":
            self._restyle(self.theme.zoom)

    @Slot()
    def _zoom_in(self) -> None:
        self.use_zoom(next((zoom for zoom in ZOOMS if zoom > self.theme.zoom), ZOOMS[-1]))

    @Slot()
    def _zoom_out(self) -> None:
        self.use_zoom(next((zoom for zoom in reversed(ZOOMS) if zoom < self.theme.zoom), ZOOMS[0]))

    @Slot()
    def _zoom_reset(self) -> None:
        self.use_zoom(1.0)

    def _restyle(self, zoom: float) -> None:
        theme = themes.named(_name(self._colours), zoom)
        changed, self.theme = theme != self.theme, theme
        app = QApplication.instance()
        if changed and isinstance(app, QApplication):
            themes.apply(app, theme)
            self.restyled.emit()
        self._show()

    def _show(self) -> None:
        """Let the actions say what is chosen, and what can still be."""
        self._actions.themes[_name(self._colours)].setChecked(True)
        tongues = self._actions.languages
        tongues[self._tongue if self._tongue in tongues else self._language.code].setChecked(True)
        commands, zoom = self._actions.commands, self.theme.zoom
        commands["zoom_in"].setEnabled(zoom < ZOOMS[-1])
        commands["zoom_out"].setEnabled(zoom > ZOOMS[0])
        commands["zoom_reset"].setEnabled(zoom != 1.0)

    def _connect(self) -> None:
        for name, action in self._actions.themes.items():
            action.triggered.connect(lambda _checked=False, name=name: self.use_theme(name))
        for code, action in self._actions.languages.items():
            action.triggered.connect(lambda _checked=False, code=code: self.use_language(code))
        self._actions.commands["zoom_in"].triggered.connect(self._zoom_in)
        self._actions.commands["zoom_out"].triggered.connect(self._zoom_out)
        self._actions.commands["zoom_reset"].triggered.connect(self._zoom_reset)
        QApplication.styleHints().colorSchemeChanged.connect(self._follow_colours)


def _name(text: str) -> themes.Name:
    return "light" if text == "light" else "dark" if text == "dark" else "system"


def _nearest(zoom: float | str) -> float:
    """Return the size nearest to `zoom`; what is no number is 1."""
    try:
        wanted = float(zoom)
    except ValueError:
        return 1.0
    return min(ZOOMS, key=lambda known: abs(known - wanted)) if wanted == wanted else 1.0
