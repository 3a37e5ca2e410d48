from __future__ import annotations

import itertools

from hypothesis import given, settings
from hypothesis import strategies as st

from nnviz.ui.model.drawing_rates import fractions

FLOORS = (1 / 3, 1 / 12)
COSTS = st.dictionaries(st.sampled_from("abcdefgh"), st.floats(0.1, 50.0), min_size=1)


def test_without_load_everything_draws_on_every_tick() -> None:
    assert fractions({"network": 4.0, "loss": 7.0}, 12.0, FLOORS) == {"network": 1.0, "loss": 1.0}


def test_the_expensive_give_way_first() -> None:
    shares = fractions({"network": 4.0, "weights": 2.3, "loss": 7.0, "layers": 7.0}, 12.0, FLOORS)
    assert shares["network"] == shares["weights"] == 1.0
    assert 1 / 3 <= shares["loss"] < 1.0


@settings(max_examples=100, deadline=None)
@given(costs=COSTS, budget=st.floats(1.0, 30.0), floor=st.floats(0.05, 0.9))
def test_the_budget_is_kept_and_used(costs: dict[str, float], budget: float, floor: float) -> None:
    shares = fractions(costs, budget, (floor, floor / 4))
    drawn = sum(cost * shares[name] for name, cost in costs.items())
    assert drawn <= budget * (1 + 1e-9)
    assert all(0.0 < share <= 1.0 for share in shares.values())
    if sum(costs.values()) > budget:
        assert drawn >= budget * (1 - 1e-9)


@settings(max_examples=100, deadline=None)
@given(costs=COSTS, budget=st.floats(1.0, 30.0))
def test_a_cheaper_panel_never_draws_less_often(costs: dict[str, float], budget: float) -> None:
    shares = fractions(costs, budget, FLOORS)
    order = sorted(costs, key=lambda name: costs[name])
    assert all(shares[a] >= shares[b] - 1e-9 for a, b in itertools.pairwise(order) if costs[a] < costs[b])
