"""What came of comparing a script with the recorded losses, in words."""

from __future__ import annotations

import platform
from collections.abc import Sequence

import torch

from nnviz.export_script.checking import NUDGE, TOLERANCE, Agreement
from nnviz.export_script.expression import one_line

#: Differences that have grown to so much of the tolerance before they pass it have grown, and not jumped.
GRADUAL = 1e-4


def report(found: Sequence[Agreement]) -> str:
    """Return what came of the check, in paragraphs."""
    kinds = sorted({one.precision for one in found}, reverse=True)
    within = " and ".join(f"{TOLERANCE[kind]:g} ({kind})" for kind in kinds)
    head = (
        f"Run when it was written ({platform.system()} {platform.machine()}, torch {torch.__version__}) and compared"
        f" with what was recorded. Agreement means: |difference| <= {within} times max(loss, 1e-3 * first loss)."
    )
    if "float32" in kinds:
        head += (
            " In float32 a number has 7 digits, and the two do not round alike: expect them to part in the course of"
            " a training; in float64 they stay together much longer."
        )
    return "\n\n".join([head, *map(said, found)])


def said(one: Agreement) -> str:
    """Return what came of one lane, in a sentence or two."""
    lane = f"{one_line(one.run)!r}, seed {one.seed}"
    if not one.compared:
        return (
            f"{lane}: {'there is nothing recorded' if not one.recorded else 'the time did not suffice to compare it'}."
        )
    worst = f"largest difference {one.worst:.1e} of that measure"
    if one.parted:
        return f"{lane}: the two agree up to step {one.parted - 1:,} of {one.recorded:,} ({worst}). {_why(one)}"
    if one.compared < one.recorded:
        return f"{lane}: the first {one.compared:,} of {one.recorded:,} steps were compared and agree ({worst})."
    return f"{lane}: all {one.recorded:,} steps agree ({worst})."


def _why(one: Agreement) -> str:
    nudge = f"{NUDGE[one.precision]:.0e}"
    if one.self_parted > 0 and (one.self_parted <= one.parted or one.worst >= GRADUAL * TOLERANCE[one.precision]):
        return (
            "Why they part: rounding, amplified. Both do the same arithmetic, in another order, which changes last"
            f" digits; this training amplifies such changes. The same script, started from weights changed by {nudge},"
            f" parts from itself at step {one.self_parted:,}."
        )
    if one.self_parted < 0:
        return "The time did not suffice to find out why."
    return (
        f"Started from weights changed by {nudge} the script does not part from itself by then, and the difference does"
        " not grow step by step: rounding alone does not explain it. Please report this session."
    )
