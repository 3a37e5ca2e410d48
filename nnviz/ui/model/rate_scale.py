"""The logarithmic scale of the learning-rate slider, 10^-5 to 10^1."""

from __future__ import annotations

import math

LOW, HIGH = -5, 1
PER_DECADE = 100
#: What may be typed, as in the catalogue.
ACCEPTED = "a number from 1e-08 to 1000"
POSITIONS = (HIGH - LOW) * PER_DECADE


def position(rate: float) -> int:
    """Return the slider position nearest to `rate`, 0 to POSITIONS; a rate of 0 is at the left end."""
    if rate <= 0:
        return 0
    return min(POSITIONS, max(0, round((math.log10(rate) - LOW) * PER_DECADE)))


def rate(position: int) -> float:
    """Return the rate at a slider position, with two significant digits."""
    return float(f"{10 ** (position / PER_DECADE + LOW):.1e}")


def typed(text: str) -> float | None:
    """Return the rate a user typed ("0.03", "3e-2", "0,03"), or None where it is no finite number above 0."""
    try:
        value = float(text.strip().replace("−", "-").replace(",", "."))
    except ValueError:
        return None
    return value if math.isfinite(value) and value > 0 else None
