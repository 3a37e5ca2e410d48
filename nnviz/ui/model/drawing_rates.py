"""How often each panel draws under load: the plots over steps give way first; a pure function."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

#: Panels that give way together, and the frames a second they keep while others can still give way.
Floor = tuple[Collection[str], float]


def rates(
    costs: Mapping[str, float], wanted: Mapping[str, float], budget: float, floors: Sequence[Floor]
) -> dict[str, float]:
    """Return the frames a second of each panel.

    Args:
        costs: Milliseconds one frame of each panel takes.
        wanted: Frames a second of each panel where there is time for all.
        budget: Milliseconds of drawing there are in a second.
        floors: Who gives way down to where, one after the other; where even the last does not suffice, all draw less
            often alike.
    """
    out = {name: wanted[name] for name in costs}
    for names, least in floors:
        room = {name: costs[name] * max(0.0, out[name] - least) for name in names if name in costs}
        excess, free = _spent(costs, out) - budget, sum(room.values())
        if excess <= 0.0:
            return out
        share = min(1.0, excess / free) if free > 0.0 else 0.0
        for name in room:
            out[name] -= share * max(0.0, out[name] - least)
    spent = _spent(costs, out)
    return out if spent <= budget else {name: rate * budget / spent for name, rate in out.items()}


def _spent(costs: Mapping[str, float], drawn: Mapping[str, float]) -> float:
    return sum(costs[name] * rate for name, rate in drawn.items())
