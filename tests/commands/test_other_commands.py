"""`check`, `list`, `doctor` and what the command line does with failures."""

from __future__ import annotations

import json

import pytest

from nnviz import assets, cli
from nnviz.catalog import registry
from nnviz.cli import main
from nnviz.commands.list import KINDS


def test_check_is_silent_about_good_files(capsys):
    assert main(["check", *assets.experiments()]) == 0
    captured = capsys.readouterr()
    assert captured.out == captured.err == ""


def test_check_names_each_bad_file_on_a_line(tmp_path, capsys):
    good, worse, broken = tmp_path / "a.toml", tmp_path / "b.toml", tmp_path / "c.nnviz"
    good.write_text('[data]\nname = "xor"\n')
    worse.write_text('[data]\nname = "xro"\n')
    broken.write_bytes(b"PK nothing")
    assert main(["check", str(good), str(worse), str(broken)]) == 2
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 2
    assert "b.toml" in lines[0]
    assert "xro" in lines[0]
    assert "c.nnviz" in lines[1]


@pytest.mark.parametrize("kind", KINDS)
def test_list_shows_every_entry_both_ways(kind, capsys):
    known = set(assets.experiments() if kind == "experiments" else getattr(registry, kind)())
    assert main(["list", kind]) == 0
    shown = {line.split()[0] for line in capsys.readouterr().out.splitlines()}
    assert shown == known
    assert main(["list", kind, "--json"]) == 0
    assert {row["name"] for row in json.loads(capsys.readouterr().out)} == known


def test_doctor_reports_what_the_self_check_proved(capsys):
    assert main(["doctor", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert "lane" in found["lanes"]
    assert "torch" in found


def test_a_failure_is_one_line_and_exit_code_1(monkeypatch, capsys):
    def broken(arguments):
        raise RuntimeError("the disk\nis full")

    monkeypatch.setattr("nnviz.commands.list.main", broken)
    assert main(["list", "losses"]) == cli.FAILED
    said = capsys.readouterr().err
    assert "the disk" in said
    assert said.count("\n") == 1
