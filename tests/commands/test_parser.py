"""What the command line cannot take: one sentence, exit code 2, in the user's language."""

from __future__ import annotations

import pytest

from nnviz.cli import main
from nnviz.commands.parser import language

CASES = [
    ("--nonsense", ["--nonsense", "--theme"]),
    ("--theme pink", ["--theme", "pink", "light, dark, system"]),
    ("--after-steps x", ["--after-steps", "x", "a whole number"]),
    ("--screenshot a.foo", ["--screenshot", "a.foo", ".png or .jpg"]),
    ("--size", ["--size", "WIDTHxHEIGHT"]),
    ("--play=yes", ["--play"]),
    ("spiral moons", ["moons"]),
    ("train", ["nnviz train", "EXPERIMENT", "a built-in name"]),
    ("train spiral --steps x", ["--steps", "x", "a whole number"]),
    ("train spiral --step 3", ["--step", "--steps"]),
    ("list", ["KIND", "datasets, optimizers"]),
    ("list everything", ["KIND", "everything", "datasets, optimizers"]),
    ("export a.nnviz b.py", ["--to", "script, "]),
    ("export --to script", ["FILE.nnviz"]),
    ("export a.nnviz b.py --to script --check-seconds soon", ["--check-seconds", "soon", "a number"]),
    ("export a.nnviz b.py --to script --check-seconds nan", ["--check-seconds", "nan", "a number from 0"]),
    ("check", ["FILE"]),
    ("bench --cas", ["--cas", "--case"]),
    ("doctor now", ["now", "--json"]),
]


@pytest.mark.parametrize(("line", "words"), CASES, ids=[line for line, _ in CASES])
def test_one_sentence_names_place_value_and_what_is_accepted(line, words, capsys):
    assert main(line.split()) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.startswith("nnviz")
    assert captured.err.count("nnviz: ") <= 1
    assert captured.err.endswith((".\n", "?\n"))
    assert captured.err.count("\n") == 1
    assert "accepted: " in captured.err or "did you mean " in captured.err
    for word in words:
        assert word in captured.err


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("train spiral --step 3", "nnviz train: --step is no option or argument here; did you mean --steps?\n"),
        ("--them=dark", "nnviz: --them=dark is no option or argument here; did you mean --theme?\n"),
        ("--theme pink", "nnviz: --theme: pink is not among the choices; accepted: light, dark, system.\n"),
    ],
)
def test_the_program_is_named_once_and_what_was_meant_is_guessed(line, said, capsys):
    assert main(line.split()) == 2
    assert capsys.readouterr().err == said


def test_it_is_said_in_the_users_language(monkeypatch, capsys):
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    assert main(["train", "spiral", "--steps", "x"]) == 2
    assert "可接受：整数" in capsys.readouterr().err
    assert main(["--lang", "en", "--nonsense"]) == 2
    assert "accepted: " in capsys.readouterr().err
    monkeypatch.setenv("LC_ALL", "C")
    assert main(["--lang=zh_CN", "--them"]) == 2
    assert "是否想写 --theme？" in capsys.readouterr().err
    assert main(["--lang=zh_CN", "--nonsense"]) == 2
    assert "可接受" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [(["--lang"], "en"), (["--lang", "fr"], "en"), (["a", "--lang", "zh_CN"], "zh_CN"), ([], "en")],
)
def test_the_language_asked_for(arguments, said):
    assert language(arguments) == said
