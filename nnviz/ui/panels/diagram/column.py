"""A column of numbers and its sum, so rounded that the column adds up."""

from __future__ import annotations

import math
from collections.abc import Sequence


def decimals(values: Sequence[float]) -> int:
    """Return how many decimals a column gets: five significant digits of its largest value."""
    largest = max((abs(value) for value in values if math.isfinite(value)), default=0.0)
    if largest == 0.0:
        return 4
    return min(9, max(0, 4 - math.floor(math.log10(largest))))


def column(values: Sequence[float], total: float) -> tuple[list[str], str]:
    """Return `values` and their sum `total` as text with one number of decimals.

    Each is less than one unit of its last digit from its exact value, and what is written adds up exactly: where plain
    rounding would not add up, those with the largest remainders are rounded the other way. The total
    is rounded plainly.
    """
    places = decimals([*values, total])
    if not all(math.isfinite(value) for value in [*values, total]):
        return [written(value, places) for value in values], written(total, places)
    unit = 10**places
    whole = [math.floor(value * unit) for value in values]
    missing = round(total * unit) - sum(whole)
    if 0 <= missing <= len(values):
        by_remainder = sorted(range(len(values)), key=lambda i: whole[i] - values[i] * unit)
        for i in by_remainder[:missing]:
            whole[i] += 1
    else:
        whole = [round(value * unit) for value in values]
    return [written(part / unit, places) for part in whole], written(round(total * unit) / unit, places)


def written(value: float, places: int) -> str:
    """Return `value` with a sign and so many decimals."""
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "∞" if value > 0 else "−∞"
    text = f"{abs(value):.{places}f}"
    return ("−" if value < 0 and float(text) != 0.0 else "+" if value > 0 and float(text) != 0.0 else "") + text
