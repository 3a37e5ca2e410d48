"""`nnviz train`: what it writes and prints, against the trainer itself and against a replay."""

from __future__ import annotations

import csv
import hashlib
import json
import math

import pytest

from nnviz import assets, toml
from nnviz.cli import main
from nnviz.core.trainer import Trainer
from nnviz.record import session
from nnviz.record.history import History
from nnviz.spec import Experiment

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
