"""`nnviz [EXPERIMENT]`: the window."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from nnviz import __version__
from nnviz.catalog import own_data
from nnviz.catalog.tables import WORKSPACES
from nnviz.commands import source
from nnviz.commands.parser import Parser
from nnviz.commands.places import check_session, check_writable
from nnviz.record import session
from nnviz.refusal import refuse
from nnviz.spec import Experiment
from nnviz.ui.options import Options

#: Endings of the pictures that can be taken.
PICTURES = (".png", ".jpg", ".jpeg")


def parser() -> Parser:
    """Return the parser of `nnviz`."""
    out = Parser(
        prog="nnviz",
        description="A laboratory that shows the mathematics of a neural network while it learns.",
        epilog="Commands beside the window: train, export, check, list, doctor, bench (each with --help).",
    )
    source.add_arguments(out)
    out.add_argument("--workspace", choices=WORKSPACES, default="", help="the workspace to open in")
    out.add_argument("--lang", choices=("en", "zh_CN"), default="", help="language of the window")
    out.add_argument("--theme", choices=("light", "dark", "system"), default="", help="colours of the window")
    out.add_argument("--device", choices=("auto", "cpu", "cuda", "mps"), default="", help="where to train")
    out.add_argument("--play", action="store_true", help="start training at once")
    out.add_argument("--screenshot", metavar="FILE", type=Path, help="save a picture of the window and exit")
    out.add_argument("--after-steps", metavar="N", type=int, default=0, help="the step to take the picture at")
    out.add_argument("--size", metavar="WIDTHxHEIGHT", help="size of the window in pixels")
    out.add_argument("--metrics", metavar="FILE.csv", type=Path, help="with --screenshot: write every step's metrics")
    out.add_argument("--save", metavar="FILE.nnviz", type=Path, help="with --screenshot: save the session")
    out.add_argument("--version", action="version", version=f"nnviz {__version__}")
    return out


def main(arguments: Sequence[str]) -> int:
    """Open the window; return when it is closed."""
    given = source.parsed(parser(), arguments)
    _check(given)
    experiment, path = _experiment(given)
    from nnviz.ui.app import run

    options = Options(
        path=path,
        workspace=given.workspace,
        lang=given.lang,
        theme=given.theme,
        device=given.device,
        play=given.play,
        screenshot=given.screenshot,
        after_steps=given.after_steps,
        size=_size(given.size) if given.size else None,
        metrics=given.metrics,
        save=given.save,
    )
    return run(experiment, options)


def _check(given: argparse.Namespace) -> None:
    """Refuse what only a picture has, where none is asked for, and files that could not be written."""
    pictured = {"--after-steps": given.after_steps, "--metrics": given.metrics, "--save": given.save}
    for option, value in pictured.items():
        if value and given.screenshot is None:
            raise refuse("window_option", option, value, "together with --screenshot FILE")
    if given.after_steps < 0:
        raise refuse("range", "--after-steps", given.after_steps, "a whole number from 0")
    check_session("--save", given.save)
    if given.screenshot is not None and given.screenshot.suffix.lower() not in PICTURES:
        raise refuse("format", "--screenshot", given.screenshot, "a name that ends in .png or .jpg")
    for option in ("screenshot", "metrics"):
        check_writable(f"--{option}", getattr(given, option))


def _experiment(given: argparse.Namespace) -> tuple[Experiment | None, Path | None]:
    """Return what to train and its file; a session is opened by the window itself."""
    name = given.experiment or ("spiral" if given.set else None)
    if name is None:
        return None, None
    path = Path(name)
    table = path.suffix.lower() in own_data.SUFFIXES
    if path.exists() and not given.set and (table or session.is_session(path)):
        return None, path
    what = source.read(name, given.set)
    return what.experiment, what.path


def _size(text: str) -> tuple[int, int]:
    width, _, height = text.partition("x")
    try:
        size = (int(width), int(height))
    except ValueError:
        size = (0, 0)
    if min(size) < 200 or max(size) > 16384:
        raise refuse("size_option", "--size", text, "WIDTHxHEIGHT in pixels, e.g. 1280x800")
    return size
