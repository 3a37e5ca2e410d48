"""`nnviz train`: what it writes and prints, against the trainer itself and against a replay."""

from __future__ import annotations

import csv
import hashlib
import json
import math
import signal
from pathlib import Path

import pytest

from nnviz import assets, toml
from nnviz.catalog import own_data
from nnviz.cli import main
from nnviz.commands.progress import Progress
from nnviz.core import fairness
from nnviz.core.block import STEPS
from nnviz.core.fairness import Proof
from nnviz.core.trainer import Trainer
from nnviz.record import metrics, session
from nnviz.record.history import History
from nnviz.record.lane import Thinned
from nnviz.record.session import SessionContent
from nnviz.spec import Event, Experiment, Run

SMALL = ["--set", "data.samples=60", "training.batch_size=8", "training.evaluate_every=5"]


def _json(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict:
    assert main(["train", *arguments, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def _experiment(name: str = "spiral") -> Experiment:
    return toml.apply(toml.read(assets.experiments()[name]), SMALL[1:])


def test_the_result_is_that_of_the_trainer(capsys):
    result = _json(capsys, "spiral", "--steps", "30", *SMALL)
    assert set(result) == {"steps_per_second", "wall_seconds", "runs"}
    (run,) = result["runs"]
    trainer = Trainer(_experiment())
    trainer.run_to(30)
    (state,) = trainer.states()
    assert run["weights_sha256"] == hashlib.sha256(state.weights.tobytes()).hexdigest()
    assert (run["name"], run["seed"], run["steps"], run["diverged_at"]) == (state.run, state.seed, 30, None)
    assert result["steps_per_second"] == pytest.approx(30 / result["wall_seconds"])


def test_metrics_have_one_row_for_each_run_seed_and_step(tmp_path, capsys):
    path = tmp_path / "m.csv"
    result = _json(capsys, "race", "--steps", "12", "--metrics", str(path), *SMALL)
    with path.open(newline="") as file:
        rows = list(csv.DictReader(file))
    layers = range(1, 4)
    norms = [f"{kind}_norm_{layer}" for kind in ("grad", "weight", "update") for layer in layers]
    head = ["run", "seed", "step", "epoch", "loss", "lr", "seconds", *norms, "test_loss", "test_accuracy"]
    assert list(rows[0]) == head
    names = [run["name"] for run in result["runs"]]
    assert sorted((row["run"], int(row["step"])) for row in rows) == sorted((n, s) for n in names for s in range(1, 13))
    evaluated = {int(row["step"]) for row in rows if row["test_loss"]}
    assert evaluated == {5, 10}
    for run in result["runs"]:
        last = [row for row in rows if row["run"] == run["name"]][-1]
        assert float(last["loss"]) == run["loss"]


def test_a_session_goes_on_and_replays_to_the_same_bits(tmp_path, capsys):
    path = str(tmp_path / "s.nnviz")
    _json(capsys, "switch", "--steps", "40", "--save", path, *SMALL)
    on = _json(capsys, path, "--steps", "90")
    again = _json(capsys, path, "--steps", "90", "--replay")
    straight = _json(capsys, "switch", "--steps", "90", *SMALL)
    sums = [[run["weights_sha256"] for run in result["runs"]] for result in (on, again, straight)]
    assert sums[0] == sums[1] == sums[2]
    session.load(path, history := History())
    assert history.last_step(history.keys()[0]) == 40


def _rows(path):
    with path.open(newline="") as file:
        rows = [dict(row, seconds="") for row in csv.DictReader(file)]
    return sorted(rows, key=lambda row: (row["run"], row["seed"], int(row["step"])))


def test_metrics_of_a_session_that_goes_on_have_its_earlier_steps(tmp_path, capsys):
    path, on, straight = tmp_path / "s.nnviz", tmp_path / "on.csv", tmp_path / "straight.csv"
    _json(capsys, "switch", "--steps", "40", "--save", str(path), *SMALL)
    assert main(["train", str(path), "--steps", "90", "--metrics", str(on)]) == 0
    assert capsys.readouterr().err == ""
    _json(capsys, "switch", "--steps", "90", "--metrics", str(straight), *SMALL)
    assert len(_rows(on)) == 2 * 90
    assert _rows(on) == _rows(straight)
    _json(capsys, str(path), "--steps", "90", "--replay", "--metrics", str(on))
    assert _rows(on) == _rows(straight)


def test_metrics_of_a_session_that_was_thinned_say_so(tmp_path, capsys, monkeypatch):
    path, on = tmp_path / "s.nnviz", tmp_path / "on.csv"
    _json(capsys, "spiral", "--steps", "10", "--save", str(path), *SMALL)
    monkeypatch.setattr(metrics, "thinned", lambda history: (Thinned(1, 4, 2), Thinned(5, 8, 2)))
    assert main(["train", str(path), "--steps", "12", "--metrics", str(on)]) == 0
    (line,) = capsys.readouterr().err.splitlines()
    assert "steps 1 to 8" in line


@pytest.mark.parametrize("name", ["s", "s.bak", "s.toml", "S.NNVIZ"])
def test_a_session_is_one_whatever_its_name(tmp_path, capsys, name):
    path, other = tmp_path / "s.nnviz", tmp_path / name
    _json(capsys, "spiral", "--steps", "10", "--save", str(path), *SMALL)
    path.rename(other)
    assert main(["check", str(other)]) == 0
    assert _json(capsys, str(other), "--steps", "15")["runs"][0]["steps"] == 15
    other.write_bytes(other.read_bytes()[:-200])
    assert main(["train", str(other)]) == 2
    said = capsys.readouterr().err
    assert name in said
    assert "TOML" not in said


def test_a_diverged_run_says_where(capsys):
    result = _json(capsys, "diverge", "--steps", "3000")
    diverged = [run["diverged_at"] for run in result["runs"] if run["diverged_at"]]
    assert diverged
    assert all(run["loss"] is None or math.isfinite(run["loss"]) for run in result["runs"])


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["nosuch"], ["nosuch", "spiral"]),
        (["spiral", "--set", "training.batch_size=0"], ["training.batch_size", "0"]),
        (["spiral", "--set", "training.batchsize=3"], ["training.batchsize", "batch_size"]),
        (["spiral", "--set", "training.loss=cross_entropy"], ["training.loss", "cross_entropy", "bce"]),
        (["spiral", "--set", "training.device=cuda"], ["training.device", "cuda"]),
    ],
)
def test_bad_input_is_one_sentence_and_exit_code_2(arguments, words, capsys):
    import torch

    if "training.device=cuda" in arguments and torch.cuda.is_available():
        pytest.skip("this machine has CUDA")
    assert main(["train", *arguments, "--steps", "1"]) == 2
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert "Traceback" not in said
    for word in words:
        assert word in said


def test_without_json_it_says_it_in_words(capsys):
    assert main(["train", "spiral", "--steps", "10", *SMALL]) == 0
    said = capsys.readouterr().out
    assert "step 10" in said
    assert "steps/s" in said


def test_test_figures_are_those_of_the_last_step(capsys):
    (between,) = _json(capsys, "spiral", "--steps", "13", *SMALL)["runs"]
    every_step = ["--set", "training.evaluate_every=1"]
    (evaluated,) = _json(capsys, "spiral", "--steps", "13", *SMALL, *every_step)["runs"]
    assert between == evaluated
    assert between["test_loss"] is not None


def test_a_table_trains_as_it_does_in_the_window(tmp_path, capsys):
    path = tmp_path / "own.csv"
    path.write_text("a,b,kind\n" + "".join(f"{i},{i * i % 7},{'xyz'[i % 3]}\n" for i in range(30)))
    (run,) = _json(capsys, str(path), "--steps", "5", "--set", "network.hidden=[3]")["runs"]
    trainer = Trainer(toml.apply(own_data.experiment_on(path), ["network.hidden=[3]"]))
    trainer.run_to(5)
    assert run["weights_sha256"] == hashlib.sha256(trainer.states()[0].weights.tobytes()).hexdigest()


def test_the_experiment_may_stand_behind_what_is_set(capsys):
    before = _json(capsys, *SMALL, "spiral", "--steps", "3")
    assert before["runs"] == _json(capsys, "spiral", "--steps", "3", *SMALL)["runs"]
    assert main(["train", "--steps", "3", *SMALL]) == 2
    assert "EXPERIMENT" in capsys.readouterr().err


def test_refusals_of_the_data_name_the_file(tmp_path, capsys):
    path = tmp_path / "pair.toml"
    path.write_text('[data]\nname = "iris"\n[training]\nloss = "bce"\n')
    for command in ("train", "check"):
        assert main([command, str(path)]) == 2
        said = capsys.readouterr().err
        assert "pair.toml" in said
        assert "training.loss" in said


@pytest.mark.parametrize("option", ["--metrics", "--save"])
def test_what_cannot_be_written_is_refused_before_training(option, tmp_path, capsys):
    (tmp_path / "file").write_text("")
    for path in (tmp_path, tmp_path / "file" / "below"):
        assert main(["train", "spiral", "--steps", "1", option, str(path)]) == 2
        said = capsys.readouterr().err
        assert option in said
        assert str(path) in said


@pytest.mark.skipif(not Path("/dev/full").is_char_device(), reason="a device that is always full")
@pytest.mark.parametrize("option", ["--metrics", "--save"])
def test_a_full_disk_is_one_line_and_exit_code_1(option, capsys):
    assert main(["train", "spiral", "--steps", "2", *SMALL, option, "/dev/full"]) == 1
    said = capsys.readouterr().err
    assert said.startswith("nnviz: /dev/full: no space")
    assert said.count("\n") == 1
    assert Path("/dev/full").is_char_device()


def test_a_step_behind_the_session_trains_nothing_and_says_so(tmp_path, capsys):
    path = str(tmp_path / "s.nnviz")
    saved = _json(capsys, "spiral", "--steps", "20", "--save", path, *SMALL)
    assert main(["train", path, "--steps", "10", "--json"]) == 0
    captured = capsys.readouterr()
    assert json.loads(captured.out)["runs"] == saved["runs"]
    assert "step 20" in captured.err
    assert main(["train", path, "--steps", "-1"]) == 2


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=["ctrl-c", "terminated"])
def test_a_signal_keeps_what_has_been_trained(number, tmp_path, monkeypatch, capsys):
    def press(self: Progress, step: int) -> None:
        if step >= STEPS and "stopping" not in capsys.readouterr().err:
            signal.raise_signal(number)

    monkeypatch.setattr(Progress, "update", press)
    path = tmp_path / "s.nnviz"
    assert main(["train", "spiral", "--steps", "100000", "--save", str(path), *SMALL]) == 128 + number
    (lane,) = session.load(path, History()).checkpoint.lanes
    assert lane.step == STEPS


def test_runs_that_all_stop_by_themselves_have_no_other_end(capsys):
    (run,) = _json(capsys, "spiral", *SMALL, "runs.Adam.training.stop.steps=2100")["runs"]
    assert run["steps"] == 2100


def test_a_session_is_saved_under_a_name_it_can_be_opened_by(tmp_path, capsys):
    assert main(["train", "spiral", "--steps", "1", "--save", str(tmp_path / "plain")]) == 2
    assert "a name that ends in .nnviz" in capsys.readouterr().err


def test_a_replay_ends_where_each_run_stood(tmp_path, capsys):
    """A run that joins when the others have stopped stands behind them; so it does after a replay."""
    history = History()
    experiment = toml.apply(_experiment(), ["training.stop.steps=20"])
    trainer = Trainer(experiment, lambda layout, rows: history.append(rows, layout.number), history.open)
    trainer.run_to(20)
    trainer.submit(Event(step=0, add=Run(name="late", optimizer={"name": "sgd"})))
    trainer.advance(7, math.inf)  # however slow the machine
    states = trainer.states()
    assert sorted(state.step for state in states) == [7, 20]
    path = tmp_path / "s.nnviz"
    session.save(path, SessionContent(trainer.checkpoint(), history))
    again = {run["name"]: run for run in _json(capsys, str(path), "--replay")["runs"]}
    for state in states:
        assert again[state.run]["steps"] == state.step
        assert again[state.run]["weights_sha256"] == hashlib.sha256(state.weights.tobytes()).hexdigest()


def test_runs_that_may_depend_on_each_other_are_told(monkeypatch, capsys):
    unproven = Proof(False, 9, ("2-8-8-1 tanh adam float32, batch 8",), ("2-8-8-1 tanh adam float32, batch 8",))
    monkeypatch.setattr(fairness, "prove", lambda lanes: unproven)
    assert main(["train", "race", "--steps", "3", *SMALL]) == 0
    told = capsys.readouterr().err
    assert "does not depend on what trains beside it: 2-8-8-1 tanh adam float32, batch 8\n" in told
    assert main(["train", "spiral", "--steps", "3", *SMALL]) == 0
    assert "depend" not in capsys.readouterr().err  # nothing trains beside it
