from __future__ import annotations

import pytest

from nnviz.spec import Network
from nnviz.ui.model import layers

TWO = Network(hidden=(8, 4), activation=("relu", "tanh"))


def test_one_activation_for_all_layers_is_written_once() -> None:
    assert layers.change(TWO, (3, 4), ("relu", "relu"))["network"]["activation"] == "relu"
    assert layers.change(TWO, (3, 4), ("relu", "tanh"))["network"]["activation"] == ("relu", "tanh")


@pytest.mark.parametrize(
    ("widths", "names"),
    [((9, 4), ("relu", "tanh")), ((9,), "relu"), ((9, 4, 2, 2), ("relu", "tanh", "tanh", "tanh")), ((), "tanh")],
)
def test_other_widths_keep_the_activations_that_fit(widths: tuple[int, ...], names: object) -> None:
    assert layers.resized(TWO, widths) == {"network": {"hidden": widths, "activation": names}}


def test_a_layer_is_added_like_the_last_and_any_can_be_removed() -> None:
    assert layers.added(TWO)["network"] == {"hidden": (8, 4, 4), "activation": ("relu", "tanh", "tanh")}
    assert layers.removed(TWO, 0)["network"] == {"hidden": (4,), "activation": "tanh"}
    assert layers.activated(TWO, 0, "tanh")["network"] == {"hidden": (8, 4), "activation": "tanh"}


def test_the_first_layer_has_the_activation_that_was_kept() -> None:
    assert layers.added(Network(hidden=(), activation="relu"))["network"] == {"hidden": (8,), "activation": "relu"}
    assert layers.added(Network(hidden=(), activation=()))["network"] == {"hidden": (8,), "activation": "tanh"}
