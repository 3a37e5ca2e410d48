"""Loads the translations and switches them while the window is open."""

from __future__ import annotations

from PySide6.QtCore import QLibraryInfo, QLocale, QTranslator
from PySide6.QtWidgets import QApplication

from nnviz import assets, wording
from nnviz.refusal import Refusal

LANGUAGES = ("en", "zh_CN")

_present = ["en"]


def system() -> str:
    """Return the language the system asks for, of those there are."""
    return "zh_CN" if QLocale.system().language() == QLocale.Language.Chinese else "en"


def catalogue(text: str) -> str:
    """Return a text of the catalogue in the language in use."""
    return wording.translate(text, _present[0])


def said(refusal: Refusal) -> str:
    """Return a refusal as one sentence in the language in use."""
    return wording.sentence(refusal, _present[0])


def accepted(text: str) -> str:
    """Return what is accepted ("a number from 0 to 1") in the language in use."""
    return wording.phrase(text, _present[0])


class Language:
    """The language in use, and its translators.

    Attributes:
        code: "en" or "zh_CN".
    """

    def __init__(self, app: QApplication) -> None:
        self.code = "en"
        self._app = app
        self._loaded: list[QTranslator] = []

    def use(self, code: str) -> bool:
        """Switch to `code`, or to what the system asks for; return whether that is another language than before.

        Every widget gets a LanguageChange then.
        """
        code = system() if code == "system" else code
        code = code if code in LANGUAGES else "en"
        if code == self.code:
            return False
        self.code = code
        self._load()
        return True

    def _load(self) -> None:
        """Load the translators of the language in use instead of those of another."""
        for translator in self._loaded:
            self._app.removeTranslator(translator)
        self._loaded.clear()
        _present[0] = self.code
        if self.code == "en":
            return
        qt = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        own = str(assets.folder() / "translations")
        for name, where in ((f"qtbase_{self.code}", qt), (f"nnviz_{self.code}", own)):
            translator = QTranslator(self._app)
            if translator.load(name, where):
                self._app.installTranslator(translator)
                self._loaded.append(translator)
