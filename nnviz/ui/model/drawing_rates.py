"""How often each panel draws under load: the expensive ones give way first; a pure function."""

from __future__ import annotations

from collections.abc import Mapping, Sequence


def fractions(costs: Mapping[str, float], budget: float, floors: Sequence[float]) -> dict[str, float]:
    """Return the fraction of clock ticks on which each panel draws.

    Args:
        costs: Milliseconds one frame of each panel takes.
        budget: Milliseconds of drawing there are in a tick.
        floors: Falling fractions: from the most expensive to the cheapest, panels give way down to the first, then
            again down to the next; where even the last does not suffice, all draw less often alike.
    """
    out = dict.fromkeys(costs, 1.0)
    order = sorted((name for name in costs if costs[name] > 0), key=lambda name: (-costs[name], name))
    excess = sum(costs.values()) - budget
    for floor in floors:
        for name in order:
            if excess <= 0:
                return out
            given = min(excess, costs[name] * (out[name] - floor))
            out[name] -= given / costs[name]
            excess -= given
    if excess <= 0:
        return out
    drawn = budget + excess
    return {name: fraction * budget / drawn for name, fraction in out.items()}
