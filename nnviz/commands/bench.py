"""`nnviz bench`: speeds and frame rates, each beside its peer in the same run."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from typing import Any

from nnviz import numerics, processor
from nnviz.commands.parser import Parser
from nnviz.refusal import refuse


def main(arguments: Sequence[str]) -> int:
    """Measure and print."""
    parser = Parser(prog="nnviz bench", description="Measure training and drawing on this machine.")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--no-window", action="store_true", help="measure training only")
    parser.add_argument("--rounds", type=int, help="how often each window plays, in turn with its peers")
    parser.add_argument("--case", action="append", help="measure only networks whose name contains this")
    given = parser.parsed(arguments)
    if given.rounds is not None and given.rounds < 1:
        raise refuse("range", "--rounds", given.rounds, "a whole number from 1")
    numerics.prepare()
    from nnviz.commands.benching import headless, windowed
    from nnviz.commands.benching.cases import cases

    chosen = [case for case in cases() if not given.case or any(part in case.name for part in given.case)]
    training: list[dict[str, Any]] = []
    for case in chosen:
        _say(f"training {case.name}")
        training += headless.measure(case)
    windows: list[dict[str, Any]] = []
    failed: list[str] = []
    if not given.no_window:
        for case in chosen:
            for size in windowed.SIZES:
                _say(f"window {case.name} {size[0]}x{size[1]}")
                try:
                    windows.append(windowed.measure(case, size, rounds=given.rounds or windowed.ROUNDS))
                except RuntimeError as error:  # what has been measured is not lost
                    failed.append(f"window {case.name} {size[0]}x{size[1]}: {error}")
    together = windowed.together(windows)
    result = {"machine": _machine(), "training": training, "window": windows, "together": together}
    sys.stdout.write(json.dumps(result, indent=2) + "\n" if given.json else _text(result))
    sys.stderr.write("".join(f"nnviz bench: {one}\n" for one in failed))
    return 1 if failed else 0


def _say(what: str) -> None:
    sys.stderr.write(f"measuring: {what}\n")
    sys.stderr.flush()


def _machine() -> dict[str, Any]:
    import platform

    import torch

    return {
        "processor": platform.processor() or platform.machine(),
        "cores": len(processor.cores()),
        "python": platform.python_version(),
        "torch": str(torch.__version__),
    }


def _range(row: dict[str, Any], key: str) -> str:
    return f"{row[key]:.1%} ({row[f'{key}_low']:.0%} to {row[f'{key}_high']:.0%})"


def _text(result: dict[str, Any]) -> str:
    lines = ["Training (steps/s; ratio of time per step, median of the rounds)"]
    for row in result["training"]:
        lines.append(
            f"  {row['network']:<22} {row['optimizer']:<32} plain {row['plain_steps_per_second']:>8,.0f}"
            f"  nnviz {row['trainer_steps_per_second']:>8,.0f}"
            f"  ratio {row['ratio']:.2f} ({row['ratio_low']:.2f} to {row['ratio_high']:.2f})"
        )
    if result["window"]:
        lines += ["", "Window (full training speed; frames/s with new data, clock uncapped)"]
    for row in result["window"]:
        panels = "  ".join(f"{name} {rate:.0f}" for name, rate in row["frames_per_second"].items())
        lines += [
            f"  {row['network']} at {row['size']} on {row['platform']}: window after {row['seconds_to_window']:.2f} s,"
            f" first step after {row['seconds_to_first_step']:.2f} s",
            f"    {panels}  (window {row['window_frames_per_second']:.0f})",
            f"    steps/s {row['steps_per_second']:,.0f} with the window open"
            f" (drawing {row['frames_per_second_meanwhile']:.0f} frames/s),"
            f" {row['headless_steps_per_second']:,.0f} without: {_range(row, 'kept')} kept;"
            f" beside a busy core instead of a window {_range(row, 'kept_beside')}",
            f"    key to changed picture {row['key_to_picture_ms']:.0f} ms"
            f" (worst {row['key_to_picture_worst_ms']:.0f}), longest block {row['longest_block_ms']:.0f} ms",
        ]
    names = {"kept": "with the window open", "kept_beside": "beside a busy core"}
    for key in (key for key in names if key in result["together"]):
        kept = _range(result["together"], key)
        lines.append(f"  all rows together, each by how sure it is: {kept} of the steps kept {names[key]}")
    return "\n".join(lines) + "\n"
