from __future__ import annotations

import ast
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QTranslator

from nnviz import assets

UI = Path(assets.__file__).parent / "ui"
SOURCES = sorted(UI.rglob("*.py"))
FOLDER = assets.folder() / "translations"
#: Literals where they are written, with QT_TRANSLATE_NOOP.
MARKED = {
    "QCoreApplication.translate('panels', self.title)",
    "translate('health', observation.rule.title)",
    "translate('health', observation.rule.sentence)",
    "translate('health', observation.rule.criterion)",
}
PLACES = re.compile(r"\{\d*\}")


def calls(path: Path) -> Iterator[tuple[int, ast.Call]]:
    """All calls that ask for a translation: (number of texts they begin with, call)."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            function = ast.unparse(node.func)
            if function == "self.tr":
                yield 1, node
            elif function in ("QCoreApplication.translate", "translate", "QT_TRANSLATE_NOOP"):
                yield 2, node
            else:
                assert function != "tr", "lupdate takes tr(context, text) for tr(text, comment)"


def messages() -> list[tuple[str, str, str, bool]]:
    """Every message of the file: (context, English, Chinese, whether it is finished)."""
    root = ET.parse(FOLDER / "nnviz_zh_CN.ts").getroot()
    out = []
    for context in root.iter("context"):
        for message in context.iter("message"):
            translation = message.find("translation")
            assert translation is not None
            finished = translation.get("type") is None and bool(translation.text)
            out.append(
                (context.findtext("name") or "", message.findtext("source") or "", translation.text or "", finished)
            )
    return out


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(UI)))
def test_only_literal_texts_are_translated(path: Path) -> None:
    for count, call in calls(path):
        texts = call.args[:count]
        literal = [isinstance(text, ast.Constant) and isinstance(text.value, str) for text in texts]
        code = ast.unparse(call)
        assert code in MARKED or (len(texts) == count and all(literal)), f"line {call.lineno}: {code}"


def test_every_text_is_in_the_file() -> None:
    known = {english for _, english, _, _ in messages()}
    texts = [call.args[count - 1] for path in SOURCES for count, call in calls(path)]
    asked = {text.value for text in texts if isinstance(text, ast.Constant)}
    assert asked - known == set()
    assert known - asked == set()  # and nothing that is asked for no more


def test_nothing_is_unfinished() -> None:
    assert [(context, english) for context, english, _, finished in messages() if not finished] == []


def test_places_for_values_are_kept() -> None:
    wrong = [
        english
        for _, english, chinese, _ in messages()
        if sorted(PLACES.findall(english)) != sorted(PLACES.findall(chinese))
    ]
    assert wrong == []


def test_the_compiled_file_says_the_same() -> None:
    translator = QTranslator()
    assert translator.load("nnviz_zh_CN", str(FOLDER))
    differing = [
        english for context, english, chinese, _ in messages() if translator.translate(context, english) != chinese
    ]
    assert differing == []


#: What puts a text where it is read.
SAYS = {
    "setText", "setToolTip", "setWindowTitle", "setAccessibleName", "setAccessibleDescription", "setPlaceholderText",
    "setTitle", "addTab", "addItem", "setPlainText", "QLabel", "QPushButton", "QCheckBox", "QRadioButton", "QGroupBox",
}  # fmt: skip
#: A language is called by its own name in every other.
OWN_NAMES = {"English", "简体中文"}


def said(path: Path) -> Iterator[tuple[int, str]]:
    """Texts that are put on a widget as they are: (line, text)."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] in SAYS:
            for part in node.args:
                if isinstance(part, ast.Constant) and isinstance(part.value, str):
                    yield node.lineno, part.value


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(UI)))
def test_no_word_is_put_on_a_widget_untranslated(path: Path) -> None:
    words = [(line, text) for line, text in said(path) if re.search(r"[^\W\d_]{2,}", text) and text not in OWN_NAMES]
    assert words == []
