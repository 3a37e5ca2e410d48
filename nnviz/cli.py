"""The command line: what is asked for is imported when it is asked for, so that each command starts fast."""

from __future__ import annotations

import contextlib
import importlib
import io
import multiprocessing
import os
import sys
from collections.abc import Sequence

from nnviz.refusal import Refused

#: Commands beside the window, each a module of `nnviz.commands` with `add(parser)` and `run(arguments) -> exit code`.
COMMANDS = ("train", "export", "check", "list", "doctor", "bench")

OK, FAILED, BAD_INPUT, INTERRUPTED = 0, 1, 2, 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run nnviz as the command line asks; return the exit code (0, 1 for a failure at run time, 2 for bad input)."""
    multiprocessing.freeze_support()
    given = list(sys.argv[1:] if arguments is None else arguments)
    name = given[0] if given and given[0] in COMMANDS else "window"
    rest = given[1:] if name != "window" else given
    _make_printable()
    try:
        command = importlib.import_module(f"nnviz.commands.{name}")
        code = int(command.main(rest))
        sys.stdout.flush()
        return code
    except Refused as refused:
        return _bad_input(refused, given)
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:  # whoever read the output has seen enough
        _drop_output()
        return FAILED
    except Exception as error:
        if isinstance(error, OSError):
            _drop_output()
        return _failed(error)


def _make_printable() -> None:
    """Have output that is closed or knows fewer letters (a pipe on Windows, `LC_ALL=C`) take what is said as it can."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115 (as long as the program)
        elif isinstance(stream := getattr(sys, name), io.TextIOWrapper) and stream.errors == "strict":
            stream.reconfigure(errors="replace")


def _drop_output() -> None:
    """Send what could not be printed nowhere, so that the interpreter does not fail over it once more at its end."""
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _bad_input(refused: Refused, arguments: Sequence[str]) -> int:
    from nnviz.commands.parser import language
    from nnviz.wording import sentence

    said = sentence(refused.refusal, language(arguments))
    named = refused.refusal.where.partition(" ")[0] == "nnviz" and not refused.refusal.file
    sys.stderr.write(f"{said}\n" if named else f"nnviz: {said}\n")
    return BAD_INPUT


def _failed(error: Exception) -> int:
    """Say in one line what failed; the details go to a file, for a report."""
    import traceback

    from nnviz.commands.places import crash_file

    details = ""
    with contextlib.suppress(OSError):  # a full disk
        path = crash_file()
        path.write_text("".join(traceback.format_exception(error)), encoding="utf-8")
        details = f" (details: {path})"
    sys.stderr.write(f"nnviz: {_in_short(error)}{details}\n")
    return FAILED


def _in_short(error: Exception) -> str:
    if isinstance(error, OSError) and error.strerror:
        return f"{error.filename}: {error.strerror.lower()}" if error.filename else error.strerror.lower()
    return f"{type(error).__name__}: {str(error).partition(chr(10))[0]}"
