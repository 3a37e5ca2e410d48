"""Sets up what nnviz needs, then runs or tests it: `python3 dev.py run|test|check [arguments]`.

Standard library only. Everything goes into `.venv` beside this file; a stamp there makes a second call immediate.
Tried on Debian Linux. The paths for Windows and macOS are written from their documentation and have not been tried.
"""

from __future__ import annotations

import csv
import ctypes
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
STAMP = VENV / "nnviz-set-up"
WINDOWS = os.name == "nt"
PYTHON = VENV / ("Scripts/python.exe" if WINDOWS else "bin/python")
VERSIONS = ("3.11", "3.12", "3.13")
TORCH = "2.13.0"
# What Qt loads from the system, and the Debian package it comes in.
LIBRARIES = {
    "libEGL.so.1": "libegl1", "libGL.so.1": "libgl1", "libglib-2.0.so.0": "libglib2.0-0",
    "libdbus-1.so.3": "libdbus-1-3", "libfontconfig.so.1": "fontconfig", "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxcb-cursor.so.0": "libxcb-cursor0", "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1", "libxcb-image.so.0": "libxcb-image0",
    "libxcb-render-util.so.0": "libxcb-render-util0", "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-xinerama.so.0": "libxcb-xinerama0", "libxcb-randr.so.0": "libxcb-randr0",
}  # fmt: skip
USAGE = """usage: python3 dev.py run [nnviz arguments]     set up what is missing, then open the window
       python3 dev.py test [pytest arguments]   set up what is missing, then run the tests, offscreen
       python3 dev.py check                     set up what is missing, then ruff, mypy and the import contract"""


class SetUpError(Exception):
    """One step did not succeed: which, why, and what to do."""

    def __init__(self, step: str, why: str, what: str) -> None:
        super().__init__(f"{step} failed: {why}.\n        What to do: {what}.")


def say(text: str) -> None:
    """Print one line of progress at once."""
    print(f"dev.py: {text}", flush=True)


def output(*command: str) -> str | None:
    """Return what `command` prints, or None where it cannot be run or fails."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=60)
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout.strip() if done.returncode == 0 else None


def version_of(command: list[str]) -> str:
    """Return the version ("3.11.7") of a Python, or an empty string where it cannot be run."""
    return output(*command, "-I", "-S", "-c", "import sys; print('%d.%d.%d' % sys.version_info[:3])") or ""


def find_python() -> tuple[list[str], str]:
    """Return the command and version of the first fitting Python: this one, or another that is installed."""
    launcher = [["py", f"-{version}"] for version in VERSIONS] if WINDOWS else []
    for command in [[sys.executable], *([f"python{version}"] for version in VERSIONS), *launcher]:
        version = version_of(command)
        if version.rpartition(".")[0] in VERSIONS:
            return command, version
    why = f"no Python {VERSIONS[0]} to {VERSIONS[-1]} was found (this one is {sys.version.split()[0]})"
    raise SetUpError("finding Python", why, f"install Python {VERSIONS[0]}, then python{VERSIONS[0]} dev.py ...")


def make_venv() -> None:
    """Make `.venv` with a fitting Python, over whatever half-made one is there."""
    python, version = find_python()
    say(f"1/3 making .venv with Python {version}")
    if output(*python, "-c", "import venv, ensurepip") is None:
        install_packages("making .venv", [f"python{version.rpartition('.')[0]}-venv"])
    if subprocess.call([*python, "-m", "venv", "--clear", str(VENV)]) != 0:
        raise SetUpError("making .venv", "Python's venv module gave up (its message is above)", "see the message")


def loads(library: str) -> bool:
    """Tell whether the shared library of this name can be loaded."""
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def install_packages(step: str, packages: list[str]) -> None:
    """Install Debian packages where that is allowed; else raise with the one line to type."""
    line = f"apt-get install -y --no-install-recommends {' '.join(packages)}"
    if not shutil.which("apt-get"):
        raise SetUpError(step, "not installed: " + ", ".join(packages), "install them with your package manager")
    root = not WINDOWS and os.geteuid() == 0
    if not root and output("sudo", "-n", "true") is None:
        raise SetUpError(step, "packages are missing and need root to be installed", f"type  sudo {line}")
    say(f"installing with apt-get: {' '.join(packages)}")
    quiet = [*([] if root else ["sudo", "-n"]), "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq"]
    subprocess.call([*quiet, "update"], stdin=subprocess.DEVNULL)
    if subprocess.call([*quiet, *line.split()[1:]], stdin=subprocess.DEVNULL) != 0:
        raise SetUpError(step, "apt-get gave up (its message is above)", f"type  {'' if root else 'sudo '}{line}")


def check_system() -> None:
    """Check Qt's libraries and the Chinese font, and install what is missing; a missing font stops nothing."""
    if not sys.platform.startswith("linux"):
        if not STAMP.exists():
            say("this set-up has been tried on Linux only; on Windows and macOS it is untried")
        return
    if packages := [package for library, package in LIBRARIES.items() if not loads(library)]:
        install_packages("checking the libraries Qt needs", packages)
    if not output("fc-list", ":lang=zh", "family"):
        try:
            install_packages("checking the fonts", ["fonts-noto-cjk", "fontconfig"])
        except SetUpError as error:
            say(f"{error}\n        Going on: only Chinese text will show as boxes.")


def python(*arguments: str) -> bool:
    """Run the Python of `.venv` in the open; tell whether it succeeded."""
    return subprocess.call([str(PYTHON), *arguments], cwd=ROOT, stdin=subprocess.DEVNULL) == 0


def torch_ways() -> Iterator[list[str]]:
    """Yield ways to install torch, best first: its pinned CPU build, the pinned version, a later one."""
    pip = ["-m", "pip", "install"]
    if sys.platform.startswith("linux"):  # elsewhere the build that pip offers is the CPU one
        build = f"torch=={TORCH}+cpu"
        if output(str(PYTHON), *pip, "--dry-run", "--no-deps", "--quiet", build) is not None:
            yield [*pip, build]
        elif python(*pip, "--quiet", "uv"):  # uv knows where the CPU builds are
            yield ["-m", "uv", "pip", "install", f"--python={PYTHON}", "--torch-backend=cpu", f"torch=={TORCH}"]
        say("its CPU build cannot be had; taking the one pip offers, which may be the CUDA one, several GB")
    yield [*pip, f"torch=={TORCH}"]
    say(f"torch {TORCH} cannot be had for this Python or platform; taking the one pip offers")
    yield [*pip, "torch>=2.2"]


def install() -> None:
    """Install torch first, then the project with its test tools."""
    what = "check the network and the free space on the disk, then call again: what is installed stays"
    there = output(str(PYTHON), "-c", "from importlib.metadata import version; print(version('torch'))") or ""
    if there.partition("+")[0] != TORCH:  # whichever build of it is there, the user may have chosen it
        say(f"2/3 installing torch {TORCH}, the largest part; this can take some minutes")
        if not any(python(*way) for way in torch_ways()):
            raise SetUpError("installing torch", "pip gave up (its message is above)", what)
    say("3/3 installing nnviz and its test tools")
    if not python("-m", "pip", "install", "-e", ".[test]"):
        raise SetUpError("installing nnviz", "pip gave up (its message is above)", what)


def fingerprint() -> str:
    """Return what the set-up depends on: pyproject.toml, this file and the Python of `.venv`."""
    files = b"".join((ROOT / name).read_bytes() for name in ("pyproject.toml", "dev.py"))
    return f"{version_of([str(PYTHON)])} {hashlib.sha256(files).hexdigest()}"


def set_up() -> None:
    """Bring `.venv` and the system up to what nnviz needs; immediate where nothing changed."""
    check_system()
    mark = fingerprint()
    if STAMP.exists() and STAMP.read_text() == mark:
        return
    STAMP.unlink(missing_ok=True)
    if mark.rpartition(".")[0] not in VERSIONS:
        make_venv()
    install()
    STAMP.write_text(fingerprint())
    say("ready")


def become(*arguments: str) -> NoReturn:
    """Go on as the Python of `.venv` with `arguments`."""
    command = [str(PYTHON), *arguments]
    if WINDOWS:  # exec there returns to the shell at once
        sys.exit(subprocess.call(command))
    os.execv(command[0], command)


def opens_window(arguments: list[str]) -> bool:
    """Tell whether nnviz would open its window: no command of its own and no picture asked for."""
    commands = {path.stem for path in (ROOT / "nnviz" / "commands").glob("*.py")}
    other = {"--screenshot", "--help", "-h", "--version"}
    return not (commands & set(arguments[:1]) or other & {argument.partition("=")[0] for argument in arguments})


def run(arguments: list[str]) -> None:
    """Open the window; without a display, show what it would have shown in `out/`."""
    display = os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY") or not sys.platform.startswith("linux")
    if display or not opens_window(arguments):
        become("-m", "nnviz", *arguments)
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    say("there is no display here: the same window is drawn offscreen for 2,000 steps, into out/")
    out = ROOT / "out"
    out.mkdir(exist_ok=True)
    files = {"--screenshot": out / "window.png", "--metrics": out / "metrics.csv", "--save": out / "session.nnviz"}
    for path in files.values():
        path.unlink(missing_ok=True)
    options = ["--size=1280x800", "--after-steps=2000", *(f"{option}={path}" for option, path in files.items())]
    if (code := subprocess.call([str(PYTHON), "-m", "nnviz", *options, *arguments])) != 0:
        sys.exit(code)
    if missing := [path.name for path in files.values() if not path.exists()]:
        raise SetUpError("drawing the window", f"not written: {', '.join(missing)}", "look at the messages above")
    summarise(files["--metrics"])
    say("see out/window.png (the window), out/metrics.csv (every step), out/session.nnviz (to go on from)")


def summarise(metrics: Path) -> None:
    """Print where each run of a metrics file ended."""
    last: dict[tuple[str, str], dict[str, str]] = {}
    with metrics.open(newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            seen = last.setdefault((row["run"], row["seed"]), {})
            seen.update({name: value for name, value in row.items() if value})
    for (name, seed), row in last.items():
        shown = [key for key in ("loss", "test_loss", "test_accuracy") if key in row]
        numbers = ", ".join(f"{key.replace('_', ' ')} {float(row[key]):.4f}" for key in shown)
        say(f"{name} (seed {seed}): {int(row['step']):,} steps, {numbers}")


def test(arguments: list[str]) -> None:
    """Run the tests offscreen, on two workers unless told otherwise."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    os.chdir(ROOT)
    become("-m", "pytest", "-n", "2", *arguments)


def check(_arguments: list[str]) -> None:
    """Run every check that is not a test; all of them, even after one has failed."""
    tools = (["ruff", "check", "."], ["ruff", "format", "--check", "."], ["mypy"], ["lint-imports"])
    failed = []
    for tool in tools:
        say(" ".join(tool))
        if subprocess.call([str(PYTHON.parent / tool[0]), *tool[1:]], cwd=ROOT, stdin=subprocess.DEVNULL) != 0:
            failed.append(tool[0])
    if failed:
        sys.exit(f"dev.py: failed: {', '.join(failed)}")


def main() -> None:
    """Run the command named by the first argument."""
    commands = {"run": run, "test": test, "check": check}
    if len(sys.argv) < 2 or sys.argv[1] not in commands:
        print(USAGE, file=sys.stderr)
        sys.exit(2)
    try:
        set_up()
        commands[sys.argv[1]](sys.argv[2:])
    except SetUpError as error:
        sys.exit(f"dev.py: {error}")
    except KeyboardInterrupt:
        sys.exit("\ndev.py: interrupted; call again to go on")


if __name__ == "__main__":
    main()
