"""The rows of `nnviz list`."""

import json

import pytest

from nnviz.catalog.describe import KINDS, rows
from nnviz.refusal import Refused


@pytest.mark.parametrize("kind", KINDS)
def test_rows_are_the_registrys_and_json(kind):
    described = json.loads(json.dumps(rows(kind)))
    assert [row["name"] for row in described] == list(KINDS[kind]())
    assert all(row["title"] and row["meaning"] for row in described)


def test_optimizers_name_their_parameters_with_ranges():
    adam = next(row for row in rows("optimizers") if row["name"] == "adam")
    assert [one["name"] for one in adam["parameters"]] == ["lr", "beta1", "beta2", "eps", "weight_decay", "amsgrad"]
    beta1 = adam["parameters"][1]
    assert beta1["accepted"] == "a number at least 0 and below 1"
    assert (beta1["low"], beta1["high"], beta1["high_open"], beta1["default"]) == (0.0, 1.0, True, 0.9)
    lbfgs = next(row for row in rows("optimizers") if row["name"] == "lbfgs")
    assert {"none", "strong_wolfe"} == set(next(one for one in lbfgs["parameters"] if "choices" in one)["choices"])


def test_losses_name_their_output_activations():
    assert {row["name"]: row["outputs"] for row in rows("losses")}["mse"]["binary"] == ["sigmoid", "tanh"]


def test_unknown_kind_is_refused():
    with pytest.raises(Refused) as caught:
        rows("optimisers")
    assert caught.value.refusal.accepted.startswith("optimizers")
