"""What is said of a script is what came of running it."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import zipfile
from pathlib import Path

import numpy as np
import pytest
from msgspec.structs import replace

from nnviz import cli
from nnviz.export_script import checking, report
from nnviz.export_script.life import chosen, lives
from nnviz.export_script.running import ScriptFailed, losses_of, parsed
from nnviz.export_script.script import script
from nnviz.record import session
from nnviz.refusal import Refused
from nnviz.spec import Event, Experiment, Perturb, Run
from tests.export_script.helpers import experiment, run_text, trained


def test_parsed_reads_whole_lines_by_run() -> None:
    heads = [f"# run {name!r}, seed 1: step,loss" for name in "AB"]
    bad = "# the loss of step 2 is not finite: the run stops before it"
    text = "\n".join([heads[0], "1,0.5", "2,0.25", heads[1], "1,1e-09", bad, "3,0."])
    first, second = parsed(text)
    assert first == {1: 0.5, 2: 0.25}
    assert second[1] == 1e-9
    assert np.isnan(second[2])
    assert 3 not in second


def test_differences_are_measured_against_the_loss() -> None:
    content = trained(experiment(), 3)
    life = lives(content.checkpoint, content.history)[0]
    recorded = {1: 1.0, 2: 1e-9, 3: 0.5}
    good = checking.compared(life, {1: 1.0, 2: 1.005e-9, 3: 0.5 * (1 + 9e-9)}, recorded)
    assert (good.parted, good.compared) == (0, 3)
    assert good.worst == pytest.approx(9e-9)
    bad = checking.compared(life, {1: 1.0, 2: 2e-9 + 1e-11, 3: np.nan}, recorded)
    assert (bad.parted, bad.worst) == (2, 0.0)
    assert checking.compared(life, {1: 1.0, 2: 1e-9, 3: np.nan}, recorded).parted == 3
    early = checking.compared(life, {1: 1.0}, recorded)
    assert (early.parted, early.compared, early.recorded) == (0, 1, 3)


def test_a_cut_life_is_the_beginning_of_it(tmp_path: Path) -> None:
    noise = Event(step=0, perturb=Perturb(sigma=0.1, seed=1))
    content = trained(experiment(), 60, (20, noise), (40, replace(noise, perturb=Perturb(sigma=0.1, seed=2))))
    life = lives(content.checkpoint, content.history)[0]
    whole, short = (script(Experiment(), [one]) for one in (life, checking.cut(life, 30)))
    losses = [run_text(one.text(), one.arrays, tmp_path)[0] for one in (whole, short)]
    assert list(losses[1]) == list(range(1, 31))
    assert losses[1].items() <= losses[0].items()


def test_where_rounding_is_amplified_the_script_says_so() -> None:
    changes = ("network.hidden=[8, 8, 8, 8, 8, 8]", "runs.Adam.optimizer.lr=0.05", "data.samples=100")
    content = trained(experiment("spiral", *changes), 300)
    found = lives(content.checkpoint, content.history)
    agreements = checking.check(content.checkpoint.experiment, found, content.history, 60.0)
    assert 20 < agreements[0].parted < 300
    assert agreements[0].self_parted > 0
    assert "rounding, amplified" in report.report(agreements)


def test_the_report_tells_cases_apart() -> None:
    base = checking.Agreement("A", 1, "float64", recorded=2000, compared=2000, parted=0, worst=1e-12)
    assert "all 2,000 steps agree" in report.said(base)
    assert "the first 500 of 2,000" in report.said(replace(base, compared=500))
    assert "nothing recorded" in report.said(replace(base, recorded=0, compared=0))
    parted = replace(base, parted=700, self_parted=900, worst=5e-9)
    assert "up to step 699" in report.said(parted)
    assert "rounding, amplified" in report.said(parted)
    for strange in (replace(parted, worst=1e-15), replace(parted, self_parted=0)):
        assert "does not explain it" in report.said(strange)
    assert "did not suffice to find out why" in report.said(replace(parted, self_parted=-1))
    assert "7 digits" in report.report([replace(base, precision="float32")])


def test_a_script_that_fails_and_one_that_takes_too_long(tmp_path: Path) -> None:
    bad, slow = tmp_path / "bad.py", tmp_path / "slow.py"
    bad.write_text("raise ValueError('no such thing')\n")
    with pytest.raises(ScriptFailed, match="no such thing"):
        losses_of(bad, 20.0)
    slow.write_text("import time\nprint('# run ')\nprint('1,0.5')\ntime.sleep(60)\n")
    told: list[int] = []
    assert losses_of(slow, 1.0, told.append) in ([{1: 0.5}], [])
    assert told


def test_the_command_writes_a_script_that_runs_by_itself(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    runs = (Run(name="A", seeds=2), Run(name='B" \\ """ 名', optimizer={"name": "adam"}))
    what = replace(experiment("gauss", "data.samples=60"), runs=runs, title='"""\nimport nothing')
    content = trained(what, 30)
    session.save(tmp_path / "s.nnviz", content)
    assert cli.main(["export", str(tmp_path / "s.nnviz"), "--to", "script", str(tmp_path / "out.py")]) == 0
    assert capsys.readouterr().out.count("all 30 steps agree") == 3
    text = (tmp_path / "out.py").read_text(encoding="utf-8")
    assert "nnviz" not in text.partition("\nimport ")[2]
    assert text.count("all 30 steps agree") == 3
    done = subprocess.run([sys.executable, str(tmp_path / "out.py")], capture_output=True, timeout=60, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    lines = done.stdout.decode().splitlines()
    assert len(lines) == 3 * 31
    printed = parsed("\n".join(lines) + "\n")
    for life, losses in zip(lives(content.checkpoint, content.history), printed, strict=True):
        np.testing.assert_allclose(list(losses.values()), content.history.column(life.key, "loss"), rtol=1e-9)


def test_the_command_says_what_it_does_in_json_where_that_is_asked_for(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    session.save(tmp_path / "s.nnviz", trained(replace(experiment(), runs=(Run(name="A"),)), 20))
    out = str(tmp_path / "out.py")
    assert cli.main(["export", str(tmp_path / "s.nnviz"), "--to", "script", out, "--json"]) == 0
    *told, last = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert told
    assert all(one["total"] == 20 for one in told)
    (run,) = last["runs"]
    assert (last["file"], run["run"], run["recorded"], run["compared"], run["parted"]) == (out, "A", 20, 20, 0)


def test_one_lane_other_kinds_and_bad_input(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    content = trained(replace(experiment(), runs=(Run(name="A", seeds=2), Run(name="B"))), 5)
    path = str(tmp_path / "s.nnviz")
    session.save(tmp_path / "s.nnviz", content)

    def export(*arguments: str) -> int:
        return cli.main(["export", path, *arguments, "--check-seconds", "0"])

    assert export("--to", "script", str(tmp_path / "b.py"), "--run", "A", "--seed", "2") == 0
    assert "run_a(seed=2)" in (tmp_path / "b.py").read_text()
    assert export("--to", "csv", str(tmp_path / "b.csv")) == 0
    assert export("--to", "toml", str(tmp_path / "b.toml")) == 0
    assert len((tmp_path / "b.csv").read_text().splitlines()) == 16
    for bad in (("b.py", "--run", "C"), ("b.py", "--seed", "9"), ("b.txt",)):
        capsys.readouterr()
        assert export("--to", "script", str(tmp_path / bad[0]), *bad[1:]) == 2
        assert capsys.readouterr().err.count("\n") == 1
    found = lives(content.checkpoint, content.history)
    assert [(life.run, life.seed) for life in chosen(found, seed=1)] == [("A", 1), ("B", 1)]
    with pytest.raises(Refused):
        chosen(found, "B", 2)
    with pytest.raises(Refused) as caught:
        chosen(found, seed=9)
    assert caught.value.refusal.accepted == "1, 2"


def test_arrays_hold_no_objects() -> None:
    content = trained(experiment(), 1)
    data = script(Experiment(), lives(content.checkpoint, content.history)).arrays
    assert all(name.endswith(".npy") for name in zipfile.ZipFile(io.BytesIO(data)).namelist())
    with np.load(io.BytesIO(data), allow_pickle=False) as arrays:
        assert {arrays[name].dtype.kind for name in arrays.files} == {"f"}
