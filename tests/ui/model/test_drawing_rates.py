from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnviz.ui.model.drawing_rates import rates

PLOTS, PICTURES = ("loss", "layers"), ("network", "weights", "output")
FLOORS = ((PLOTS, 20.0), (PICTURES, 30.0), (PLOTS, 15.0))
COSTS = st.fixed_dictionaries(dict.fromkeys((*PLOTS, *PICTURES), st.floats(0.05, 60.0)))


def costs(plot: float, picture: float) -> dict[str, float]:
    return dict.fromkeys(PLOTS, plot) | dict.fromkeys(PICTURES, picture)


def all_at(rate: float) -> dict[str, float]:
    return dict.fromkeys((*PLOTS, *PICTURES), rate)


def test_without_load_everything_draws_as_often_as_wanted() -> None:
    assert set(rates(costs(2.0, 2.0), all_at(60.0), 840.0, FLOORS).values()) == {60.0}


def test_each_draws_as_often_as_it_wants() -> None:
    wanted = all_at(60.0) | dict.fromkeys(PLOTS, 30.0)
    assert rates(costs(2.0, 2.0), wanted, 840.0, FLOORS) == wanted
    found = rates(costs(6.0, 5.0), wanted, 840.0, FLOORS)
    assert all(20.0 <= found[name] <= 30.0 for name in PLOTS)


def test_the_plots_give_way_first() -> None:
    found = rates(costs(5.0, 3.0), all_at(60.0), 840.0, FLOORS)
    assert all(found[name] == 60.0 for name in PICTURES)
    assert all(20.0 < found[name] < 60.0 for name in PLOTS)


def test_then_the_pictures_then_the_plots_again() -> None:
    found = rates(costs(6.0, 5.0), all_at(60.0), 840.0, FLOORS)
    assert all(found[name] == pytest.approx(20.0) for name in PLOTS)
    assert all(30.0 < found[name] < 60.0 for name in PICTURES)
    found = rates(costs(10.0, 6.0), all_at(60.0), 840.0, FLOORS)
    assert all(found[name] == pytest.approx(30.0) for name in PICTURES)
    assert all(15.0 <= found[name] < 20.0 for name in PLOTS)


@settings(max_examples=100, deadline=None)
@given(costs=COSTS, budget=st.floats(50.0, 2000.0), wanted=st.sampled_from([60.0, 120.0]))
def test_the_budget_is_kept_and_used(costs: dict[str, float], budget: float, wanted: float) -> None:
    found = rates(costs, all_at(wanted), budget, FLOORS)
    drawn = sum(cost * found[name] for name, cost in costs.items())
    assert drawn <= budget * (1 + 1e-9)
    assert all(0.0 < rate <= wanted for rate in found.values())
    if wanted * sum(costs.values()) > budget:
        assert drawn >= budget * (1 - 1e-9)
    assert min(found[name] for name in PICTURES) >= max(found[name] for name in PLOTS) * (1 - 1e-9)
