"""How often each panel draws under load: the expensive ones give way first, down to a floor; a pure function."""

from __future__ import annotations

from collections.abc import Mapping


def fractions(costs: Mapping[str, float], budget: float, floor: float) -> dict[str, float]:
    """Return the fraction of clock ticks on which each panel draws.

    Args:
        costs: Milliseconds one frame of each panel takes.
        budget: Milliseconds of drawing there are in a tick.
        floor: Fraction no panel falls below while the others have something to give.
    """
    out = dict.fromkeys(costs, 1.0)
    excess = sum(costs.values()) - budget
    for name in sorted(costs, key=lambda name: (-costs[name], name)):
        if excess <= 0 or costs[name] <= 0:
            break
        out[name] = max(floor, 1.0 - excess / costs[name])
        excess -= costs[name] * (1.0 - out[name])
    if excess <= 0:
        return out
    drawn = sum(cost * out[name] for name, cost in costs.items())
    return {name: fraction * budget / drawn for name, fraction in out.items()}
