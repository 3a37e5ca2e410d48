"""`check`, `list`, `doctor` and what the command line does with failures."""

from __future__ import annotations

import io
import json
import sys

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


def test_who_stops_reading_is_told_nothing(monkeypatch, capsys):
    def gone(arguments):
        raise BrokenPipeError

    monkeypatch.setattr("nnviz.commands.list.main", gone)
    assert main(["list", "losses"]) == cli.FAILED
    assert capsys.readouterr().err == ""


def test_where_the_details_cannot_be_kept_it_still_says_what_failed(tmp_path, monkeypatch, capsys):
    def full(arguments):
        raise OSError(28, "No space left on device", "out.csv")

    (tmp_path / "file").write_text("")
    monkeypatch.setenv("NNVIZ_STATE", str(tmp_path / "file" / "below"))
    monkeypatch.setattr("nnviz.commands.list.main", full)
    assert main(["list", "losses"]) == cli.FAILED
    assert capsys.readouterr().err == "nnviz: out.csv: no space left on device\n"


def test_check_reads_the_data_too(tmp_path, capsys):
    table, nothing = tmp_path / "a.csv", tmp_path / "b.csv"
    table.write_text("a,y\n1,0\n2,1\n3,0\n4,1\n")
    nothing.write_text("")
    assert main(["check", str(table)]) == 0
    assert main(["check", str(nothing), ""]) == 2
    assert len(capsys.readouterr().err.splitlines()) == 2


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--size", "10x10"], ["--size", "10x10", "1280x800"]),
        (["--after-steps", "5"], ["--after-steps", "--screenshot"]),
        (["--save", "a.nnviz"], ["--save", "--screenshot"]),
        (["--screenshot", "b.png", "--after-steps", "-5"], ["--after-steps", "-5"]),
        (["--screenshot", "."], ["--screenshot", ".png or .jpg"]),
        (["--screenshot", "a.png"], ["--screenshot", "directory"]),
    ],
)
def test_options_of_the_window_that_mean_nothing_are_refused(arguments, words, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.png").mkdir()
    monkeypatch.setattr("nnviz.ui.app.run", lambda experiment, options: pytest.fail("opened"))
    assert main(arguments) == 2
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert all(word in said for word in words)


def test_a_table_opens_in_the_window_with_what_is_set(tmp_path, monkeypatch):
    table, opened = tmp_path / "a.csv", []
    table.write_text("a,y\n1,0\n2,1\n3,0\n4,1\n")
    monkeypatch.setattr("nnviz.ui.app.run", lambda experiment, options: opened.append((experiment, options)) or 0)
    assert main([str(table), "--set", "data.standardise=false", "--size", "1280x800"]) == 0
    ((experiment, options),) = opened
    assert (experiment.data.path, experiment.data.standardise) == (str(table), False)
    assert (options.path, options.size) == (table, (1280, 800))


def test_letters_the_output_does_not_know_are_replaced(monkeypatch):
    written = io.BytesIO()
    stream = io.TextIOWrapper(written, encoding="cp1252")
    monkeypatch.setattr(sys, "stdout", stream)
    assert main(["list", "optimizers"]) == 0
    assert b"1/(1 ? ?)" in written.getvalue()


def test_without_any_output_it_still_works(monkeypatch):
    monkeypatch.setattr(sys, "stdout", None)
    assert main(["list", "losses"]) == 0
    sys.stdout.close()


def test_ctrl_c_while_a_command_is_imported_says_nothing(monkeypatch, capsys):
    def interrupted(name):
        raise KeyboardInterrupt

    monkeypatch.setattr("importlib.import_module", interrupted)
    assert main(["list", "losses"]) == cli.INTERRUPTED
    assert capsys.readouterr().err == ""
