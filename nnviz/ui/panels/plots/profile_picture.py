"""The loss along the last update as numbers, and what it says of the learning rate; pure functions."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QCoreApplication

from nnviz.snapshot import Profile
from nnviz.ui.panels.drawing import words

translate = QCoreApplication.translate

Floats = npt.NDArray[np.float64]
Verdict = Literal["none", "small", "right", "large"]

#: How far above the lowest loss the axis reaches at most: so many times what J(0) lies above it, or the share of J(0).
RISE, SHARE = 20.0, 0.5
#: Differences below this share of J(0) are rounding in single precision and say nothing.
ROUNDING = 1e-6


@dataclass(frozen=True, eq=False, slots=True)
class ProfilePicture:
    """J(θ + s·Δθ) along the last update.

    Attributes:
        step: t of the update.
        samples: m of the fixed batch.
        s, loss: [n] places and losses; NaN where it is not finite.
        start, taken: J(0) and J(1).
        lowest, least: Place of the smallest loss, and that loss.
        low, high: Ends of the axis of losses; what lies above leaves through the top.
        verdict: What it says of the rate.
        norm: ‖Δθ‖.
    """

    step: int
    samples: int
    s: Floats
    loss: Floats
    start: float
    taken: float
    lowest: float
    least: float
    low: float
    high: float
    verdict: Verdict
    norm: float


def profile_picture(profile: Profile | None, shared: tuple[float, float] | None = None) -> ProfilePicture | None:
    """Return what is shown of a profile; None where there is none, or where the loss before the step is not finite.

    `shared` are the ends of the axis of losses where they are set from outside.
    """
    if profile is None or not len(profile.s):
        return None
    s = np.asarray(profile.s, float)
    loss = np.where(np.isfinite(profile.loss), np.asarray(profile.loss, float), np.nan)
    start, taken = float(loss[np.argmin(np.abs(s))]), float(loss[np.argmin(np.abs(s - 1.0))])
    if not math.isfinite(start):
        return None
    at = int(np.nanargmin(loss))
    least = float(loss[at])
    low, high = shared or _limits(loss, start, least)
    verdict = "none" if profile.norm == 0.0 else _verdict(loss, s, start, taken)
    return ProfilePicture(
        profile.step, profile.samples, s, loss, start, taken, float(s[at]), least, low, high, verdict, profile.norm
    )


def sentence(picture: ProfilePicture) -> str:
    """Return the verdict in a sentence."""
    at = words.number(picture.lowest, 3)
    if picture.norm == 0.0:
        return translate("panels", "The last update is zero.")
    if picture.verdict == "none":
        return translate("panels", "No verdict: the loss hardly changes along the last update.")
    if picture.verdict == "small":
        return translate("panels", "Rate too small: the loss still falls at s = {0}.").format(at)
    if picture.verdict == "right":
        return translate("panels", "Rate about right: the loss is lowest at s = {0}.").format(at)
    if not picture.taken <= picture.start:
        return translate("panels", "Rate too large: the step raises the loss.")
    return translate("panels", "Rate too large: the loss is lowest at s = {0}, before the step's end.").format(at)


def subtitle(profile: Profile | None) -> str:
    """Return what a profile is of: the step, and the samples it is computed on."""
    if profile is None:
        return "J(θ + s·Δθ)"
    step, samples = words.count(profile.step), words.count(profile.samples)
    text = (
        translate("panels", "step {0} · 1 sample")
        if profile.samples == 1
        else translate("panels", "step {0} · {1} samples")
    )
    return "J(θ + s·Δθ) · " + text.format(step, samples)


def summary(profile: Profile | None) -> str:
    """Return the verdict in a sentence, or that there is none."""
    picture = profile_picture(profile)
    return sentence(picture) if picture is not None else translate("panels", "No update to look along yet.")


def thresholds() -> str:
    """Return what the verdict goes by."""
    return translate(
        "panels",
        "J(θ + s·Δθ) on a fixed batch along the last update; s = 0 is before it, s = 1 where it went.\n"
        "Too large: J(1) > J(0), or the lowest of the losses shown is at s < 1.\n"
        "Too small: the lowest is at the last s shown.\n"
        "About right: the lowest is between.\n"
        "Differences below a millionth of J(0) do not count.\n"
        "A single mini-batch may point elsewhere than the fixed batch: watch a few steps.",
    )


def _verdict(loss: Floats, s: Floats, start: float, taken: float) -> Verdict:
    least, lowest, slack = float(np.nanmin(loss)), float(s[int(np.nanargmin(loss))]), ROUNDING * abs(start)
    if float(np.max(loss)) - least <= slack:  # not so where one is not finite
        return "none"
    if not taken <= start + slack or (lowest < 1.0 and taken > least + slack):  # not finite is too large, too
        return "large"
    return "small" if lowest >= float(s[-1]) else "right"


def _limits(loss: Floats, start: float, least: float) -> tuple[float, float]:
    cap = least + max(RISE * (start - least), SHARE * abs(start))
    high = max(start, min(float(np.nanmax(loss)), cap))
    room = max(high - least, 1e-6 * abs(start), 1e-300)
    return least - 0.08 * room, high + 0.08 * room
