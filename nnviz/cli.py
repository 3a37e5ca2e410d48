"""The command line: what is asked for is imported when it is asked for, so that each command starts fast."""

from __future__ import annotations

import importlib
import multiprocessing
import sys
from collections.abc import Sequence

from nnviz.refusal import Refused

#: Commands beside the window, each a module of `nnviz.commands` with `add(parser)` and `run(arguments) -> exit code`.
COMMANDS = ("train", "export", "check", "list", "doctor", "bench")

OK, FAILED, BAD_INPUT = 0, 1, 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Run nnviz as the command line asks; return the exit code (0, 1 for a failure at run time, 2 for bad input)."""
    multiprocessing.freeze_support()
    given = list(sys.argv[1:] if arguments is None else arguments)
    name = given[0] if given and given[0] in COMMANDS else "window"
    rest = given[1:] if name != "window" else given
    command = importlib.import_module(f"nnviz.commands.{name}")
    try:
        return int(command.main(rest))
    except Refused as refused:
        return _bad_input(refused)
    except KeyboardInterrupt:
        return 130
    except Exception as error:
        return _failed(error)


def _bad_input(refused: Refused) -> int:
    from nnviz.wording import sentence

    sys.stderr.write(f"nnviz: {sentence(refused.refusal)}\n")
    return BAD_INPUT


def _failed(error: Exception) -> int:
    """Say in one line what failed; the details go to a file, for a report."""
    import traceback

    from nnviz.commands.places import crash_file

    path = crash_file()
    path.write_text("".join(traceback.format_exception(error)), encoding="utf-8")
    first = str(error).splitlines()[0] if str(error) else ""
    sys.stderr.write(f"nnviz: {type(error).__name__}: {first} (details: {path})\n")
    return FAILED
