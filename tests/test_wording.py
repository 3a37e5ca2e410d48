"""Every refusal, data note and catalogue text has its words, in English and in Chinese."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import nnviz
from nnviz import wording
from nnviz.refusal import Refusal

ZH = "zh_CN"
RAISES = {"refuse", "Refusal", "unknown", "refused", "_refused"}
SOURCES = sorted(Path(nnviz.__file__).parent.rglob("*.py"))


def calls() -> Iterator[tuple[str, ast.Call]]:
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                yield getattr(node.func, "id", getattr(node.func, "attr", "")), node


def codes() -> set[str]:
    """Return every code a refusal is raised with: the first word among the arguments."""
    found = set()
    for name, call in calls():
        first = call.args[1 if name == "_refused" else 0] if name in RAISES and call.args else None
        if isinstance(first, ast.Constant) and isinstance(first.value, str):
            found.add(first.value)
    return found


def sample(node: ast.expr) -> str:
    """Return the text an expression could give, 7 in place of each part that is computed; empty where it has none."""
    if isinstance(node, ast.Constant):
        return str(node.value)
    if isinstance(node, ast.JoinedStr):
        return "".join(part.value if isinstance(part, ast.Constant) else "7" for part in node.values)
    if isinstance(node, ast.BinOp):
        return f"{sample(node.left)}7"
    return ""


def accepted() -> Iterator[str]:
    """Return every text that says what would be accepted, as far as the source shows it."""
    for name, call in calls():
        if name in {"refuse", "Refusal"} and len(call.args) >= 4:
            yield sample(call.args[3])
        elif name in {"refused", "_refused", "unexpected"} and call.args:
            yield sample(call.args[-1])
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "accepted":
                yield sample(node.value)


def test_every_code_has_its_clause_and_every_clause_its_code() -> None:
    assert codes() == set(wording.REFUSALS)


def test_every_text_has_a_translation() -> None:
    assert [text for text in wording.texts() if text not in wording._table(ZH)] == []


def test_what_is_accepted_has_a_translation() -> None:
    texts = {text for text in accepted() if re.search(r"[a-z]{3}", text)}
    assert len(texts) > 40
    assert sorted(text for text in texts if wording.phrase(text, ZH) == text) == []
    assert sorted(text for text in texts if re.search(r"[a-z]{2,} [a-z]{2,}", wording.phrase(text, ZH))) == []


def test_a_translation_keeps_its_holes() -> None:
    for english, chinese in wording._table(ZH).items():
        assert sorted(re.findall(r"\{[a-z]+\}", english)) == sorted(re.findall(r"\{[a-z]+\}", chinese))
        assert english.count("{}") == len(re.findall(r"\{\d?\}", chinese)), english


def test_a_sentence_names_file_key_value_and_what_is_accepted() -> None:
    refusal = Refusal("range", "training.batch_size", "0", "a whole number from 1 to 100000", "a.toml")
    assert wording.sentence(refusal) == (
        "a.toml: training.batch_size: 0 is out of range; accepted: a whole number from 1 to 100000."
    )
    assert wording.sentence(refusal, ZH) == "a.toml: training.batch_size: 0 超出范围；可接受：1 到 100000 之间的整数。"


@pytest.mark.parametrize("lang", ["en", ZH])
@pytest.mark.parametrize("code", [*wording.REFUSALS, "a code nobody knows"])
def test_no_sentence_loses_its_value(code: str, lang: str) -> None:
    said = wording.sentence(Refusal(code, "some.key", "{odd} \\1 value", "{this} or {that}", "file{}.toml"), lang)
    assert all(part in said for part in ("file{}.toml", "some.key", "{odd} \\1 value", "{this}", "{that}"))


def test_a_sentence_without_a_place_begins_with_what_is_wrong() -> None:
    assert wording.sentence(Refusal("missing", "", "", "a run")).startswith("this is missing; ")


def test_names_the_user_gave_are_not_translated() -> None:
    assert "Momentum" in wording.sentence(Refusal("unknown_run", "run", "Momentum", "SGD, Adam"), ZH)


@pytest.mark.parametrize("lang", ["en", ZH])
def test_remarks(lang: str) -> None:
    values = {
        "dropped": {"rows": 3},
        "filled": {"cells": 4, "rows": 3},
        "left_out_categories": {"count": 1, "columns": ["id"]},
        "left_out_constant": {"count": 2, "columns": ["a", "b"]},
        "left_out_empty": {"count": 1, "columns": ["c"]},
        "standardised": {"mean": [0.0], "scale": [1.0]},
        "table": {"encoding": "utf-8", "delimiter": "\t", "header": True, "target": "class"},
        "task": {"task": "regression"},
        "undefined": {"function": "log(x)", "part": 0.5},
        "unseen_classes": {"classes": ["a", "b"]},
        "unseen_inputs": {"inputs": ["a"]},
    }
    assert set(values) == set(wording.REMARKS)
    said = {code: wording.remark(code, given, lang) for code, given in values.items()}
    assert "50" in said["undefined"]
    assert "a, b" in said["unseen_classes"]
    assert {"en": "tab", ZH: "制表符"}[lang] in said["table"]  # what cannot be seen has a name
    assert not any("{" in text for text in said.values())
